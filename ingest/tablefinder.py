"""Finds the tables of a page, by ruling lines, shading, or boxes that stand side by side.

pdfplumber finds the grid; a grid of one column is a box, not a table, and keeps its headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ingest.drawings import APART
from ingest.glyphs import Sheet
from ingest.lines import Line
from ingest.loosematrix import loose_matrix, names_levels_side_by_side
from ingest.sidebyside import beside
from ingest.strokes import Strokes, StrokesUnreadable
from ingest.tables import Cell, CellBox, Grid

_MIN_RULES = 2  # upright and level strokes without which a page cannot hold a table


class TableFinder:
    """Finds tables page by page and remembers the last one, which may go on overleaf."""

    def __init__(self) -> None:
        self._count = 0
        self._last: Grid | None = None
        self._last_page = -1
        self._last_ends = False  # nothing stood below it on its page
        self.unread: set[int] = set()  # pages whose tables cannot be found, the file being damaged
        self._leveled: Grid | None = None  # the last table whose columns are levels of need
        self._leveled_page = -1

    def cells(self, sheet: Sheet, lines: Sequence[Line], strokes: Strokes) -> tuple[list[Line], dict[int, Cell]]:
        """The page's lines, parted where one runs over two cells, and a map of id(line) to its cell.

        ``strokes`` are parsed only where rules are drawn.
        """
        grids = self._grids(sheet, lines, strokes)
        found: dict[int, Cell] = {}
        lines = [piece for line in lines for piece in _parted(line, grids)]
        for k, grid in enumerate(grids):
            members = grid.place(lines)
            opens = not any(line.y > grid.top for line in lines)
            carried = self._carried(grid, sheet, first=k == 0, opens=opens)
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
                grid.open_part = carried.open_part
            found.update(grid.assign(members))
            self._last, self._last_page = grid, sheet.index
            self._last_ends = not any(line.y < grid.bottom for line in lines)
            if grid.names_levels():
                self._leveled, self._leveled_page = grid, sheet.index
        return list(lines), found

    def _grids(self, sheet: Sheet, lines: Sequence[Line], strokes: Strokes) -> list[Grid]:
        """The grids that rules, shading, boxes or white between columns draw on a page, from the top."""
        loose = names_levels_side_by_side(lines)
        goes_on = self._last_page == sheet.index - 1  # a table may end here with one row
        ruled = min(sheet.rules) >= (1 if goes_on else _MIN_RULES)
        grids: list[Grid] = []
        rules: list[CellBox] = []
        if (ruled or (loose and sheet.rules[1])) and not sheet.shown.quarters:
            # pdfplumber knows a page only as it is shown, not as it is read
            try:
                page = strokes.page(sheet.index)
            except StrokesUnreadable:
                self.unread.add(sheet.index)
                return []
            drawn = _rules_of(page)
            if ruled:
                grids = [g for t in drawn.find_tables() if (g := Grid.of(t, page.cropbox)) is not None]
                grids = beside(_boxes(drawn.rects, page.cropbox), grids, lines)
            rules = [box for box in _boxes([*drawn.rects, *drawn.lines], page.cropbox) if box[3] - box[1] < 3]
        for grid in grids:
            grid.drop_empty_top(lines)
        if loose and (matrix := loose_matrix(lines, grids, rules)) is not None:
            grids = sorted([*grids, matrix], key=lambda g: -g.top)
        return grids

    def _carried(self, grid: Grid, sheet: Sheet, first: bool, opens: bool) -> Grid | None:
        """The table of the page before, if this one goes on with the same columns.

        It does where it ``opens`` the page as the other ended its own, or both stand near enough to the turn.
        """
        last = self._last
        if last is None or not first or self._last_page != sheet.index - 1 or not last.has_edges_of(grid):
            return None
        near = grid.top > 0.8 * sheet.height and last.bottom < 0.3 * sheet.height
        return last if near or (opens and self._last_ends) else None

    def _levels_above(self, grid: Grid, sheet: Sheet) -> dict[int, str]:
        """The levels over a table of the same columns just before: a matrix may name them once for all its parts."""
        last = self._leveled
        near = last is not None and 0 <= sheet.index - self._leveled_page <= 1
        return dict(last.headers) if near and last is not None and last.has_edges_of(grid) else {}


def _boxes(drawn: Sequence[dict[str, Any]], sheet: CellBox) -> list[CellBox]:
    """The outlines of what is drawn, measured from the bottom left of the part of the page that is shown."""
    left, _, _, foot = sheet
    return [(d["x0"] - left, foot - d["bottom"], d["x1"] - left, foot - d["top"]) for d in drawn]


def _rules_of(page: Any) -> Any:
    """The page with only the strokes and cell-sized shading that draw a grid.

    Word shades a cell line by line as well as whole; the strips would pass for rows. Whole-cell
    shading is a grid only where two shaded areas stand side by side.
    """
    fills = [r for r in page.rects if r["fill"] and min(r["width"], r["height"]) >= 3 and not _is_paper(r)]
    outer = [r for r in fills if not any(_within(r, other) for other in fills)]
    side_by_side = any(
        abs(a["top"] - b["top"]) < 2 and abs(a["bottom"] - b["bottom"]) < 2 and -4 < b["x0"] - a["x1"] < APART
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


def _parted(line: Line, grids: Sequence[Grid]) -> list[Line]:
    """A line that runs over the edge of a cell, cut there."""
    pieces = [line]
    for grid in grids:
        places = [grid.cell_at(box.x0 + 1, line.y + 0.2 * line.size) for _, _, box in line.words]
        cuts = [k for k in range(1, len(places)) if places[k] != places[k - 1] and places[k] is not None]
        if cuts and places[0] is not None:
            pieces = [line.part(a, b) for a, b in pairwise([0, *cuts, len(places)])]
    return pieces
