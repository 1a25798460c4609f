"""Tables drawn with ruling lines: which cell each line of type stands in.

pdfplumber finds the grid; a grid of one column is a box, not a table, and keeps its headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ingest.glyphs import Sheet
from ingest.lines import Line
from ingest.strokes import Strokes, StrokesUnreadable

# How thresholds documents name the levels that head a matrix's columns.
LEVEL = re.compile(
    r"\b(?:level|tier|step|stage|band)\s*(?:\d|[ivx]+\b|one\b|two\b|three\b|four\b|five\b)"
    r"|\b(?:universal|early help|targeted|specialist|intensive|child(?:ren)? in need|child protection"
    r"|section (?:17|47)|acute|complex|statutory)\b|^(?:green|yellow|amber|orange|red|blue)\b",
    re.I,
)
_LABEL_WORDS = 16
_MIN_RULES = 2  # upright and level strokes without which a page cannot hold a table


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a table. ``table`` numbers the document's tables; a table keeps its number over a page turn."""

    table: int
    row: int
    column: int
    columns: int
    is_header: bool = False
    header: str | None = None  # the heading of its column
    row_header: str | None = None  # what the first cell of its row says
    within: tuple[str, ...] = ()  # of a table in another's cell: the headings of that cell


def labels_its_row(text: str, header: str | None) -> bool:
    """Whether a row's first cell names the row: it is short, and does not itself stand under a level of need."""
    return bool(text) and len(text.split()) <= _LABEL_WORDS and not (header and LEVEL.search(header))


class TableFinder:
    """Finds tables page by page and remembers the last one, which may go on overleaf."""

    def __init__(self) -> None:
        self._count = 0
        self._last: _Grid | None = None
        self._last_page = -1
        self.unread: set[int] = set()  # pages whose tables cannot be found, the file being damaged
        self._leveled: _Grid | None = None  # the last table whose columns are levels of need
        self._leveled_page = -1

    def cells(self, sheet: Sheet, lines: Sequence[Line], strokes: Strokes) -> tuple[list[Line], dict[int, Cell]]:
        """The page's lines, parted where one runs over two cells, and a map of id(line) to its cell.

        ``strokes`` are parsed only where rules are drawn.
        """
        goes_on = self._last_page == sheet.index - 1  # a table may end here with one row
        if min(sheet.rules) < (1 if goes_on else _MIN_RULES) or sheet.shown.quarters:
            return list(lines), {}  # pdfplumber knows a page only as it is shown, not as it is read
        try:
            page = strokes.page(sheet.index)
        except StrokesUnreadable:
            self.unread.add(sheet.index)
            return list(lines), {}
        found: dict[int, Cell] = {}
        grids = [g for table in _rules_of(page).find_tables() if (g := _Grid.of(table, page.cropbox)) is not None]
        for grid in grids:
            grid.drop_empty_top(lines)
        lines = [piece for line in lines for piece in _parted(line, grids)]
        for k, grid in enumerate(grids):
            members = grid.place(lines)
            carried = self._carried(grid, sheet, first=k == 0)
            heads = grid.header_row(members)
            if carried is not None and heads and carried.headers and heads != carried.headers:
                carried = None  # headings of its own: another table of the same shape
            if len(members) < 2 and carried is None:
                continue
            if carried is None:
                self._count += 1
                grid.number, grid.first_row = self._count, 0
                grid.headers = heads or self._levels_above(grid, sheet)
                grid.borrows_header = not heads
            else:
                grid.number, grid.first_row = carried.number, carried.first_row + carried.rows
                if grid.goes_on(members):
                    grid.first_row -= 1
                grid.repeats_header = bool(heads) and heads == carried.headers
                grid.headers = carried.headers
                grid.open_row = carried.row_headers.get(carried.rows - 1)
            found.update(grid.assign(members))
            self._last, self._last_page = grid, sheet.index
            if grid.names_levels():
                self._leveled, self._leveled_page = grid, sheet.index
        return list(lines), found

    def _carried(self, grid: _Grid, sheet: Sheet, first: bool) -> _Grid | None:
        """The table of the page before, if this one stands at the top with the same columns."""
        last = self._last
        if last is None or not first or self._last_page != sheet.index - 1:
            return None
        same = last.has_edges_of(grid)
        return last if same and grid.top > 0.8 * sheet.height and last.bottom < 0.3 * sheet.height else None

    def _levels_above(self, grid: _Grid, sheet: Sheet) -> dict[int, str]:
        """The levels over a table of the same columns just before: a matrix may name them once for all its parts."""
        last = self._leveled
        near = last is not None and 0 <= sheet.index - self._leveled_page <= 1
        return dict(last.headers) if near and last is not None and last.has_edges_of(grid) else {}


