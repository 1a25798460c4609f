"""What a document puts forward for or against a claim: a few sentences of one passage, read together.

One sentence alone seldom bears a claim out: its subject stands in the sentence before, its list's
opening words a page earlier, its proviso in the sentence after. So a claim is held against the best
sentences of a passage, in reading order, with the list's opening words and the heading over them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.checking.units import Unit

if TYPE_CHECKING:
    from assistant.checking.finding import Candidate

SENTENCES = 4  # of one passage that are read together
WORDS = 95
_HEADING_WORDS = 12
_LEAD_WORDS = 40


@dataclass(frozen=True)
class Evidence:
    """Sentences of one passage, in reading order. ``best`` is the one nearest to the claim."""

    best: Candidate
    units: tuple[Unit, ...]
    text: str

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(u.page_index for u in self.units))


def gather(ranked: Sequence[Candidate], most: int, allowed: Callable[[Unit], bool] = lambda _: True) -> list[Evidence]:
    """The evidence of the ``most`` nearest passages, nearest first, from the sentences that are allowed."""
    by_passage: dict[int, list[Candidate]] = {}
    for candidate in ranked:
        if allowed(candidate.unit):
            by_passage.setdefault(candidate.unit.passage, []).append(candidate)
    return [read_together(group) for group in list(by_passage.values())[:most]]


def read_together(group: Sequence[Candidate]) -> Evidence:
    """The best sentences of one passage, given with the nearest first: that one, those beside it, then the rest."""
    best = group[0]
    beside = [c for c in group[1:] if abs(c.unit.number - best.unit.number) == 1]
    rest = [c for c in group[1:] if abs(c.unit.number - best.unit.number) > 1]
    chosen = [best.unit]
    left = WORDS - len(best.unit.text.split())
    for candidate in [*beside, *rest]:
        words = len(candidate.unit.text.split())
        if len(chosen) < SENTENCES and words <= left:
            chosen.append(candidate.unit)
            left -= words
    units = tuple(sorted(chosen, key=lambda u: u.number))
    return Evidence(best, units, _text(units))


def _text(units: Sequence[Unit]) -> str:
    """The sentences as one text, after the heading over them and their list's opening words."""
    first = units[0]
    heading = first.section[-1] if first.section else ""
    pieces = [f"{heading.rstrip(':.')}."] if 0 < len(heading.split()) <= _HEADING_WORDS else []
    said = {u.text for u in units}
    for unit in units:
        if unit.lead and unit.lead not in said:
            pieces.append(" ".join(unit.lead.split()[-_LEAD_WORDS:]))
            said.add(unit.lead)
        pieces.append(unit.text)
    return " ".join(" ".join(pieces).split())
