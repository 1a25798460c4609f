"""Pages -> passages: the unit that is embedded and cited, and the exact place of each of its words.

A passage is what a professional would cite: a numbered paragraph with its list, a definition, a
footnote, a table row or cell with its headings, a box's paragraph. It holds spans into
``Page.content`` and nothing else, so its text can always be found again on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.pages import Footnote, Page, Part

MAX_WORDS = 250  # no passage is longer
_GOOD_WORDS = 170  # one that would be longer is cut at an item or a sentence: models read about so much
_SHORT_WORDS = 80  # unnumbered neighbours are joined up to here: alone they say too little
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[A-Z“‘\"(•0-9])")
_LEADING = re.compile(r"^(?:[•–—\-o]\s+|\(?[a-z]{1,2}[).]\s+|\(?[ivx]{1,5}[).]\s+|\d{1,3}[.)]\s+)")


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

    kind: str  # paragraph | list | definition | footnote | row | cell | box
    spans: tuple[Span, ...]
    text: str
    section: tuple[str, ...] = ()  # chapter > section > heading (> column > row)
    paragraphs: tuple[str, ...] = ()
    mark: str | None = None  # of a footnote

    @property
    def pages(self) -> tuple[int, ...]:
        """Indexes of the pages that its text stands on, in reading order."""
        return tuple(dict.fromkeys(span.page_index for span in self.spans))


@dataclass(slots=True)
class _Unit:
    """Parts that belong together, before they are cut to size."""

    kind: str
    section: tuple[str, ...]
    number: str | None
    panel: tuple[int, int] | None
    stem: list[Span] = field(default_factory=list)
    items: list[list[Span]] = field(default_factory=list)

    def words(self, pages: dict[int, Page]) -> int:
        return sum(_words(s, pages) for s in [*self.stem, *(s for item in self.items for s in item)])

    def last(self) -> list[Span]:
        return self.items[-1] if self.items else self.stem


def build_passages(pages: Sequence[Page]) -> list[Passage]:
    """Passages of a document in reading order.

    Every word of every quotable page outside headings stands in exactly one of them, but for the
    stems that later parts of a long list repeat.
    """
    held = {page.page_index: page for page in pages}
    passages: list[Passage] = []
    notes = _NoteTies()
    for unit in _units(pages, notes):
        passages.extend(_cut(unit, held))
    passages.extend(_footnotes(pages, notes, held))
    return passages


def text_of(spans: Sequence[Span], pages: dict[int, Page]) -> str:
    """The text that spans stand for: what ``Passage.text`` must equal."""
    text = ""
    for span in spans:
        piece = pages[span.page_index].content[span.start : span.end]
        text += ("" if not text else " " if span.continues else "\n") + piece
    return text


# --- units -----------------------------------------------------------------------------------


class _Path:
    """The headings that a part stands under; a box's own headings end with the box."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str, tuple[int, int] | None]] = []

    def enter(self, level: int, title: str, panel: tuple[int, int] | None) -> None:
        self.leave(panel)
        while self._stack and self._stack[-1][0] >= level and self._stack[-1][2] == panel:
            self._stack.pop()
        if panel is None:
            self._stack = [entry for entry in self._stack if entry[0] < level]
        self._stack.append((level, title, panel))

    def leave(self, panel: tuple[int, int] | None) -> None:
        """Drop the headings of boxes other than ``panel``."""
        self._stack = [entry for entry in self._stack if entry[2] in (None, panel)]

    def now(self) -> tuple[str, ...]:
        return tuple(title for _, title, _ in self._stack)


class _NoteTies:
    """Where each footnote's mark stands: (page, mark) -> its section and paragraph."""

    def __init__(self) -> None:
        self.ties: dict[tuple[int, str], tuple[tuple[str, ...], str | None]] = {}

    def tie(self, page: Page, part: Part, section: tuple[str, ...], number: str | None) -> None:
        for _, mark in part.marks:
            self.ties.setdefault((page.page_index, mark), (section, number))