def _rules_of(page: Any) -> Any:
    """The page with only the strokes and cell-sized shading that draw a grid.

    Word shades a cell line by line as well as whole; the strips would pass for rows. Whole-cell
    shading is a grid only where two shaded areas stand side by side.
    """
    fills = [r for r in page.rects if r["fill"] and min(r["width"], r["height"]) >= 3 and not _is_paper(r)]
    outer = [r for r in fills if not any(_within(r, other) for other in fills)]
    side_by_side = any(
        abs(a["top"] - b["top"]) < 2 and abs(a["bottom"] - b["bottom"]) < 2 and abs(a["x1"] - b["x0"]) < 4
        for a in outer
        for b in outer
    )
    kept = {id(r) for r in outer} if side_by_side else set()

    def keep(item: dict[str, Any]) -> bool:
        if item.get("object_type") != "rect":
            return True
        thin = min(item["width"], item["height"]) < 3
        return thin or (item["stroke"] and (not item["fill"] or _is_paper(item))) or id(item) in kept

    return page.filter(keep)


def _is_paper(rect: dict[str, Any]) -> bool:
    """Whether a fill is white, as Word puts behind pasted text."""
    color = rect["non_stroking_color"]
    values = list(color) if isinstance(color, (tuple, list)) else [color]
    if not values or not all(isinstance(v, (int, float)) for v in values):
        return False  # a pattern
    return bool(sum(values) < 0.05 if len(values) == 4 else min(values) > 0.97)


def _within(inner: dict[str, Any], outer: dict[str, Any]) -> bool:
    if inner is outer:
        return False
    larger = outer["width"] * outer["height"] > inner["width"] * inner["height"] * 1.02
    return bool(
        larger
        and outer["x0"] - 1 <= inner["x0"]
        and inner["x1"] <= outer["x1"] + 1
        and outer["top"] - 1 <= inner["top"]
        and inner["bottom"] <= outer["bottom"] + 1
    )


def _parted(line: Line, grids: Sequence[_Grid]) -> list[Line]:
    """A line that runs over the edge of a cell, cut there."""
    pieces = [line]
    for grid in grids:
        places = [grid.cell_at(box.x0 + 1, line.y + 0.2 * line.size) for _, _, box in line.words]
        cuts = [k for k in range(1, len(places)) if places[k] != places[k - 1] and places[k] is not None]
        if cuts and places[0] is not None:
            pieces = [line.part(a, b) for a, b in pairwise([0, *cuts, len(places)])]
    return pieces


