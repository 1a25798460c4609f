"""Boxes that stand side by side, one for each level: a matrix of one row, drawn with gaps between its columns."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.lines import Line
from ingest.tables import LEVEL, CellBox, Grid

_ALIGNED = 4.0  # points by which the tops and bottoms of boxes in a row may differ
_LEAST = 40.0  # points; what is smaller holds no level's text
_MOST_HEAD_LINES = 3


def beside(boxes: Sequence[CellBox], grids: Sequence[Grid], lines: Sequence[Line]) -> list[Grid]:
    """The grids of a page, and one more for each row of boxes whose first lines name levels.

    ``boxes`` are measured from the bottom left, as cells are; those that a grid holds already are passed over.
    """
    rows: list[list[CellBox]] = []
    for box in sorted(boxes, key=lambda b: (-round(b[3]), b[0])):
        x0, y0, x1, y1 = box
        middle = (x0 + x1) / 2, (y0 + y1) / 2
        held = any(g.left <= middle[0] <= g.right and g.bottom <= middle[1] <= g.top for g in grids)
        if held or min(x1 - x0, y1 - y0) < _LEAST:
            continue
        row = next((r for r in rows if _goes_on(r[-1], box)), None)
        if row is None:
            rows.append([box])
        else:
            row.append(box)
    joined = [grid for row in rows if len(row) > 1 and (grid := _joined(row, lines)) is not None]
    return sorted([*grids, *joined], key=lambda g: -g.top)


def _goes_on(box: CellBox, following: CellBox) -> bool:
    level = abs(box[3] - following[3]) < _ALIGNED and abs(box[1] - following[1]) < _ALIGNED
    return level and following[0] > box[2] - _ALIGNED


def _joined(row: Sequence[CellBox], lines: Sequence[Line]) -> Grid | None:
    cells: dict[tuple[int, int], CellBox] = {}
    for column, (x0, y0, x1, y1) in enumerate(row):
        inside = [line for line in lines if x0 - 1 <= line.x0 + 1.5 <= x1 and y0 <= line.y + 0.2 * line.size <= y1]
        inside.sort(key=lambda line: -line.y)
        head = _head(inside)
        if not head or len(head) == len(inside):
            return None
        last, first = head[-1], inside[len(head)]
        split = (last.y - 0.2 * last.size + first.y + 0.7 * first.size) / 2
        cells[0, column], cells[1, column] = (x0, split, x1, y1), (x0, y0, x1, split)
    return Grid(cells, 2, len(row))


def _head(inside: Sequence[Line]) -> list[Line]:
    """The lines at the top of a box that name its level."""
    if not inside:
        return []
    count = 1
    while count < min(len(inside), _MOST_HEAD_LINES) and inside[0].bold and inside[count].bold:
        count += 1
    return list(inside[:count]) if LEVEL.search(" ".join(line.text for line in inside[:count])) else []
