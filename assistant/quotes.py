"""Quotes: words that stand on a page, checked against the page at the moment they are made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.results import Quote
from ingest.pages import Page
from ingest.passages import Passage, Span

# A full stop ends a sentence unless it follows an initial, an abbreviation or a number's point.
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(]?[A-Z0-9•])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|para|paras|pp?|no|nos|s|ss|vol|ch|Dr|Mr|Mrs|Ms|cf|vs|St)|\b[A-Z])\.$"
)
_LEAD = re.compile(
    r"^(?:[•–—\-]\s+|o\s+(?=\S)|(?!p\.\s*\d)\(?[a-z][).]\s+|\(?[ivx]{1,5}[).]\s+|\d{1,3}(?:\.\d{1,3}){0,3}[.)]?\s+(?=\S))"
)


class NotOnPage(ValueError):
    """The words do not stand on the page: they must not be shown as a quote."""


@dataclass(frozen=True)
class Sentence:
    """A sentence or list item of a passage, with its place on its page."""

    text: str
    page_index: int
    start: int  # in Page.content
    end: int
    stem: bool = False  # a list's opening words, standing here only so that its items make sense
    item: bool = False  # a list item
    whole: bool = True  # False: the sentence runs over a page turn, and this is one side of it
    opens: bool = True  # False: it goes on from the sentence before it, in the same paragraph or item


def quote(page: Page, text: str) -> Quote:
    """A quote of ``text`` from ``page``.

    Raises NotOnPage unless the text stands there word for word (only the white between words may
    differ) and the page is one that may be quoted.
    """
    if not page.quotable:
        raise NotOnPage(f"{page.left_out}: not a page to quote from")
    wanted = " ".join(text.split())
    if not wanted or not _stands(wanted, " ".join(page.content.split())):
        raise NotOnPage(f"not on PDF page {page.page_index}: {text[:60]}")
    return Quote(wanted, page.page_index, page.page_label)


def _stands(wanted: str, content: str) -> bool:
    """Whether the words are there as words: a quote may not begin or end within one."""
    at = content.find(wanted)
    while at >= 0:
        before = content[at - 1] if at else " "
        end = at + len(wanted)
        after = content[end] if end < len(content) else " "
        if not (before.isalnum() and wanted[0].isalnum()) and not (after.isalnum() and wanted[-1].isalnum()):
            return True
        at = content.find(wanted, at + 1)
    return False


def sentences(passage: Passage, pages: tuple[Page, ...]) -> list[Sentence]:
    """The sentences and list items of a passage, without bullets and paragraph numbers."""
    return [s for span in passage.spans for s in _of_span(span, pages[span.page_index - 1], passage)]


def _of_span(span: Span, page: Page, passage: Passage) -> Iterator[Sentence]:
    text = page.content[span.start : span.end]
    item = bool(re.match(r"[•–—]|(?!p\.\s*\d)\(?[a-z][).]\s|o\s", text)) and passage.kind != "footnote"
    lead = None if span.continues else _LEAD.match(text)
    at = lead.end() if lead else 0
    cuts = [m.end() for m in _END.finditer(text) if not _ABBREVIATION.search(text[: m.end()].rstrip("\"'”’)]"))]
    for k, cut in enumerate([*cuts, len(text)]):
        piece = text[at:cut].strip()
        if piece and any(c.isalnum() for c in piece):
            start = span.start + at + (len(text[at:cut]) - len(text[at:cut].lstrip()))
            opened = not (span.continues and k == 0)
            closed = cut < len(text) or not _runs_over(span, passage)
            opens = opened and k == 0
            yield Sentence(piece, span.page_index, start, start + len(piece), span.stem, item, opened and closed, opens)
        at = cut


def _runs_over(span: Span, passage: Passage) -> bool:
    """Whether the sentence that a span ends in goes on in the next span."""
    place = passage.spans.index(span)
    return place + 1 < len(passage.spans) and passage.spans[place + 1].continues
