"""A PDF page as lines of type: words, sizes, weights, places, and raised marks set apart.

pypdf gives neither the size nor the place of a letter well enough to tell the 4 in a raised
footnote mark from the 4 in "section 4", so the letters come from PDFium. Everything that
decides what is a mark, a line or a gap between cells is decided here, from type alone.
"""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.drawings import read_drawings
from ingest.geometry import Box
from ingest.lines import BULLETS, Line, Mark, is_marker
from ingest.turning import Turn, most_common, quarters_to_upright

_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_SOFT_HYPHEN = 0xAD
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\ufeff\u2060\x00\ufffe\uffff")
_MARK_SYMBOLS = frozenset("*†‡§")
_ROMAN = frozenset("ivx")
_BESIDE_MARKS = frozenset(",;[]()")
_CLOSING = frozenset(".,;:)]’”")

_SEEN = 2.0  # type smaller than this, in points, is debris of the file's making that no reader sees
_RAISED_SIZE = 0.8  # a raised mark is set at most this large beside its line
_RAISED_BY = 0.1  # ... and stands at least this share of the line's size above the baseline
_CELL_GAP = 1.6  # ems of white between two words that part one cell or column from the next


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before any sense is made of it, turned so that most of its text is upright."""

    index: int  # 1-based position in the file
    width: float
    height: float
    lines: list[Line]
    image_share: float  # part of the sheet that pictures cover, 0..1
    rules: tuple[int, int]  # thin upright and level strokes, which tables are drawn with
    panels: list[Box]  # shaded or framed areas large enough to hold text
    shown: Turn  # from this frame to the sheet as a viewer shows it
    damaged: bool = False  # PDFium cannot load the page: nothing is known of it

    @classmethod
    def unread(cls, index: int) -> Sheet:
        """Stands for a page that cannot be loaded, so that the pages after it keep their places."""
        return cls(index, 595.0, 842.0, [], 0.0, (0, 0), [], Turn(0, 595.0, 842.0), damaged=True)


@dataclass(slots=True)
class _Char:
    text: str
    x0: float
    x1: float
    y: float
    y0: float
    y1: float
    size: float
    bold: bool
    space_before: bool
    quarters: int  # of a clockwise turn, to set it upright


def read_sheet(document: pdfium.PdfDocument, index: int) -> Sheet:
    """Read page ``index`` (1-based) of an open document.

    Raises ``pdfium.PdfiumError`` if the page itself is damaged.
    """
    page = document[index - 1]
    try:
        left, bottom, right, top = page.get_bbox()
        own = Turn(0, right - left, top - bottom)
        textpage = page.get_textpage()
        try:
            chars = _chars(textpage, left, bottom, own)
        finally:
            textpage.close()
        upright = Turn(most_common(c.quarters for c in chars), own.width, own.height)
        image_share, rules, panels = read_drawings(page, left, bottom, upright)
        rotation = page.get_rotation() // 90
    finally:
        page.close()
    shown = Turn((rotation - upright.quarters) % 4, *upright.size)
    return Sheet(index, *upright.size, _turned_lines(chars, upright, rotation), image_share, rules, panels, shown)


def _turned_lines(chars: list[_Char], upright: Turn, shown: int) -> list[Line]:
    """Lines in the frame of most letters; those that run another way are read in theirs."""
    lines: list[Line] = []
    for quarters, run in groupby(chars, key=lambda c: c.quarters):
        read = _lines(list(run))
        if quarters != upright.quarters:
            back = Turn(quarters, upright.width, upright.height).back()
            read = [_placed(line, back, upright) for line in read if line.words]
        lines.extend(read)
    upward = sum(b.y > a.y for a, b in pairwise(lines))
    if upright.quarters != shown and upward > 0.5 * len(lines):
        lines.sort(key=lambda line: -line.y)  # PDFium goes down the sheet as it is shown, not as it is read
    return lines


def _placed(line: Line, back: Turn, upright: Turn) -> Line:
    """A line that was read in its own frame, in its place among the others."""
    words = [(s, e, upright.box(back.box(box))) for s, e, box in line.words]
    boxes = [box for _, _, box in words]
    y = (min(b.y0 for b in boxes) + max(b.y1 for b in boxes)) / 2
    x0, x1 = min(b.x0 for b in boxes), max(b.x1 for b in boxes)
    return replace(line, x0=x0, x1=x1, y=y, words=words, same_row=False, aside=True)


def _chars(textpage: pdfium.PdfTextPage, left: float, bottom: float, own: Turn) -> list[_Char]:
    """The letters that a reader sees, each in the frame in which it is upright."""
    raw = textpage.raw
    unicode_of = pdfium_c.FPDFText_GetUnicode
    loose_box, origin = pdfium_c.FPDFText_GetLooseCharBox, pdfium_c.FPDFText_GetCharOrigin
    weight_of, matrix_of = pdfium_c.FPDFText_GetFontWeight, pdfium_c.FPDFText_GetMatrix
    rect, matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    turns = [Turn(quarters, own.width, own.height) for quarters in range(4)]
    chars: list[_Char] = []
    space = False
    for k in range(textpage.count_chars()):
        code = unicode_of(raw, k)
        text = _written(code)
        if text == " ":
            space = True
            continue
        if not text:
            if code == _SOFT_HYPHEN and chars and loose_box(raw, k, rect):
                _spread(chars[-1], rect, left, bottom, turns)
            continue
        if not loose_box(raw, k, rect) or not origin(raw, k, x, y):
            continue
        quarters = quarters_to_upright(matrix.a, matrix.b) if matrix_of(raw, k, matrix) else 0
        if quarters is None:
            continue  # a watermark across the page is no part of its text
        turn = turns[quarters]
        box = turn.box(Box(rect.left - left, rect.bottom - bottom, rect.right - left, rect.top - bottom))
        size = box.y1 - box.y0
        if size < _SEEN:
            continue
        base = turn.point(x.value - left, y.value - bottom)[1]
        bold = _is_bold(raw, k, weight_of(raw, k))
        chars.append(_Char(text, box.x0, box.x1, base, box.y0, box.y1, size, bold, space, quarters))
        space = False
    return chars


def _spread(last: _Char, rect: Any, left: float, bottom: float, turns: list[Turn]) -> None:
    """Give a letter the room of the soft hyphen after it: no white parts a word where it may be broken."""
    box = turns[last.quarters].box(Box(rect.left - left, rect.bottom - bottom, rect.right - left, rect.top - bottom))
    if abs(box.y0 - last.y0) < 0.5 * last.size and -0.5 * last.size < box.x0 - last.x1 < 0.5 * last.size:
        last.x1 = max(last.x1, box.x1)


@cache
def _written(code: int) -> str:
    """What stands for a letter's code in the text: a space for white of any kind, nothing for what is not seen."""
    letter = chr(code)
    if letter.isspace():  # PDFium makes up spaces and line ends, nothing else
        return " "
    if letter == "\x02":  # how PDFium writes a hyphen at a line's end
        return "-"
    if letter in _DROPPED:
        return ""
    if unicodedata.category(letter) == "Co" and letter not in BULLETS:
        return "•"  # a symbol font's private sign: always a bullet of some shape
    return _LIGATURES.get(letter, letter)


