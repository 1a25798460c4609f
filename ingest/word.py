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
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.flow import Piece, document_of
from ingest.pages import Document, UnreadableFile
from ingest.tables import LEVEL, Cell, labels_its_row
from ingest.wordnumbers import Numbering
from ingest.wordstyles import Styles, value_of

MAX_BYTES = 100 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
_OLD_WORD = b"\xd0\xcf\x11\xe0"  # the container of locked .docx files and of the old .doc format
# Text in these is not the author's text as it stands: deleted, moved away, or a copy for old readers.
_PASSED_OVER = {qn(name) for name in ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:rPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_ITEM_TEXT = re.compile(r"^(?:[•·▪◦–—-]\s+|\(?[a-z][).]\s+|\(?[ivx]{1,5}[).]\s+|\d{1,3}[.)]\s+)")
_MAX_HEADING_WORDS = 16
_MOST_HEADER_ROWS = 3


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
    return document_of(reader.pieces, reader.notes, title, reader.warnings())


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
        self.notes: dict[str, str] = {}
        self._file = file
        self._styles = Styles(file)
        self._numbering = Numbering(file, self._styles.numbering)
        self._note_texts = _footnote_texts(file)
        self._tables = self._panels = self._contents = self._pictures = 0

    def read(self) -> None:
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
            self._panels += 1
            for inner in self._blocks(box):
                if inner.tag == qn("w:p"):
                    self._paragraph(inner, self._panels)

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
            elif node.tag == qn("w:footnoteReference"):
                mark = str(len(self.notes) + 1)
                self.notes[mark] = self._note_texts.get(node.get(qn("w:id")), "")
                marks.append((len(text), mark))
        squeezed = " ".join(text.split())
        lead = len(text) - len(text.lstrip())
        return squeezed, tuple((len(" ".join(text[lead:offset].split())), mark) for offset, mark in marks)

    def _table(self, element: Any) -> None:
        grid = [list(_cells(row)) for row in element.iter(qn("w:tr")) if _owner(row) is element]
        columns = max((start + span for row in grid for start, span, _ in row), default=0)
        if columns < 2:
            self._panels += 1  # a frame around text, not a table
            for row in grid:
                for _, _, cell in row:
                    for inner in self._blocks(cell):
                        if inner.tag == qn("w:p"):
                            self._paragraph(inner, self._panels)
                        else:
                            self._table(inner)
            return
        self._tables += 1
        number = self._tables
        rows = [[(start, span, _merged(cell), self._cell_pieces(cell)) for start, span, cell in row] for row in grid]
        heads = _header_rows(element, grid, self._styles)
        headers: dict[int, str] = {}
        row_header: str | None = None
        for r, cells in enumerate(rows):
            for start, span, merged, pieces in cells:
                words = " ".join(piece.text for piece in pieces)
                if r < heads and words:
                    for column in range(start, start + span):
                        headers[column] = f"{headers[column]} > {words}" if column in headers else words
                elif start == 0 and not merged:
                    row_header = words if labels_its_row(words, headers.get(0)) else None
                for piece in pieces:
                    cell = Cell(
                        number, r, start, columns, r < heads, headers.get(start), row_header if start > 0 else None
                    )
                    kind = "header" if r < heads else "item" if piece.kind == "item" else "cell"
                    self.pieces.append(replace(piece, kind=kind, cell=cell, number=None, sequence=None))

    def _cell_pieces(self, cell: Any) -> list[Piece]:
        pieces = []
        for inner in self._blocks(cell):
            for paragraph in [inner] if inner.tag == qn("w:p") else inner.iter(qn("w:p")):
                piece = self._piece(paragraph)
                if piece is not None:
                    pieces.append(piece)
        return pieces


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
    """The text boxes anchored in a paragraph; each is stored twice, once for old readers."""
    for box in paragraph.iter(qn("w:txbxContent")):
        if not any("Fallback" in str(ancestor.tag) for ancestor in box.iterancestors()):
            yield box


def _owner(row: Any) -> Any:
    """The table a row belongs to: not one nested in a cell."""
    return next(row.iterancestors(qn("w:tbl")))


def _cells(row: Any) -> Iterator[tuple[int, int, Any]]:
    """(first column, columns spanned, cell) of a row."""
    column = int(value_of(row, "w:trPr/w:gridBefore") or 0)
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue
        span = int(value_of(cell, "w:tcPr/w:gridSpan") or 1)
        yield column, span, cell
        column += span


def _merged(cell: Any) -> bool:
    """Whether a cell only goes on from the row above."""
    merge = cell.find("./" + qn("w:tcPr") + "/" + qn("w:vMerge"))
    return merge is not None and merge.get(qn("w:val")) != "restart"


def _header_rows(table: Any, grid: list[list[tuple[int, int, Any]]], styles: Styles) -> int:
    """How many rows at the top are headings.

    Those marked as such; else rows all in bold above one that is not; else, in a matrix that sets nothing
    apart by its type, the rows down to the one that names the levels; else what the table's style heads.
    """
    rows = [row for row in table.iter(qn("w:tr")) if _owner(row) is table]
    marked = 0
    for row in rows:
        flag = row.find("./" + qn("w:trPr") + "/" + qn("w:tblHeader"))
        if flag is None or flag.get(qn("w:val")) in ("0", "false", "off"):
            break
        marked += 1
    if marked:
        return marked if marked < len(rows) else 0
    bold = next((k for k, row in enumerate(grid) if not _all_bold(row, styles)), len(grid))
    if 0 < bold < len(grid):
        return bold
    levels = next((k for k, row in enumerate(grid[:_MOST_HEADER_ROWS]) if _names_levels(row)), None)
    if levels is not None and levels + 1 < len(grid):
        return levels + 1
    return 1 if len(grid) > 1 and styles.heads_tables(table) else 0


def _names_levels(row: list[tuple[int, int, Any]]) -> bool:
    texts = ["".join(t.text or "" for t in cell.iter(qn("w:t"))) for _, _, cell in row]
    return sum(bool(LEVEL.search(text)) and len(text.split()) <= 8 for text in texts) >= 2


def _all_bold(row: list[tuple[int, int, Any]], styles: Styles) -> bool:
    runs = [
        (paragraph, run)
        for _, _, cell in row
        for paragraph in cell.iter(qn("w:p"))
        for run in paragraph.iter(qn("w:r"))
        if "".join(t.text or "" for t in run.iter(qn("w:t"))).strip()
    ]
    return bool(runs) and all(styles.bold(paragraph, run) for paragraph, run in runs)


def _footnote_texts(file: Any) -> dict[str | None, str]:
    """Footnote id -> text."""
    for relation in file.part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            root = parse_xml(relation.target_part.blob)
            return {
                note.get(qn("w:id")): " ".join(
                    "".join(
                        node.text or "" for p in note.iter(qn("w:p")) for node in _shown(p) if node.tag == qn("w:t")
                    ).split()
                )
                for note in root.iter(qn("w:footnote"))
            }
    return {}
