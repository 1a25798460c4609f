"""Pages that must not be quoted, each with its reason: covers, contents, pictures, scrambled charts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.blocks import Block
from ingest.glyphs import Sheet
from ingest.lines import Line
from ingest.loosematrix import runs_across_levels

COVER = "cover"
CONTENTS = "contents list"
PICTURE = "picture without text"
CHART = "flow chart or diagram whose text cannot be read in order"
LOOSE_TABLE = "table without ruling lines, whose cells cannot be told apart"
EMPTY = "empty page"
IMPRINT = "publication details"
DAMAGED = "damaged page, which cannot be read: get a fresh copy of the file"

_LOOSE_COLUMNS = 3
_LOOSE_ROWS = 4

_MIN_PROSE = 30  # words of text beside a contents list that make a page worth quoting
_LEADER = re.compile(r"(?:\.\s?){4,}\s*(\d{1,4}|[ivxlc]+)?$")
_ENTRY = re.compile(r"\S.*?\s(\d{1,4})$")


def reason_to_leave_out(
    sheet: Sheet, lines: Sequence[Line], blocks: Sequence[Block], note_words: int, pages: int
) -> str | None:
    """Why the page is not quotable, or None if it is.

    ``note_words`` counts the words of its footnotes. A contents list on a page that also holds
    text is set apart from it: its blocks get the kind "contents".
    """
    if sheet.damaged:
        return DAMAGED
    words = note_words + sum(len(block.text.split()) for block in blocks)
    if words == 0:
        return PICTURE if sheet.image_share > 0.1 or sum(sheet.rules) > 40 else EMPTY
    if words < 12 and sheet.image_share > 0.2:
        return PICTURE
    if is_contents(lines, blocks):
        return CONTENTS if not _set_contents_apart(blocks) else None
    if sheet.index == 1 and pages > 2 and _is_cover(blocks, words):
        return COVER
    if sheet.index >= pages - 1 and pages > 4 and words < 260 and _is_imprint(blocks):
        return IMPRINT
    free = [line for block in blocks if block.cell is None and block.panel is None for line in block.lines]
    if _is_loose_table(blocks) or runs_across_levels(free):
        return LOOSE_TABLE
    if _is_chart(sheet, blocks):
        return CHART
    return None


def _set_contents_apart(blocks: Sequence[Block]) -> bool:
    """Mark the contents list of a page that begins with text; False if it is all contents list."""
    title = next((k for k, b in enumerate(blocks) if _is_contents_title(b)), 0)
    prose = sum(len(b.text.split()) for b in blocks[:title] if b.kind != "heading" and b.closed)
    if prose < _MIN_PROSE:
        return False
    for block in blocks[title:]:
        block.kind, block.number = "contents", None
    return True


def _is_contents_title(block: Block) -> bool:
    return block.text.strip().rstrip(":").lower() in {"contents", "table of contents", "list of contents"}


def is_contents(lines: Sequence[Line], blocks: Sequence[Block]) -> bool:
    """Rows that end in page numbers, under "Contents" or with leaders."""
    rows: list[str] = []
    for line in lines:
        if line.same_row and rows:
            rows[-1] += " " + line.text
        else:
            rows.append(line.text)
    if len(rows) < 3:
        return False
    leaders = sum(bool(_LEADER.search(row)) for row in rows)
    if leaders >= 0.4 * len(rows):
        return True
    numbers = [int(m.group(1)) for row in rows if (m := _ENTRY.search(row)) and not row.endswith(".")]
    titled = any(_is_contents_title(b) for b in blocks)
    share = len(numbers) / len(rows)
    rising = sum(a <= b for a, b in pairwise(numbers)) >= 0.8 * max(1, len(numbers) - 1)
    return rising and len(numbers) >= 3 and (share >= 0.5 or (titled and share >= 0.25))


def _is_cover(blocks: Sequence[Block], words: int) -> bool:
    titles = sum(len(b.text.split()) for b in blocks if b.kind == "heading")
    return words < 120 and titles >= 0.3 * words


def _is_imprint(blocks: Sequence[Block]) -> bool:
    text = " ".join(block.text for block in blocks).lower()
    signs = ("crown copyright", "©", "licence", "isbn", "published by", "reference:", "all rights reserved")
    return sum(sign in text for sign in signs) >= 2


def _is_chart(sheet: Sheet, blocks: Sequence[Block]) -> bool:
    """Text set in scattered boxes: short lines at many indents, in no column, outside any table."""
    loose = [
        line
        for block in blocks
        if block.cell is None or block.cell.columns == 1
        for line in block.lines
        if block.kind != "heading"
    ]
    if len(loose) < 8:
        return False
    indents = Counter(round(line.x0 / 3) for line in loose)
    aligned = {x for x, n in indents.items() if n >= max(3, 0.06 * len(loose))}
    scattered = [
        line
        for line in loose
        if not any(round(line.x0 / 3) + d in aligned for d in (-1, 0, 1)) and line.x1 - line.x0 < 0.5 * sheet.width
    ]
    upward = sum(b.y > a.y + 3 * a.size for a, b in pairwise(loose))
    letters = sum(len(line.text) for line in loose)
    share = sum(len(line.text) for line in scattered) / max(1, letters)
    return share > 0.45 or (share > 0.2 and upward >= 6)


def _is_loose_table(blocks: Sequence[Block]) -> bool:
    """Three columns or more of text side by side, and no rules to say where a cell ends."""
    loose = [line for block in blocks if block.cell is None for line in block.lines]
    rows: dict[int, list[Line]] = {}
    for line in loose:
        rows.setdefault(round(line.y), []).append(line)
    wide = [row for row in rows.values() if len(row) >= _LOOSE_COLUMNS]
    starts = Counter(round(line.x0 / 3) for row in wide for line in row)
    columns = sum(n >= _LOOSE_ROWS for n in starts.values())
    words = sum(len(line.text.split()) for row in wide for line in row)
    return columns >= _LOOSE_COLUMNS and words >= 0.3 * sum(len(line.text.split()) for line in loose)
