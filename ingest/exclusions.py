"""Pages that must not be quoted, each with its reason: covers, contents, pictures, scrambled charts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.blocks import Block, Type
from ingest.glyphs import Line, Sheet

COVER = "cover"
CONTENTS = "contents list"
PICTURE = "picture without text"
CHART = "flow chart or diagram whose text cannot be read in order"
EMPTY = "empty page"
IMPRINT = "publication details"

_LEADER = re.compile(r"(?:\.\s?){4,}\s*(\d{1,4}|[ivxlc]+)?$")
_ENTRY = re.compile(r"\S.*?\s(\d{1,4})$")


def reason_to_leave_out(sheet: Sheet, lines: Sequence[Line], blocks: Sequence[Block], type_: Type, pages: int) -> str | None:
    """Why the page is not quotable, or None if it is."""
    words = sum(len(block.text.split()) for block in blocks)
    if words == 0:
        return PICTURE if sheet.image_share > 0.1 or sum(sheet.rules) > 40 else EMPTY
    if words < 12 and sheet.image_share > 0.2:
        return PICTURE
    if is_contents(lines, blocks):
        return CONTENTS
    if sheet.index == 1 and pages > 2 and _is_cover(blocks, words):
        return COVER
    if sheet.index >= pages - 1 and pages > 4 and words < 260 and _is_imprint(blocks):
        return IMPRINT
    if _is_chart(sheet, lines, blocks, type_):
        return CHART
    return None


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
    titled = any(b.text.strip().lower() in {"contents", "table of contents", "list of contents"} for b in blocks[:3])
    share = len(numbers) / len(rows)
    rising = sum(a <= b for a, b in zip(numbers, numbers[1:], strict=False)) >= 0.8 * max(1, len(numbers) - 1)
    return rising and len(numbers) >= 3 and (share >= 0.5 or (titled and share >= 0.25))


def _is_cover(blocks: Sequence[Block], words: int) -> bool:
    titles = sum(len(b.text.split()) for b in blocks if b.kind == "heading")
    return words < 120 and titles >= 0.3 * words


def _is_imprint(blocks: Sequence[Block]) -> bool:
    text = " ".join(block.text for block in blocks).lower()
    signs = ("crown copyright", "©", "licence", "isbn", "published by", "reference:", "all rights reserved")
    return sum(sign in text for sign in signs) >= 2


def _is_chart(sheet: Sheet, lines: Sequence[Line], blocks: Sequence[Block], type_: Type) -> bool:
    """Text set in scattered boxes: short lines at many indents, in no column, outside any table."""
    loose = [
        line for block in blocks if block.cell is None or block.cell.columns == 1
        for line in block.lines if block.kind != "heading"
    ]
    if len(loose) < 8:
        return False
    indents = Counter(round(line.x0 / 3) for line in loose)
    aligned = {x for x, n in indents.items() if n >= max(3, 0.06 * len(loose))}
    scattered = [
        line for line in loose
        if not any(round(line.x0 / 3) + d in aligned for d in (-1, 0, 1)) and line.x1 - line.x0 < 0.5 * sheet.width
    ]
    upward = sum(b.y > a.y + 3 * a.size for a, b in zip(loose, loose[1:], strict=False))
    letters = sum(len(line.text) for line in loose)
    share = sum(len(line.text) for line in scattered) / max(1, letters)
    return share > 0.45 or (share > 0.2 and upward >= 6)
