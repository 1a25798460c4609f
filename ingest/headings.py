"""Levels of headings: from the PDF's outline where it is sound, else from type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

from ingest.blocks import Block

MAX_PER_PAGE = 3  # a longer outline is structure debris, not a table of contents
_MIN_FOUND = 0.7  # share of its titles that must stand on the page they point to
_MAX_TYPE_LEVELS = 4


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    level: int  # 1 is the highest
    title: str
    page_index: int  # 1-based


def read_outline(path: Path, limit: int) -> list[OutlineEntry]:
    """The PDF's bookmarks in order, those without a page left out.

    Stops beyond ``limit`` entries: such an outline is not a table of contents.
    """
    reader = pypdf.PdfReader(path)
    entries: list[OutlineEntry] = []

    def walk(nodes: Sequence[object], level: int) -> None:
        for node in nodes:
            if len(entries) > limit or level > 12:
                return
            if isinstance(node, list):
                walk(node, level + 1)
            elif isinstance(node, Destination) and node.title and node.title.strip():
                place = reader.get_destination_page_number(node)
                if place is not None:
                    entries.append(OutlineEntry(level, node.title.strip(), place + 1))

    try:
        walk(reader.outline, 1)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []  # a broken outline is no outline: type decides
    return entries


def set_levels(pages: Sequence[Sequence[Block]], outline: Sequence[OutlineEntry]) -> str:
    """Set ``Block.level`` on each heading; say where levels came from ("outline" or "type")."""
    headings = [(k, b) for k, blocks in enumerate(pages, 1) for b in blocks if b.kind == "heading"]
    matched = _match(outline, pages) if outline and len(outline) <= MAX_PER_PAGE * len(pages) else {}
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


def _near_sizes_joined(ranked: list[tuple[float, bool]]) -> list[tuple[float, bool]]:
    kept: list[tuple[float, bool]] = []
    for style in ranked:
        if not kept or kept[-1][0] - style[0] > 0.7 or kept[-1][1] != style[1]:
            kept.append(style)
    return kept


def _nearest(style: tuple[float, bool], styles: list[tuple[float, bool]]) -> tuple[float, bool]:
    return min(styles, key=lambda other: (abs(other[0] - style[0]) + (0.5 if other[1] != style[1] else 0)))


def _match(outline: Sequence[OutlineEntry], pages: Sequence[Sequence[Block]]) -> dict[int, OutlineEntry]:
    """Map id(block) to the outline entry whose title it is, on that entry's page or the next to it."""
    matched: dict[int, OutlineEntry] = {}
    for entry in outline:
        wanted = plain(entry.title)
        for index in (entry.page_index, entry.page_index + 1, entry.page_index - 1):
            if not 1 <= index <= len(pages):
                continue
            block = next(
                (
                    b
                    for b in pages[index - 1]
                    if id(b) not in matched and b.kind in {"heading", "paragraph"} and plain(b.text) == wanted
                ),
                None,
            )
            if block is not None:
                matched[id(block)] = entry
                break
    return matched


def plain(title: str) -> str:
    """A title's letters and digits in lower case: what two spellings of it have in common."""
    return re.sub(r"[^a-z0-9]+", "", title.lower())
