"""Parts of pages -> units: what belongs together whatever its length, under the headings it stands under.

Text runs in two streams. A box interrupts the text around it, which goes on after the box or
overleaf; so each stream has its own open unit, and a box its own headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from ingest.pages import Page, Part
from ingest.spans import Span
from ingest.tables import LEVEL, Cell

_LEADING = re.compile(r"^(?:[•–—\-o]\s+|\(?[a-z]{1,2}[).]\s+|\(?[ivx]{1,5}[).]\s+|\d{1,3}[.)]\s+)")
_GLOSSARY = re.compile(r"\b(?:glossary|definitions?)\b", re.I)
_TERM = re.compile(r"^([“‘\"']?[A-Z0-9][^.;:!?\n]{1,90}?)(?:\s+[-–—]\s*|\s*[–—]\s+|:\s+)(?=\S)")
_TERM_WORDS = 12
_WORDY = 6  # words in the middling cell of a table that is read cell by cell

BoxId = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: its spans, its indent, and whether it opens a list of its own."""

    spans: list[Span]
    level: int
    opens: bool


@dataclass(slots=True)
class Unit:
    """Parts that belong together, before they are cut to size."""

    kind: str
    section: tuple[str, ...]
    number: str | None
    box: BoxId | None
    stem: list[Span] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)  # of the columns that a table's row has cells in

    @property
    def path(self) -> tuple[str, ...]:
        """The headings that it stands under, a row's column headings last."""
        return (*self.section, " | ".join(self.headers)) if self.headers else self.section

    def spans(self) -> list[Span]:
        return [*self.stem, *(span for item in self.items for span in item.spans)]

    def last(self) -> list[Span]:
        """The spans of its last paragraph or item, to which a continuation is added."""
        return self.items[-1].spans if self.items else self.stem


@dataclass(frozen=True, slots=True)
class Tie:
    """Where a footnote's mark stands."""

    section: tuple[str, ...]
    number: str | None


@dataclass(slots=True)
class _Stream:
    unit: Unit | None = None
    before: tuple[Page, Part] | None = None  # the part that came last in this stream
    fresh: bool = True  # nothing of the page at hand has come yet


class _Path:
    """The headings that a part stands under; a box's own headings end with the box."""

    def __init__(self) -> None:
        self._main: list[tuple[int, str]] = []
        self._box: list[tuple[int, str]] = []
        self._of: BoxId | None = None

    def enter(self, level: int, title: str, box: BoxId | None) -> None:
        stack = self._main
        if box is not None:
            if box != self._of:
                self._box, self._of = [], box
            stack = self._box
        while stack and stack[-1][0] >= level:
            stack.pop()
        stack.append((level, title))

    def now(self, box: BoxId | None) -> tuple[str, ...]:
        inner = self._box if box is not None and box == self._of else []
        return tuple(title for _, title in [*self._main, *inner])