class _Grid:
    def __init__(self, boxes: dict[tuple[int, int], tuple[float, float, float, float]], rows: int, columns: int):
        self.boxes, self.rows, self.columns = boxes, rows, columns
        self.edges = sorted({round(b[0]) for b in boxes.values()})
        self.top = max(b[3] for b in boxes.values())
        self.bottom = min(b[1] for b in boxes.values())
        self.number = self.first_row = 0
        self.headers: dict[int, str] = {}
        self.row_headers: dict[int, str] = {}
        self.repeats_header = self.borrows_header = False
        self.open_row: str | None = None  # the row label in force when the page turned

    @classmethod
    def of(cls, table: Any, sheet: tuple[float, float, float, float]) -> _Grid | None:
        """The cells of a table, measured from the bottom left of ``sheet``, the part of the page that is shown."""
        left, _, _, foot = sheet
        boxes: dict[tuple[int, int], tuple[float, float, float, float]] = {}
        for r, row in enumerate(table.rows):
            for c, box in enumerate(row.cells):
                if box is not None:
                    x0, top, x1, bottom = box
                    boxes[r, c] = (x0 - left, foot - bottom, x1 - left, foot - top)
        if not boxes:
            return None
        columns = len({c for _, c in boxes})
        return cls(boxes, len(table.rows), columns)

    def has_edges_of(self, other: _Grid) -> bool:
        """Whether both have the same columns at the same places."""
        return len(self.edges) == len(other.edges) and all(
            abs(a - b) < 8 for a, b in zip(self.edges, other.edges, strict=True)
        )

    def names_levels(self) -> bool:
        return sum(bool(LEVEL.search(text)) for text in self.headers.values()) >= 2

    def drop_empty_top(self, lines: Sequence[Line]) -> None:
        """Forget rows above the first that holds text: a cell drawn beyond the sheet's edge."""
        held = {key[0] for line in lines if (key := self.cell_at(line.x0 + 1.5, line.y + 0.2 * line.size)) is not None}
        first = min(held, default=0)
        if first:
            self.boxes = {(r - first, c): box for (r, c), box in self.boxes.items() if r >= first}
            self.rows -= first
            self.top = max(b[3] for b in self.boxes.values())

    def goes_on(self, members: dict[tuple[int, int], list[Line]]) -> bool:
        """Whether the first row is the rest of one on the page before: nothing stands in its first column."""
        return self.columns > 1 and (0, 0) not in members and any(r == 0 for r, _ in members)

    def place(self, lines: Sequence[Line]) -> dict[tuple[int, int], list[Line]]:
        members: dict[tuple[int, int], list[Line]] = {}
        for line in lines:
            key = self.cell_at(line.x0 + 1.5, line.y + 0.2 * line.size)
            if key is not None:
                members.setdefault(self._column_under(key, line), []).append(line)
        return members

    def _column_under(self, key: tuple[int, int], line: Line) -> tuple[int, int]:
        """The column that a heading stands over, where one cell spans the whole first row."""
        row, column = key
        if row == 0 and sum(r == 0 for r, _ in self.boxes) < self.columns:
            starts = {c: box[0] for (r, c), box in self.boxes.items() if r > 0}
            under = [c for c, x in starts.items() if x <= line.x0 + 4]
            return row, max(under, default=column)
        return key

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        for key, (x0, y0, x1, y1) in self.boxes.items():
            if x0 - 1 <= x <= x1 and y0 - 1 <= y <= y1 + 1:
                return key
        return None

    def header_row(self, members: dict[tuple[int, int], list[Line]]) -> dict[int, str]:
        """Column headings: a first row of short cells, set apart by its type from the second."""
        if self.columns < 2 or self.rows < 2:
            return {}
        texts = {c: " ".join(s.text for s in ls) for (r, c), ls in members.items() if r == 0}
        if len(texts) < 2 or any(len(t.split()) > 14 for t in texts.values()):
            return {}
        bold = all(line.bold for (r, _), ls in members.items() if r == 0 for line in ls)
        second = [line for (r, _), ls in members.items() if r == 1 for line in ls]
        if bold and second and not all(line.bold for line in second):
            return texts
        levels = sum(bool(LEVEL.search(text)) for text in texts.values())
        return texts if levels >= 2 and all(len(text.split()) <= 8 for text in texts.values()) else {}

    def _rows_beside(self, row: int) -> list[int]:
        """The rows that the first cell of a row stands beside: several where it is merged downwards."""
        first = self.boxes.get((row, 0))
        if first is None:
            return [row]
        middles = {r: (box[1] + box[3]) / 2 for (r, c), box in self.boxes.items() if c > 0 and r >= row}
        return sorted({row, *(r for r, y in middles.items() if first[1] <= y <= first[3] and (r, 0) not in self.boxes)})

    def assign(self, members: dict[tuple[int, int], list[Line]]) -> dict[int, Cell]:
        found: dict[int, Cell] = {}
        own_header = bool(self.headers) and (self.repeats_header or (self.first_row == 0 and not self.borrows_header))
        for (r, c), lines in sorted(members.items()):
            text = " ".join(line.text for line in lines)
            if c == 0 and not (own_header and r == 0) and labels_its_row(text, self.headers.get(0)):
                for row in self._rows_beside(r):
                    self.row_headers.setdefault(row, text)
        first = 1 if self.repeats_header else 0
        if self.open_row:
            for row in self._rows_beside(first):
                self.row_headers.setdefault(row, self.open_row)
        for r in range(first + 1, self.rows):  # a level's further rows, whose first cells were left empty
            above = self.row_headers.get(r - 1)
            if above is not None and LEVEL.search(above):
                self.row_headers.setdefault(r, above)
        for (r, c), lines in members.items():
            cell = Cell(
                self.number,
                self.first_row + r,
                c,
                self.columns,
                is_header=own_header and r == 0,
                header=self.headers.get(c),
                row_header=self.row_headers.get(r) if c > 0 else None,
            )
            found.update({id(line): replace(cell) for line in lines})
        return found
