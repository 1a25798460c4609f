"""What is kept of one file: its pages, its passages and their vectors, in a folder of its own.

A folder is named by everything its content depends on (the file, the code, the model), is written
whole under another name first, and is never changed after: a build that is killed leaves nothing
half-written under a name that anything reads.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.geometry import Box
from ingest.pages import Document, Footnote, Page, Part
from ingest.passages import Passage, Span
from ingest.tables import Cell

if TYPE_CHECKING:  # it brings torch
    from ingest.embedding import TokenVectors

_SCALE = 127.0


class SourceStore:
    """One file's folder, read lazily: a question needs vectors, a viewer needs one page's boxes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def write(
        folder: Path,
        document: Document,
        passages: list[Passage],
        embedded: list[str],
        vectors: Sequence[TokenVectors],
        acronyms: dict[str, list[str]],
    ) -> SourceStore:
        """Write a folder all at once; an existing one of that name is left as it is.

        ``embedded`` and ``vectors`` are the text that the model read for each passage, and what it gave.
        """
        part = folder.with_name(f"{folder.name}.part-{os.getpid()}")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        pages = [_page_json(page) for page in document.pages]
        boxes = [
            [[s, e, *(round(v, 1) for v in (b.x0, b.y0, b.x1, b.y1))] for s, e, b in page.word_boxes]
            for page in document.pages
        ]
        facts = {
            "title": document.title,
            "labels": document.labels,
            "label_offset": document.label_offset,
            "levels_from": document.levels_from,
            "warnings": list(document.warnings),
            "particulars": [list(pair) for pair in document.particulars],
            "running": list(document.running),
            "acronyms": acronyms,
        }
        _dump(part / "document.json", facts)
        _dump(part / "pages.json", pages)
        _dump(part / "boxes.json", boxes)
        _dump(part / "passages.json", [asdict(p) for p in passages])
        _dump(part / "embedded.json", embedded)
        np.save(part / "vectors.npy", np.stack([v.whole for v in vectors]))
        np.save(part / "tokens.npy", _whole_numbers([v.tokens for v in vectors]))
        if late := [v.late for v in vectors if v.late is not None]:
            np.save(part / "late.npy", _whole_numbers(late))
        np.save(part / "starts.npy", np.concatenate([v.starts for v in vectors]))
        np.save(part / "offsets.npy", np.cumsum([0, *(len(v.tokens) for v in vectors)]))
        if folder.exists():
            shutil.rmtree(part)
        else:
            part.rename(folder)
        return SourceStore(folder)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Title, labels, label offset, warnings and the acronyms that the document defines."""
        facts: dict[str, Any] = _load(self.folder / "document.json")
        return facts

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All pages, without the places of their words (see ``boxes``)."""
        return tuple(_page(entry) for entry in _load(self.folder / "pages.json"))

    @property
    def document(self) -> Document:
        """The document as it was read, without the places of its words."""
        facts = self.facts
        return Document(
            self.pages, facts["title"], facts["labels"], facts["label_offset"], facts["levels_from"],
            tuple(facts["warnings"]), tuple((label, value) for label, value in facts["particulars"]),
            tuple(facts.get("running", ())),
        )  # fmt: skip

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(
            Passage(
                p["kind"],
                tuple(Span(**span) for span in p["spans"]),
                p["text"],
                tuple(p["section"]),
                tuple(p["paragraphs"]),
                p["mark"],
            )
            for p in _load(self.folder / "passages.json")
        )

    @cached_property
    def embedded(self) -> tuple[str, ...]:
        """The text that the model read for each passage: its section's headings, then its words."""
        return tuple(_load(self.folder / "embedded.json"))

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = np.load(self.folder / "vectors.npy")
        return vectors

    @cached_property
    def tokens(self) -> NDArray[np.int8]:
        """Token vectors of all passages, one after another, times 127."""
        tokens: NDArray[np.int8] = np.load(self.folder / "tokens.npy", mmap_mode="r")
        return tokens

    @cached_property
    def late(self) -> NDArray[np.int8]:
        """The same tokens as questions meet them, times 127; the model's own where it has no others."""
        if not (self.folder / "late.npy").is_file():
            return self.tokens
        late: NDArray[np.int8] = np.load(self.folder / "late.npy", mmap_mode="r")
        return late

    @cached_property
    def offsets(self) -> NDArray[np.int64]:
        """Where each passage's token vectors begin, and the end of the last."""
        offsets: NDArray[np.int64] = np.load(self.folder / "offsets.npy")
        return offsets

    @cached_property
    def starts(self) -> NDArray[np.int32]:
        """Where in its embedded text each token begins."""
        starts: NDArray[np.int32] = np.load(self.folder / "starts.npy")
        return starts

    def rows(self, number: int) -> slice:
        """Where the tokens of passage ``number`` stand in ``tokens``, ``late`` and ``starts``."""
        return slice(int(self.offsets[number]), int(self.offsets[number + 1]))

    def page_with_boxes(self, page_index: int) -> Page:
        """A page that can say where on the sheet its words lie."""
        page = self.pages[page_index - 1]
        boxes = tuple((int(s), int(e), Box(*box)) for s, e, *box in self._boxes[page_index - 1])
        return Page(page.page_index, page.page_label, page.text, page.footnotes, page.parts, page.left_out, boxes)

    @cached_property
    def _boxes(self) -> list[list[list[float]]]:
        boxes: list[list[list[float]]] = _load(self.folder / "boxes.json")
        return boxes


def _page_json(page: Page) -> dict[str, Any]:
    return {
        "page_index": page.page_index,
        "page_label": page.page_label,
        "text": page.text,
        "left_out": page.left_out,
        "footnotes": [[n.mark, n.text, n.start, n.end] for n in page.footnotes],
        "parts": [
            [
                p.kind,
                p.start,
                p.end,
                p.level,
                p.number,
                asdict(p.cell) if p.cell else None,
                p.panel,
                [list(m) for m in p.marks],
                p.closed,
                p.full,
            ]
            for p in page.parts
        ],
    }


def _page(entry: dict[str, Any]) -> Page:
    parts = tuple(
        Part(
            kind,
            start,
            end,
            level,
            number,
            Cell(**{**cell, "within": tuple(cell.get("within", ()))}) if cell else None,
            panel,
            tuple((offset, mark) for offset, mark in marks),
            closed,
            full,
        )
        for kind, start, end, level, number, cell, panel, marks, closed, full in entry["parts"]
    )
    notes = tuple(Footnote(*note) for note in entry["footnotes"])
    return Page(entry["page_index"], entry["page_label"], entry["text"], notes, parts, entry["left_out"])


def _dump(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _whole_numbers(vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.int8]:
    numbers: NDArray[np.int8] = np.round(np.concatenate(vectors) * _SCALE).astype(np.int8)
    return numbers
