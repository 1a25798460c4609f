"""A claim beside the sentence nearest to it, and what the checks of meaning say of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.checking.finding import Candidate
    from assistant.checking.units import Sentences

Alike = Callable[[int, int], float]  # how alike the words at two offsets (claim, source) are, 0..1


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the claim and the passage part: what each says."""

    kind: str  # number | duty | negation | role | act
    said: str
    stands: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A claim beside the sentence that is nearest to it.

    ``context`` is what the sentence leans on: its list's opening words, its neighbours, its headings.
    ``alike`` compares the claim's word at one offset with the sentence's word at another.
    """

    claim: str
    sentence: str
    context: str
    alike: Alike
    closeness: float
    before: str = ""  # the sentence before, where this one begins with "They" or "It"
    opening: str = ""  # words that give a list's items their subject: "The lead practitioner should:"


def meet(claim: str, held: Sentences, candidate: Candidate) -> Meeting:
    """The claim beside one sentence of a document, with what that sentence leans on."""
    unit = candidate.unit
    siblings = held.by_passage[unit.passage]
    at = siblings.index(unit.number)
    near = [held.units[n].text for n in siblings[max(0, at - 2) : at + 3] if n != unit.number]
    context = "\n".join([unit.lead, *near, *unit.section])
    sentence = f"{unit.lead} {unit.text}" if unit.lead else unit.text
    shift = len(unit.lead) + 1 if unit.lead else 0

    def alike(ours: int, theirs: int) -> float:
        return candidate.alike(ours, theirs - shift) if theirs >= shift else 0.0

    before = held.units[siblings[at - 1]].text if at and any(unit.subject) else ""
    heading = unit.section[-1] if unit.section and unit.section[-1].rstrip().endswith(":") else ""
    return Meeting(claim, sentence, context, alike, candidate.score, before, f"{heading}\n{unit.lead}")
