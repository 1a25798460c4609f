"""What is drawn on a page besides letters, as pdfplumber sees it: all that it takes to find the grids of tables.

Letters come from PDFium (see glyphs.py). Reading them a second time takes most of pdfplumber's
time, so here they are passed over. PDFium also reads many a damaged file that pdfplumber cannot.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import pdfplumber
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTPage
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import Page


class StrokesUnreadable(Exception):
    """The strokes of a page cannot be read, though its letters may be."""


class StrokesPage(Page):  # type: ignore[misc]  # pdfplumber comes without types
    """A page whose objects are only what is drawn: lines, rectangles and curves."""

    @property
    def layout(self) -> LTPage:
        device = _Strokes(self.pdf.rsrcmgr, pageno=self.page_number)
        PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
        return device.get_result()


class Strokes:
    """A file's strokes, opened when a page first asks for them."""

    def __init__(self, path: Path, pages: int | None = None) -> None:
        """``pages``: how many PDFium finds; where damage makes pdfplumber find others, none of its are used."""
        self._path, self._pages, self._stack = path, pages, ExitStack()
        self._plumber: Any = None

    def __enter__(self) -> Strokes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def page(self, index: int) -> StrokesPage:
        """Page ``index`` (1-based), parsed. Raises StrokesUnreadable."""
        try:
            if self._plumber is None:
                self._plumber = pdfplumber.open(self._stack.enter_context(self._path.open("rb")))
            if self._pages not in (None, len(self._plumber.pages)):
                raise StrokesUnreadable(f"{len(self._plumber.pages)} pages found, not {self._pages}")
            page = self._plumber.pages[index - 1]
            strokes = StrokesPage(page.pdf, page.page_obj, page.page_number, page.initial_doctop)
            _ = strokes.objects
        except Exception as error:  # pdfminer stumbles over damage with errors of many kinds
            raise StrokesUnreadable(f"page {index}: {error}") from error
        return strokes


class _Strokes(PDFPageAggregator):
    def render_string(self, *_args: Any, **_kwargs: Any) -> None:
        """Pass over letters."""

    def render_image(self, *_args: Any, **_kwargs: Any) -> None:
        """Pass over pictures: PDFium says how much of the sheet they cover."""
