"""A PDF page as lines of type: words, sizes, weights, places, and raised marks set apart.

pypdf gives neither the size nor the place of a letter well enough to tell the 4 in a raised
footnote mark from the 4 in "section 4", so the letters come from PDFium. Everything that
decides what is a mark, a line or a gap between cells is decided here, from type alone.
"""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

BULLETS = frozenset("•▪◦‣●○■□❖➢➤►▶✓✔⁃∙·\uf0b7\uf0a7\uf0a8\uf0d8\uf0fc\uf076\uf02d")
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\ufeff\u2060\x00\ufffe\uffff")
_MARK_SYMBOLS = frozenset("*†‡§")

_RAISED_SIZE = 0.8  # a raised mark is set at most this large beside its line
_RAISED_BY = 0.1  # ... and stands at least this share of the line's size above the baseline
_CELL_GAP = 1.6  # ems of white between two words that part one cell or column from the next


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet in PDF points, the origin at the bottom left."""

    x0: float
    y0: float
    x1: float
    y1: float

    def contains(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


@dataclass(frozen=True, slots=True)
class Mark:
    """A raised note mark: the offset in its line's text after which it stands, and what it says."""

    offset: int
    mark: str


@dataclass(slots=True)
class Line:
    """One line of type (or one cell's share of it), in the order in which the file draws it."""

    text: str
    x0: float
    x1: float
    y: float  # baseline
    size: float  # height of the font's box, in points: comparable within a document only
    bold: bool
    words: list[tuple[int, int, Box]]  # start and end in text, place on the sheet
    marks: list[Mark] = field(default_factory=list)
    same_row: bool = False  # drawn to the right of the line before it, on the same baseline

    @property
    def leading_mark(self) -> str | None:
        """The raised mark that the line opens with, as the first line of a footnote does."""
        return self.marks[0].mark if self.marks and self.marks[0].offset == 0 else None

    def part(self, first: int, last: int) -> Line:
        """The line's words ``first`` to ``last`` (not included) as a line of their own."""
        words = self.words[first:last]
        start, end = words[0][0], words[-1][1]
        marks = [Mark(m.offset - start, m.mark) for m in self.marks if start < m.offset <= end or m.offset == start == 0]
        return Line(
            self.text[start:end], words[0][2].x0, words[-1][2].x1, self.y, self.size, self.bold,
            [(s - start, e - start, box) for s, e, box in words], marks, self.same_row or first > 0,
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before any sense is made of it."""

    index: int  # 1-based position in the file
    width: float
    height: float
    lines: list[Line]
    image_share: float  # part of the sheet that pictures cover, 0..1
    rules: tuple[int, int]  # thin upright and level strokes, which tables are drawn with
    panels: list[Box]  # shaded or framed areas large enough to hold text


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


def read_sheet(document: pdfium.PdfDocument, index: int) -> Sheet:
    """Read page ``index`` (1-based) of an open document.

    Raises ``pdfium.PdfiumError`` if the page itself is damaged.
    """
    page = document[index - 1]
    try:
        width, height = page.get_size()
        left, bottom, _, _ = page.get_cropbox()
        textpage = page.get_textpage()
        try:
            lines = _lines(_chars(textpage, left, bottom))
        finally:
            textpage.close()
        image_share, rules, panels = _drawings(page, width, height)
    finally:
        page.close()
    return Sheet(index, width, height, lines, image_share, rules, panels)


def _chars(textpage: pdfium.PdfTextPage, left: float, bottom: float) -> list[_Char]:
    raw = textpage.raw
    unicode_of = pdfium_c.FPDFText_GetUnicode
    loose_box, origin = pdfium_c.FPDFText_GetLooseCharBox, pdfium_c.FPDFText_GetCharOrigin
    weight_of, generated = pdfium_c.FPDFText_GetFontWeight, pdfium_c.FPDFText_IsGenerated
    rect = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    chars: list[_Char] = []
    space = False
    for k in range(textpage.count_chars()):
        letter = chr(unicode_of(raw, k))
        if generated(raw, k) == 1 or letter.isspace():
            space = True
            continue
        if letter == "\x02":  # how PDFium writes a hyphen at a line's end
            letter = "-"
        if letter in _DROPPED:
            continue
        if not loose_box(raw, k, rect) or not origin(raw, k, x, y):
            continue
        size = rect.top - rect.bottom
        if size <= 0:
            continue
        text = _LIGATURES.get(letter, letter)
        if unicodedata.category(letter) == "Co" and letter not in BULLETS:
            text = "•"  # a symbol font's private sign: always a bullet of some shape
        chars.append(
            _Char(
                text,
                rect.left - left,
                rect.right - left,
                y.value - bottom,
                rect.bottom - bottom,
                rect.top - bottom,
                size,
                weight_of(raw, k) >= 600,
                space,
            )
        )
        space = False
    return chars


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
    size = max(last.size, char.size)
    anchor = next((c for c in reversed(row) if c.size >= size * 0.95), row[0])
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
    text, words, marks = "", [], []
    start: int | None = None
    place: list[float] = []
    k = 0
    after_mark = False
    while k < len(chars):
        char = chars[k]
        run = _mark_run(chars, k, main, base)
        if run:
            said = "".join(c.text for c in chars[k : k + run])
            marks.extend(Mark(len(text), m) for m in said.replace(";", ",").split(",") if m)
            k += run
            # A mark never stands within a word: what follows it, if a letter, is the next word.
            after_mark = k < len(chars) and (chars[k].space_before or chars[k].text.isalnum())
            continue
        gap = char.x0 - chars[k - 1].x1 if k else 0.0
        # PDFium marks its own spaces; a wide white without one parts words all the same.
        spaced = char.space_before or after_mark or gap > 0.25 * char.size
        after_mark = False
        if spaced and text:
            if start is not None:
                words.append((start, len(text), Box(*place)))
                start = None
            text += " "
        if start is None:
            start, place = len(text), [char.x0, char.y0, char.x1, char.y1]
        else:
            place = [
                min(place[0], char.x0),
                min(place[1], char.y0),
                max(place[2], char.x1),
                max(place[3], char.y1),
            ]
        text += char.text
        k += 1
    if start is not None:
        words.append((start, len(text), Box(*place)))
    bold = sum(c.bold for c in chars) > 0.9 * len(chars)
    return Line(
        text.rstrip(), chars[0].x0, max(c.x1 for c in chars), base, main, bold, words, marks, same_row
    )


def _mark_run(chars: list[_Char], k: int, main: float, base: float) -> int:
    """Length of the raised note mark that begins at ``k``; 0 if none does.

    Small and raised is not enough: the "th" of "18th" is too. A mark is digits or a sign.
    """
    end = k
    while end < len(chars):
        char = chars[end]
        raised = char.size <= main * _RAISED_SIZE and char.y - base >= _RAISED_BY * main
        if not raised or not (char.text.isdigit() or char.text in _MARK_SYMBOLS or char.text in ",;"):
            break
        if end > k and char.x0 - chars[end - 1].x1 > 0.6 * main:
            break
        end += 1
    while end > k and chars[end - 1].text in ",;":
        end -= 1
    # A letter raised with them makes it an ordinal or a unit, not a mark.
    if end < len(chars) and end > k:
        after = chars[end]
        if after.text.isalpha() and after.size <= main * _RAISED_SIZE and after.y - base >= _RAISED_BY * main:
            return 0
    return end - k


def _with_markers(lines: list[Line]) -> list[Line]:
    """Join a list marker or paragraph number to its text, from which a tab parts it."""
    joined: list[Line] = []
    for line in lines:
        if joined and line.same_row and is_marker(joined[-1].text) and not joined[-1].marks:
            joined[-1] = _join(joined[-1], line)
        else:
            joined.append(line)
    return joined


def is_marker(text: str) -> bool:
    """Whether the text is nothing but a bullet, a list letter or a paragraph number."""
    bare = text.strip().rstrip(".):").lstrip("(")
    if not bare or len(bare) > 8:
        return False
    if bare in BULLETS or text.strip() in {"-", "–", "—", "o"}:
        return True
    if bare.replace(".", "").isdigit():
        return True
    return len(bare) == 1 and bare.isalpha() and text.strip()[-1] in ".)" or _is_roman(bare, text)


def _is_roman(bare: str, text: str) -> bool:
    return len(bare) <= 5 and set(bare) <= set("ivx") and text.strip()[-1] in ".)"


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


def _drawings(
    page: pdfium.PdfPage, width: float, height: float
) -> tuple[float, tuple[int, int], list[Box]]:
    """What is drawn besides letters: pictures' share of the sheet, ruling lines, panels."""
    area = width * height
    pictures, upright, level, panels = 0.0, 0, 0, []
    for item in page.get_objects(max_depth=3):
        kind = item.type
        if kind not in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH):
            continue
        try:
            x0, y0, x1, y1 = item.get_bounds()
        except pdfium.PdfiumError:
            continue  # an empty path has no place on the sheet
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
        wide, high = x1 - x0, y1 - y0
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            pictures += max(wide, 0) * max(high, 0)
        elif wide < 3 and high > 6:
            upright += 1
        elif high < 3 and wide > 6:
            level += 1
        elif wide > 0.3 * width and high > 8 and wide * high < 0.95 * area:
            panels.append(Box(x0, y0, x1, y1))
    return min(1.0, pictures / area if area else 0.0), (upright, level), _merged(panels)


def _merged(panels: list[Box]) -> list[Box]:
    """Stacked strips of shading (Word shades line by line) as the one panel a reader sees."""
    merged: list[Box] = []
    for panel in sorted(panels, key=lambda b: -b.y1):
        for k, other in enumerate(merged):
            aligned = abs(other.x0 - panel.x0) < 6 and abs(other.x1 - panel.x1) < 6
            inside = other.x0 - 3 <= panel.x0 and panel.x1 <= other.x1 + 3
            if (aligned and panel.y1 >= other.y0 - 4) or (inside and panel.y0 >= other.y0 - 3):
                merged[k] = Box(
                    min(other.x0, panel.x0), min(other.y0, panel.y0), max(other.x1, panel.x1), other.y1
                )
                break
        else:
            merged.append(panel)
    return merged
