"""Slips of the thumb, mended from the words of the documents held, and never into a different term.

A word that is English, or any form of a word held, stays as it is, whether the documents have it or not:
"hateful" is no slip for "harmful", nor "bailed" for "based". Nor may mending add or take away a denial:
"deregistered" is not "registered".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, cached_property
from importlib.resources import files

from rapidfuzz.distance import DamerauLevenshtein
from Stemmer import Stemmer

WORD = re.compile(r"[A-Za-z][A-Za-z’'&/\-]*[A-Za-z]|[A-Za-z]")
_SHORT_WORD = 4  # shorter words are never respelt: too many others are near
_TWO_SLIPS = 8  # letters from which a word may hold two: in shorter ones nearly every such mending was of a good word
_OTHER_FIRST = 0.9  # of a slip: the first letter is seldom wrong
_COMMON, _MOST_COMMON = 0.0015, 400  # how much each occurrence in the documents speaks for a word, and how many count
_DENIALS = ("un", "in", "im", "ir", "il", "dis", "de", "mis", "non", "anti")
_UNMARKED = re.compile(
    r"(?P<verb>do|does|did|is|are|was|were|has|have|had|wo|ca|could|should|would|must|need|might)nt$"
    r"|(?P<who>they|we|you|i|he|she|it|who|what|that|there)(?P<rest>ve|re|ll|s|d)$"
)


@cache
def english() -> frozenset[str]:
    """82,000 English words, British spellings among them (SymSpell's list, which comes as a package)."""
    listed = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return frozenset(line.split(" ", 1)[0] for line in listed.splitlines() if line)


class Spelling:
    """Mends the words of a question.

    ``vocabulary`` maps the documents' words, in small letters, to how often they occur; ``known`` are
    other words that stay and that a slip may be meant for; ``is_word`` tells of more words that stay.
    """

    def __init__(self, vocabulary: Mapping[str, int], known: Collection[str], is_word: Callable[[str], bool]) -> None:
        self._vocabulary, self._others, self._is_word = vocabulary, frozenset(known), is_word
        self._stem = Stemmer("english").stemWord

    def slips(self, text: str) -> Iterable[tuple[str, str]]:
        """(as typed, as meant) for each word that is mended."""
        for word in dict.fromkeys(WORD.findall(text)):
            lowered = word.lower()
            if len(word) < _SHORT_WORD or word.isupper() or not word.isalpha() or self._held(lowered):
                continue
            # First the apostrophe: "wont" is English, too, but nobody types it.
            right = _with_apostrophe(lowered) or (None if lowered in english() else self._nearest(lowered))
            if right is not None:
                yield word, right

    def _held(self, word: str) -> bool:
        forms = (word, word[:-1]) if word.endswith("s") else (word,)
        return word in self._others or any(w in self._vocabulary or self._is_word(w) for w in forms)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(self._stem(w) for w, n in self._vocabulary.items() if n >= 2 and len(w) >= _SHORT_WORD)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        lengths: dict[int, list[str]] = {}
        for word, n in self._vocabulary.items():
            if n >= 2 and word.isalpha() and len(word) >= _SHORT_WORD:
                lengths.setdefault(len(word), []).append(word)
        for word in self._others:
            if len(word) > _SHORT_WORD and word not in self._vocabulary:
                lengths.setdefault(len(word), []).append(word)
        return lengths

    def _nearest(self, word: str) -> str | None:
        """The documents' word that this one is a slip for."""
        # What has the stem of a word held is most likely a form of it that the list lacks.
        reach = 1 if len(word) < _TWO_SLIPS or self._stem(word) in self._stems else 2
        best: tuple[float, str] | None = None
        for length in range(len(word) - reach, len(word) + reach + 1):
            for other in self._by_length.get(length, ()):
                distance = DamerauLevenshtein.distance(word, other, score_cutoff=reach)
                if distance > reach or _denies_otherwise(word, other):
                    continue
                frequency = min(self._vocabulary.get(other, 1), _MOST_COMMON)
                cost = distance + (_OTHER_FIRST if other[0] != word[0] else 0.0) - _COMMON * frequency
                if best is None or cost < best[0]:
                    best = (cost, other)
        return best[1] if best is not None and best[0] < reach + 0.5 else None


def _denies_otherwise(word: str, other: str) -> bool:
    """Whether one of the two is the other with "un-", "dis-" and the like before it, a slip apart."""
    longer, shorter = (word, other) if len(word) > len(other) else (other, word)
    return any(
        longer.startswith(d)
        and not shorter.startswith(d)
        and DamerauLevenshtein.distance(longer[len(d) :], shorter, score_cutoff=1) <= 1
        for d in _DENIALS
    )


def _with_apostrophe(word: str) -> str | None:
    """ "dont" as "don't": taken for a slip, it would become "done", and "shouldnt" the opposite of itself."""
    if (found := _UNMARKED.match(word)) is None:
        return None
    return f"{found['verb']}n't" if found["verb"] else f"{found['who']}'{found['rest']}"
