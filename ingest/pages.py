"""PDF -> pages: what a person reads on each, and the place of every word.

>>> document = read_pdf(Path("guidance.pdf"))
>>> document.pages[45].page_label, document.pages[45].paragraphs
('46', ('124',))
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pypdf
import pypdfium2 as pdfium
from pypdf.errors import PyPdfError

from ingest.arrangement import arrange
from ingest.blocks import Block, build_blocks
from ingest.bodytype import Type
from ingest.exclusions import is_contents, reason_to_leave_out
from ingest.footnotes import Note, NoteStyle, split_joined_marks, split_notes
from ingest.furniture import find_furniture
from ingest.geometry import Box
from ingest.glyphs import Sheet, read_sheet
from ingest.headings import call_outs, lead_ins, read_outline, set_levels
from ingest.numbering import number_paragraphs
from ingest.strokes import Strokes
from ingest.tablefinder import TableFinder
from ingest.tables import Cell

MAX_PAGES = 2000
MAX_BYTES = 200 * 1024 * 1024
for _library in ("pypdf", "pdfminer"):  # what a file's damage means is said in one sentence, by this module
    logging.getLogger(_library).setLevel(logging.CRITICAL)


class UnreadableFile(Exception):
    """The file cannot be read; the message says why and what to do, in one sentence."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of a page. ``start`` and ``end`` place it in ``Page.content``."""

    mark: str | None  # None: the rest of a note that began on the page before
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, list item, heading or table cell of a page, by its place in ``Page.text``."""

    kind: str  # heading | paragraph | item | header | cell | figure | contents
    start: int
    end: int
    level: int = 0
    number: str | None = None
    cell: Cell | None = None
    panel: int | None = None
    marks: tuple[tuple[int, str], ...] = ()  # offsets in Page.text after which note marks stand
    closed: bool = True  # ends as a sentence does
    full: bool = False  # its last line reaches the right edge


@dataclass(frozen=True)
class Page:
    """One page as a person reads it.

    ``text`` is the body: furniture and note marks gone, one line for each paragraph, heading,
    list item or cell. ``content`` is the body and then the footnotes, a line each; every span
    and quote counts characters in ``content``, which begins with ``text``.
    """

    page_index: int  # 1-based place in the file
    page_label: str | None  # the number printed on it
    text: str
    footnotes: tuple[Footnote, ...] = ()
    parts: tuple[Part, ...] = ()
    left_out: str | None = None  # why the page is not quotable
    word_boxes: tuple[tuple[int, int, Box], ...] = field(default=(), repr=False)

    @cached_property
    def content(self) -> str:
        return "\n".join([self.text, *(note.text for note in self.footnotes)])

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(self.text[p.start : p.end] for p in self.parts if p.kind == "heading")

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Numbers of the paragraphs that begin on this page."""
        return tuple(p.number for p in self.parts if p.number)

    @property
    def quotable(self) -> bool:
        return self.left_out is None

    def boxes(self, start: int, end: int) -> list[Box]:
        """Where ``content[start:end]`` lies on the sheet, one rectangle a line of type (PDF points)."""
        lines: list[Box] = []
        for s, e, box in self.word_boxes:
            if e <= start or s >= end:
                continue
            last = lines[-1] if lines else None
            if last and abs(last.y0 - box.y0) < 0.5 * (box.y1 - box.y0) and box.x0 >= last.x0:
                lines[-1] = Box(last.x0, min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1))
            else:
                lines.append(box)
        return lines


@dataclass(frozen=True)
class Document:
    """A file's pages, and what was learnt about the whole."""

    pages: tuple[Page, ...]
    title: str | None  # as the file's own properties or its cover give it
    labels: str  # printed | none | mixed
    label_offset: int | None  # place in the file minus printed number
    levels_from: str  # outline | type
    warnings: tuple[str, ...] = ()
    particulars: tuple[tuple[str, str], ...] = ()  # labels and values that its front matter gives
    running: tuple[str, ...] = ()  # lines of its headers and footers, which are no body text


