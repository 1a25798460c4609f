"""Which criteria a described situation touches, and with which of its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.levels.situation import Signs, Situation, load_signs, plain_quotes

MOST_WORDS = 6


@dataclass(frozen=True)
class Touch:
    """What of a situation a criterion is about: the signs, the words, and how much of the criterion is about them."""

    signs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    share: float = 0.0


def touch(criterion: str, situation: Situation, gathers: bool = True, signs: Signs | None = None) -> Touch:
    """What of a situation meets a criterion; nothing where it is not touched.

    ``gathers`` false: only what the criterion itself names, not what counts towards it.
    """
    signs = signs or load_signs()
    plain = plain_quotes(criterion)
    stated = [sign for sign in signs.signs if sign.states(plain)]
    met = [sign for sign in stated if sign.id in situation.found]
    words = [word for sign in met for word in situation.found[sign.id]]
    ids = [sign.id for sign in met]
    for gather in signs.gathers:
        if (gathers or gather.always) and gather.states(plain):
            towards = [s for s in signs.signs if gather.counts in s.counts and s.id in situation.found]
            words.extend(word for sign in towards for word in situation.found[sign.id])
            ids.extend([gather.counts] if towards else [])
    return Touch(tuple(ids), _short(words), len(ids) / max(1, len(stated), len(ids)))


def spread(touched: Sequence[Touch], most: int) -> list[int]:
    """Which criteria to show where there are more than ``most``: the most to the point for each sign in turn."""
    lists: dict[str, list[int]] = {}
    for k, one in enumerate(touched):
        for sign in one.signs:
            lists.setdefault(sign, []).append(k)
    for order in lists.values():
        order.sort(key=lambda k: (-touched[k].share, k))
    chosen: dict[int, None] = {}
    while len(chosen) < most and any(lists.values()):
        for order in lists.values():
            if order and len(chosen) < most:
                chosen[order.pop(0)] = None
    return sorted(chosen)


def _short(words: Iterable[str]) -> tuple[str, ...]:
    """Each word or phrase once, those that stand within another left out."""
    kept: list[str] = []
    for word in dict.fromkeys(words):
        if not any(word.lower() in other.lower() for other in kept):
            kept = [other for other in kept if other.lower() not in word.lower()] + [word]
    return tuple(kept[:MOST_WORDS])