class UnitReader:
    """Reads pages in order. ``units`` are in the order in which they begin; ``ties`` says where marks stand."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.units: list[Unit] = []
        self.ties: dict[tuple[int, str], Tie] = {}  # by page and mark
        self._path = _Path()
        self._number: str | None = None  # of the numbered paragraph that the text is in
        self._main, self._inner = _Stream(), _Stream()
        self._box: BoxId | None = None  # that the last part read stood in
        self._same: dict[BoxId, BoxId] = {}  # a box that goes on overleaf -> where it began
        self._matrices = _matrices(pages)
        for page in pages:
            self._read(page)

    def _read(self, page: Page) -> None:
        self._main.fresh = self._inner.fresh = True
        if not page.quotable:
            self._box = None
            for part in _titles(page):
                self._path.enter(part.level, _text(page, part), None)
            return
        last_box, first = self._box, True
        for part in page.parts:
            if part.kind == "contents":
                continue
            box = _box_of(page, part)
            if first and box is not None and last_box is not None and box[0] == last_box[0] == "panel":
                self._same[box] = self._same.get(last_box, last_box)
            first = False
            box = self._same.get(box, box) if box is not None else None
            self._box = box
            self._take(page, part, box)

    def _take(self, page: Page, part: Part, box: BoxId | None) -> None:
        stream = self._main if box is None else self._inner
        if part.kind == "heading":
            self._path.enter(part.level, _text(page, part), box)
            if box is None and part.cell is None:
                self._number = None
        if part.number:
            self._number = part.number
        plain = box is None and part.cell is None
        number = part.number or (self._number if plain else None)
        section = self._path.now(box) + self._cell_path(part)
        if part.kind in {"heading", "header"}:
            number = self._number
        for _, mark in part.marks:
            self.ties.setdefault((page.page_index, mark), Tie(section, number))
        if part.kind == "header":
            return
        if part.kind not in {"heading", "figure"}:
            self._add(stream, page, part, box, section, number)
        elif part.kind == "figure":
            self._add_label(page, part, section)
            return
        stream.before, stream.fresh = (page, part), False

    def _add(
        self, stream: _Stream, page: Page, part: Part, box: BoxId | None, section: tuple[str, ...], number: str | None
    ) -> None:
        span = Span(page.page_index, part.start, part.end)
        text = page.text[part.start : part.end]
        unit, before = stream.unit, stream.before
        turned = stream.fresh and before is not None and before[0] is not page
        if unit is not None and before is not None and unit.box == box:
            if turned and _runs_on(page, part, *before):
                unit.last().append(replace(span, continues=True))
                return
            if self._belongs(unit, part, text, section, number, before[1]):
                _append(unit, part, text, span)
                return
        kind = self._kind_of(part, box, section)
        if kind == "paragraph" and (term := _term(text, section)):
            kind, section = "definition", (*section, term)
        stream.unit = Unit(kind, section, number, box)
        _append(stream.unit, part, text, span)
        self.units.append(stream.unit)

    def _cell_path(self, part: Part) -> tuple[str, ...]:
        if part.cell is None or part.cell.columns == 1:
            return ()
        column = part.cell.header if part.cell.table in self._matrices else None
        return (*part.cell.within, *(h for h in (column, part.cell.row_header) if h))

    def _kind_of(self, part: Part, box: BoxId | None, section: tuple[str, ...]) -> str:
        if part.cell is not None and part.cell.columns > 1:
            if part.cell.columns == 2 and any(_GLOSSARY.search(title) for title in section):
                return "definition"
            return "cell" if part.cell.table in self._matrices else "row"
        return "box" if box is not None else "paragraph"

    def _belongs(
        self, unit: Unit, part: Part, text: str, section: tuple[str, ...], number: str | None, last: Part
    ) -> bool:
        """Whether a part goes into the unit before it: list items, cells of a row, short neighbours."""
        if last.kind == "heading" or part.number:
            return False
        if part.cell is not None and part.cell.columns > 1:
            return last.cell is not None and self._same_row_passage(last.cell, part.cell)
        if (last.cell is None) != (part.cell is None):
            return False
        if part.kind != "item" and _term(text, section) is not None:
            return False
        if unit.kind == "definition" and unit.section[:-1] == section:
            return True
        if unit.section != section:
            return False
        return part.kind == "item" or _is_step(text) or (not unit.items and unit.number == number)

    def _same_row_passage(self, last: Cell, cell: Cell) -> bool:
        if (last.table, last.row) != (cell.table, cell.row):
            return False
        return last.column == cell.column or cell.table not in self._matrices

    def _add_label(self, page: Page, part: Part, section: tuple[str, ...]) -> None:
        """Labels of one diagram make one unit, which interrupts nothing."""
        span = Span(page.page_index, part.start, part.end)
        last = next((u for u in reversed(self.units) if u.kind == "figure"), None)
        if last is None or last.stem[0].page_index != page.page_index:
            last = Unit("figure", section, None, None)
            self.units.append(last)
        last.stem.append(span)


def _titles(page: Page) -> list[Part]:
    """Headings of a page that is not quoted: a chart's title opens its section, a cover's small lines do not."""
    headings = [part for part in page.parts if part.kind == "heading" and page.left_out != "contents list"]
    return [min(headings, key=lambda part: part.level)] if headings and page.left_out == "cover" else headings


def _text(page: Page, part: Part) -> str:
    return page.text[part.start : part.end].strip()


def _box_of(page: Page, part: Part) -> BoxId | None:
    if part.panel is not None:
        return "panel", page.page_index, part.panel
    if part.cell is not None and part.cell.columns == 1:
        return "frame", part.cell.table, 0
    return None


def _term(text: str, section: tuple[str, ...]) -> str | None:
    """The term that a glossary's paragraph explains, if it opens with one."""
    if not section or not _GLOSSARY.search(section[-1]):
        return None
    found = _TERM.match(text)
    if found is None:
        return None
    term = found.group(1)
    most = _TERM_WORDS // 2 if text[found.end(1)] == ":" else _TERM_WORDS  # a colon also opens lists
    if len(term.split()) > most:
        return None
    return term[1:-1] if term[0] in "“‘\"'" and term[-1] in "”’\"'" else term


