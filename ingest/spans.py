"""What a passage is made of: stretches of pages' text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.pages import Page


@dataclass(frozen=True, slots=True)
class Span:
    """``Page.content[start:end]`` of one page."""

    page_index: int
    start: int
    end: int
    stem: bool = False  # a list's opening words, repeated so that its later items make sense
    continues: bool = False  # the sentence of the span before goes on in this one


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded, ranked and cited. ``section`` helps ranking and is not part of the text."""

    kind: str  # paragraph | list | definition | footnote | row | cell | box | figure
    spans: tuple[Span, ...]
    text: str
    section: tuple[str, ...] = ()  # chapter > section > heading (> column > row)
    paragraphs: tuple[str, ...] = ()
    mark: str | None = None  # of a footnote

    @property
    def pages(self) -> tuple[int, ...]:
        """Indexes of the pages that its text stands on, in reading order."""
        return tuple(dict.fromkeys(span.page_index for span in self.spans))


def text_of(spans: Sequence[Span], pages: Mapping[int, Page]) -> str:
    """The text that spans stand for: what ``Passage.text`` must equal."""
    text = ""
    for span in spans:
        piece = pages[span.page_index].content[span.start : span.end]
        text += ("" if not text else " " if span.continues else "\n") + piece
    return text


def word_count(spans: Sequence[Span], pages: Mapping[int, Page]) -> int:
    return sum(len(pages[s.page_index].content[s.start : s.end].split()) for s in spans)
