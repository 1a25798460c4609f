"""Which criteria a described situation touches, and with which of its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.levels.concerns import Floats
from assistant.levels.situation import Situation

MOST_WORDS = 6  # clauses shown for one criterion


@dataclass(frozen=True)
class Touch:
    """What of a situation a criterion is about: the concerns, the words, and how plainly it is met."""

    concerns: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    strength: float = 0.0


def touch(stated: Floats, situation: Situation) -> Touch:
    """What of a situation meets a criterion that states these concerns; nothing where it is not touched."""
    shown = situation.shown()
    met = [int(k) for k in np.argsort(-shown) if stated[k] > 0 and shown[k] > 0]
    if not met:
        return Touch()
    strength = max(float(stated[k] * shown[k]) for k in met)
    return Touch(tuple(met), _short(situation.words(k) for k in met), strength)


def spread(touched: Sequence[Touch], most: int) -> list[int]:
    """Which criteria to show where there are more than ``most``: the most to the point for each concern in turn."""
    lists: dict[int, list[int]] = {}
    for k, one in enumerate(touched):
        for concern in one.concerns:
            lists.setdefault(concern, []).append(k)
    for order in lists.values():
        order.sort(key=lambda k: (-touched[k].strength, k))
    ranked = sorted(lists.values(), key=lambda order: (-touched[order[0]].strength, order[0]))
    chosen: dict[int, None] = {}
    while len(chosen) < most and any(ranked):
        for order in ranked:
            if order and len(chosen) < most:
                chosen[order.pop(0)] = None
    return sorted(chosen)


def _short(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, those that hold another left out."""
    kept: list[str] = []
    for word in dict.fromkeys(words):
        if not any(other.lower() in word.lower() for other in kept):
            kept = [other for other in kept if word.lower() not in other.lower()] + [word]
    return tuple(kept[:MOST_WORDS])
