"""Claims written for training the reference checker, tied to the passages of an index.

Each row of ``claims.jsonl`` names a source, a PDF page and the first words of a passage, gives true
paraphrases of it and claims that change it in one way. Here each claim meets the evidence that the
checker itself would gather for it: the passage that it is about, and others that look like it.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.checking.evidence import Evidence, gather
from assistant.checking.finding import Candidate, Finder
from assistant.checking.meeting import meet
from assistant.checking.signs import signs
from assistant.library import Library
from evals.training.altering import altered

CLAIMS = Path(__file__).with_name("claims.jsonl")
SUPPORTED, CONTRADICTED, NOT_SAID = 0, 1, 2
_SAME_TEXT = 0.86  # passages nearer than this to the true one may say the same: no counterexamples


@dataclass(frozen=True)
class Example:
    """A claim beside evidence, and what the evidence makes of it. ``made``: by altering, not by hand."""

    row: int
    source_id: str
    claim: str
    evidence: str
    label: int
    kind: str  # true, a kind of change, or other: another passage
    made: bool = False


@dataclass(frozen=True)
class Met:
    """An example with what the checker knew when it gathered the evidence."""

    example: Example
    found: Evidence
    signs: NDArray[np.float32]


def read_rows(path: Path = CLAIMS) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


class Bench:
    """Gathers the evidence for the rows of the training data."""

    def __init__(self, library: Library, seed: int = 1) -> None:
        self.library, self.finder = library, Finder(library)
        self.rng = random.Random(seed)
        self.lost = 0

    def met(self, rows: Sequence[dict[str, Any]]) -> list[Met]:
        """Every hand-written claim beside its own passage, and beside a few others that rank high for it."""
        claims = [c for r in rows for c in (*r["true"], *(a["claim"] for a in r["altered"]))]
        self.finder.read(claims)
        return [m for number, row in enumerate(rows) for m in self._row(number, row)]

    def _row(self, number: int, row: dict[str, Any]) -> Iterator[Met]:
        source = row["source"]
        if source not in self.library.held:
            return
        own = self._own(source, int(row["page"]), row["passage_start"])
        if not own:
            self.lost += 1
            return
        store = self.library.store(source)
        likeness = (store.vectors @ store.vectors[sorted(own)].T).max(axis=1)
        told = [(c, SUPPORTED, "true") for c in row["true"]]
        told += [
            (a["claim"], NOT_SAID if a["change"] == "invented" else CONTRADICTED, a["change"]) for a in row["altered"]
        ]
        for claim, label, kind in told:
            ranked = self.finder.rank(claim, source, [int(row["page"])])
            gold = gather(ranked, 1, lambda u: u.passage in own)
            for found in gold:
                yield self._meet(Example(number, source, claim, found.text, label, kind), found)
            others = gather(ranked, 6, lambda u: u.passage not in own and likeness[u.passage] < _SAME_TEXT)
            take = 2 if label == SUPPORTED else 1
            for found in self.rng.sample(others, min(take, len(others))):
                yield self._meet(Example(number, source, claim, found.text, NOT_SAID, "other"), found)

    def _meet(self, example: Example, found: Evidence) -> Met:
        held = self.finder.sentences(example.source_id)
        return Met(example, found, signs(meet(example.claim, held, found.best), found, held).values)

    def _own(self, source_id: str, page: int, start: str) -> set[int]:
        wanted = _plain(start)
        passages = self.library.passages(source_id)
        here = [k for k, p in enumerate(passages) if any(s.page_index == page for s in p.spans)]
        own = {k for k in here if wanted in _plain(passages[k].text)}
        # A long paragraph is cut into several passages: those with its number belong to it.
        numbers = {n for k in own for n in passages[k].paragraphs}
        return own | {k for k in here if numbers & set(passages[k].paragraphs)}


def augmented(examples: Sequence[Example], rng: random.Random) -> list[Example]:
    """More examples out of those written by hand: one word changed in the claim, or in the evidence instead."""
    more: list[Example] = []
    own = [e for e in examples if e.kind != "other"]
    for e in own:
        if e.label == SUPPORTED:
            if change := altered(e.claim, rng):
                more.append(Example(e.row, e.source_id, change[0], e.evidence, CONTRADICTED, change[1], True))
            # The change in the passage: the same claim, now contradicted, so that the claim alone tells nothing.
            if change := _altered_evidence(e, rng):
                more.append(Example(e.row, e.source_id, e.claim, change[0], CONTRADICTED, change[1], True))
    by_row: dict[int, list[Example]] = {}
    for e in own:
        by_row.setdefault(e.row, []).append(e)
    for group in by_row.values():
        for e in group:
            if e.kind in ("number", "modal", "role", "act", "negation", "timing"):
                # A changed claim as the evidence: it bears itself out, and not the true ones.
                more.append(Example(e.row, e.source_id, e.claim, e.claim, SUPPORTED, "itself", True))
    return more


def verbatim(library: Library, finder: Finder, count: int, rng: random.Random) -> list[Example]:
    """The documents' own sentences as claims: borne out where they stand, contradicted once a word is changed."""
    found: list[Example] = []
    for source_id in library.held:
        held = finder.sentences(source_id)
        units = [u for u in held.units if 8 <= len(u.text.split()) <= 40 and u.text[:1].isupper()]
        for unit in rng.sample(units, min(len(units), count)):
            group = [Candidate(held.units[n], -abs(n - unit.number), _never) for n in held.by_passage[unit.passage]]
            evidence = gather(sorted(group, key=lambda c: -c.score), 1)[0].text
            found.append(Example(-1, source_id, unit.text, evidence, SUPPORTED, "verbatim", True))
            if change := altered(unit.text, rng):
                found.append(Example(-1, source_id, change[0], evidence, CONTRADICTED, change[1], True))
    return found


def _never(_ours: int, _theirs: int) -> float:
    return 0.0


def _altered_evidence(e: Example, rng: random.Random) -> tuple[str, str] | None:
    """The evidence with a word changed that the claim has too, so that the change matters to it."""
    words = set(re.findall(r"\w+", e.claim.lower()))
    for _ in range(4):
        change = altered(e.evidence, rng, ("number", "modal", "negation", "role", "act"))
        if change is None:
            return None
        at = next((k for k, (a, b) in enumerate(zip(e.evidence, change[0], strict=False)) if a != b), 0)
        around = re.findall(r"\w{4,}", e.evidence[max(0, at - 45) : at + 60].lower())
        if sum(w in words for w in around) >= max(2, 0.3 * len(around)):
            return change
    return None


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]+", "", text.lower())