def read_pdf(path: Path, progress: Callable[[int, int], None] | None = None) -> Document:
    """Read a PDF.

    ``progress`` is called with (pages done, pages in all). Raises UnreadableFile for what cannot
    be read at all: encrypted, damaged, empty, without text, too large, not a PDF.
    """
    check_file(path)
    try:
        pdf = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise UnreadableFile(
            f"{path.name} is damaged or cut off: PDFium cannot open it; get a fresh copy of the file."
        ) from error
    try:
        with Strokes(path, len(pdf)) as strokes:
            return _read(path, pdf, strokes, progress)
    finally:
        pdf.close()


def check_file(path: Path) -> None:
    """Raise UnreadableFile with one helpful sentence unless the file is a PDF worth opening."""
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile(f"{path.name} is empty (0 bytes): download or copy it again.")
    if size > MAX_BYTES:
        raise UnreadableFile(
            f"{path.name} is {size // 2**20} MB, over the limit of {MAX_BYTES // 2**20} MB: "
            "split it or save it with smaller pictures."
        )
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise UnreadableFile(f"{path.name} is not a PDF, whatever its name says: check where it came from.")
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(f"{path.name} is locked with a password: save an unlocked copy and add that.")
        pages = len(reader.pages)
    except UnreadableFile:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        # One bad page must not cost the others; but of a file that broke off nobody knows what is missing.
        found = _pages_of_whole_file(path)
        if found is None:
            raise UnreadableFile(
                f"{path.name} is damaged or cut off ({error}): get a fresh copy of the file."
            ) from error
        pages = found
    if pages == 0:
        raise UnreadableFile(f"{path.name} has no pages: get a fresh copy of the file.")
    if pages > MAX_PAGES:
        raise UnreadableFile(f"{path.name} has {pages:,} pages, over the limit of {MAX_PAGES:,}: split it into parts.")


