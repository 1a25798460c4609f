"""Builds the starter PDFs from the Markdown beside them: python -m ingest.starter

The same Markdown and the same fpdf2 give the same bytes, so that corpus/sources.toml can know
the files by their sha256; the script prints the hashes to put there.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF, FontFace
from fpdf.enums import Align, XPos, YPos
from fpdf.outline import OutlineSection
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

STARTER = Path(__file__).parents[1] / "corpus" / "starter"
EDITION = "Edition 1, November 2026"
BUILT_ON = datetime(2026, 11, 22, tzinfo=UTC)  # fixed: a build must not depend on the day it is made
BANNER = "Starter material of Pagewise. Not an official document."

_MARGIN = 22.0
_BODY = 10.5
_LEADING = 5.2  # mm from line to line of body text
_INK, _ACCENT, _GREY, _PAPER = (28, 32, 36), (20, 74, 88), (110, 116, 120), (238, 243, 244)
_NEW_PAGE = "<!-- new page -->"
_MOST_ROWS_KEPT = 10  # a longer table may run over the page turn; its headings are repeated there
_BOLD = "\x02\x02"
_LARGE = "<!-- large print -->"  # until the page turns
_PLACE_GAP = re.compile(r"(?<=\bp\.) (?=\d)|(?<=\bpp\.) (?=\d)|(?<=\bpara) (?=\d)|(?<=\bparas) (?=\d)")
_BLANK = "[ ]"  # an entry to be written by hand
_TALL_BLANK = "[   ]"  # one of several lines


class _Sheet(FPDF):
    """A page of the starter documents: banner above, title and page number below."""

    # fpdf2's own markup, which would read the "--2" of a web address as an underline, is turned off
    # but for bold, whose mark becomes one that no text holds.
    MARKDOWN_BOLD_MARKER = _BOLD
    MARKDOWN_ITALICS_MARKER = "\x03\x03"
    MARKDOWN_STRIKETHROUGH_MARKER = "\x04\x04"
    MARKDOWN_UNDERLINE_MARKER = "\x05\x05"
    MARKDOWN_MARKERS = (_BOLD, MARKDOWN_ITALICS_MARKER, MARKDOWN_STRIKETHROUGH_MARKER, MARKDOWN_UNDERLINE_MARKER)
    MARKDOWN_LINK_REGEX = re.compile(r"(?!)")

    def __init__(self, title: str) -> None:
        super().__init__(format="A4", unit="mm")
        self.core_fonts_encoding = "cp1252"  # dashes and bullets too
        self.title_text = title
        self.set_margins(_MARGIN, 26, _MARGIN)
        self.set_auto_page_break(True, margin=24)
        self.set_creation_date(BUILT_ON)
        self.set_title(title)
        self.set_author("Pagewise")
        self.set_subject(BANNER)
        self.set_lang("en-GB")

    def header(self) -> None:
        if self.page_no() == 1:
            return
        self.set_y(12)
        self.set_font("Helvetica", size=8)
        self.set_text_color(*_GREY)
        self.cell(0, 5, BANNER, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_draw_color(*_GREY)
        self.line(self.l_margin, 18, self.w - self.r_margin, 18)
        self.set_y(self.t_margin)

    def footer(self) -> None:
        if self.page_no() == 1:
            return
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.set_text_color(*_GREY)
        self.cell(100, 5, self.title_text)
        self.set_x(self.l_margin)
        self.set_font("Helvetica", size=9.5)
        self.cell(0, 5, str(self.page_no()), align="R")


class _Builder:
    """Sets one Markdown document."""

    def __init__(self, text: str) -> None:
        self.root = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
        title = next(node for node in self.root.children if node.type == "heading")
        self.pdf = _Sheet(_plain(title))
        self._scale = 1.0  # of the body type

    def build(self) -> bytes:
        blocks = list(self.root.children)
        first = next(k for k, node in enumerate(blocks) if node.type == "heading" and node.tag == "h2")
        self._title_page(blocks[1:first])
        self.pdf.add_page()
        self.pdf.insert_toc_placeholder(_contents, pages=1)
        for k, node in enumerate(blocks[first:], start=first):
            self._block(node, blocks[k + 1] if k + 1 < len(blocks) else None)
        return bytes(self.pdf.output())

    def _title_page(self, preamble: list[SyntaxTreeNode]) -> None:
        pdf = self.pdf
        pdf.add_page()
        pdf.set_fill_color(*_ACCENT)
        pdf.rect(0, 0, pdf.w, 9, style="F")
        pdf.set_y(38)
        pdf.set_text_color(*_ACCENT)
        pdf.set_font("Helvetica", style="B", size=28)
        pdf.multi_cell(0, 12, pdf.title_text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(3)
        pdf.set_text_color(*_GREY)
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, f"{EDITION}. For England.", align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(8)
        for node in preamble:
            if node.type == "table":
                self._table(node)
                continue
            pdf.set_fill_color(*_PAPER)
            self._body_type()
            pdf.multi_cell(
                0, _LEADING, _styled(node), align=Align.L, markdown=True, fill=True, padding=(3, 4, 3, 4),
                new_x=XPos.LMARGIN, new_y=YPos.NEXT,
            )  # fmt: skip
            pdf.ln(3)

    def _block(self, node: SyntaxTreeNode, following: SyntaxTreeNode | None) -> None:
        match node.type:
            case "heading":
                self._heading(node, following)
            case "paragraph":
                stem = following is not None and following.type in ("bullet_list", "ordered_list", "table")
                self._keep(22 if stem else 11)
                self._paragraph(_styled(node), after=1.2 if stem else 2.6)
            case "bullet_list" | "ordered_list":
                self._list(node, 0)
                self.pdf.ln(1.4)
            case "table":
                self._table(node)
            case "html_block" if node.content.strip() == _NEW_PAGE:
                self.pdf.add_page()
                self._scale = 1.0
            case "html_block" if node.content.strip() == _LARGE:
                self._scale = 1.55
            case _:
                raise ValueError(f"the starter documents hold no {node.type}: teach this script to set it")

    def _heading(self, node: SyntaxTreeNode, following: SyntaxTreeNode | None) -> None:
        chapter = node.tag == "h2"
        pdf = self.pdf
        # A heading never stands alone at the foot of a page.
        more = {"table": 14, "heading": 24}.get(following.type, 0) if following is not None else 0
        self._keep((46 if chapter else 34) + more)
        if pdf.get_y() > pdf.t_margin + 1:
            pdf.ln(6 if chapter else 3.2)
        pdf.start_section(_plain(node), level=0 if chapter else 1)
        pdf.set_text_color(*_ACCENT)
        pdf.set_font("Helvetica", style="B", size=16 if chapter else 12.5)
        pdf.multi_cell(0, 8 if chapter else 6.4, _plain(node), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(1.6 if chapter else 1)

    def _paragraph(self, text: str, indent: float = 0, after: float = 0.0) -> None:
        pdf = self.pdf
        self._body_type()
        pdf.set_x(pdf.l_margin + indent)
        pdf.multi_cell(
            0, _LEADING * self._scale, text, align=Align.L, markdown=True, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        pdf.ln(after)

    def _list(self, node: SyntaxTreeNode, depth: int) -> None:
        pdf = self.pdf
        number = int(str(node.attrs.get("start", 1)))
        for item in node.children:
            marker = "\u2022" if node.type == "bullet_list" else f"{number}."
            number += 1
            for k, child in enumerate(item.children):
                if child.type in ("bullet_list", "ordered_list"):
                    self._list(child, depth + 1)
                    continue
                indent = 7.0 * self._scale * (depth + 1)
                self._keep(_LEADING * self._scale * len(self._lines(_styled(child), indent)))
                if k == 0:
                    self._body_type()
                    pdf.set_x(pdf.l_margin + indent - 6.2 * self._scale)
                    pdf.cell(6.2 * self._scale, _LEADING * self._scale, marker, new_x=XPos.LMARGIN, new_y=YPos.TOP)
                self._paragraph(_styled(child), indent, after=0.9 * self._scale**3)

    def _lines(self, text: str, indent: float) -> list[str]:
        self._body_type()
        width = self.pdf.epw - indent
        lines = self.pdf.multi_cell(width, _LEADING, text, markdown=True, dry_run=True, output="LINES", align=Align.L)
        assert isinstance(lines, list)
        return lines

    def _table(self, node: SyntaxTreeNode) -> None:
        pdf = self.pdf
        rows = [[_styled(cell) for cell in row.children] for part in node.children for row in part.children]
        if len(rows) <= _MOST_ROWS_KEPT:
            with pdf.offset_rendering() as trial:
                self._rows(rows)
            if trial.page_break_triggered:
                pdf.add_page()
        self._rows(rows)
        pdf.ln(3.5)

    def _rows(self, rows: list[list[str]]) -> None:
        pdf = self.pdf
        blanks = (_BLANK, _TALL_BLANK)
        form = sum(row[-1].strip() in blanks for row in rows) >= len(rows) // 2
        pdf.set_font("Helvetica", size=9.5)
        pdf.set_text_color(*_INK)
        pdf.set_draw_color(150, 160, 165)
        pdf.set_fill_color(255, 255, 255)
        pdf.set_line_width(0.2)
        with pdf.table(
            col_widths=(2, 3) if form else _widths(rows, pdf), text_align=Align.L, line_height=4.6, v_align="TOP",
            padding=(1.3, 2, 1.3, 2), markdown=True, min_row_height=11 if form else None,
            headings_style=FontFace(emphasis="B", color=_ACCENT, fill_color=_PAPER),
        ) as table:  # fmt: skip
            for texts in rows:
                row = table.row(min_height=24 if texts[-1].strip() == _TALL_BLANK else None)
                for text in texts:
                    row.cell("" if text.strip() in blanks else text)

    def _keep(self, height: float) -> None:
        """Turn the page unless so many millimetres are left on it."""
        if self.pdf.will_page_break(height):
            self.pdf.add_page()

    def _body_type(self) -> None:
        self.pdf.set_font("Helvetica", size=_BODY * self._scale)
        self.pdf.set_text_color(*_INK)


def _contents(pdf: FPDF, outline: list[OutlineSection]) -> None:
    """The contents list on one page, with the page of each chapter and section."""
    pdf.set_x(pdf.l_margin)
    pdf.set_text_color(*_ACCENT)
    pdf.set_font("Helvetica", style="B", size=16)
    pdf.cell(0, 8, "Contents", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(3)
    chapters = sum(section.level == 0 for section in outline)
    room = pdf.h - pdf.get_y() - pdf.b_margin
    height = min(4.6, room / (len(outline) + 0.15 * chapters) - 0.01)
    for section in outline:
        chapter = section.level == 0
        pdf.set_text_color(*_INK)
        pdf.set_font("Helvetica", style="B" if chapter else "", size=2.1 * height)
        if chapter:
            pdf.ln(0.15 * height)
        indent = 0 if chapter else 6
        page = str(section.page_number)
        link = pdf.add_link(page=section.page_number)
        gap = pdf.epw - indent - pdf.get_string_width(section.name) - pdf.get_string_width(page) - 4
        dots = "." * max(3, int(gap / pdf.get_string_width(".")))
        pdf.set_x(pdf.l_margin + indent)
        pdf.cell(pdf.epw - indent, height, f"{section.name} {dots} {page}", link=link,
                 new_x=XPos.LMARGIN, new_y=YPos.NEXT)  # fmt: skip


def _widths(texts: list[list[str]], pdf: FPDF) -> tuple[float, ...]:
    """Column widths by what the columns hold: enough for the longest word, more for more text."""
    needs = []
    for column in zip(*texts, strict=True):
        words = [word for text in column for word in text.replace(_BOLD, "").split()] or [""]
        longest = max(pdf.get_string_width(word) for word in words) * 1.12 + 5
        share = sum(len(text) for text in column) / len(column)
        needs.append((longest, max(share, 4.0) ** 0.72))
    total = sum(share for _, share in needs)
    widths = [max(least, pdf.epw * share / total) for least, share in needs]
    return tuple(width * pdf.epw / sum(widths) for width in widths)


def _plain(node: SyntaxTreeNode) -> str:
    return "".join(text for text, _ in _runs(node))


def _styled(node: SyntaxTreeNode) -> str:
    """Text with the only markup that fpdf2 is left to read: bold."""
    return "".join(f"{_BOLD}{text}{_BOLD}" if bold else text for text, bold in _runs(node))


def _unbroken(text: str) -> str:
    """A place in the guidance keeps its number on the line of its "p."."""
    return _PLACE_GAP.sub("\u00a0", text)


def _runs(node: SyntaxTreeNode, bold: bool = False) -> Iterator[tuple[str, bool]]:
    if node.type in ("text", "code_inline"):
        yield _unbroken(node.content), bold
    elif node.type in ("softbreak", "hardbreak"):
        yield " ", bold
    else:
        for child in node.children:
            yield from _runs(child, bold or node.type == "strong")


def build(markdown: Path) -> bytes:
    """The PDF of a starter document."""
    return _Builder(markdown.read_text(encoding="utf-8")).build()


def main() -> int:
    for markdown in sorted(STARTER.glob("*.md")):
        path = markdown.with_suffix(".pdf")
        path.write_bytes(build(markdown))
        print(f'{path.name}: sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"')
    return 0


if __name__ == "__main__":
    sys.exit(main())
