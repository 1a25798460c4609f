"""Pages set in two columns, put into the order in which a person reads them.

Most programs write a page's columns one after the other, and then the drawn order is right. Some
write line by line across the sheet; read in that order, two sentences run into each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.lines import Line

_MIN_LINES = 6  # fewer lines on a side are no column
_MIN_TURNS = 5  # the drawn order changes sides more often than columns, headings and boxes explain
_LARGE = 1.14  # times the page's type: a title
_BESIDE = 1.3  # times a title's own type: what is further up or down does not stand beside it
_MAX_CROSSING = 0.25  # share of lines that may run over the gutter: titles, an introduction


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines as drawn, or column by column where they were drawn across two columns."""
    gutter = _gutter(lines)
    if gutter is None:
        return list(lines)
    sides = [_side(line, gutter) for line in lines]
    turns = [s for s in sides if s]
    if sum(a != b for a, b in pairwise(turns)) < _MIN_TURNS:
        return list(lines)
    ordered: list[Line] = []
    band: list[Line] = []
    size = median(line.size for line in lines)
    for line in sorted(lines, key=lambda each: -each.y):
        if _side(line, gutter) == 0 or _parts(line, lines, gutter, size):
            ordered.extend(_by_column(band, gutter))
            ordered.append(line)
            band = []
        else:
            band.append(line)
    ordered.extend(_by_column(band, gutter))
    return ordered


def _by_column(band: Sequence[Line], gutter: float) -> list[Line]:
    """The left column from top to bottom, then the right; each line now stands on a row of its own."""
    left = [line for line in band if _side(line, gutter) < 0]
    right = [line for line in band if _side(line, gutter) > 0]
    return [_alone(column, k) for column in (left, right) for k in range(len(column))]


def _alone(column: list[Line], k: int) -> Line:
    line = column[k]
    same = k > 0 and abs(column[k - 1].y - line.y) < 0.3 * line.size
    return line if line.same_row == same else replace(line, same_row=same)


def _parts(line: Line, lines: Sequence[Line], gutter: float, size: float) -> bool:
    """Whether a line is a title of its own over both columns, though it is short: large, with white beside it."""
    beside = (other for other in lines if _side(other, gutter) > 0 and abs(other.y - line.y) < _BESIDE * line.size)
    return line.size > _LARGE * size and _side(line, gutter) < 0 and next(beside, None) is None


def _side(line: Line, gutter: float) -> int:
    if line.x1 <= gutter:
        return -1
    return 1 if line.x0 >= gutter else 0


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where the white between two columns of running text lies, or None."""
    if len(lines) < 2 * _MIN_LINES:
        return None
    width = max(line.x1 for line in lines) + min(line.x0 for line in lines)  # margins are alike
    starts = Counter(round(line.x0) for line in lines if 0.3 * width < line.x0 < 0.7 * width)
    if not starts:
        return None
    start, _ = starts.most_common(1)[0]
    gutter = start - 3.0
    left = [line for line in lines if line.x1 <= gutter]
    right = [line for line in lines if line.x0 >= gutter]
    crossing = len(lines) - len(left) - len(right)
    if min(len(left), len(right)) < _MIN_LINES or crossing > _MAX_CROSSING * len(lines):
        return None
    return gutter if _is_text(left, gutter) and _is_text(right, max(line.x1 for line in right)) else None


def _is_text(column: Sequence[Line], edge: float) -> bool:
    """Lines that share an indent and fill their measure: not the labels, numbers or cells of a table."""
    indent, aligned = Counter(round(line.x0) for line in column).most_common(1)[0]
    measure = edge - indent
    return aligned >= 0.5 * len(column) and median(line.x1 - line.x0 for line in column) > 0.6 * measure
