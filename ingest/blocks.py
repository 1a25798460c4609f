"""Lines of type put together as a person reads them: paragraphs, list items, headings, cells.

Word's PDFs draw text in reading order, so the drawn order is kept; only tables are put into
row order. A block ends where the white, the type or a list marker says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.bodytype import Type
from ingest.columns import in_reading_order
from ingest.geometry import Box
from ingest.joining import joint
from ingest.lines import BULLETS, Line, Mark, is_marker
from ingest.tables import Cell

_ITEM = re.compile(
    rf"^(?:[{re.escape(''.join(BULLETS))}]|[-–—o](?=\s)|(?!p\.\s*\d)\(?[a-z]{{1}}[).](?=\s)|\(?[ivx]{{1,5}}[).](?=\s))\s*"
)
_NUMBERED = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){0,3})[.)]?\s+(?=\S)")
_CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_PITCH_SLACK = 1.28  # a gap this many times the usual line pitch parts two paragraphs
_RUN_ON_SLACK = 1.6  # ... unless the sentence plainly runs on, on a page that is set wider than the others


@dataclass(slots=True)
class Block:
    """A run of lines that belong together. ``start`` and ``end`` count characters in the page's body."""

    kind: str  # heading | paragraph | item | header (of a table) | cell | figure (a label in a diagram) | contents
    lines: list[Line]
    text: str = ""
    words: list[tuple[int, int, Box]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    level: int = 0  # of a heading: 1 is the highest; of an item or step: its indent in points
    number: str | None = None  # its paragraph number, once the document's sequence is known
    cell: Cell | None = None
    panel: int | None = None  # the box on the page that it stands in
    start: int = 0
    end: int = 0

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def closed(self) -> bool:
        """Ends as a sentence or a list's stem does."""
        return bool(_CLOSED.search(self.text))

    @property
    def leading_number(self) -> str | None:
        found = _NUMBERED.match(self.text)
        return found.group(1) if found else None


def build_blocks(lines: Sequence[Line], cells: dict[int, Cell], panels: Sequence[Box], type_: Type) -> list[Block]:
    """Blocks of one page, in reading order.

    ``cells`` maps the id of a line to the table cell that it stands in.
    """
    ordered = _table_order(list(lines), cells) if cells else in_reading_order(lines)
    pitch = _page_pitch(ordered, type_)
    edges = _right_edges(ordered, panels)
    blocks: list[Block] = []
    for line in ordered:
        cell = cells.get(id(line))
        panel = _panel_of(line, panels) if cell is None or cell.columns == 1 else None
        last = blocks[-1] if blocks else None
        joins = last is not None and last.cell == cell and last.panel == panel
        if last is not None and joins and _continues(last, line, type_, pitch, edges[panel]):
            last.lines.append(line)
        else:
            blocks.append(Block("", [line], cell=cell, panel=panel))
    blocks = _rejoin_closing_lines(_rejoin_run_ins(blocks, type_), pitch)
    for block in blocks:
        block.kind = _kind(block, type_)
        _fill(block, type_)
    return _merge_headings(_without_strays([b for b in blocks if b.text]), edges, type_)


def _right_edges(lines: Sequence[Line], panels: Sequence[Box]) -> dict[int | None, float]:
    """How far the text of each box, and of the page around them (None), reaches to the right."""
    edges: dict[int | None, float] = dict.fromkeys([None, *range(len(panels))], 0.0)
    for line in lines:
        panel = _panel_of(line, panels)
        edges[panel] = max(edges[panel], line.x1)
    return edges


def _page_pitch(lines: Sequence[Line], type_: Type) -> float:
    """The page's own pitch: a document may set one chapter wider than the next."""
    steps = Counter(
        round((a.y - b.y) / a.size, 1)
        for a, b in pairwise(lines)
        if abs(a.size - b.size) < 0.6
        and 0.9 < (a.y - b.y) / a.size < 2.2
        and not _starts_block(b)
        and a.x1 - a.x0 > 250
    )
    if not steps:
        return type_.pitch
    step, n = steps.most_common(1)[0]
    return max(step, type_.pitch) if n >= 4 and step < 1.6 * type_.pitch else type_.pitch


def _table_order(lines: list[Line], cells: dict[int, Cell]) -> list[Line]:
    """Tables row by row and cell by cell, standing where their first line was drawn."""
    first: dict[int, int] = {}
    held: dict[tuple[int, int, int], list[Line]] = {}
    for k, line in enumerate(lines):
        cell = cells.get(id(line))
        if cell is not None:
            first.setdefault(cell.table, k)
            held.setdefault((cell.table, cell.row, cell.column), []).append(line)
    upward = {
        key: any(b.y > a.y + 0.5 * a.size for a, b in pairwise(inside)) for key, inside in held.items()
    }  # cells whose lines were not drawn from the top down
    keyed = []
    for k, line in enumerate(lines):
        cell = cells.get(id(line))
        if cell is None:
            keyed.append(((k, 0, 0, 0.0, k), line))
        else:
            down = -line.y if upward[cell.table, cell.row, cell.column] else 0.0
            keyed.append(((first[cell.table], cell.row, cell.column, down, k), line))
    return [line for _, line in sorted(keyed, key=lambda pair: pair[0])]


def _panel_of(line: Line, panels: Sequence[Box]) -> int | None:
    middle = line.y + 0.25 * line.size
    inside = [
        (panel.y1 - panel.y0, k)
        for k, panel in enumerate(panels)
        if panel.contains(line.x0 + 2, middle) and panel.y1 - panel.y0 > 2 * line.size
    ]
    return max(inside)[1] if inside else None


def _starts_block(line: Line) -> bool:
    return bool(_ITEM.match(line.text) or _NUMBERED.match(line.text))


def _continues(block: Block, line: Line, type_: Type, pitch: float, right: float) -> bool:
    last = block.lines[-1]
    if line.same_row and abs(last.y - line.y) < 0.3 * line.size:
        # The same baseline after a wide gap: a justified line, or a column of its own.
        return block.cell is not None or line.x0 - last.x1 < 2.2 * line.size
    drop = last.y - line.y
    runs_on = line.text[:1].islower() and not _CLOSED.search(last.text) and not _had_room(last, line, right)
    slack = _RUN_ON_SLACK if runs_on and abs(line.x0 - last.x0) < 2 else _PITCH_SLACK
    if drop <= 0 or drop > slack * pitch * max(last.size, line.size):
        return False
    if abs(line.size - last.size) > 0.09 * type_.size and line.bold != last.bold:
        return False
    if abs(line.size - last.size) > 0.2 * type_.size:
        return False
    if line.bold != last.bold and not _shares_paragraph(block, line, right):
        return False
    if _titles_apart(block, line, right) or _leaves_item(block, line, right):
        return False
    if _ITEM.match(line.text):
        # "a) " may also be a wrapped "(section a) " and a dash a dash.
        return line.text[0] in "-–—" and _hangs(block, line, drop, pitch)
    if (number := _NUMBERED.match(line.text)) is not None:
        return not _opens_number(block, line, number)
    far_left = line.x0 < min(other.x0 for other in block.lines) - 3 * line.size
    far_right = line.x0 > max(other.x1 for other in block.lines) + line.size
    return not (far_left and drop < 0.5 * line.size) and not far_right


def _hangs(block: Block, line: Line, drop: float, pitch: float) -> bool:
    """A dash at a line's start that belongs to the sentence, not to a list."""
    last = block.lines[-1]
    aligned = abs(line.x0 - last.x0) < 2 and not _ITEM.match(last.text)
    close = drop <= 1.1 * pitch * max(last.size, line.size)
    return aligned and (len(block.lines) > 1 or (close and not _CLOSED.search(last.text)))


def _opens_number(block: Block, line: Line, number: re.Match[str]) -> bool:
    """Whether a number at a line's start opens a paragraph (and is not "within / 15 working days")."""
    rest = line.text[number.end() :]
    dotted = line.text[number.end(1) : number.end(1) + 1] in ".)"
    if not dotted and "." not in number.group(1):
        # An undotted number opens a paragraph only where a tab parts it from its text.
        return len(line.words) > 1 and line.words[1][2].x0 - line.words[0][2].x1 > 0.8 * line.size
    closed = bool(_CLOSED.search(block.lines[-1].text))
    outdented = line.x0 < block.lines[-1].x0 - 4
    first = _NUMBERED.match(block.lines[0].text)
    follows = first is not None and _follows(first.group(1), number.group(1))
    return (closed or outdented or follows) and not rest[:1].islower()


def _follows(number: str, other: str) -> bool:
    """Whether ``other`` is the number after ``number``, or the first of those within it: 4 and 5, 4 and 4.1."""
    *head, last = number.split(".")
    return other in {".".join([*head, str(int(last) + 1)]), f"{number}.1"}


def _leaves_item(block: Block, line: Line, right: float) -> bool:
    """Whether a line under a list item stands left of the item's words, and need not have been a new line."""
    first = block.lines[0]
    bullet = _ITEM.match(first.text)
    if bullet is None:
        return False
    edge = first.x0
    if _CLOSED.search(block.lines[-1].text) and (block.cell is None or block.cell.columns == 1):
        # The item may be over: then its words' own indent is what the line need stand left of.
        edge = next((box.x0 for start, _, box in first.words if start >= bullet.end()), edge)
    return line.x0 < edge - 4 and _had_room(block.lines[-1], line, right)


def _shares_paragraph(block: Block, line: Line, right: float) -> bool:
    """Bold and plain type in one paragraph: a bold line that runs on, or bold words within."""
    last = block.lines[-1]
    if line.bold:
        # plain, then a line wholly bold: emphasis within the sentence unless the sentence is over
        return not _CLOSED.search(last.text) and (not line.text[:1].isupper() or not _had_room(last, line, right))
    return line.text[:1].islower() or not _had_room(last, line, right)


def _rejoin_run_ins(blocks: list[Block], type_: Type) -> list[Block]:
    """A bold opening line whose sentence goes on in plain type belongs to its paragraph."""
    out: list[Block] = []
    for block in blocks:
        if out and out[-1].cell == block.cell and out[-1].panel == block.panel:
            before, line = out[-1].lines[-1], block.lines[0]
            near = 0 < before.y - line.y <= _PITCH_SLACK * type_.pitch * max(before.size, line.size)
            starts_low = line.text[:1].islower() and abs(before.size - line.size) < 0.09 * type_.size
            if near and starts_low and not _CLOSED.search(before.text) and not _starts_block(line):
                out[-1].lines.extend(block.lines)
                continue
        out.append(block)
    return out


def _rejoin_closing_lines(blocks: list[Block], pitch: float) -> list[Block]:
    """A bold line that stands tight under a paragraph, with white below, closes it: who said what is quoted."""
    out: list[Block] = []
    for k, block in enumerate(blocks):
        last = out[-1] if out else None
        after = blocks[k + 1] if k + 1 < len(blocks) else None
        if last is not None and last.cell == block.cell and last.panel == block.panel and block.bold and not last.bold:
            first = block.lines[0]
            above = last.lines[-1].y - first.y
            below = block.lines[-1].y - after.lines[0].y if after is not None else float("inf")
            tight = 0 < above <= 1.1 * pitch * first.size and (below < 0 or below > 1.2 * above)
            same = abs(first.size - last.lines[-1].size) < 0.1 * first.size and abs(first.x0 - last.lines[-1].x0) < 3
            if tight and same and not _starts_block(first):
                last.lines.extend(block.lines)
                continue
        out.append(block)
    return out


def _kind(block: Block, type_: Type) -> str:
    text = " ".join(line.text for line in block.lines)
    if block.cell is not None and block.cell.columns > 1:
        if block.cell.is_header:
            return "header"
        return "item" if _ITEM.match(text) else "cell"
    words = len(text.split())
    has_letters = any(c.isalpha() for c in text)
    large = block.size > 1.14 * type_.size and words <= 40
    if _ITEM.match(text) and not (large and block.bold and text[0] not in BULLETS):  # "ii. Vetting checks" is a title
        return "item"
    titled = block.bold and words <= 30 and not re.search(r"[.;,]$", text) and block.size > 0.85 * type_.size
    if has_letters and (large or titled) and not is_marker(text):
        return "heading"
    return "paragraph"


def _fill(block: Block, type_: Type) -> None:
    text = ""
    words: list[tuple[int, int, Box]] = []
    marks: list[Mark] = []
    for line in block.lines:
        text, joiner = joint(text, line.text, type_, in_table=block.cell is not None and block.cell.columns > 2)
        shift = len(text) + len(joiner)
        text += joiner + line.text
        words.extend((s + shift, e + shift, b) for s, e, b in line.words)
        marks.extend(Mark(m.offset + shift, m.mark) for m in line.marks)
    bullet = _ITEM.match(text)
    if bullet and text[0] in BULLETS and text[0] != "•":
        text = "•" + text[1:]
    block.text, block.words, block.marks = text, words, marks
    if block.kind == "item" or (block.kind == "paragraph" and _NUMBERED.match(text)):
        block.level = int(block.lines[0].x0)


def _without_strays(blocks: list[Block]) -> list[Block]:
    """Give a full stop that stands alone, after a note's mark, to its sentence."""
    out: list[Block] = []
    for block in blocks:
        if out and block.text in {".", ",", ";", ":", ")", ")."} and out[-1].kind != "heading":
            last = out[-1]
            shift = len(last.text)
            last.text += block.text
            last.words.extend((s + shift, e + shift, b) for s, e, b in block.words)
            last.lines.extend(block.lines)
            continue
        out.append(block)
    return out


def _titles_apart(block: Block, line: Line, right: float) -> bool:
    """Whether two bold lines are two titles: the second's first word had room on the first line."""
    last = block.lines[-1]
    loose = last.y - line.y > 0.99 * last.size
    return last.bold and line.bold and loose and _had_room(last, line, right)


def _had_room(last: Line, line: Line, right: float) -> bool:
    word = line.words[0][2]
    return last.x1 + 0.25 * line.size + (word.x1 - word.x0) < right - 2.0


def _merge_headings(blocks: list[Block], edges: Mapping[int | None, float], type_: Type) -> list[Block]:
    """A heading that takes two lines is one heading."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if last is None or not _is_rest_of_heading(last, block, edges[block.panel], type_):
            out.append(block)
            continue
        shift = len(last.text) + 1
        last.text = f"{last.text} {block.text}"
        last.words.extend((s + shift, e + shift, b) for s, e, b in block.words)
        last.marks.extend(Mark(m.offset + shift, m.mark) for m in block.marks)
        last.lines.extend(block.lines)
    return out


def _is_rest_of_heading(last: Block, block: Block, right: float, type_: Type) -> bool:
    if not (block.kind == last.kind == "heading" and last.panel == block.panel):
        return False
    before, line = last.lines[-1], block.lines[0]
    drop = before.y - line.y
    tight = drop < 0.99 * line.size
    return (
        abs(last.size - block.size) < 0.04 * block.size
        and 0 < drop <= 1.12 * max(1.0, type_.pitch) * block.size
        and abs(last.lines[0].x0 - line.x0) < 60
        and not _starts_block(line)
        and not last.closed
        and (tight or not _had_room(before, line, right))
    )