def _runs_on(page: Page, part: Part, last_page: Page, last: Part) -> bool:
    """Whether a page's first part goes on with the last part of the page before."""
    if last.kind not in {"paragraph", "item", "cell"} or part.kind not in {"paragraph", "cell"} or part.number:
        return False
    if (last.cell is None) != (part.cell is None):
        return False
    if last.cell and part.cell and (last.cell.table, last.cell.column) != (part.cell.table, part.cell.column):
        return False
    opening = next((c for c in page.text[part.start : part.end] if c.isalnum()), "")
    ended = last_page.text[last.end - 1 : last.end] in ".:;?!"
    if opening.islower():
        return not last_page.text[: last.end].endswith((".", ":", "?", "!"))
    if ended or last.closed:
        return False
    return last.full and opening.isupper() and last.kind == "paragraph"


def _is_step(text: str) -> bool:
    """A list's numbered step, which is no numbered paragraph of the document."""
    return text[:1].isdigit() and _LEADING.match(text) is not None


def _matrices(pages: Sequence[Page]) -> frozenset[int]:
    """Tables that are cited cell by cell: those whose headings name levels of need, and wordy ones.

    A row of several levels must not be read as one. Of other tables those of three columns or more
    under headings are, if their cells hold sentences.
    """
    words: dict[int, dict[tuple[int, int], int]] = {}
    levels: dict[int, set[str]] = {}
    for page in pages:
        for part in page.parts:
            cell = part.cell
            if cell is not None and cell.columns >= 2 and cell.header is not None and part.kind != "header":
                if cell.columns >= 3:
                    cells = words.setdefault(cell.table, {})
                    key = (cell.row, cell.column)
                    cells[key] = cells.get(key, 0) + len(page.text[part.start : part.end].split())
                if LEVEL.search(cell.header):
                    levels.setdefault(cell.table, set()).add(cell.header)
    wordy = {table for table, cells in words.items() if median(cells.values()) >= _WORDY}
    return frozenset(wordy | {table for table, names in levels.items() if len(names) > 1})


def _append(unit: Unit, part: Part, text: str, span: Span) -> None:
    listed = part.kind == "item" or (_is_step(text) and not part.number)
    in_table = unit.kind in {"row", "cell"}
    if unit.kind == "row" and part.cell and part.cell.header and part.cell.header not in unit.headers:
        unit.headers.append(part.cell.header)
    if listed or (unit.items and unit.stem) or (in_table and unit.stem):
        unit.items.append(Item([span], part.level, text.rstrip().endswith(":")))
        if listed and unit.kind == "paragraph":
            unit.kind = "list"
    else:
        unit.stem.append(span)