def _units(pages: Sequence[Page], notes: _NoteTies) -> Iterator[_Unit]:
    path = _Path()
    unit: _Unit | None = None
    number: str | None = None
    before: tuple[Page, Part] | None = None
    for page in pages:
        if not page.quotable:
            for part in page.parts:  # a chart's title still opens its section
                if part.kind == "heading" and not page.left_out == "contents list":
                    path.enter(part.level, _title(page, part), None)
            continue
        first = True
        for part in page.parts:
            panel = (page.page_index, part.panel) if part.panel is not None else None
            if part.kind == "heading":
                path.enter(part.level, _title(page, part), panel)
                if panel is None and part.cell is None:
                    number = None
                notes.tie(page, part, path.now(), number)
                before = (page, part)
                continue
            if part.kind == "header":
                notes.tie(page, part, path.now(), number)
                continue
            path.leave(panel)
            if part.number:
                number = part.number
            inherited = part.number or (number if panel is None and part.cell is None else None)
            section = path.now() + _cell_path(part)
            notes.tie(page, part, section, inherited)
            turned = first and before is not None and before[0] is not page
            first = False
            span = Span(page.page_index, part.start, part.end)
            if unit is not None and turned and before and _runs_on(page, part, *before):
                unit.last().append(replace(span, continues=True))
                before = (page, part)
                continue
            text = page.text[part.start : part.end]
            if unit is not None and before and _belongs(unit, part, text, panel, section, inherited, page, before):
                _append(unit, part, text, span)
            else:
                if unit is not None:
                    yield unit
                unit = _Unit(_kind_of(part, panel, section), section, inherited, panel)
                _append(unit, part, text, span)
            before = (page, part)
    if unit is not None:
        yield unit


def _title(page: Page, part: Part) -> str:
    return page.text[part.start : part.end].strip()


def _cell_path(part: Part) -> tuple[str, ...]:
    if part.cell is None or part.cell.columns == 1:
        return ()
    return tuple(h for h in (part.cell.header, part.cell.row_header) if h)


def _runs_on(page: Page, part: Part, last_page: Page, last: Part) -> bool:
    """Whether a page's first part goes on with the last part of the page before."""
    if last.kind not in {"paragraph", "item", "cell"} or part.kind not in {"paragraph", "cell"} or part.number:
        return False
    if (last.cell is None) != (part.cell is None):
        return False
    if last.cell and part.cell and (last.cell.table, last.cell.column) != (part.cell.table, part.cell.column):
        return False
    opening = page.text[part.start : part.start + 1]
    ended = last_page.text[last.end - 1 : last.end] in ".:;?!"
    if opening.islower():
        return not last_page.text[: last.end].endswith((".", ":", "?", "!"))
    if ended or last.closed:
        return False
    return last.full and (opening.isupper() or opening in "(‘“'\"") and last.kind == "paragraph"


def _belongs(
    unit: _Unit,
    part: Part,
    text: str,
    panel: tuple[int, int] | None,
    section: tuple[str, ...],
    number: str | None,
    page: Page,
    before: tuple[Page, Part],
) -> bool:
    """Whether a part goes into the unit before it: list items, cells of a row, short neighbours."""
    last = before[1]
    if last.kind == "heading" or part.number:
        return False
    if part.cell is not None and part.cell.columns > 1:
        return last.cell is not None and _same_row_passage(last, part, section, unit)
    if (last.cell is None) != (part.cell is None) or unit.section != section:
        return False
    same_panel = unit.panel == panel or (unit.panel and panel and before[0] is not page)
    if not same_panel:
        return False
    if part.kind == "item" or (_LEADING.match(text) and text[:1].isdigit()):
        return True
    if part.cell is not None:
        return False
    return not unit.items and unit.number == number


def _same_row_passage(last: Part, part: Part, section: tuple[str, ...], unit: _Unit) -> bool:
    assert last.cell is not None and part.cell is not None
    if last.cell.table != part.cell.table:
        return False
    if last.cell.row == part.cell.row and last.cell.column == part.cell.column:
        return True
    # A matrix (three columns or more under headings) is cited cell by cell: a cell belongs to a level.
    matrix = part.cell.columns >= 3 and part.cell.header is not None
    return last.cell.row == part.cell.row and not matrix


