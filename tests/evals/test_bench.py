"""What the costs are made of: ratios, disk, and copies of documents that still fit together."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from evals import bench, growth
from evals.bench_tasks import alone
from ingest.embedding import TokenVectors
from ingest.identity import file_sha256
from ingest.index import source_key
from ingest.pages import Document, Footnote, Page
from ingest.passages import Passage, Span, text_of
from ingest.store import SourceStore

TEXT = "Safeguarding partners should publish arrangements.\nPractitioners should always discuss concerns promptly."
NOTE = "Children Act 2004, which applies throughout England."


def page() -> Page:
    start = len(TEXT) + 1
    return Page(1, "1", TEXT, (Footnote("1", NOTE, start, start + len(NOTE)),))


@pytest.fixture
def store(tmp_path: Path) -> SourceStore:
    first = TEXT.index("\n")
    passages = [
        Passage("paragraph", (Span(1, 0, first),), TEXT[:first]),
        Passage("paragraph", (Span(1, first + 1, len(TEXT)),), TEXT[first + 1 :]),
    ]
    vectors = [
        TokenVectors(np.eye(2, 8, dtype=np.float32)[k], np.eye(n, 8, dtype=np.float32), np.arange(n, dtype=np.int32))
        for k, n in enumerate((3, 4))
    ]
    document = Document((page(),), "Guide", "printed", 0, "type")
    return SourceStore.write(tmp_path / "sources" / "key", document, passages, [p.text for p in passages], vectors, {})


def test_ratios_are_of_finding_not_of_composing() -> None:
    times = {
        "retrieve": [10.0], "rerank": [20.0], "retrieve+rerank": [30.0], "compose": [500.0], "total": [540.0],
        "all before compose": [40.0],
        "bare": [10.0], "tutorial": [15.0],
    }  # fmt: skip
    result = bench.ask_ratios(times)
    assert result["ratio"]["retrieve+rerank : bare"] == {"p50": 3.0, "p95": 3.0}
    assert result["ratio"]["all before compose : bare"] == {"p50": 4.0, "p95": 4.0}
    assert result["ratio"]["retrieve+rerank : tutorial"] == {"p50": 2.0, "p95": 2.0}


def test_a_varied_page_keeps_every_place() -> None:
    vocabulary = growth._by_length([page()])
    varied = growth.vary_page(page(), vocabulary, random.Random(3))
    assert varied.text != TEXT
    assert [len(word) for word in varied.content.split()] == [len(word) for word in page().content.split()]
    assert [i for i, c in enumerate(varied.content) if c in " \n.,"] == [
        i for i, c in enumerate(page().content) if c in " \n.,"
    ]


def test_turned_vectors_are_near_and_not_the_same() -> None:
    vectors = np.eye(5, 384, dtype=np.float32)
    turned = growth.turn(vectors, np.random.default_rng(1))
    cosines = (vectors * turned).sum(axis=-1)
    assert np.allclose(np.linalg.norm(turned, axis=-1), 1, atol=1e-5)
    assert ((cosines > 0.85) & (cosines < 0.97)).all()


def test_a_copy_stands_where_a_build_looks_for_it(store: SourceStore, tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    assert growth.write_copy(store, corpus, index, 7, wanted=10) == 2
    assert growth.write_copy(store, corpus, index, 8, wanted=1) == 1
    keys = {source_key(file_sha256(file)) for file in corpus.iterdir()}
    assert {folder.name for folder in (index / "sources").iterdir()} == keys
    for key in keys:
        copy = SourceStore(index / "sources" / key)
        pages = {p.page_index: p for p in copy.pages}
        for number, passage in enumerate(copy.passages):
            assert passage.text == text_of(passage.spans, pages)
            rows = copy.rows(number)
            assert len(copy.tokens[rows]) == len(copy.late[rows]) == len(copy.starts[rows]) == 3 + number


def test_a_task_alone_is_timed_and_weighed() -> None:
    done = alone(sum, [1, 2])
    assert done.value == 3
    assert done.wall_s >= 0
    assert done.memory_mib > 20
