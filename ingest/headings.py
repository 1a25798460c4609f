"""Levels of headings: from the PDF's outline where it is sound, else from type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium

from ingest.blocks import Block
from ingest.bodytype import Type
from ingest.lines import BULLETS

MAX_PER_PAGE = 3  # a longer outline is structure debris, not a table of contents
_MIN_FOUND = 0.7  # share of its titles that must stand on the page they point to
_MAX_TYPE_LEVELS = 4
_MESSAGE = 8  # a box of fewer bold words is a title on a coloured bar


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    level: int  # 1 is the highest
    title: str
    page_index: int  # 1-based


def read_outline(pdf: pdfium.PdfDocument) -> list[OutlineEntry]:
    """The PDF's bookmarks in order; none where there are too many for a table of contents."""
    limit = MAX_PER_PAGE * len(pdf)
    entries: list[OutlineEntry] = []
    for count, bookmark in enumerate(pdf.get_toc(max_depth=12)):
        if count >= limit:
            return []
        title, target = bookmark.get_title().strip(), bookmark.get_dest()
        place = target.get_index() if target else None
        if title and place is not None:
            entries.append(OutlineEntry(bookmark.level + 1, title, place + 1))
    return entries


def set_levels(pages: Sequence[Sequence[Block]], outline: Sequence[OutlineEntry]) -> str:
    """Set ``Block.level`` on each heading; say where levels came from ("outline" or "type")."""
    headings = [(k, b) for k, blocks in enumerate(pages, 1) for b in blocks if b.kind == "heading"]
    matched = _match(outline, pages)
    sound = bool(outline) and len(matched) >= _MIN_FOUND * len(outline)
    depth = 0
    if sound:
        # An outline may call its document's title the only entry of level 1.
        shift = min(e.level for e in matched.values()) - 1
        for blocks in pages:
            for block in blocks:
                entry = matched.get(id(block))
                if entry is not None:
                    block.kind, block.level = "heading", entry.level - shift
                    depth = max(depth, block.level)
    rest = [block for _, block in headings if not (sound and id(block) in matched)]
    styles = Counter((round(b.size * 2) / 2, b.bold) for b in rest)
    ranked = sorted(styles, key=lambda style: (-style[0], not style[1]))
    rank = {style: min(k + 1, _MAX_TYPE_LEVELS) for k, style in enumerate(_near_sizes_joined(ranked))}
    for block in rest:
        style = _nearest((round(block.size * 2) / 2, block.bold), list(rank))
        block.level = depth + rank[style]
    return "outline" if sound else "type"


def call_outs(pages: Sequence[Sequence[Block]], type_: Type) -> None:
    """Make text of the bold sentence that is all a box holds: a message to the reader, not a title."""
    for blocks in pages:
        boxes: dict[tuple[str, int], list[Block]] = {}
        for block in blocks:
            if block.panel is not None:
                boxes.setdefault(("panel", block.panel), []).append(block)
            elif block.cell is not None and block.cell.columns == 1:
                boxes.setdefault(("frame", block.cell.table), []).append(block)
        for inside in boxes.values():
            words = sum(len(block.text.split()) for block in inside)
            if words >= _MESSAGE and all(b.kind == "heading" and b.size < 1.14 * type_.size for b in inside):
                for block in inside:
                    block.kind, block.level = "paragraph", 0


def lead_ins(pages: Sequence[Sequence[Block]], type_: Type) -> None:
    """Make stems of the bold lines that only open a list ("Lead practitioners should:").

    A list without its stem says nothing, and headings are not part of any passage's text.
    """
    for blocks in pages:
        for block, after in pairwise(blocks):
            opens = after.kind == "item" and (block.panel, block.cell) == (after.panel, after.cell)
            low = block.level > 2 or block.size < 1.14 * type_.size
            if block.kind == "heading" and opens and low and block.text.endswith(":"):
                block.kind, block.level = "paragraph", 0


def _near_sizes_joined(ranked: list[tuple[float, bool]]) -> list[tuple[float, bool]]:
    kept: list[tuple[float, bool]] = []
    for style in ranked:
        if not kept or kept[-1][0] - style[0] > 0.7 or kept[-1][1] != style[1]:
            kept.append(style)
    return kept


def _nearest(style: tuple[float, bool], styles: list[tuple[float, bool]]) -> tuple[float, bool]:
    return min(styles, key=lambda other: abs(other[0] - style[0]) + (0.5 if other[1] != style[1] else 0))


def _match(outline: Sequence[OutlineEntry], pages: Sequence[Sequence[Block]]) -> dict[int, OutlineEntry]:
    """Map id(block) to the outline entry whose title it is, on that entry's page or the next to it."""
    matched: dict[int, OutlineEntry] = {}
    for entry in outline:
        wanted = plain(entry.title)
        near = [i for i in (entry.page_index, entry.page_index + 1, entry.page_index - 1) if 1 <= i <= len(pages)]
        found = [
            block
            for index in near
            for block in pages[index - 1]
            if id(block) not in matched
            and _may_be_title(block)
            and wanted in {plain(block.text), plain(block.text + "".join(m.mark for m in block.marks))}
        ]
        # What looks like a title comes before a line of text that says the same.
        block = min(found, key=lambda b: b.kind != "heading", default=None)
        if block is not None:
            matched[id(block)] = entry
    return matched


def _may_be_title(block: Block) -> bool:
    """Not a bulleted item: a list that announces what follows names the titles word for word."""
    return block.kind in {"heading", "paragraph"} or (block.kind == "item" and block.text[:1] not in BULLETS)


def plain(title: str) -> str:
    """A title's letters and digits in lower case: what two spellings of it have in common."""
    return re.sub(r"[^a-z0-9]+", "", title.lower())
