"""One claim against one document: the verdict, where it stands, and why.

The nearest passages give the place. Whether they say the same is judged by a model trained on true
and altered claims (``checking.bearing``), and what all of it comes to by another (``checking.deciding``);
where an amount, a duty, a denial, a role or an Act differs, that alone forbids "confirmed".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checking.bearing import bearing_model
from assistant.checking.deciding import TIE, Judgement, decide, shipped_rule
from assistant.checking.evidence import gather
from assistant.checking.finding import Candidate, Finder
from assistant.checking.meeting import meet
from assistant.checking.signs import NAMES, signs
from assistant.checking.standing import denied_heading, stands_in
from assistant.checking.units import Unit, stems
from assistant.checking.weighing import Pool, Weighed
from assistant.library import Library

PART = 0.08  # how much better one page must meet a part of a claim than the other
_PASSAGES, _CITED_PASSAGES = 3, 2  # that are read for a claim

_AMOUNTS = NAMES.index("amounts not given")
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


class Judge:
    """Gives verdicts for one library."""

    def __init__(self, library: Library, finder: Finder) -> None:
        self._library, self._finder = library, finder

    def judge(self, claim: str, source_id: str, cited: Cited) -> Judgement:
        found = self.gathered(claim, source_id, cited)
        return found if isinstance(found, Judgement) else decide(found, shipped_rule())

    def gathered(self, claim: str, source_id: str, cited: Cited) -> Pool | Judgement:
        """What the document puts forward for and against a claim, or a verdict where nothing need be weighed."""
        ranked = self._finder.rank(claim, source_id, self._cited_pages(cited))
        if not ranked:
            return Judgement("not_found", (), "The document holds nothing that can be quoted.")
        there = [c for c in ranked if cited.covers(c.unit)] if cited.anything else []
        here = bool(there) and there[0].score >= ranked[0].score - TIE
        chosen = there[0] if here else ranked[0]
        split = self._split(claim, source_id, cited, ranked, chosen) if cited.pages else None
        if split is not None:
            return split
        return Pool(self._weigh(claim, source_id, ranked, there), ranked[0].score, here, cited.anything)

    def _cited_pages(self, cited: Cited) -> set[int]:
        pages = set(cited.pages)
        for page in cited.pages:
            pages |= {page - 1, page + 1}
        return pages

    def _weigh(
        self, claim: str, source_id: str, ranked: Sequence[Candidate], there: Sequence[Candidate]
    ) -> tuple[Weighed, ...]:
        """What the cited passages and the nearest ones make of the claim, nearest first."""
        held = self._finder.sentences(source_id)
        inside = gather(there, _CITED_PASSAGES)
        covered = {c.unit.number for c in there}
        outside = gather(ranked, _PASSAGES, lambda u: u.number not in covered)
        pool = [*((e, True) for e in inside), *((e, False) for e in outside)]
        told = [signs(meet(claim, held, e.best), e, held) for e, _ in pool]
        judged = bearing_model().judge(claim, [e.text for e, _ in pool], [t.values for t in told])
        found = []
        for (e, is_cited), b, t in zip(pool, judged, told, strict=True):
            whole = next((u for u in e.units if stands_in(claim, u)), None)
            lacking = bool(t.values[_AMOUNTS])
            denied = denied_heading(claim, e.best.unit, held)
            conflicts = (denied, *t.conflicts) if denied else t.conflicts
            found.append(
                Weighed(whole or e.best.unit, e.best.score, is_cited, b, conflicts, lacking, whole is not None)
            )
        return tuple(sorted(found, key=lambda w: -w.nearness))

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
