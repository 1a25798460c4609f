"""Footnotes: small type at the foot of a page, opened by the mark that stands in its body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.blocks import Block
from ingest.geometry import Box
from ingest.lines import Line, Mark

_SMALL = 0.9  # notes are set at most this large beside the body
_NUMBER = re.compile(r"^(\d{1,3}|[*†‡§]{1,2}|[ivx]{1,5}(?=\s?[.)]))(?:\s?[.)]\s+|\s+|(?=[A-Z“‘(]))")


@dataclass(slots=True)
class Note:
    """One footnote, or the rest of one that began on the page before (``mark`` is then None)."""

    mark: str | None
    text: str = ""
    words: list[tuple[int, int, Box]] = field(default_factory=list)

    def add(self, line: Line, skip: int = 0) -> None:
        text = line.text[skip:]
        joiner = "" if not self.text or (self.text[-1] in "-/" and "://" in self.text) else " "
        shift = len(self.text) + len(joiner) - skip
        self.text += joiner + text
        self.words.extend((s + shift, e + shift, b) for s, e, b in line.words if s >= skip)


@dataclass(slots=True)
class NoteStyle:
    """How the document's notes have looked so far, which a note's rest overleaf must look like too."""

    expected: int = 1  # the number that the next note should have
    size: float = 0.0
    x0: float = 0.0
    open_note: bool = False  # the last page may have ended within a note
    recent: bool = False  # the last page had notes
    pending: set[str] = field(default_factory=set)  # marks other than figures whose notes have not come yet

    def goes_on(self, zone: Sequence[Line]) -> bool:
        """Whether small type before a page's first mark goes on with the note of the page before."""
        same = all(
            abs(s.size - self.size) < 0.05 * self.size and (s.same_row or abs(s.x0 - self.x0) < 20) for s in zone
        )
        return same and (self.open_note or (self.recent and _runs_into_note(zone)))

    def saw(self, notes: Sequence[Note], first: Line | None) -> None:
        numbers = [int(n.mark) for n in notes if n.mark and n.mark.isdigit()]
        self.expected = numbers[-1] + 1 if numbers else self.expected
        self.open_note = bool(notes) and not notes[-1].text.rstrip().endswith((".", ")"))
        self.recent = bool(notes)
        self.pending -= {n.mark for n in notes if n.mark}
        if first is not None:
            self.size, self.x0 = first.size, first.x0


def split_notes(lines: Sequence[Line], body_size: float, style: NoteStyle) -> tuple[list[Line], list[Note]]:
    """Part a page's lines into body and notes, and bring ``style`` up to date."""
    body, notes, first = _split(lines, body_size, style)
    style.saw(notes, first)
    return body, notes


def _split(lines: Sequence[Line], body_size: float, style: NoteStyle) -> tuple[list[Line], list[Note], Line | None]:
    body_marks = {m.mark for line in lines if line.size > _SMALL * body_size for m in line.marks}
    style.pending |= {mark for mark in body_marks if not mark.isdigit()}
    body_marks = body_marks | style.pending
    zone = _zone(lines, body_size)
    if not zone:
        return list(lines), [], None
    goes_on = style.goes_on(zone)
    first: Line | None = None
    notes: list[Note] = []
    taken: set[int] = set()
    for line in zone:
        mark, skip = _opening(line, notes, body_marks, style.expected)
        if mark is not None:
            first = first or line
            notes.append(Note(mark))
        elif not notes:
            if not goes_on:
                continue
            notes.append(Note(None))
        notes[-1].add(line, skip)
        taken.add(id(line))
    return [line for line in lines if id(line) not in taken], notes, first


def _zone(lines: Sequence[Line], body_size: float) -> list[Line]:
    """Small lines below the last line of body type, from the top down."""
    top = _full_size_note(lines)
    floor = min((s.y for s in lines if s.size > _SMALL * body_size and s.y > top), default=float("inf"))
    zone = [s for s in lines if s.y < floor and (s.size <= _SMALL * body_size or s.y <= top)]
    # Within one baseline the drawn order holds: a link in a note may be drawn apart from it.
    order = {id(line): k for k, line in enumerate(lines)}
    return sorted(zone, key=lambda s: (-round(s.y / (0.5 * s.size)), order[id(s)]))


def _full_size_note(lines: Sequence[Line]) -> float:
    """The height of the highest line that opens with the mark of a word above it; below the sheet if none does."""
    best = float("-inf")
    for line in lines:
        mark = line.leading_mark
        if mark and any(m.mark == mark and m.offset > 0 for other in lines if other.y > line.y for m in other.marks):
            best = max(best, line.y)
    return best


def _runs_into_note(zone: Sequence[Line]) -> bool:
    """Whether the zone's first lines stand directly on a marked note, as the rest of a note does."""
    first = next((k for k, s in enumerate(zone) if s.leading_mark), 0)
    return first > 0 and all(a.y - b.y < 1.3 * b.size for a, b in pairwise(zone[: first + 1]))


def _opening(line: Line, notes: list[Note], body_marks: set[str], expected: int) -> tuple[str | None, int]:
    """The mark that a line opens a note with, and how many characters of its text that mark takes."""
    if (mark := line.leading_mark) is not None:
        return mark, 0
    found = _NUMBER.match(line.text)
    if found is None:
        return None, 0
    said = found.group(1)
    last = next((n.mark for n in reversed(notes) if n.mark), None)
    if last is not None and last.isdigit() and said.isdigit():
        fits = int(said) == int(last) + 1
    else:
        fits = said in body_marks or (said.isdigit() and int(said) == expected)
    return (said, found.end()) if fits else (None, 0)


def split_joined_marks(blocks: Sequence[Block], notes: Sequence[Note]) -> None:
    """Part two marks set without a space ("7475") by the notes that the page has."""
    known = {note.mark for note in notes if note.mark}
    for block in blocks:
        marks = block.marks
        block.marks = [Mark(m.offset, said) for m in marks for said in _said(m.mark, known)]


def _said(mark: str, known: set[str]) -> list[str]:
    if mark not in known:
        for cut in range(1, len(mark)):
            rest = _said(mark[cut:], known)
            if mark[:cut] in known and known.issuperset(rest):
                return [mark[:cut], *rest]
    return [mark]
