"""A matrix of levels drawn without a whole grid: columns of text under the names of levels, told apart by white.

Its columns are the stretches of the sheet that no white gap runs through; its rows are those that level
rules or white beside the labels part, or else one. Where the gaps do not show clearly it is left alone,
and the page is listed as one whose cells cannot be told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.lines import Line
from ingest.tables import LEVEL, CellBox, Grid

_GAP = 7.0  # points of white that part two columns
_HEAD_WORDS = 8
_LEAST_WORDS = 8  # under each level
_ROW_WHITE = 1.7  # of the type, from the last line of one row to the first of the next
_UNDER = 7.0  # times the type: how far down text is looked at for whether it keeps to its column
_PITCH = 1.6  # of the type: the next line of the same heading

Span = tuple[float, float]


def loose_matrix(lines: Sequence[Line], grids: Sequence[Grid], rules: Sequence[CellBox]) -> Grid | None:
    """The grid that levels side by side open, outside the page's ruled tables; None where there is none.

    ``rules`` are the level strokes on the page, measured from its bottom left.
    """
    free = [line for line in lines if not any(_inside(line, grid) for grid in grids)]
    heads = _heads(free)
    if not heads or runs_across_levels(free):
        return None
    top, foot = max(h.y + h.size for h in heads), min(h.y for h in heads)
    region = _region(heads, [line for line in free if line.y < foot - 1], grids)
    columns = _columns([*heads, *region])
    at = {id(line): _index(line, columns) for line in [*heads, *region]}
    levels = [h for h in heads if LEVEL.search(h.text)]
    if None in at.values() or len({at[id(h)] for h in heads}) < len(heads) or len(columns) > len(heads) + 1:
        return None
    words = {c: sum(len(s.text.split()) for s in region if at[id(s)] == c) for c in range(len(columns))}
    if any(words[at[id(h)] or 0] < _LEAST_WORDS for h in levels):
        return None
    last = _last_of_heads(heads, region, at)
    body = [s for s in region if s.y < last]
    unheaded = set(range(len(columns))) - {at[id(h)] for h in levels}
    labels = [s for s in body if at[id(s)] == 0 and 0 in unheaded]
    parted = _rules_between(columns, rules, last) or _white_between(labels, body)
    low = min(s.y - 0.3 * s.size for s in region)
    edges = [top, last, *(y for y in parted if low < y < last - 4), low]
    boxes: dict[tuple[int, int], CellBox] = {}
    for r, (high, low) in enumerate(pairwise(edges)):
        for c, (x0, x1) in enumerate(columns):
            boxes[r, c] = (x0 - 2, low, x1 + 2, high)
    grid = Grid(boxes, len(edges) - 1, len(columns))
    grid.labels_rows = len(edges) > 3  # of one row for all, nobody can say what a label names
    return grid


def names_levels_side_by_side(lines: Sequence[Line]) -> bool:
    """Whether levels head columns outside any table: such a page is not quoted unless its columns are known."""
    return bool(_heads(lines))


def runs_across_levels(lines: Sequence[Line]) -> bool:
    """Whether text runs from under one level's name to under the next: columns so close that they read as one."""
    heads = _heads(lines)
    if not heads:
        return False
    starts = [h.x0 for h in heads[1:] if LEVEL.search(h.text)]
    below = [line for line in lines if line.y < heads[0].y - 1]
    across = [line for line in below if any(line.x0 < x - 3 and line.x1 > x + 3 for x in starts)]
    if not across:
        return False
    first = max(line.y for line in across)
    aligned = [line for line in below if any(abs(line.x0 - x) < 3 for x in starts)]
    if any(line.y > first for line in aligned):  # a column that is broken into, not prose that follows it
        return sum(line.y < first for line in aligned) > 1
    return sum(heads[0].y - line.y < _UNDER * line.size for line in across) > 1


def _heads(lines: Sequence[Line]) -> list[Line]:
    """The highest row of short lines on one baseline of which two or more name different levels."""
    for line in sorted(lines, key=lambda each: -each.y):
        row = [other for other in lines if abs(other.y - line.y) < 2]
        short = all(len(other.text.split()) <= _HEAD_WORDS for other in row)
        named = {other.text.strip().lower() for other in row if LEVEL.search(other.text)}
        if short and len(named) > 1 and all(text[0].isalnum() for text in named):
            return sorted(row, key=lambda each: each.x0)
    return []


def _region(heads: Sequence[Line], below: Sequence[Line], grids: Sequence[Grid]) -> list[Line]:
    """The lines under the heads, down to the first that runs across the columns or to a ruled table."""
    apart = max(b.x0 - a.x0 for a, b in pairwise(heads))
    floor = max((g.top for g in grids if g.top < heads[0].y), default=0.0)
    region: list[Line] = []
    for line in sorted(below, key=lambda each: -each.y):
        if line.y < floor or line.x1 - line.x0 > 1.3 * apart:
            break
        region.append(line)
    return region


def _columns(lines: Sequence[Line]) -> list[Span]:
    """The stretches of the sheet that text covers, between gaps."""
    spans: list[Span] = []
    for x0, x1 in sorted((line.x0, line.x1) for line in lines):
        if spans and x0 < spans[-1][1] + _GAP:
            spans[-1] = spans[-1][0], max(spans[-1][1], x1)
        else:
            spans.append((x0, x1))
    return spans


def _index(line: Line, columns: Sequence[Span]) -> int | None:
    return next((c for c, (x0, x1) in enumerate(columns) if x0 - 1 <= line.x0 and line.x1 <= x1 + 1), None)


def _last_of_heads(heads: Sequence[Line], region: Sequence[Line], at: dict[int, int | None]) -> float:
    """The foot of the headings: those in bold may take several lines."""
    lowest = min(h.y - 0.25 * h.size for h in heads)
    for head in heads:
        last = head
        for line in region:
            if at[id(line)] == at[id(head)] and head.bold and line.bold and last.y - line.y < _PITCH * line.size:
                last = line
        lowest = min(lowest, last.y - 0.25 * last.size)
    return lowest


def _rules_between(columns: Sequence[Span], rules: Sequence[CellBox], below: float) -> list[float]:
    """The heights of level rules that run under most of the columns, from the top."""
    width = columns[-1][1] - columns[0][0]
    heights = {round((y0 + y1) / 2) for x0, y0, x1, y1 in rules if x1 - x0 > 0.6 * width and y0 < below - 4}
    return [float(y) for y in sorted(heights, reverse=True)]


def _white_between(labels: Sequence[Line], body: Sequence[Line]) -> list[float]:
    """The heights at which rows part, by the white over each label of the first column; none if it isn't there."""
    starts = [s for k, s in enumerate(labels) if k == 0 or labels[k - 1].y - s.y > _PITCH * s.size]
    edges = []
    for start in starts[1:]:
        above = [s.y for s in body if s.y > start.y + 1]
        if not above or min(above) - start.y < _ROW_WHITE * start.size:
            return []
        edges.append((min(above) - 0.3 * start.size + start.y + start.size) / 2)
    return edges


def _inside(line: Line, grid: Grid) -> bool:
    return grid.cell_at(line.x0 + 1.5, line.y + 0.2 * line.size) is not None
