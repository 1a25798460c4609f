"""Where a document says something: its sentences ranked by how near they are to a claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.checking.units import Sentences, Unit, stems
from ingest.embedding import TokenVectors

if TYPE_CHECKING:
    from assistant.library import Library

_READ = 120  # passages whose tokens are compared
_WORDS = 0.2  # share of shared words beside the two means of token likeness


@dataclass(frozen=True)
class Candidate:
    """A sentence and its nearness to the claim: 0..1, near 1 for the same words."""

    unit: Unit
    score: float
    alike: Callable[[int, int], float]


class Finder:
    """Ranks the sentences of held documents for a claim."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._sentences: dict[str, Sentences] = {}
        self._read: dict[str, TokenVectors] = {}

    def sentences(self, source_id: str) -> Sentences:
        if source_id not in self._sentences:
            self._sentences[source_id] = Sentences(self._library, source_id)
        return self._sentences[source_id]

    def read(self, claims: Collection[str]) -> None:
        """Read many claims with the model at once, which is faster than one by one."""
        new = [c for c in dict.fromkeys(claims) if c not in self._read]
        self._read.update(zip(new, self._library.model.read(new), strict=True))

    def rank(self, claim: str, source_id: str, pages: Collection[int] = ()) -> list[Candidate]:
        """Sentences, nearest first. Those on ``pages`` are always among them."""
        self.read([claim])
        vectors, held = self._read[claim], self.sentences(source_id)
        store = self._library.store(source_id)
        wanted = set(stems(claim))
        total = sum(held.weights.get(s, 0.9) for s in wanted) or 1.0
        shared = np.zeros(len(held.units))
        for stem in sorted(wanted & held.with_stem.keys()):
            shared[held.with_stem[stem]] += held.weights[stem]
        shared /= total
        chosen = self._chosen(held, store.vectors @ vectors.whole, shared, pages)
        means, bests = self._compare(vectors, source_id, chosen)
        found = []
        for passage in chosen:
            for number in held.by_passage.get(passage, ()):
                unit = held.units[number]
                score = (bests[number] + means[passage] + _WORDS * float(shared[number])) / (2 + _WORDS)
                found.append(Candidate(unit, score, self._alike(vectors, held, unit, claim)))
        return sorted(found, key=lambda c: -c.score)

    @staticmethod
    def _chosen(
        held: Sentences, likeness: NDArray[np.float32], shared: NDArray[np.float64], pages: Collection[int]
    ) -> list[int]:
        words = np.zeros(len(likeness))
        np.maximum.at(words, held.passages, shared)
        best = np.argsort(-(likeness + 0.5 * words))[:_READ]
        on_pages = {held.units[n].passage for page in pages for n in held.by_page.get(page, ())}
        return sorted({int(k) for k in best} | on_pages)

    def _compare(
        self, vectors: TokenVectors, source_id: str, chosen: list[int]
    ) -> tuple[dict[int, float], dict[int, float]]:
        """For each passage and each sentence, how well its tokens meet the claim's (mean of best cosines)."""
        held, store = self.sentences(source_id), self._library.store(source_id)
        extents = [(int(store.offsets[k]), int(store.offsets[k + 1])) for k in chosen]
        tokens = np.concatenate([store.tokens[first:last] for first, last in extents]).astype(np.float32) / 127.0
        likeness = tokens @ vectors.tokens.T  # the document's tokens by the claim's
        starts = np.cumsum([0, *(last - first for first, last in extents)])
        means, bests = {}, {}
        ranges: list[tuple[int, int]] = []
        of: list[tuple[int, bool]] = []  # the sentence that a range belongs to, and whether it is its subject's
        for passage, (first, last), at in zip(chosen, extents, starts[:-1].tolist(), strict=True):
            means[passage] = float(likeness[at : at + last - first].max(axis=0).mean()) if last > first else 0.0
            for number in held.by_passage.get(passage, ()):
                unit = held.units[number]
                bests[number] = 0.0
                for rows, subject in ((unit.rows, False), (unit.subject, True)):
                    a, b = max(rows[0], first) - first + at, min(rows[1], last) - first + at
                    if b > a:
                        ranges.append((int(a), int(b)))
                        of.append((number, subject))
        if not ranges:
            return means, bests
        # reduceat takes the greatest from each start to the next: every other one is a sentence's.
        edges = np.minimum(np.array(ranges).ravel(), len(likeness) - 1)
        best = np.maximum.reduceat(likeness, edges, axis=0)[::2]
        own = best.mean(axis=1).tolist()
        for k, (number, subject) in enumerate(of):
            if subject and k and of[k - 1][0] == number:
                bests[number] = float(np.maximum(best[k - 1], best[k]).mean())
            elif not subject:
                bests[number] = own[k]
        return means, bests

    def _alike(self, vectors: TokenVectors, held: Sentences, unit: Unit, claim: str) -> Callable[[int, int], float]:
        """Compares the claim's word at one offset with the sentence's word at another."""
        seen: dict[tuple[bool, int], NDArray[np.float32]] = {}

        def word(ours: bool, at: int) -> NDArray[np.float32]:
            if (ours, at) not in seen:
                seen[ours, at] = (
                    _mean(vectors.tokens[_rows(vectors.starts, at, claim)])
                    if ours
                    else _mean(held.tokens(unit)[_rows(held.starts_in(unit), at, unit.text)])
                )
            return seen[ours, at]

        return lambda at, there: float(word(True, at) @ word(False, there))

    def parts(self, claim: str, spans: list[tuple[int, int]], source_id: str, units: list[Unit]) -> NDArray[np.float32]:
        """How well each part of a claim (by its place in the claim) is met by each sentence."""
        self.read([claim])
        vectors, held = self._read[claim], self.sentences(source_id)
        table = np.zeros((len(spans), len(units)), dtype=np.float32)
        for k, unit in enumerate(units):
            tokens = held.tokens(unit)
            if not len(tokens):
                continue
            likeness = (vectors.tokens @ tokens.T).max(axis=1)
            for row, (start, end) in enumerate(spans):
                inside = (vectors.starts >= start) & (vectors.starts < end)
                table[row, k] = likeness[inside].mean() if inside.any() else 0.0
        return table


def _mean(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of some vectors, of length 1; zeros for none."""
    total: NDArray[np.float32] = vectors.sum(axis=0)
    return total / max(float(np.linalg.norm(total)), 1e-6)


def _rows(starts: NDArray[np.int32], at: int, text: str) -> NDArray[np.intp]:
    """Rows of the tokens of the word that begins at an offset."""
    word = re.match(r"[\w-]+", text[at:])
    end = at + (word.end() if word else 1)
    return np.nonzero((starts >= at) & (starts < end))[0]
