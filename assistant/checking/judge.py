"""One claim against one document: the verdict, where it stands, and why.

The nearest sentences give the place. Whether they say the same is settled by the meaning checks,
never by likeness alone; a claim is confirmed only where its nearest sentence is where it was cited
(or, uncited, says it plainly) and nothing in it disagrees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checking.finding import Candidate, Finder
from assistant.checking.meaning import conflicts, settles, unsupported
from assistant.checking.meeting import Conflict, Meeting, meet
from assistant.checking.quantities import quantities
from assistant.checking.units import Unit, stems
from assistant.library import Library

# Set on the development half of evals/claims.jsonl (see evals/claims_eval.py).
NEAR = 0.40  # least nearness of a sentence that says a claim, where it was cited
NEAR_UNCITED = 0.48  # the same where it was not cited: on another page
SAYS = 0.60  # the same where nothing was cited at all
TIE = 0.045  # a cited sentence this little behind the nearest one is still the one meant
CONTRADICTS = 0.50  # least nearness of a sentence that says otherwise
AGREES = 0.08  # a sentence this little behind the nearest may be the one meant, if it has the words in dispute
SURE = 0.62  # nearness at which a role or an Act that the passage lacks no longer matters
BESIDE = 0.02  # cited sentences this close together are read together
PART = 0.08  # how much better one page must meet a part of a claim than the other

_PARTS = re.compile(r"\s*(?:[,;:]|\band\b|\bor\b|\bbut\b)\s*")


@dataclass(frozen=True)
class Cited:
    """Where a claim says it stands, as places in the file. Both empty: nothing cited."""

    pages: frozenset[int] = frozenset()  # page indexes
    paragraphs: frozenset[str] = frozenset()
    division: tuple[int, int] | None = None  # first and last page of a chapter or annex

    @property
    def anything(self) -> bool:
        return bool(self.pages or self.paragraphs or self.division)

    def covers(self, unit: Unit) -> bool:
        if self.pages and unit.page_index not in self.pages:
            return False
        if self.division and not self.division[0] <= unit.page_index <= self.division[1]:
            return False
        return not self.paragraphs or bool(self.paragraphs & set(unit.paragraphs))


@dataclass(frozen=True)
class Judgement:
    """A verdict with the sentences that bear it out, best first, and a reason in one sentence."""

    verdict: str
    units: tuple[Unit, ...]
    reason: str
    score: float = 0.0


class Judge:
    """Gives verdicts for one library."""

    def __init__(self, library: Library, finder: Finder) -> None:
        self._library, self._finder = library, finder

    def judge(self, claim: str, source_id: str, cited: Cited) -> Judgement:
        ranked = self._finder.rank(claim, source_id, self._cited_pages(cited))
        if not ranked:
            return Judgement("not_found", (), "The document holds nothing that can be quoted.")
        best = ranked[0]
        there = [c for c in ranked if cited.covers(c.unit)] if cited.anything else []
        here = bool(there) and there[0].score >= best.score - TIE
        chosen = there[0] if here else best
        split = self._split(claim, source_id, cited, ranked, chosen) if cited.pages else None
        if split is not None:
            return split
        meeting = self._meeting(claim, source_id, chosen)
        clashes = conflicts(meeting)
        if here and not clashes:
            clashes = self._beside(claim, source_id, there, chosen)
        if clashes:
            return self._clash(claim, source_id, cited, ranked, chosen, here, clashes)
        missing = unsupported(meeting)
        if missing:
            missing = self._nowhere_near(claim, source_id, ranked, chosen, missing)
        return self._agreement(cited, ranked, chosen, here, missing)

    def _nowhere_near(
        self, claim: str, source_id: str, ranked: Sequence[Candidate], chosen: Candidate, missing: list[str]
    ) -> list[str]:
        """Of the words that the nearest sentence lacks, those that other near sentences of its section lack too."""
        near = [c for c in ranked if c.unit.section == chosen.unit.section and c.score >= chosen.score - 2 * AGREES]
        for candidate in near[:12]:
            if missing:
                lacking = unsupported(self._meeting(claim, source_id, candidate))
                missing = [m for m in missing if m in lacking]
        return missing

    def _cited_pages(self, cited: Cited) -> set[int]:
        pages = set(cited.pages)
        for page in cited.pages:
            pages |= {page - 1, page + 1}
        return pages

    # --- agreement ---

    def _agreement(
        self, cited: Cited, ranked: Sequence[Candidate], chosen: Candidate, here: bool, missing: list[str]
    ) -> Judgement:
        least = NEAR if here else NEAR_UNCITED if cited.anything else SAYS
        if missing and any(any(c.isdigit() for c in m) or quantities(m) for m in missing):
            return Judgement("not_found", (), f"The nearest passage gives no {_listed(missing)}.", chosen.score)
        if chosen.score < least or (missing and chosen.score < SURE):
            return Judgement("not_found", (), "No passage says this.", chosen.score)
        units = self._alsos(ranked, chosen)
        if not cited.anything:
            return Judgement("confirmed", units, "The document says this.", chosen.score)
        if here:
            return Judgement("confirmed", units, "It is where it was cited.", chosen.score)
        return Judgement("elsewhere", units, "It is in the document, but not where it was cited.", chosen.score)

    @staticmethod
    def _alsos(ranked: Sequence[Candidate], chosen: Candidate) -> tuple[Unit, ...]:
        """The chosen sentence, and others nearly as near, a page each."""
        units, pages = [chosen.unit], {chosen.unit.page_index}
        for candidate in ranked:
            if candidate.score < chosen.score - TIE or len(units) == 5:
                break
            if candidate.unit.page_index not in pages:
                units.append(candidate.unit)
                pages.add(candidate.unit.page_index)
        return tuple(units)

    # --- contradiction ---

    def _clash(
        self,
        claim: str,
        source_id: str,
        cited: Cited,
        ranked: Sequence[Candidate],
        chosen: Candidate,
        here: bool,
        clashes: list[Conflict],
    ) -> Judgement:
        agreeing = self._agreeing(claim, source_id, cited, ranked, chosen, here, clashes)
        if agreeing is not None:
            inside = cited.covers(agreeing.unit) if cited.anything else True
            return self._agreement(cited, [agreeing, *ranked], agreeing, inside and cited.anything, [])
        enough = CONTRADICTS if here or not cited.anything else CONTRADICTS + 0.10
        if chosen.score < enough:
            return Judgement("not_found", (), "No passage says this.", chosen.score)
        first = clashes[0]
        reason = f"The claim says “{first.said}”; the passage says “{first.stands}”."
        return Judgement("contradicted", self._alsos(ranked, chosen), reason, chosen.score)

    def _agreeing(
        self,
        claim: str,
        source_id: str,
        cited: Cited,
        ranked: Sequence[Candidate],
        chosen: Candidate,
        here: bool,
        clashes: list[Conflict],
    ) -> Candidate | None:
        """A sentence almost as near that says what is in dispute, where the nearest one says otherwise."""
        for candidate in ranked[:12]:
            if candidate.unit.number == chosen.unit.number or candidate.score < chosen.score - AGREES:
                continue
            if here and not cited.covers(candidate.unit):
                continue
            meeting = self._meeting(claim, source_id, candidate)
            if all(settles(c, meeting) for c in clashes) and not conflicts(meeting) and not unsupported(meeting):
                return candidate
        return None

    def _beside(self, claim: str, source_id: str, there: Sequence[Candidate], chosen: Candidate) -> list[Conflict]:
        """What a cited sentence as near as the nearest says otherwise, where the nearest leaves it open."""
        settled = self._meeting(claim, source_id, chosen)
        for candidate in there[1:4]:
            if candidate.score < chosen.score - BESIDE:
                break
            clashes = conflicts(self._meeting(claim, source_id, candidate))
            if clashes and not any(settles(c, settled) for c in clashes):
                return clashes
        return []

    # --- lists that run over a page ---

    def _split(
        self, claim: str, source_id: str, cited: Cited, ranked: Sequence[Candidate], chosen: Candidate
    ) -> Judgement | None:
        """ "Partly": some parts of the claim stand on the cited page, others in the same list beyond it."""
        spans = [s for s in _spans(claim) if len(stems(claim[s[0] : s[1]])) >= 1]
        if len(spans) < 2:
            return None
        held = self._finder.sentences(source_id)
        family = [
            u
            for p in sorted(cited.pages | {max(cited.pages) + 1, min(cited.pages) - 1})
            for n in held.by_page.get(p, ())
            for u in (held.units[n],)
            if u.sentence.item and _same_list(u, chosen.unit)
        ]
        inside = [
            held.units[n]
            for p in sorted(cited.pages)
            for n in held.by_page.get(p, ())
            if held.units[n].section == chosen.unit.section
        ]
        outside = [u for u in family if u.page_index not in cited.pages]
        if not inside or not outside or not any(u.sentence.item for u in inside):
            return None
        table = self._finder.parts(claim, spans, source_id, [*inside, *outside])
        a, b = table[:, : len(inside)], table[:, len(inside) :]
        near_in, near_out = a.max(axis=1), b.max(axis=1)
        on_page = [k for k in range(len(spans)) if near_in[k] >= near_out[k] + PART and near_in[k] > 0.45]
        beyond = [k for k in range(len(spans)) if near_out[k] >= near_in[k] + PART and near_out[k] > 0.45]
        here = any(
            c.unit.page_index in cited.pages and c.score >= chosen.score - 2 * TIE and _same_list(c.unit, chosen.unit)
            for c in ranked
        )
        if not beyond or not (on_page or here):
            return None
        units = [inside[int(a[k].argmax())] for k in on_page] + [outside[int(b[k].argmax())] for k in beyond]
        if not on_page:
            units.insert(0, next(c.unit for c in ranked if c.unit.page_index in cited.pages))
        missing = ", ".join(f"“{claim[s:e].strip()}”" for s, e in (spans[k] for k in beyond))
        return Judgement(
            "partly",
            tuple(dict.fromkeys(units))[:5],
            f"The list runs over the page: {missing} is beyond it.",
            chosen.score,
        )

    def _meeting(self, claim: str, source_id: str, candidate: Candidate) -> Meeting:
        return meet(claim, self._finder.sentences(source_id), candidate)


def _same_list(unit: Unit, other: Unit) -> bool:
    return unit.section == other.section and (
        unit.paragraphs == other.paragraphs or abs(unit.passage - other.passage) <= 2
    )


def _spans(claim: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for m in _PARTS.finditer(claim):
        if m.start() > at:
            spans.append((at, m.start()))
        at = m.end()
    return [*spans, (at, len(claim))]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{w}”" for w in words)
