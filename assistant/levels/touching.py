"""Which criteria a described situation touches, and with which of its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.levels.concerns import Floats
from assistant.levels.situation import Situation

MOST_WORDS = 6  # clauses shown for one criterion
LEAST = 0.07  # of a criterion's worth among the telling ones: chosen on development and training scenarios
_PLAINEST = 8.0


@dataclass(frozen=True)
class Touch:
    """What of a situation a criterion is about: the concerns, how plainly it is met in each, and the words."""

    concerns: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    plainly: tuple[float, ...] = ()  # for each concern
    strength: float = 0.0

    def worth(self, particular: Floats) -> float:
        """How telling it is: plainly met, and in what nothing else shows."""
        pairs = zip(self.concerns, self.plainly, strict=True)
        return max((float(particular[c]) * plain for c, plain in pairs), default=0.0)


def touch(stated: Floats, situation: Situation) -> Touch:
    """What of a situation meets a criterion that states these concerns; nothing where it is not touched."""
    shown = situation.shown()
    met = [int(k) for k in np.argsort(-shown) if stated[k] > 0 and shown[k] > 0]
    if not met:
        return Touch()
    strength = max(float(stated[k] * shown[k]) for k in met)
    # What is said plainly of a child weighs as much as it is said; beyond that, more words say no more.
    plainly = tuple(min(float(shown[k]), _PLAINEST) * float(stated[k]) ** 2 for k in met)
    return Touch(tuple(met), _short(situation.words(k) for k in met), plainly, strength)


def spread(touched: Sequence[Touch], particular: Floats, least: float = LEAST) -> list[int]:
    """The telling ones: each concern gets as many criteria as it is plainly shown and particular (D'Hondt's rule).

    ``particular``: for each concern, 1 where nothing else shows it, less the more others do: of what a catch-all
    like harm touches, little is telling. What would come in below ``least`` is left out.
    """
    taken: dict[int, int] = {}
    left, chosen = {k for k, one in enumerate(touched) if one.words}, list[int]()

    def worth(k: int) -> tuple[float, int]:
        one = touched[k]
        pairs = zip(one.concerns, one.plainly, strict=True)
        return max((float(particular[c]) * plain / (1 + taken.get(c, 0)), -c) for c, plain in pairs)

    while left:
        best = max(left, key=lambda k: (worth(k)[0], touched[k].strength, -k))
        value, concern = worth(best)
        if value < least:
            break
        left.discard(best)
        chosen.append(best)
        taken[-concern] = taken.get(-concern, 0) + 1
    return sorted(chosen)


def _short(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, those that hold another left out."""
    kept: list[str] = []
    for word in dict.fromkeys(words):
        if not any(other.lower() in word.lower() for other in kept):
            kept = [other for other in kept if word.lower() not in other.lower()] + [word]
    return tuple(kept[:MOST_WORDS])