def _pages_of_whole_file(path: Path) -> int | None:
    """How many pages PDFium finds in a file that is there to its end; None where it isn't or cannot be opened."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1024))
        if b"%%EOF" not in file.read():
            return None
    try:
        pdf = pdfium.PdfDocument(path)
    except pdfium.PdfiumError:
        return None
    try:
        return len(pdf)
    finally:
        pdf.close()


def _read(
    path: Path,
    pdf: pdfium.PdfDocument,
    strokes: Strokes,
    progress: Callable[[int, int], None] | None,
) -> Document:
    sheets: list[Sheet] = []
    warnings: list[str] = []
    total = len(pdf)
    for index in range(1, total + 1):
        try:
            sheets.append(read_sheet(pdf, index))
        except pdfium.PdfiumError:
            sheets.append(Sheet.unread(index))  # listed in the status; the other pages are read
        if progress:
            progress(index, total)
    if all(sheet.damaged for sheet in sheets):
        raise UnreadableFile(f"{path.name} is damaged: none of its pages can be read; get a fresh copy of the file.")
    if sum(len(line.text) for sheet in sheets for line in sheet.lines) < 20 * min(total, 5):
        raise UnreadableFile(
            f"{path.name} holds pictures of pages without text (a scan): run text recognition (OCR) on it first."
        )
    furniture = find_furniture(sheets)
    type_ = Type.of(furniture.body)
    tables = TableFinder()
    all_blocks: list[list[Block]] = []
    all_notes: list[list[Note]] = []
    note_style = NoteStyle()
    for sheet, lines in zip(sheets, furniture.body, strict=True):
        body, notes = split_notes(lines, type_.size, note_style)
        body, cells = tables.cells(sheet, body, strokes)
        blocks = arrange(build_blocks(body, cells, sheet.panels, type_), sheet.width, type_)
        split_joined_marks(blocks, notes)
        all_blocks.append(blocks)
        all_notes.append(notes)
    number_paragraphs(
        [[] if is_contents(lines, blocks) else blocks for lines, blocks in zip(furniture.body, all_blocks, strict=True)]
    )
    levels_from = set_levels(all_blocks, read_outline(pdf))
    lead_ins(all_blocks, type_)
    call_outs(all_blocks, type_)
    pages = []
    for sheet, lines, blocks, notes, label in zip(
        sheets, furniture.body, all_blocks, all_notes, furniture.labels, strict=True
    ):
        note_words = sum(len(note.text.split()) for note in notes)
        reason = reason_to_leave_out(sheet, lines, blocks, note_words, total)
        page = _page(sheet, blocks, notes, label, reason)
        pages.append(page)
        if reason is None:
            warnings.extend(f"{_name(page)} holds {what}" for what in _unquoted(sheet, page))
        if sheet.index in tables.unread:
            warnings.append(f"{_name(page)} is damaged: if it holds a table, its cells are not told apart")
    warnings[:0] = list(_left_out(pages))
    title = (pdf.get_metadata_value("Title") or "").strip() or None
    return Document(
        tuple(pages), title, _labels(furniture.labels), furniture.offset, levels_from, tuple(warnings), (),
        furniture.running,
    )  # fmt: skip


def _page(sheet: Sheet, blocks: list[Block], notes: list[Note], label: str | None, reason: str | None) -> Page:
    text = ""
    boxes: list[tuple[int, int, Box]] = []
    parts: list[Part] = []
    right = max((line.x1 for b in blocks for line in b.lines), default=0.0)
    for block in blocks:
        start = len(text) + (1 if text else 0)
        text += ("\n" if text else "") + block.text
        boxes.extend((s + start, e + start, sheet.shown.box(box)) for s, e, box in block.words)
        block.start, block.end = start, len(text)
        last = block.lines[-1]
        parts.append(
            Part(
                block.kind,
                start,
                len(text),
                block.level,
                block.number,
                block.cell,
                block.panel,
                tuple((m.offset + start, m.mark) for m in block.marks),
                block.closed,
                last.x1 > right - 0.16 * sheet.width,
            )
        )
    footnotes, place = [], len(text)
    for note in notes:
        start = place + 1
        place = start + len(note.text)
        footnotes.append(Footnote(note.mark, note.text, start, place))
        boxes.extend((s + start, e + start, sheet.shown.box(box)) for s, e, box in note.words)
    return Page(sheet.index, label, text, tuple(footnotes), tuple(parts), reason, tuple(boxes))


def _labels(labels: list[str | None]) -> str:
    """How a document prints page numbers. A cover or two without one still counts as printed."""
    printed = sum(label is not None for label in labels)
    if printed == 0:
        return "none"
    return "printed" if printed >= 0.8 * len(labels) or printed >= len(labels) - 2 else "mixed"


def _name(page: Page) -> str:
    return f"p. {page.page_label}" if page.page_label else f"PDF page {page.page_index}"


def _unquoted(sheet: Sheet, page: Page) -> Iterator[str]:
    """What a quotable page shows that cannot be quoted, or only label by label."""
    kinds = {part.kind for part in page.parts}
    if sheet.image_share > 0.25:
        yield "a picture, whose words cannot be quoted"
    if "figure" in kinds:
        yield "a diagram: only its labels can be read"
    if "contents" in kinds:
        yield "a contents list, which is not quoted"


def _left_out(pages: list[Page]) -> Iterator[str]:
    """One line for each run of pages left out for the same reason."""
    k = 0
    while k < len(pages):
        reason = pages[k].left_out
        end = k
        while end + 1 < len(pages) and pages[end + 1].left_out == reason:
            end += 1
        if reason is not None:
            span = _name(pages[k]) if end == k else f"{_name(pages[k])} to {_name(pages[end])}"
            yield f"{span} not quoted: {reason}"
        k = end + 1
