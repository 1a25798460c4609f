"""Lines of type: what a page is put together from."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.geometry import Box

# What lists are marked with: geometric shapes, boxes to tick, dingbats (but for their figures), and signs of
# symbol fonts. Plain arrows are left out: they join words within a line.
BULLETS = frozenset(
    {
        *"•‣⁃∙·»›\uf0b7\uf0a7\uf0a8\uf0d8\uf0fc\uf076\uf02d",
        *map(chr, range(0x25A0, 0x2613)),
        *map(chr, range(0x2701, 0x2776)),
        *map(chr, range(0x2794, 0x27BF)),
    }
)


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
    aside: bool = False  # runs another way than most of the page's text

    @property
    def leading_mark(self) -> str | None:
        """The raised mark that the line opens with, as the first line of a footnote does."""
        return self.marks[0].mark if self.marks and self.marks[0].offset == 0 else None

    def part(self, first: int, last: int) -> Line:
        """The line's words ``first`` to ``last`` (not included) as a line of their own."""
        words = self.words[first:last]
        start, end = words[0][0], words[-1][1]
        marks = [
            Mark(m.offset - start, m.mark) for m in self.marks if start < m.offset <= end or m.offset == start == 0
        ]
        return Line(
            self.text[start:end],
            words[0][2].x0,
            words[-1][2].x1,
            self.y,
            self.size,
            self.bold,
            [(s - start, e - start, box) for s, e, box in words],
            marks,
            self.same_row or first > 0,
        )


def is_marker(text: str) -> bool:
    """Whether the text is nothing but a bullet, a list letter or a paragraph number."""
    bare = text.strip().rstrip(".):").lstrip("(")
    if not bare or len(bare) > 8:
        return False
    if bare in BULLETS or text.strip() in {"-", "–", "—", "o"}:
        return True
    if bare.replace(".", "").isdigit():
        return True
    return (len(bare) == 1 and bare.isalpha() and text.strip()[-1] in ".)") or _is_roman(bare, text)


def _is_roman(bare: str, text: str) -> bool:
    return len(bare) <= 5 and set(bare) <= set("ivx") and text.strip()[-1] in ".)"