def _kind_of(part: Part, panel: tuple[int, int] | None, section: tuple[str, ...]) -> str:
    if part.cell is not None and part.cell.columns > 1:
        if part.cell.columns == 2 and any(re.search(r"glossary|definition", t, re.I) for t in section):
            return "definition"
        return "cell" if part.cell.columns >= 3 and part.cell.header else "row"
    return "box" if panel is not None else "paragraph"


def _append(unit: _Unit, part: Part, text: str, span: Span) -> None:
    listed = part.kind == "item" or (unit.stem and _LEADING.match(text) and text[:1].isdigit() and not part.number)
    if listed:
        unit.items.append([span])
        if unit.kind == "paragraph":
            unit.kind = "list"
    elif unit.items or unit.kind in {"row", "cell", "definition"}:
        unit.items.append([span]) if unit.stem else unit.stem.append(span)
    else:
        unit.stem.append(span)


# --- cutting to size -------------------------------------------------------------------------


def _words(span: Span, pages: dict[int, Page]) -> int:
    return len(pages[span.page_index].content[span.start : span.end].split())


def _cut(unit: _Unit, pages: dict[int, Page]) -> Iterator[Passage]:
    if unit.words(pages) <= _GOOD_WORDS and (unit.items or len(unit.stem) == 1 or unit.words(pages) <= _SHORT_WORDS):
        yield _passage(unit, [*unit.stem, *(s for item in unit.items for s in item)], pages)
        return
    stem = unit.stem
    if not unit.items:
        for group in _groups([_sentences(s, pages) for s in _joined(stem)], pages):
            yield _passage(unit, group, pages)
        return
    # Only the stem's last paragraph introduces the list; what stands before it is text of its own.
    paragraphs = _joined(stem)
    lead = [s for run in paragraphs[:-1] for s in run]
    if lead:
        for group in _groups([_sentences(run, pages) for run in paragraphs[:-1]], pages):
            yield _passage(replace(unit, kind="paragraph"), group, pages)
    intro = paragraphs[-1] if paragraphs else []
    if sum(_words(s, pages) for s in intro) > _GOOD_WORDS // 2:
        *early, intro = _sentence_groups(intro, pages)
        if early:
            yield _passage(replace(unit, kind="paragraph"), [s for g in early for s in g], pages)
    room = _GOOD_WORDS - sum(_words(s, pages) for s in intro)
    listed = sum(_words(s, pages) for item in unit.items for s in item)
    room = min(room, int(1.15 * listed / -(-listed // room)) + 8)  # parts of like length
    chunk: list[Span] = []
    shown = False
    for item in unit.items:
        for piece in _pieces(item, room, pages):
            size = sum(_words(s, pages) for s in [*chunk, *piece])
            if chunk and size > room:
                yield _passage(unit, [*_stem(intro, shown), *chunk], pages)
                chunk, shown = [], True
            chunk.extend(piece)
    yield _passage(unit, [*_stem(intro, shown), *chunk], pages)


def _stem(spans: list[Span], repeated: bool) -> list[Span]:
    return [replace(s, stem=True) for s in spans] if repeated else spans


def _joined(spans: Sequence[Span]) -> list[list[Span]]:
    """Spans grouped into paragraphs: one that continues belongs with the one before."""
    runs: list[list[Span]] = []
    for span in spans:
        if span.continues and runs:
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _sentences(run: Sequence[Span], pages: dict[int, Page]) -> list[list[Span]]:
    """A paragraph's sentences, each as spans (two where it runs over a page turn)."""
    sentences: list[list[Span]] = [[]]
    for span in run:
        text = pages[span.page_index].content[span.start : span.end]
        at = 0
        for cut in [*(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]:
            piece = replace(
                span, start=span.start + at, end=span.start + len(text[:cut].rstrip()),
                continues=span.continues if at == 0 else True,
            )
            sentences[-1].append(piece)
            at = cut
            if cut < len(text):
                sentences.append([])
    return sentences


def _sentence_groups(run: Sequence[Span], pages: dict[int, Page]) -> list[list[Span]]:
    """All sentences but the last, and the last."""
    sentences = _sentences(run, pages)
    if len(sentences) == 1:
        return [list(run)]
    head = _fuse([s for sentence in sentences[:-1] for s in sentence])
    return [head, _opened(sentences[-1])]


def _groups(paragraphs: list[list[list[Span]]], pages: dict[int, Page]) -> Iterator[list[Span]]:
    """Paragraphs, then sentences, gathered into passages of a good length."""
    group: list[Span] = []
    size = 0
    for sentences in paragraphs:
        whole = [s for sentence in sentences for s in sentence]
        words = sum(_words(s, pages) for s in whole)
        if words > _GOOD_WORDS:
            if group:
                yield _fuse(group)
            group, size = [], 0
            parts = -(-words // _GOOD_WORDS)
            share = words / parts
            for sentence in sentences:
                length = sum(_words(s, pages) for s in sentence)
                if group and size + length / 2 > share:
                    yield _fuse(group)
                    group, size = [], 0
                group.extend(sentence if group else _opened(sentence))
                size += length
            yield _fuse(group)
            group, size = [], 0
        elif group and size + words > _SHORT_WORDS:
            yield _fuse(group)
            group, size = whole, words
        else:
            group, size = [*group, *whole], size + words
    if group:
        yield _fuse(group)


def _pieces(item: list[Span], room: int, pages: dict[int, Page]) -> Iterator[list[Span]]:
    """An item, or the sentences of one too long for any passage."""
    if sum(_words(s, pages) for s in item) <= room:
        yield item
        return
    yield from _groups([_sentences(item, pages)], pages)


def _opened(spans: Sequence[Span]) -> list[Span]:
    return [replace(spans[0], continues=False), *spans[1:]]


def _fuse(spans: Sequence[Span]) -> list[Span]:
    """Neighbouring pieces of one paragraph put back into one span."""
    fused: list[Span] = []
    for span in spans:
        last = fused[-1] if fused else None
        if last and span.continues and last.page_index == span.page_index and 0 <= span.start - last.end <= 2:
            fused[-1] = replace(last, end=span.end)
        else:
            fused.append(span)
    return _opened(fused)


def _passage(unit: _Unit, spans: Sequence[Span], pages: dict[int, Page]) -> Passage:
    kind = unit.kind
    return Passage(
        kind, tuple(spans), text_of(spans, pages), unit.section, (unit.number,) if unit.number else ()
    )


# --- footnotes -------------------------------------------------------------------------------


def _footnotes(pages: Sequence[Page], notes: _NoteTies, held: dict[int, Page]) -> Iterator[Passage]:
    open_: tuple[list[Span], tuple[tuple[str, ...], str | None], str | None] | None = None
    for page in pages:
        if not page.quotable:
            continue
        for note in page.footnotes:
            span = Span(page.page_index, note.start, note.end)
            if note.mark is None and open_ is not None:
                open_[0].append(replace(span, continues=True))
                continue
            if open_ is not None:
                yield from _note_passages(*open_, held)
            open_ = ([span], _tie(page, note, notes), note.mark)
    if open_ is not None:
        yield from _note_passages(*open_, held)


def _tie(page: Page, note: Footnote, notes: _NoteTies) -> tuple[tuple[str, ...], str | None]:
    """The section and paragraph of a note's mark, which may stand on the page before."""
    for index in (page.page_index, page.page_index - 1):
        if (index, note.mark or "") in notes.ties:
            return notes.ties[index, note.mark or ""]
    return (), None


def _note_passages(
    spans: list[Span], tie: tuple[tuple[str, ...], str | None], mark: str | None, held: dict[int, Page]
) -> Iterator[Passage]:
    section, number = tie
    for group in _groups([_sentences(spans, held)], held):
        yield Passage("footnote", tuple(group), text_of(group, held), section, (number,) if number else (), mark)
