"""Pages chosen for difficulty, written out by hand as a careful reader sees them, against what is read.

For each piece of a page (a paragraph, an item of a list, a title, a cell, a note) the files give
its first and last words, the number of words on that page, and what it belongs to; not its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from real_documents import Parsed, parsed

from ingest.passages import Passage, Span

pytestmark = pytest.mark.real

HAND_WRITTEN = sorted(Path(__file__).with_name("hand_written").glob("*.json"))
PAGES = [(path.stem, page) for path in HAND_WRITTEN for page in json.loads(path.read_text(encoding="utf-8"))]


@dataclass(frozen=True)
class Piece:
    """A piece of a page as it was read."""

    start: int
    kind: str
    text: str
    paragraph: str | None = None
    section: str | None = None
    mark: str | None = None
    stem: str = ""  # what its passage opens with
    from_before: bool = False
    goes_on: bool = False


@pytest.mark.parametrize(("source", "expected"), PAGES, ids=[f"{s}-{p['page_index']}" for s, p in PAGES])
def test_page(real_corpus: Path, source: str, expected: dict[str, Any]) -> None:
    document = parsed(real_corpus, source)
    page = document.page(expected["page_index"])
    assert page.page_label == expected["page_label"]
    assert page.quotable
    found = sorted(_pieces(document, expected["page_index"]), key=lambda piece: piece.start)
    wanted = expected["pieces"]
    if wanted[-1]["kind"] == "contents":  # what follows in the list is nobody's text
        found = found[: len(wanted)]
    assert [_brief(piece) for piece in found] == [
        (w["kind"], _plain(w["first"], 3), _plain(w["last"], -3)) for w in wanted
    ]
    for piece, want in zip(found, wanted, strict=True):
        where = f"{source} PDF page {page.page_index}: {want['first']}"
        assert _plain(piece.text, len(_words(want["first"]))) == _plain(want["first"], 99), where
        assert _plain(piece.text, -len(_words(want["last"]))) == _plain(want["last"], 99), where
        assert len(_words(piece.text)) == want["words"], where
        assert piece.mark == want.get("mark"), where
        assert piece.from_before == want.get("from_before", False), where
        assert piece.goes_on == want.get("goes_on", False), where
        if "paragraph" in want:
            assert piece.paragraph == want["paragraph"], where
        if "section" in want:
            assert piece.section == want["section"], where
        if "under" in want:
            assert _plain(piece.stem, 3) == _plain(want["under"], 3), where


def test_the_pages_are_many_and_spread() -> None:
    assert len(PAGES) >= 20
    assert len({source for source, _ in PAGES}) >= 8


def _pieces(document: Parsed, index: int) -> Iterator[Piece]:
    page = document.page(index)
    for part in page.parts:
        if part.kind in {"heading", "header", "contents"}:
            yield Piece(part.start, part.kind, page.text[part.start : part.end])
    spans = sorted(
        ((span, passage) for passage in document.passages for span in passage.spans if not span.stem),
        key=lambda pair: (pair[0].page_index, pair[0].start),
    )
    on_page = [pair for pair in spans if pair[0].page_index == index]
    for run in _joined(on_page, page.content):
        first, passage = run[0]
        last, last_passage = run[-1]
        yield Piece(
            first.start,
            passage.kind,
            page.content[first.start : last.end],
            passage.paragraphs[0] if passage.paragraphs else None,
            passage.section[-1] if passage.section else None,
            passage.mark,
            _opening(document, passage),
            from_before=_before(passage, first) is not None and first.continues,
            goes_on=(after := _after(last_passage, last)) is not None and after.continues,
        )


def _joined(pairs: list[tuple[Span, Passage]], content: str) -> Iterator[list[tuple[Span, Passage]]]:
    """Spans of one paragraph that was cut between sentences, together."""
    run: list[tuple[Span, Passage]] = []
    for pair in pairs:
        if run and content[run[-1][0].end : pair[0].start] != " ":
            yield run
            run = []
        run.append(pair)
    if run:
        yield run


def _opening(document: Parsed, passage: Passage) -> str:
    span = passage.spans[0]
    return document.page(span.page_index).content[span.start : span.end]


def _before(passage: Passage, span: Span) -> Span | None:
    """The passage's span before this one, if it stands on another page."""
    k = passage.spans.index(span)
    before = passage.spans[k - 1] if k else None
    return before if before is not None and before.page_index != span.page_index else None


def _after(passage: Passage, span: Span) -> Span | None:
    k = passage.spans.index(span)
    after = passage.spans[k + 1] if k + 1 < len(passage.spans) else None
    return after if after is not None and after.page_index != span.page_index else None


def _words(text: str) -> list[str]:
    return [word for word in text.split() if re.search(r"\w", word)]


def _plain(text: str, words: int) -> str:
    """The first words of a text, or its last if ``words`` is negative, letters and digits only."""
    chosen = _words(text)[:words] if words > 0 else _words(text)[words:]
    return " ".join(re.sub(r"[^a-z0-9]", "", word.lower()) for word in chosen)


def _brief(piece: Piece) -> tuple[str, str, str]:
    return piece.kind, _plain(piece.text, 3), _plain(piece.text, -3)
