"""A document's sentences as the checker compares them: words, place and token vectors."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import Stemmer
from numpy.typing import NDArray

from assistant.quotes import Sentence, sentences

if TYPE_CHECKING:
    from assistant.library import Library

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_PRONOUN = re.compile(r"(?:They|It|This|These|Those|He or she|Such)\b")
_SUBJECT_TOKENS = 10
_STEM = Stemmer.Stemmer("english")
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "and",
        "or",
        "but",
        "if",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "they",
        "them",
        "their",
        "he",
        "she",
        "his",
        "her",
        "we",
        "our",
        "us",
        "you",
        "your",
        "i",
        "who",
        "whom",
        "which",
        "what",
        "when",
        "where",
        "how",
        "than",
        "then",
        "there",
        "here",
        "so",
        "such",
        "not",
        "no",
        "nor",
        "do",
        "does",
        "did",
        "done",
        "have",
        "has",
        "had",
        "having",
        "will",
        "would",
        "shall",
        "should",
        "must",
        "may",
        "might",
        "can",
        "could",
        "ought",
        "about",
        "into",
        "over",
        "under",
        "up",
        "down",
        "out",
        "off",
        "again",
        "also",
        "just",
        "very",
        "any",
        "all",
        "each",
        "every",
        "some",
        "other",
        "another",
        "own",
        "same",
        "only",
    ]
)


def stems(text: str) -> list[str]:
    """Stemmed words that carry meaning, in order."""
    return _STEM.stemWords([w for w in words(text) if w not in STOP])  # type: ignore[no-any-return]


def words(text: str) -> list[str]:
    return [w.replace("’", "'").removesuffix("'s") for w in _WORD.findall(text.lower().replace("’", "'"))]


@dataclass(frozen=True)
class Unit:
    """One sentence or list item. ``stem`` holds the opening words of its list; ``first`` its first token's row."""

    number: int  # in its document
    passage: int
    sentence: Sentence
    text: str
    page_index: int
    paragraphs: tuple[str, ...]
    kind: str
    section: tuple[str, ...]
    lead: str  # the list's opening words, else ""
    rows: tuple[int, int]  # its token vectors, within its document's
    offset: int  # where it begins in its passage's embedded text
    subject: tuple[int, int] = (0, 0)  # for "They must …": the first token vectors of the sentence before


class Sentences:
    """All sentences of one held document.

    >>> sentences = Sentences(library, "wt-2023")
    >>> sentences.units[0].page_index
    7
    """

    def __init__(self, library: Library, source_id: str) -> None:
        self.source_id = source_id
        self._store = library.store(source_id)
        self.units = self._units()

    def _units(self) -> list[Unit]:
        pages = self._store.pages
        units: list[Unit] = []
        seen: set[tuple[int, int]] = set()
        for number, passage in enumerate(self._store.passages):
            embedded, base = self._store.embedded[number], int(self._store.offsets[number])
            starts = self._store.starts[base : int(self._store.offsets[number + 1])]
            offset = len(embedded) - len(passage.text)
            places: list[tuple[int, int, int, int]] = []
            for span in passage.spans:
                places.append((span.page_index, span.start, span.end, offset))
                offset += span.end - span.start + 1
            lead, before = "", (0, 0)
            for sentence in sentences(passage, pages):
                if sentence.stem or (not sentence.item and sentence.text.endswith(":")):
                    lead = sentence.text
                elif not sentence.item:
                    lead = ""
                if (sentence.page_index, sentence.start) in seen:
                    continue
                seen.add((sentence.page_index, sentence.start))
                at = next(
                    (
                        o + sentence.start - s
                        for p, s, e, o in places
                        if p == sentence.page_index and s <= sentence.start < e
                    ),
                    0,
                )
                rows = np.searchsorted(starts, [at, at + len(sentence.text)])
                own = (base + int(rows[0]), base + int(rows[1]))
                subject = before if _PRONOUN.match(sentence.text) else (0, 0)
                before = (own[0], min(own[0] + _SUBJECT_TOKENS, own[1])) if not any(subject) else subject
                units.append(
                    Unit(
                        len(units), number, sentence, sentence.text, sentence.page_index,
                        passage.paragraphs, passage.kind, passage.section,
                        lead if sentence.item else "", own, at, subject,
                    )
                )  # fmt: skip
        return units

    def tokens(self, unit: Unit) -> NDArray[np.float32]:
        """Token vectors of a sentence, read in the sentence's own passage."""
        vectors: NDArray[np.float32] = self._store.tokens[unit.rows[0] : unit.rows[1]].astype(np.float32) / 127.0
        return vectors

    def starts_in(self, unit: Unit) -> NDArray[np.int32]:
        """Where in the sentence each of its tokens begins."""
        starts: NDArray[np.int32] = self._store.starts[unit.rows[0] : unit.rows[1]] - unit.offset
        return starts

    @cached_property
    def by_passage(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for unit in self.units:
            found.setdefault(unit.passage, []).append(unit.number)
        return found

    @cached_property
    def stems(self) -> list[frozenset[str]]:
        """The stems of each sentence with its list's opening words."""
        return [frozenset(stems(f"{u.lead} {u.text}")) for u in self.units]

    @cached_property
    def with_stem(self) -> dict[str, NDArray[np.intp]]:
        """The sentences that have a stem."""
        found: dict[str, list[int]] = {}
        for number, here in enumerate(self.stems):
            for stem in here:
                found.setdefault(stem, []).append(number)
        return {stem: np.array(numbers) for stem, numbers in found.items()}

    @cached_property
    def passages(self) -> NDArray[np.intp]:
        """The passage of each sentence."""
        return np.array([u.passage for u in self.units], dtype=np.intp)

    @cached_property
    def weights(self) -> dict[str, float]:
        """How telling a stem is in this document: its inverse document frequency, 0..1."""
        counts = Counter(stem for unit in self.stems for stem in unit)
        total = math.log(1 + len(self.units))
        return {stem: math.log((1 + len(self.units)) / (1 + n)) / total for stem, n in counts.items()}

    @cached_property
    def by_page(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for unit in self.units:
            found.setdefault(unit.page_index, []).append(unit.number)
        return found