def _is_bold(textpage: Any, k: int, weight: int) -> bool:
    """Whether letter ``k`` is bold. A font that is not embedded has no weight (0): its name tells."""
    if weight > 0:
        return weight >= 600
    name = ctypes.create_string_buffer(64)
    pdfium_c.FPDFText_GetFontInfo(textpage, k, name, 64, ctypes.c_int())
    return b"bold" in name.value.lower()


def _lines(chars: list[_Char]) -> list[Line]:
    rows: list[tuple[list[_Char], bool]] = []
    row: list[_Char] = []
    for char in chars:
        if not row:
            row, same_row = [char], False
            continue
        joined, cell = _continues(row, char)
        if joined:
            row.append(char)
        else:
            rows.append((row, same_row))
            row, same_row = [char], cell
    if row:
        rows.append((row, same_row))
    lines = [line for chars_, same in rows if (line := _line(chars_, same)).text or line.marks]
    return _with_markers(lines)


def _continues(row: list[_Char], char: _Char) -> tuple[bool, bool]:
    """Whether ``char`` goes on in the row, and else whether it stands in the next cell of it."""
    last = row[-1]
    if (char.x0, char.x1, char.y) == (last.x0, last.x1, last.y):
        return True, False  # the letters of one ligature share its place
    size = max(last.size, char.size)
    anchor = last if last.size >= size * 0.95 else next((c for c in reversed(row) if c.size >= size * 0.95), row[0])
    drop = abs(char.y - anchor.y)
    if drop > 0.45 * size or (drop > 0.2 * size and char.size > 0.85 * size and last.size > 0.85 * size):
        return False, False
    gap = char.x0 - last.x1
    if gap < -0.6 * size:
        return False, False
    em = min(last.size, char.size) / 1.36  # the font's box is taller than its nominal size
    if gap > _CELL_GAP * em:
        return False, True
    return True, False


