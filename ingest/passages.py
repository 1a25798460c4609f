"""Pages -> passages: the unit that is embedded and cited, and the exact place of each of its words.

A passage is what a professional would cite: a numbered paragraph with its list, a definition, a
footnote, a table row or cell with its headings, a box's paragraph. It holds spans into
``Page.content`` and nothing else, so its text can always be found again on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.cutting import MAX_WORDS, cut, groups, sentences
from ingest.pages import Footnote, Page
from ingest.spans import Passage, Span, text_of
from ingest.units import Tie, UnitReader

__all__ = ["MAX_WORDS", "Passage", "Span", "build_passages", "text_of"]


def build_passages(pages: Sequence[Page]) -> list[Passage]:
    """Passages of a document in reading order, its footnotes last.

    Every word of every quotable page outside headings stands in exactly one of them, but for the
    stems that later parts of a long list repeat.
    """
    held = {page.page_index: page for page in pages}
    reader = UnitReader(pages)
    passages = [
        Passage(kind, tuple(spans), text_of(spans, held), unit.path, (unit.number,) if unit.number else ())
        for unit in reader.units
        for kind, spans in cut(unit, held)
    ]
    passages.extend(_footnotes(pages, reader.ties, held))
    return passages


def _footnotes(
    pages: Sequence[Page], ties: Mapping[tuple[int, str], Tie], held: Mapping[int, Page]
) -> Iterator[Passage]:
    note: tuple[list[Span], Tie, str | None] | None = None
    for page in pages:
        if not page.quotable:
            continue
        for footnote in page.footnotes:
            span = Span(page.page_index, footnote.start, footnote.end)
            if footnote.mark is None and note is not None:
                note[0].append(replace(span, continues=True))
                continue
            if note is not None:
                yield from _note_passages(*note, held)
            note = ([span], _tie(page, footnote, ties), footnote.mark)
    if note is not None:
        yield from _note_passages(*note, held)


def _tie(page: Page, note: Footnote, ties: Mapping[tuple[int, str], Tie]) -> Tie:
    """The section and paragraph of a note's mark, which may stand on the page before.

    Notes marked otherwise than with figures are now and then gathered pages later.
    """
    back = 1 if (note.mark or "0").isdigit() else 12
    for index in range(page.page_index, page.page_index - back - 1, -1):
        if (tie := ties.get((index, note.mark or ""))) is not None:
            return tie
    return Tie((), None)


def _note_passages(spans: list[Span], tie: Tie, mark: str | None, held: Mapping[int, Page]) -> Iterator[Passage]:
    for group in groups([sentences(spans, held)], held):
        numbers = (tie.number,) if tie.number else ()
        yield Passage("footnote", tuple(group), text_of(group, held), tie.section, numbers, mark)
