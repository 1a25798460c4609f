"""How well a question's words are met by a passage: late interaction over token vectors.

For each token of the question the nearest token of the passage is found (MaxSim, after ColBERT,
Khattab and Zaharia 2020, over vectors taught for it, see ingest/late.py). Tokens are weighed by
how rare their word is in the library, so that "deputy" counts for more than "school".
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.language import Reading
from assistant.library import Entry, Library
from assistant.voices import Heard, Voices
from ingest.generation import WORD

if TYPE_CHECKING:
    from ingest.embedding import TokenVectors

_ADDED_WEIGHT = 0.6  # of words that the lexicon put beside the question's own
_FUNCTION_WEIGHT = 0.15  # of words found in more than a third of all passages
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n")


@dataclass(frozen=True)
class Asked:
    """A question as the model sees it: its vector, its tokens' vectors and their weights (sum 1)."""

    reading: Reading
    whole: NDArray[np.float32]
    tokens: NDArray[np.float32]
    weights: NDArray[np.float32]
    words: tuple[str, ...]  # the word that each token belongs to
    heard: Heard | None = None  # where past questions like it found their answers (see voices.py)

    @cached_property
    def rare(self) -> NDArray[np.bool_]:
        """Which tokens are of the question's rarest words."""
        rare: NDArray[np.bool_] = self.weights >= np.quantile(self.weights, 0.6)
        return rare


@dataclass(frozen=True)
class Match:
    """How a passage meets a question. Every figure is a cosine or a mean of cosines."""

    whole: float  # the two texts' vectors
    tokens: float  # weighted MaxSim over the passage
    sentence: float  # the same for its best sentence
    rarest: float  # how well the least met of the question's rare words is met
    voiced: float = 0.0  # the passage's vector and the one expected of an answer
    recalled: float = 0.0  # how near it stands to single answers of past questions


class Matcher:
    """Compares questions with passages of one library."""

    def __init__(self, library: Library, voices: Voices | None = None) -> None:
        self._library, self._voices = library, voices
        self._opens: dict[str, NDArray[np.int64]] = {}

    @cached_property
    def _passages(self) -> int:
        return max(1, len(self._library.entries))

    def ask(self, reading: Reading) -> Asked:
        """The model's view of a question."""
        return next(self.ask_all([reading]))

    def ask_all(self, readings: Sequence[Reading]) -> Iterator[Asked]:
        """The model's view of several questions, read together."""
        texts = [reading.search for reading in readings]
        for reading, vectors in zip(readings, self._library.question_reader.read(texts), strict=True):
            yield self.seen(reading, vectors)

    def seen(self, reading: Reading, vectors: TokenVectors) -> Asked:
        """A question that the model has read."""
        tokens = vectors.tokens if vectors.late is None else vectors.late
        own = len(reading.plain)
        spans = [(m.start(), m.end(), m.group()) for m in WORD.finditer(reading.search.lower())]
        weights, words = [], []
        for start in vectors.starts.tolist():
            word = next((w for a, b, w in spans if a <= start < b), "")
            weight = self.weight(word) if word else _FUNCTION_WEIGHT * 0.5
            if reading.search[start : start + 1].isdigit():
                weight = 0.6
            weights.append(weight * (_ADDED_WEIGHT if start >= own else 1.0))
            words.append(word)
        array = np.array(weights, dtype=np.float32)
        array /= max(float(array.sum()), 1e-6)
        heard = self._voices.hear(vectors.whole, tokens, array) if self._voices is not None and len(array) else None
        return Asked(reading, vectors.whole, tokens, array, tuple(words), heard)

    def weight(self, word: str) -> float:
        """1 for a word that one passage has, falling to near 0 for words that most have."""
        found = self._library.words.get(word)
        if found is None:
            return 0.5  # not in the library: a name, a slip, or a word from another field
        share = found[1] / self._passages
        if share > 0.33:
            return _FUNCTION_WEIGHT
        return max(_FUNCTION_WEIGHT, math.log(1 / share) / math.log(self._passages))

    def match(self, asked: Asked, entries: Sequence[Entry]) -> list[Match]:
        """Compare passages with a question, all in one multiplication."""
        if not entries or not len(asked.tokens):
            return [Match(float(self._library.vector(e) @ asked.whole), 0.0, 0.0, 0.0) for e in entries]
        vectors = np.stack([self._library.vector(e) for e in entries])
        wholes = vectors @ asked.whole
        voiced = recalled = np.zeros(len(entries), dtype=np.float32)
        if asked.heard is not None:
            voiced, recalled = vectors @ asked.heard.expected, asked.heard.recalled(vectors)
        stored = [self._library.late(entry) for entry in entries]
        sizes = np.array([len(tokens) for tokens, _ in stored])
        opens = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        # Whole numbers as stored: what turns them into cosines is put on the question's few tokens instead.
        cosines = (asked.tokens / 127.0) @ np.concatenate([t for t, _ in stored]).astype(np.float32).T
        near = np.maximum.reduceat(cosines, opens, axis=1)
        tokens = asked.weights @ near
        rarest = near[asked.rare].min(axis=0)
        firsts = [
            at + self._sentences(entry, starts) for at, entry, (_, starts) in zip(opens, entries, stored, strict=True)
        ]
        by_sentence = asked.weights @ np.maximum.reduceat(cosines, np.concatenate(firsts), axis=1)
        bounds = np.concatenate([[0], np.cumsum([len(f) for f in firsts])[:-1]])
        sentence = np.maximum.reduceat(by_sentence, bounds)
        return [
            Match(*map(float, figures))
            for figures in zip(wholes, tokens, sentence, rarest, voiced, recalled, strict=True)
        ]

    def _sentences(self, entry: Entry, starts: NDArray[np.int32]) -> NDArray[np.int64]:
        """Which of a passage's tokens begin a sentence; kept once found."""
        if entry.id not in self._opens:
            text = self._library.embedded(entry)
            opens = [0, *(m.end() for m in _SENTENCE.finditer(text))]
            self._opens[entry.id] = np.unique(np.searchsorted(starts, opens).clip(0, len(starts) - 1))
        return self._opens[entry.id]