def _line(chars: list[_Char], same_row: bool) -> Line:
    sizes = sorted(c.size for c in chars)
    main = sizes[int(len(sizes) * 0.75)] if len(sizes) > 2 else sizes[-1]
    full = [c for c in chars if c.size >= main * 0.9] or chars
    base = sorted(c.y for c in full)[len(full) // 2]
    text = ""
    words: list[tuple[int, int, Box]] = []
    marks: list[Mark] = []
    start: int | None = None
    place: list[float] = []
    k = 0
    after_mark = closes = False  # what the mark just read is followed by: a word, or a stop that ends one
    while k < len(chars):
        char = chars[k]
        run = _mark_run(chars, k, main, base)
        if run:
            said = "".join(c.text for c in chars[k : k + run] if c.text not in "[]()")
            marks.extend(Mark(len(text), m) for m in said.replace(";", ",").split(",") if m)
            k += run
            # A mark never stands within a word: what follows it, if a letter, is the next word.
            after_mark = k < len(chars) and chars[k].text.isalnum()
            closes = k < len(chars) and chars[k].text in _CLOSING
            continue
        gap = char.x0 - chars[k - 1].x1 if k else 0.0
        # PDFium marks its own spaces; a wide white without one parts words all the same.
        spaced = (char.space_before or after_mark or gap > 0.25 * char.size) and not closes
        after_mark = closes = False
        if spaced and text:
            if start is not None:
                words.append((start, len(text), Box(*place)))
                start = None
            text += " "
        if start is None:
            start, place = len(text), [char.x0, char.y0, char.x1, char.y1]
        else:
            place[:2] = min(place[0], char.x0), min(place[1], char.y0)
            place[2:] = max(place[2], char.x1), max(place[3], char.y1)
        text += char.text
        k += 1
    if start is not None:
        words.append((start, len(text), Box(*place)))
    letters = [c for c in chars if c.text.isalpha()] or chars
    bold = sum(c.bold for c in letters) > 0.9 * len(letters)
    return Line(text.rstrip(), chars[0].x0, max(c.x1 for c in chars), base, main, bold, words, marks, same_row)


def _mark_run(chars: list[_Char], k: int, main: float, base: float) -> int:
    """Length of the raised note mark that begins at ``k``; 0 if none does.

    Small and raised is not enough: the "th" of "18th" is too. A mark is digits, a sign or a small
    Roman numeral.
    """
    if not _is_raised(chars[k], main, base):
        return 0
    end = k
    while end < len(chars) and _is_raised(chars[end], main, base):
        letter = chars[end].text
        if not (letter.isdigit() or letter in _MARK_SYMBOLS or letter in _BESIDE_MARKS or letter in _ROMAN):
            return 0  # a letter raised with them makes it an ordinal or a unit
        if end > k and chars[end].x0 - chars[end - 1].x1 > 0.6 * main:
            break
        end += 1
    while end > k and chars[end - 1].text in ",;":
        end -= 1
    kinds = {c.text in _ROMAN for c in chars[k:end] if c.text not in _BESIDE_MARKS}
    return end - k if len(kinds) == 1 else 0


def _is_raised(char: _Char, main: float, base: float) -> bool:
    return char.size <= main * _RAISED_SIZE and char.y - base >= _RAISED_BY * main


def _with_markers(lines: list[Line]) -> list[Line]:
    """Join a list marker or paragraph number to its text, from which a tab parts it."""
    joined: list[Line] = []
    for line in lines:
        if joined and _is_raised_before(joined[-1], line):
            joined[-1] = _marked(joined[-1], line)
        elif joined and _is_mark_overleaf(joined[-1], line):
            joined[-1].marks.append(Mark(len(joined[-1].text), line.text))
        elif joined and line.same_row and is_marker(joined[-1].text) and not joined[-1].marks:
            joined[-1] = _join(joined[-1], line)
        else:
            joined.append(line)
    return joined


def _is_raised_before(first: Line, second: Line) -> bool:
    """Whether a line is nothing but the raised mark of a note whose text is set no larger than it."""
    raised = _RAISED_BY * second.size <= first.y - second.y <= 0.45 * second.size
    near = -1 < second.x0 - first.x1 < 0.6 * second.size
    small = first.size <= 1.1 * second.size
    return raised and near and small and not first.marks and len(first.text) <= 3 and first.text.isdigit()


def _is_mark_overleaf(before: Line, line: Line) -> bool:
    """Whether a line is nothing but a second mark, for which the line before it had no room."""
    at_end = bool(before.marks) and before.marks[-1].offset == len(before.text)
    small = line.size <= _RAISED_SIZE * before.size and len(line.text) <= 3 and line.text.isdigit()
    return at_end and small and 0 < before.y - line.y < 1.6 * before.size


def _marked(mark: Line, line: Line) -> Line:
    marks = [Mark(0, mark.text), *line.marks]
    return Line(line.text, mark.x0, line.x1, line.y, line.size, line.bold, line.words, marks, mark.same_row)


def _join(first: Line, second: Line) -> Line:
    shift = len(first.text) + 1
    size = max(first.size, second.size) if len(second.text) < 3 else second.size
    return Line(
        f"{first.text} {second.text}",
        first.x0,
        second.x1,
        second.y,
        size,
        second.bold,
        first.words + [(s + shift, e + shift, b) for s, e, b in second.words],
        first.marks + [Mark(m.offset + shift, m.mark) for m in second.marks],
        first.same_row,
    )
