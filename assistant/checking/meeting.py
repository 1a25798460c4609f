"""A claim beside the sentence nearest to it, and what the checks of meaning say of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
