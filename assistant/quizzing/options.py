"""Choosing wrong options: near to the answer, of like length, and no two the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.quizzing.model import Wrong, key
from assistant.quizzing.words import likeness, word_count

OPTIONS = 4


def like_length(answer: str, other: str) -> bool:
    """Whether an option is near enough in length not to stand out."""
    a, b = len(answer), len(other)
    return abs(a - b) <= 14 or 0.55 <= b / a <= 1.8


def choose(
    answer: str,
    candidates: Iterable[Wrong],
    seed: str,
    count: int = OPTIONS - 1,
    alike: float = 0.5,
    names: bool = False,
) -> list[Wrong] | None:
    """The nearest wrong options that are of like length and no rewording of the answer or each other.

    Among equally near ones a hash decides, so that the choice is steady. None if there are too few. ``names`` of bodies
    and people are as long as they are: their length gives nothing away.
    """
    ordered = sorted(candidates, key=lambda w: (-round(w.near, 1), key(seed, w.text)))
    chosen: list[Wrong] = []
    for wrong in ordered:
        texts = [answer, *(w.text for w in chosen)]
        new = all(t.lower() != wrong.text.lower() and likeness(t, wrong.text) < alike for t in texts)
        if new and (names or like_length(answer, wrong.text)):
            chosen.append(wrong)
        if len(chosen) == count:
            return chosen
    return None


def difficulty(wrong: Sequence[Wrong]) -> str:
    """How near the wrong options are on the whole."""
    near = sum(w.near for w in wrong) / len(wrong) if wrong else 0.5
    return "hard" if near >= 0.66 else "medium" if near >= 0.33 else "easy"


def longest_allowed(stem: str, options: Iterable[str]) -> bool:
    """Whether stem and options are short enough to be read in a staff meeting."""
    return word_count(stem) <= 60 and all(word_count(option) <= 32 for option in options)
