"""Where blocks belong on the page: diagrams set apart, and boxes put where a reader meets them.

Word draws a text frame after the text around it, wherever it stands. On a page of one column the
blocks can be put in order from top to bottom; where they stand side by side the drawn order is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from ingest.blocks import Block
from ingest.bodytype import Type

_NARROW = 0.37  # of the sheet's width: a diagram's labels are narrower
_MIN_LABELS = 6
_MIN_INDENTS = 4  # places at which the labels begin
_MIN_RETURNS = 2  # times that the drawing goes back up the sheet


def arrange(blocks: Sequence[Block], width: float, type_: Type) -> list[Block]:
    """A page's blocks as a reader meets them; labels of a diagram get the kind "figure"."""
    _mark_figures(blocks, width, type_)
    chunks = _chunks(blocks)
    tops = [(max(top for top, _ in map(_reach, chunk)), min(low for _, low in map(_reach, chunk))) for chunk in chunks]
    order = sorted(range(len(chunks)), key=lambda k: -tops[k][0])
    apart = all(tops[a][1] > tops[b][0] - 0.35 * type_.size for a, b in pairwise(order))
    if not apart:
        return list(blocks)
    return [block for k in order for block in chunks[k]]


def _reach(block: Block) -> tuple[float, float]:
    """The heights between which a block's letters stand."""
    return (
        max(line.y + 0.7 * line.size for line in block.lines),
        min(line.y - 0.15 * line.size for line in block.lines),
    )


def _chunks(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that must stay together: a box, a table, a diagram (its labels from the top down)."""
    chunks: list[list[Block]] = []
    where: dict[tuple[str, int], list[Block]] = {}
    for block in blocks:
        key = _group(block)
        if key is None:
            chunks.append([block])
        elif key in where:
            where[key].append(block)
        else:
            where[key] = [block]
            chunks.append(where[key])
    for chunk in chunks:
        if chunk[0].kind == "figure":
            chunk.sort(key=lambda b: (-_reach(b)[0], b.lines[0].x0))
    return chunks


def _group(block: Block) -> tuple[str, int] | None:
    if block.kind == "figure":
        return "figure", 0
    if block.panel is not None:
        return "panel", block.panel
    if block.cell is not None:
        return "table", block.cell.table
    return None


def _mark_figures(blocks: Sequence[Block], width: float, type_: Type) -> None:
    """Find runs of short labels that are drawn here and there."""
    for is_label, found in groupby(blocks, key=lambda b: _may_be_label(b, width, type_)):
        run = list(found)
        if not is_label or len(run) < _MIN_LABELS:
            continue
        indents = {round(line.x0 / 10) for block in run for line in block.lines}
        returns = sum(b.lines[0].y > a.lines[-1].y + type_.size for a, b in pairwise(run))
        if len(indents) >= _MIN_INDENTS and returns >= _MIN_RETURNS:
            for block in run:
                block.kind, block.number, block.level = "figure", None, 0


def _may_be_label(block: Block, width: float, type_: Type) -> bool:
    narrow = all(line.x1 - line.x0 < _NARROW * width for line in block.lines)
    in_table = block.cell is not None and block.cell.columns > 1
    title = block.kind == "heading" and block.size > 1.14 * type_.size
    return narrow and not in_table and not title and block.kind != "item" and len(block.text.split()) <= 40
