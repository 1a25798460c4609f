"""Text without fixed pages (Word, Markdown) -> pages: one for each top-level section.

The readers of those formats hand over pieces in reading order; here they become the same pages
and parts that a PDF gives, so that passages, quotes and citations work alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.pages import Document, Footnote, Page, Part
from ingest.tables import Cell

_DOTTED = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){1,3})[.)]?\s+(?=\S)")
_MIN_DOTTED = 3  # fewer paragraphs that open with "3.2" are no numbering of the document's own
_MIN_RUN = 8  # a shorter list is a list; a longer one that goes on under several headings numbers the paragraphs


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, paragraph, list item or part of a table cell, as its author wrote it."""

    kind: str  # heading | paragraph | item | header | cell
    text: str
    level: int = 0
    number: str | None = None  # what an item's automatic or written number shows: "4" or "3.2"
    sequence: str | None = None  # the list that counted it
    cell: Cell | None = None
    panel: int | None = None
    marks: tuple[tuple[int, str], ...] = ()


def document_of(
    pieces: Sequence[Piece], notes: Mapping[str, str], title: str | None, warnings: Iterable[str]
) -> Document:
    """A document of one page for each top-level section; ``notes`` maps a footnote's mark to its text."""
    numbered = _number(pieces)
    top = _top_level(numbered)
    sections: list[list[Piece]] = [[]]
    for piece in numbered:
        body = any(p.kind != "heading" for p in sections[-1])
        if piece.kind == "heading" and piece.level <= top and body:
            sections.append([])
        sections[-1].append(piece)
    if len(sections) > 1 and all(p.kind == "heading" for p in sections[-1]):
        sections[-2].extend(sections.pop())  # a last heading with nothing under it
    pages = tuple(_page(k, section, notes) for k, section in enumerate(sections, start=1))
    return Document(pages, title, "none", None, "outline", tuple(warnings))


def _top_level(pieces: Sequence[Piece]) -> int:
    """The highest heading level used more than once: a single one above it is the title."""
    counts = Counter(p.level for p in pieces if p.kind == "heading")
    return min((level for level, n in counts.items() if n > 1), default=min(counts, default=1))


def _number(pieces: Sequence[Piece]) -> list[Piece]:
    """Paragraph numbers, kept apart from the numbers of steps in a list."""
    dotted = [p for p in pieces if p.kind in ("paragraph", "item") and p.cell is None and _DOTTED.match(p.text)]
    own = len(dotted) >= _MIN_DOTTED
    running = _running_sequences(pieces)
    out = []
    for piece in pieces:
        number = None
        if piece.kind in ("paragraph", "item") and piece.cell is None:
            found = _DOTTED.match(piece.text)
            if own and found:
                number = found.group(1)
            elif piece.sequence in running:
                number = piece.number
        kind = "paragraph" if number else piece.kind
        out.append(Piece(kind, piece.text, piece.level, number, piece.sequence, piece.cell, piece.panel, piece.marks))
    return out


def _running_sequences(pieces: Sequence[Piece]) -> set[str]:
    """Lists that count the document's paragraphs: long, and going on after headings."""
    members: Counter[str] = Counter()
    sections: dict[str, set[int]] = {}
    heading = 0
    for piece in pieces:
        heading += piece.kind == "heading"
        if piece.sequence and piece.number:
            members[piece.sequence] += 1
            sections.setdefault(piece.sequence, set()).add(heading)
    return {name for name, n in members.items() if n >= _MIN_RUN and len(sections[name]) > 1}


def _page(index: int, pieces: Sequence[Piece], notes: Mapping[str, str]) -> Page:
    text = ""
    parts: list[Part] = []
    marks: list[str] = []
    for piece in pieces:
        start = len(text) + (1 if text else 0)
        text += ("\n" if text else "") + piece.text
        parts.append(
            Part(
                piece.kind, start, len(text), piece.level, piece.number, piece.cell, piece.panel,
                tuple((offset + start, mark) for offset, mark in piece.marks),
            )
        )  # fmt: skip
        marks.extend(mark for _, mark in piece.marks)
    footnotes: list[Footnote] = []
    place = len(text)
    for mark in dict.fromkeys(marks):
        if note := notes.get(mark):
            footnotes.append(Footnote(mark, note, place + 1, place + 1 + len(note)))
            place += 1 + len(note)
    return Page(index, None, text, tuple(footnotes), tuple(parts))
