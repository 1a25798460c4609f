"""PDFs made for a test, each word where the test wants it."""

from __future__ import annotations

import random
import re
import textwrap
from pathlib import Path

from fpdf import FPDF

WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP = 57.0, 72.0
_WORDS = tuple(
    re.findall(
        r"\w+",
        "children families practitioners schools partners support early help plan review meeting local area should "
        "agree share record listen safe welfare home school nurse officer training policy concern report visit team",
    )
)


def sentence(seed: int, words: int = 12) -> str:
    """A sentence that no other seed gives."""
    chosen = random.Random(seed).choices(_WORDS, k=words)
    return f"{chosen[0].capitalize()} {' '.join(chosen[1:])} {_spelt(seed)}."


def _spelt(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number)) + "a"


class Maker:
    """Draws lines from the top of a page downwards."""

    def __init__(self) -> None:
        self.pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
        self.pdf.set_auto_page_break(False)
        self.y = TOP
        self._seed = 0

    def page(self) -> Maker:
        self.pdf.add_page()
        self.y = TOP
        return self

    def line(self, text: str, x: float = LEFT, size: float = 12, bold: bool = False, above: float = 0) -> Maker:
        self.y += above + 1.25 * size
        self._text(x, self.y, text, size, bold)
        return self

    def pieces(self, *pieces: tuple[str, float, float], x: float = LEFT, above: float = 0) -> Maker:
        """One line of pieces, each with its type size and how far it is raised."""
        self.y += above + 15
        for text, size, raised in pieces:
            x += self._text(x, self.y - raised, text, size, False)
        return self

    def paragraph(self, text: str, x: float = LEFT, size: float = 12, hang: float = 0, above: float = 10) -> Maker:
        """A paragraph wrapped to the page's measure; ``hang`` indents its later lines."""
        width = int((WIDTH - LEFT - x - hang) / (0.47 * size))
        for k, piece in enumerate(textwrap.wrap(text, width)):
            self.line(piece, x if k == 0 else x + hang, size, above=above if k == 0 else 0)
        return self

    def prose(self, paragraphs: int = 3, sentences: int = 4) -> Maker:
        for _ in range(paragraphs):
            text = []
            for _ in range(sentences):
                self._seed += 1
                text.append(sentence(self._seed))
            self.paragraph(" ".join(text))
        return self

    def item(self, text: str, x: float = LEFT + 18) -> Maker:
        self.y += 5
        self._text(x, self.y + 15, chr(149), 12, False)
        return self.paragraph(text, x + 18, above=0)

    def at(self, x: float, y: float, text: str, size: float = 12, bold: bool = False) -> Maker:
        """Text at a place, measured from the top left."""
        self._text(x, y, text, size, bold)
        return self

    def turned(self, angle: float, x: float, y: float, text: str, size: float = 12, bold: bool = False) -> Maker:
        """Text that runs at an angle, in degrees against the clock, from a place measured from the top left."""
        with self.pdf.rotation(angle, x=x, y=y):
            self._text(x, y, text, size, bold)
        return self

    def footer(self, text: str) -> Maker:
        return self.at(WIDTH / 2 - 10, HEIGHT - 40, text, 11)

    def header(self, text: str) -> Maker:
        return self.at(LEFT, 40, text, 10)

    def notes(self, *notes: tuple[str, str]) -> Maker:
        """Footnotes in small type at the foot of the page, their marks raised."""
        y = HEIGHT - 70 - 10 * len(notes)
        for mark, text in notes:
            y += 10
            x = LEFT + self._text(LEFT, y - 3, mark, 5, False) + 2
            self._text(x, y, text, 8, False)
        return self

    def box(self, top: float, bottom: float, grey: int = 220) -> Maker:
        self.pdf.set_fill_color(grey)
        self.pdf.rect(LEFT - 8, top, WIDTH - 2 * LEFT + 16, bottom - top, style="F")
        return self

    def table(self, rows: list[list[str]], top: float, widths: list[float], height: float = 40) -> Maker:
        """Ruled cells from ``top`` downwards, the first row bold; a cell's text is wrapped."""
        y = top
        for r, row in enumerate(rows):
            x = LEFT
            for text, width in zip(row, widths, strict=True):
                self.pdf.rect(x, y, width, height)
                for k, piece in enumerate(textwrap.wrap(text, int(width / 5.6))):
                    self._text(x + 4, y + 14 + 13 * k, piece, 11, r == 0)
                x += width
            y += height
        self.y = y
        return self

    def save(self, folder: Path, name: str = "made.pdf") -> Path:
        path = folder / name
        self.pdf.output(str(path))
        return path

    def _text(self, x: float, y: float, text: str, size: float, bold: bool) -> float:
        self.pdf.set_font("Helvetica", "B" if bold else "", size)
        self.pdf.text(x, y, text)
        return float(self.pdf.get_string_width(text))
