"""Boxes that stand side by side, one for each level: a matrix of one row, drawn with gaps between its columns."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.lines import Line
from ingest.tables import LEVEL, CellBox, Grid

_ALIGNED = 4.0  # points by which the tops and bottoms of boxes in a row may differ
_MOST_HEAD_LINES = 3


def beside(grids: Sequence[Grid], lines: Sequence[Line]) -> list[Grid]:
    """The grids, boxes in a row whose first lines name levels made into one grid with those as its headings."""
    rows: list[list[Grid]] = []
    out: list[Grid] = []
    for grid in sorted(grids, key=lambda g: (-g.top, g.left)):
        if grid.columns > 1 or grid.rows > 1:
            out.append(grid)
            continue
        row = next((r for r in rows if _in_a_row(r[-1], grid)), None)
        if row is None:
            rows.append([grid])
        else:
            row.append(grid)
    for row in rows:
        joined = _joined(row, lines) if len(row) > 1 else None
        out.extend([joined] if joined is not None else row)
    return sorted(out, key=lambda g: -g.top)


def _in_a_row(box: Grid, following: Grid) -> bool:
    level = abs(box.top - following.top) < _ALIGNED and abs(box.bottom - following.bottom) < _ALIGNED
    return level and following.left > box.left + 10


def _joined(row: Sequence[Grid], lines: Sequence[Line]) -> Grid | None:
    boxes: dict[tuple[int, int], CellBox] = {}
    for column, grid in enumerate(row):
        (x0, y0, x1, y1) = next(iter(grid.boxes.values()))
        inside = sorted((line for found in grid.place(lines).values() for line in found), key=lambda line: -line.y)
        heads = _head(inside)
        if not heads or len(heads) == len(inside):
            return None
        split = (heads[-1].y - 0.25 * heads[-1].size + inside[len(heads)].y + 0.75 * inside[len(heads)].size) / 2
        boxes[0, column], boxes[1, column] = (x0, split, x1, y1), (x0, y0, x1, split)
    return Grid(boxes, 2, len(row))


def _head(inside: Sequence[Line]) -> list[Line]:
    """The lines at the top of a box that name its level."""
    if not inside:
        return []
    first = inside[0]
    count = 1
    while count < min(len(inside), _MOST_HEAD_LINES) and first.bold and inside[count].bold:
        count += 1
    return list(inside[:count]) if LEVEL.search(" ".join(line.text for line in inside[:count])) else []
