"""A question as numbers: who speaks, how near the event is, what happened, and what form the question takes.

In: the text of a question. Out: tokens, n-grams and about eighty yes/no signs with names, which ``triage_model``
weighs and which the rules of ``triage`` read directly. The signs' patterns stand in ``triage_signs.toml``. Nothing here
decides.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

BUCKETS = 1 << 13
SIGNS_FILE = Path(__file__).with_name("triage_signs.toml")

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?(?:-[a-z0-9]+)*")


def _read_signs() -> dict[str, Any]:
    with SIGNS_FILE.open("rb") as file:
        return tomllib.load(file)


_DATA = _read_signs()
_RESPELT: dict[str, str] = _DATA["respelt"]
SIGNS: dict[str, re.Pattern[str]] = {
    name: re.compile("|".join(f"(?:{pattern.replace('{young}', _DATA['young'])})" for pattern in patterns))
    for name, patterns in _DATA["signs"].items()
}
EVENTS: tuple[str, ...] = tuple(_DATA["events"])
PAIRS: tuple[tuple[str, str], ...] = tuple((first, second) for first, second in _DATA["pairs"])
SIGN_NAMES: tuple[str, ...] = (*SIGNS, "event", "events", *(f"{a}+{b}" for a, b in PAIRS))


def _gaps(word: str) -> Iterator[str]:
    """The word and every form of it with one letter left out: two words that share one are a slip apart."""
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def _gap_index(words: list[str]) -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for word in words:
        for gap in _gaps(word):
            index.setdefault(gap, set()).add(word)
    return index


_BY_GAP = _gap_index(_DATA["repairable"].split())


def repair(word: str, known: Collection[str]) -> str:
    """The event word that ``word`` is a slip of, or ``word`` itself if it is a word, short, or near nothing."""
    if len(word) < 5 or word in known or not word.isalpha():
        return word
    near = {w for gap in _gaps(word) for w in _BY_GAP.get(gap, ()) if w[0] == word[0] and abs(len(w) - len(word)) < 2}
    return min(near) if near else word


@dataclass(frozen=True)
class Features:
    """One question, read. ``text`` is it in lower case with common misspellings undone."""

    text: str
    tokens: tuple[str, ...]

    @classmethod
    def read(cls, question: str, known: Collection[str] = frozenset()) -> Features:
        """``known`` are the ordinary words, which are never taken for slips."""
        lowered = question.lower().replace("’", "'").replace("‘", "'")

        def respell(match: re.Match[str]) -> str:
            word = match.group()
            return _RESPELT.get(word) or repair(word, known)

        text = " ".join(_TOKEN.sub(respell, lowered).split())
        return cls(text, tuple(_TOKEN.findall(text)))

    @cached_property
    def signs(self) -> frozenset[str]:
        """The names of the signs that the question bears."""
        found = {name for name, pattern in SIGNS.items() if pattern.search(self.text)}
        events = sum(name in found for name in EVENTS)
        if events:
            found.add("event")
        if events > 1:
            found.add("events")
        found.update(f"{a}+{b}" for a, b in PAIRS if a in found and b in found)
        return frozenset(found)

    @cached_property
    def grams(self) -> tuple[int, ...]:
        """Buckets of the words, pairs of words and letter runs (3 to 5) of the question, each once, sorted."""
        words = ("^", *self.tokens, "$")
        names = {f"w {w}" for w in words} | {f"b {a} {b}" for a, b in pairwise(words)}
        for word in self.tokens:
            framed = f"<{word}>"
            names.update(f"c {framed[i : i + n]}" for n in (3, 4, 5) for i in range(len(framed) - n + 1))
        return tuple(sorted({zlib.crc32(name.encode()) % BUCKETS for name in names}))
