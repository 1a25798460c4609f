"""One claim against one document: the verdict, where it stands, and why.

The nearest passages give the place. Whether they say the same is judged by a model trained on true
and altered claims (``checking.bearing``); where an amount, a duty, a denial, a role or an Act
differs, that alone forbids "confirmed". What is confirmed stands where it was cited.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from assistant.checking.bearing import Bearing, bearing_model
from assistant.checking.evidence import gather
from assistant.checking.finding import Candidate, Finder
from assistant.checking.meeting import Conflict, meet
from assistant.checking.signs import NAMES, signs
from assistant.checking.standing import denied_heading, nearly_stands, stands_in
from assistant.checking.units import Unit, stems
from assistant.library import Library

RULE = Path(__file__).with_name("verdicts.toml")
TIE = 0.045  # a cited sentence this little behind the nearest one is still the one meant
PART = 0.08  # how much better one page must meet a part of a claim than the other
# Who is to act, and whether something is denied, may be said in many words: a reading this sure of what the whole says
# overrules the comparison of words. An amount, "must" for "should" and an Act are what they are.
_READ = frozenset({"role", "negation"})
_SURE = 0.7
_PASSAGES, _CITED_PASSAGES = 3, 2  # that are read for a claim

_AMOUNTS = NAMES.index("amounts not given")
_PARTS = re.compile(r"\s*(?:[,;:]|\band\b|\bor\b|\bbut\b)\s*")


@dataclass(frozen=True)
class Rule:
    """The thresholds between verdicts, as ``evals/training/verdicts.py`` chose them.

    How likely it is that evidence bears a claim out is taken among "bears out", "contradicts" and a
    share of "leaves open": a blogger's words are far from the passage's, and far is not open.
    """

    confirmed: float  # how likely it must be borne out
    confirmed_open: float  # the share of "leaves open" that counts against that
    elsewhere: float  # the same for a passage beyond the cited place
    elsewhere_open: float
    otherwise: float  # how much of "leaves open" "contradicts" must outweigh
    verbatim: float  # nearness at which hardly a word differs: then more likely borne out than not is enough
    stands_out: float  # a passage this much nearer than any other is the one meant: nothing is left open
    near: float  # how far behind the nearest sentence one may be and still bear a claim out
    contradicts: float  # least nearness of a sentence that says otherwise
    speaks_of: float  # least nearness of a cited sentence that speaks of the same

    @classmethod
    def read(cls, path: Path = RULE) -> Rule:
        return cls(**tomllib.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path, why: str) -> None:
        lines = [f"# {why}", *(f"{name} = {value:g}" for name, value in asdict(self).items())]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@cache
def shipped_rule() -> Rule:
    return Rule.read()


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


@dataclass(frozen=True)
class Weighed:
    """A piece of evidence with what it makes of a claim: its best sentence, how near that is, and the judgement."""

    unit: Unit
    nearness: float
    cited: bool
    bearing: Bearing
    conflicts: tuple[Conflict, ...]
    lacks_amount: bool  # the claim gives a figure that the evidence does not
    stands: bool = False  # word for word

    @property
    def forbidden(self) -> bool:
        """Something that is compared as such differs: never "confirmed"."""
        overruled = self.bearing.out >= _SURE and _READ.issuperset(c.kind for c in self.conflicts)
        return self.lacks_amount or (bool(self.conflicts) and not overruled)

    def bears_out(self, least: float, open_share: float, verbatim: float) -> bool:
        """``open_share``: how much "leaves open" counts against it."""
        if self.stands:
            return True
        if self.forbidden:
            return False
        told = self.bearing
        if self.nearness >= verbatim and told.out > told.against:
            return True
        return told.out >= least * (told.out + told.against + open_share * told.open)

    @property
    def unsure(self) -> bool:
        """More likely borne out than contradicted, but not plainly."""
        return not self.forbidden and self.bearing.out >= self.bearing.against

    def says_otherwise(self, rule: Rule) -> bool:
        if self.lacks_amount and not any(c.kind == "number" for c in self.conflicts):
            return False  # the figure is simply not there
        return self.bearing.against > rule.otherwise * self.bearing.open


@dataclass(frozen=True)
class Pool:
    """All that is known of a claim before its verdict: the evidence, nearest first, and where it was cited."""

    weighed: tuple[Weighed, ...]
    top: float  # nearness of the nearest sentence of the document
    here: bool  # the cited place is as near as any
    anything: bool  # some place was cited


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
            lacking = bool(t.values[_AMOUNTS])
            denied = denied_heading(claim, e.best.unit, held)
            conflicts = (denied, *t.conflicts) if denied else t.conflicts
            whole = next((u for u in e.units if stands_in(claim, u)), None)
            if whole is None and not lacking and not conflicts:
                whole = next((u for u in e.units if nearly_stands(claim, f"{u.lead} {u.text}")), None)
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


def decide(pool: Pool, rule: Rule) -> Judgement:
    """The verdict that the evidence bears."""
    weighed = pool.weighed
    near = [w for w in weighed if w.nearness >= pool.top - rule.near]
    plain = [w for w in near if _borne_out(w, weighed, rule, rule.confirmed, rule.confirmed_open)]
    inside = [w for w in plain if w.cited]
    if inside:
        return _agreement("confirmed", inside, "It is where it was cited.")
    if plain and not pool.anything:
        return _agreement("confirmed", plain, "The document says this.")
    first = max((w for w in weighed if w.cited or not pool.here), key=lambda w: w.nearness)
    beyond = [
        w for w in near if not w.cited and _borne_out(w, weighed, rule, rule.elsewhere, rule.elsewhere_open)
    ]  # fmt: skip
    if pool.anything and beyond and not (pool.here and first.says_otherwise(rule)):
        return _agreement("elsewhere", beyond, "It is in the document, but not where it was cited.")
    if pool.here and first.unsure and first.nearness >= rule.speaks_of:
        reason = "The passage speaks of this; whether it says quite this is for a reader to judge."
        return Judgement("partly", (first.unit,), reason, first.bearing.out)
    return _disagreement(first, weighed, rule)


def _borne_out(weighed: Weighed, among: Sequence[Weighed], rule: Rule, least: float, open_share: float) -> bool:
    """Whether evidence bears a claim out. Where it stands out among the rest, it says it or says otherwise."""
    others = [w.nearness for w in among if w.unit.passage != weighed.unit.passage]
    lead = weighed.nearness - max(others, default=0.0)
    left_open = min(1.0, max(0.0, 1 - lead / rule.stands_out))
    return weighed.bears_out(least, open_share * left_open, rule.verbatim)


def _agreement(verdict: str, borne_out: Sequence[Weighed], reason: str) -> Judgement:
    best = max(borne_out, key=lambda w: w.bearing.out)
    order = [best, *(w for w in borne_out if w is not best)]
    units = tuple(dict.fromkeys(w.unit for w in order))[:5]
    return Judgement(verdict, units, reason, best.bearing.out)


def _disagreement(first: Weighed, weighed: Sequence[Weighed], rule: Rule) -> Judgement:
    if not first.says_otherwise(rule) or first.nearness < rule.contradicts:
        return Judgement("not_found", (), "No passage says this.", first.bearing.open)
    others = [w for w in weighed if w is not first and w.says_otherwise(rule) and w.nearness >= first.nearness - TIE]
    units = tuple(dict.fromkeys(w.unit for w in (first, *others)))[:5]
    reason = "The passage says otherwise."
    if first.conflicts:
        told = first.conflicts[0]
        reason = f"The claim says “{told.said}”; the passage says “{told.stands}”."
    return Judgement("contradicted", units, reason, first.bearing.against)


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
