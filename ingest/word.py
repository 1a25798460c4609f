"""Word (.docx) -> the pages of a document.

python-docx opens the file; the body is walked here, because what a procedure says also stands
where python-docx does not look: content controls, text boxes, tracked insertions, footnotes, and
numbers that Word counts itself.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from ingest.flow import Piece, document_of
from ingest.pages import Document, UnreadableFile
from ingest.tables import Cell, joined_heading, labels_its_row, of_columns
from ingest.wordchanges import accept_changes
from ingest.wordnumbers import Numbering
from ingest.wordparts import REFERENCES, Notes, running_lines
from ingest.wordstyles import Styles
from ingest.wordtables import goes_on, grid_of, header_rows

MAX_BYTES = 100 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
_OLD_WORD = b"\xd0\xcf\x11\xe0"  # the container of locked .docx files and of the old .doc format
# Text in these is not the author's text as it stands: deleted, moved away, or a copy for old readers.
_PASSED_OVER = {qn(name) for name in ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:rPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_ITEM_TEXT = re.compile(r"^(?:[•·▪◦–—-]\s+|\(?[a-z][).]\s+|\(?[ivx]{1,5}[).]\s+|\d{1,3}[.)]\s+)")
_MAX_HEADING_WORDS = 16


def read_word(path: Path) -> Document:
    """Read a Word file. Raises UnreadableFile for what is damaged, locked, empty, huge or holds macros."""
    _check(path)
    try:
        file = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise UnreadableFile(f"{path.name} is damaged: Word's own parts are missing; get a fresh copy.") from error
    reader = _Reader(file)
    try:
        reader.read()
    except (ValueError, AttributeError, TypeError) as error:  # parts that contradict Word's own format
        raise UnreadableFile(f"{path.name} is damaged inside ({error}): open it in Word and save it again.") from error
    if not any(piece.kind != "heading" for piece in reader.pieces):
        raise UnreadableFile(
            f"{path.name} holds no text: if it is a picture of a page, run text recognition (OCR) on it first."
        )
    title = (file.core_properties.title or "").strip() or None
    document = document_of(reader.pieces, reader.notes, title, reader.warnings())
    return replace(document, running=reader.running)


def _check(path: Path) -> None:
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile(f"{path.name} is empty (0 bytes): download or copy it again.")
    if size > MAX_BYTES:
        raise UnreadableFile(
            f"{path.name} is {size // 2**20} MB, over the limit of {MAX_BYTES // 2**20} MB: make its pictures smaller."
        )
    with path.open("rb") as file:
        if file.read(4) == _OLD_WORD:
            raise UnreadableFile(
                f"{path.name} is locked with a password or in the old Word format: save an unlocked .docx copy."
            )
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            unpacked = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile(f"{path.name} is damaged or not a Word file: get a fresh copy.") from error
    if unpacked > MAX_UNPACKED:
        raise UnreadableFile(f"{path.name} unpacks to {unpacked // 2**20} MB and was not opened: check its origin.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableFile(
            f"{path.name} holds macros, which are never opened: save it in Word as .docx without them."
        )
    if "word/document.xml" not in names:
        raise UnreadableFile(f"{path.name} is not a Word file, whatever its name says: check where it came from.")


class _Reader:
    """Walks a document's body and gathers pieces."""

    def __init__(self, file: Any) -> None:
        self.pieces: list[Piece] = []
        self.running: tuple[str, ...] = ()
        self._file = file
        self._styles = Styles(file)
        self._numbering = Numbering(file, self._styles.numbering)
        self._notes = Notes(file, _plain_words)
        self._tables = self._panels = self._contents = self._pictures = 0

    @property
    def notes(self) -> dict[str, str]:
        return self._notes.texts

    def read(self) -> None:
        accept_changes(self._file.element.body)
        self.running = running_lines(self._file, _plain_words)
        for element in self._blocks(self._file.element.body):
            if element.tag == qn("w:p"):
                self._paragraph(element)
            else:
                self._table(element)
        if not any(piece.kind == "heading" for piece in self.pieces):
            return
        # Bold lines that stand in for headings come below the headings that Word knows.
        deepest = max((p.level for p in self.pieces if p.kind == "heading" and p.level < 100), default=0)
        self.pieces = [replace(p, level=deepest + p.level - 99) if p.level >= 100 else p for p in self.pieces]

    def warnings(self) -> list[str]:
        found = []
        if self._contents:
            found.append("contents list not quoted")
        if self._pictures:
            count = "a picture" if self._pictures == 1 else f"{self._pictures} pictures"
            found.append(f"holds {count}, whose words cannot be quoted")
        return found

    def _blocks(self, parent: Any) -> Iterator[Any]:
        """Paragraphs and tables in order, those in content controls too."""
        for element in parent:
            if element.tag in (qn("w:p"), qn("w:tbl")):
                yield element
            elif element.tag == qn("w:sdt"):
                content = element.find(qn("w:sdtContent"))
                yield from self._blocks(content) if content is not None else ()
            elif element.tag in (qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
                yield from self._blocks(element)

    def _paragraph(self, element: Any, panel: int | None = None) -> None:
        piece = self._piece(element)
        if piece is not None:
            self.pieces.append(replace(piece, panel=panel))
        for box in _text_boxes(element):
            self._frame(box)

    def _frame(self, parent: Any, within: tuple[str, ...] = ()) -> None:
        """What stands in a text box, or in a table's only column, is a panel of its own."""
        self._panels += 1
        number = self._panels
        for inner in self._blocks(parent):
            if inner.tag == qn("w:p"):
                self._paragraph(inner, number)
            else:
                self._table(inner, within)

    def _piece(self, element: Any) -> Piece | None:
        """A paragraph as a piece; None where it is empty or a line of the contents list."""
        style = self._styles.name(element)
        text, marks = self._words(element)
        self._pictures += sum(1 for _ in element.iter(qn("a:blip")))
        number = self._numbering.next(element) if text else None
        if not text:
            return None
        if style.startswith(("toc ", "table of figures")):
            self._contents += 1
            return None
        level = self._styles.heading_level(element)
        lead = f"{number.shown} " if number and number.shown else ""
        marks = tuple((offset + len(lead), mark) for offset, mark in marks)
        if level is None and not number and self._looks_like_heading(element, text):
            level = 100
        if level is not None:
            return Piece("heading", lead + text, level, marks=marks)
        if number is not None:
            value = re.sub(r"[^\d.]", "", number.shown).strip(".") if number.decimal else None
            name = number.sequence if value and number.level == 0 else None
            return Piece("item", lead + text, number.level + 1, value, name, marks=marks)
        return Piece("item" if _ITEM_TEXT.match(text) else "paragraph", text, marks=marks)

    def _looks_like_heading(self, element: Any, text: str) -> bool:
        runs = [r for r in element.iter(qn("w:r")) if "".join(t.text or "" for t in r.iter(qn("w:t"))).strip()]
        bold = bool(runs) and all(self._styles.bold(element, run) for run in runs)
        return bold and len(text.split()) <= _MAX_HEADING_WORDS and text[-1] not in ".;,:"

    def _words(self, element: Any) -> tuple[str, tuple[tuple[int, str], ...]]:
        """A paragraph's text as Word shows it, and the footnote marks in it."""
        text = ""
        marks: list[tuple[int, str]] = []
        for node in _shown(element):
            if node.tag == qn("w:t"):
                text += node.text or ""
            elif node.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
                text += " "
            elif node.tag == qn("w:noBreakHyphen"):
                text += "-"
            elif node.tag in REFERENCES:
                marks.append((len(text), self._notes.mark(node)))
        squeezed = " ".join(text.split())
        lead = len(text) - len(text.lstrip())
        return squeezed, tuple((len(" ".join(text[lead:offset].split())), mark) for offset, mark in marks)

    def _table(self, element: Any, within: tuple[str, ...] = ()) -> None:
        """A table's cells; then, under the headings of their cell, the tables and text boxes that stand in one.

        ``within`` are the headings that a nested table itself stands under.
        """
        grid = grid_of(element)
        columns = max((start + span for row in grid for start, span, _ in row), default=0)
        if columns < 2:
            for row in grid:
                for _, _, cell in row:
                    self._frame(cell, within)
            return
        self._tables += 1
        number = self._tables
        heads = header_rows(element, grid, self._styles)
        headers: dict[int, str] = {}
        row_header: str | None = None
        for r, cells in enumerate(grid):
            later: list[tuple[Any, tuple[str, ...]]] = []
            for start, span, cell in cells:
                pieces, inner = self._cell_content(cell)
                words = " ".join(piece.text for piece in pieces)
                if r < heads and words:
                    for column in range(start, start + span):
                        headers[column] = joined_heading(headers.get(column), words)
                elif start == 0 and not goes_on(cell):
                    labels = len(grid) > 1 and labels_its_row(words, headers.get(0))
                    row_header = words if labels else None
                beside = row_header if start > 0 else None
                header = of_columns([headers.get(column) for column in range(start, start + span)])
                place = Cell(number, r, start, columns, r < heads, header, beside, within)
                for piece in pieces:
                    kind = "header" if r < heads else "item" if piece.kind == "item" else "cell"
                    self.pieces.append(replace(piece, kind=kind, cell=place, number=None, sequence=None))
                opens = words if pieces and labels_its_row(words, None) and r >= heads else None
                path = (*within, *dict.fromkeys(h for h in (headers.get(start), row_header, opens) if h))
                later.extend((block, path) for block in inner)
            for block, path in later:
                if block.tag == qn("w:tbl"):
                    self._table(block, path)
                else:
                    self._frame(block, path)

    def _cell_content(self, cell: Any) -> tuple[list[Piece], list[Any]]:
        """A cell's own paragraphs, and the tables and text boxes in it."""
        pieces: list[Piece] = []
        inner: list[Any] = []
        for block in self._blocks(cell):
            if block.tag == qn("w:tbl"):
                inner.append(block)
                continue
            if (piece := self._piece(block)) is not None:
                pieces.append(piece)
            inner.extend(_text_boxes(block))
        return pieces, inner


def _shown(element: Any) -> Iterator[Any]:
    """Descendants in order, without what Word does not show as text."""
    for child in element:
        if child.tag in _PASSED_OVER:
            continue
        if child.tag == qn("w:r"):
            hidden = child.find("./" + qn("w:rPr") + "/" + qn("w:vanish"))
            if hidden is not None and hidden.get(qn("w:val")) not in ("0", "false", "off"):
                continue
        yield child
        yield from _shown(child)


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph itself; each is stored twice, once for old readers."""
    for box in paragraph.iter(qn("w:txbxContent")):
        own = next(box.iterancestors(qn("w:p"))) is paragraph
        if own and not any("Fallback" in str(ancestor.tag) for ancestor in box.iterancestors()):
            yield box


def _plain_words(paragraph: Any) -> str:
    """A paragraph's words without marks, for headers, footers and notes; a tab parts what stands side by side."""
    text = ""
    for node in _shown(paragraph):
        if node.tag == qn("w:t"):
            text += node.text or ""
        elif node.tag in (qn("w:tab"), qn("w:ptab")):
            text += " | "
        elif node.tag in (qn("w:br"), qn("w:cr")):
            text += " "
    return " ".join(re.sub(r"(?:\s*\|\s*)+", " | ", text).strip(" |").split())
