"""How cost grows with the library: indexes of 1,000 to 100,000 passages, varied copies of real ones.

A copy's words are partly swapped for others of the same length from the same document, so that
every span still fits, and its vectors are turned a little, so that no two passages are the same.
Copies are put where a build looks for what it has already read: what is timed is everything after
reading and embedding, which grow with the number of pages and nothing else.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.library import Library
from evals import bench_tasks as tasks
from evals import metrics
from evals.runner import log
from ingest.embedding import TokenVectors
from ingest.identity import file_sha256
from ingest.index import build, source_key
from ingest.pages import Document, Page
from ingest.passages import text_of
from ingest.store import SourceStore

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
_SWAPPED = 0.15  # of the words of five letters or more
_TURNED = 0.4  # length of the random vector added to one of length 1
_WORD = re.compile(r"[^\W\d_]{5,}")


def grow(index: Path, folder: Path, largest: int, questions: Sequence[str]) -> list[dict[str, float]]:
    """Costs at each size up to ``largest``, one row each."""
    corpus, grown = folder / "corpus", folder / "index"
    corpus.mkdir(parents=True)
    library = Library.open(index)
    # Round and round the documents, each copy with a number of its own.
    copies = zip(itertools.cycle([library.store(source_id) for source_id in library.held]), itertools.count(1))
    rows: list[dict[str, float]] = []
    made = 0
    for size in [s for s in SIZES if s <= largest]:
        while made < size:
            store, number = next(copies)
            made += write_copy(store, corpus, grown, number, size - made)
        log(f"Growth: {made} passages")
        report = build(grown, [corpus])
        asked = tasks.alone(tasks.ask_pagewise, grown, list(questions))
        bare = tasks.alone(tasks.ask_bare, grown, list(questions)).value
        rows.append(
            {
                "passages": float(report.passages),
                "write s": report.seconds_by_stage["write"],
                "open s": asked.value["open_s"],
                "retrieve+rerank p50": metrics.percentile(asked.value["ms"], 0.5) or 0.0,
                "retrieve+rerank p95": metrics.percentile(asked.value["ms"], 0.95) or 0.0,
                "bare p50": metrics.percentile(bare, 0.5) or 0.0,
                "bare p95": metrics.percentile(bare, 0.95) or 0.0,
                "memory MiB": asked.memory_mib,
                "disk MiB": _current_bytes(grown) / 2**20,
            }
        )
    return rows


def write_copy(store: SourceStore, corpus: Path, index: Path, number: int, wanted: int) -> int:
    """Add a copy of a document, of at most ``wanted`` passages, to a corpus and its index. Gives their number."""
    chance = random.Random(number)
    noise = np.random.default_rng(number)
    file = corpus / f"copy-{number:05}.md"
    file.write_text(f"# Copy {number}\n\nStands for a varied copy of a document.\n", encoding="utf-8")
    kept = min(wanted, len(store.passages))
    original = [store.page_with_boxes(page.page_index) for page in store.pages]
    vocabulary = _by_length(original)
    pages = {page.page_index: vary_page(page, vocabulary, chance) for page in original}
    passages = [replace(p, text=text_of(p.spans, pages)) for p in store.passages[:kept]]
    vectors = [turned_vectors(store, k, noise) for k in range(kept)]
    document: Document = replace(store.document, pages=tuple(pages.values()), title=f"Copy {number}")
    SourceStore.write(
        index / "sources" / source_key(file_sha256(file)),
        document,
        passages,
        [p.text for p in passages],
        vectors,
        {},
    )
    return kept


def vary_page(page: Page, vocabulary: dict[int, list[str]], chance: random.Random) -> Page:
    """A page with some words swapped for others of the same length, so that all its spans still fit."""

    def swap(found: re.Match[str]) -> str:
        word = found.group()
        return chance.choice(vocabulary.get(len(word), [word])) if chance.random() < _SWAPPED else word

    return replace(
        page,
        text=_WORD.sub(swap, page.text),
        footnotes=tuple(replace(note, text=_WORD.sub(swap, note.text)) for note in page.footnotes),
    )


def turned_vectors(store: SourceStore, number: int, noise: np.random.Generator) -> TokenVectors:
    """A stored passage's vectors, turned."""
    rows = store.rows(number)
    tokens, late = (
        turn(np.asarray(stored[rows], dtype=np.float32) / np.float32(127), noise)
        for stored in (store.tokens, store.late)
    )
    whole = turn(np.asarray(store.vectors[[number]], dtype=np.float32), noise)[0]
    return TokenVectors(whole, tokens, store.starts[rows], late)


def turn(vectors: NDArray[np.float32], noise: np.random.Generator) -> NDArray[np.float32]:
    """Unit vectors turned by a random angle, about 22 degrees."""
    push = noise.standard_normal(vectors.shape).astype(np.float32)
    push *= _TURNED / np.linalg.norm(push, axis=-1, keepdims=True)
    turned = vectors + push
    result: NDArray[np.float32] = turned / np.linalg.norm(turned, axis=-1, keepdims=True)
    return result


def _by_length(pages: Sequence[Page]) -> dict[int, list[str]]:
    lengths: dict[int, list[str]] = {}
    for word in sorted({word.lower() for page in pages for word in _WORD.findall(page.content)}):
        lengths.setdefault(len(word), []).append(word)
    return lengths


def _current_bytes(index: Path) -> int:
    from evals.bench import disk

    return int(disk(index, 1)["bytes"])
