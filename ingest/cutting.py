"""Units -> runs of spans of a good length, cut at items and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.pages import Page
from ingest.spans import Span, word_count
from ingest.units import Item, Unit

MAX_WORDS = 250  # no passage is longer
_GOOD_WORDS = 170  # one that would be longer is cut at an item or a sentence: models read about so much
_SHORT_WORDS = 80  # unnumbered neighbours are joined up to here: alone they say too little
_FEW_WORDS = 25
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[A-Z“‘\"(•0-9])")

Pages = Mapping[int, Page]


def cut(unit: Unit, pages: Pages) -> Iterator[tuple[str, list[Span]]]:
    """A unit's passages: what kind each is, and its spans."""
    spans = unit.spans()
    if word_count(spans, pages) <= _GOOD_WORDS and _is_one(unit, spans, pages):
        yield unit.kind, spans
    elif not unit.items:
        for group in groups([sentences(run, pages) for run in _paragraphs(unit.stem)], pages):
            yield unit.kind, group
    else:
        yield from _cut_list(unit, pages)


def _is_one(unit: Unit, spans: list[Span], pages: Pages) -> bool:
    """Whether a unit of a good length is one passage."""
    paragraphs = _paragraphs(unit.stem)
    if unit.kind in _ONE or len(paragraphs) == 1:
        return True
    if not unit.items:
        return word_count(spans, pages) <= _SHORT_WORDS
    # Text before an unnumbered list is cited without it, but for a few words.
    lead = word_count([s for run in paragraphs[:-1] for s in run], pages)
    return unit.number is not None or lead < _FEW_WORDS


_ONE = frozenset({"figure", "definition", "row", "cell"})  # not parted at paragraphs


def _cut_list(unit: Unit, pages: Pages) -> Iterator[tuple[str, list[Span]]]:
    lead_kind = "paragraph" if unit.kind == "list" else unit.kind
    # Only the stem's last paragraph introduces the list; what stands before it is text of its own.
    paragraphs = _paragraphs(unit.stem)
    if unit.kind in _ONE and word_count(unit.stem, pages) <= _GOOD_WORDS // 2:
        paragraphs = [unit.stem]  # a term and its first words introduce the rest together
    if paragraphs[:-1]:
        for group in groups([sentences(run, pages) for run in paragraphs[:-1]], pages):
            yield lead_kind, group
    intro = paragraphs[-1] if paragraphs else []
    if word_count(intro, pages) > _GOOD_WORDS // 2:
        *early, intro = _last_sentence_apart(intro, pages)
        for group in early:
            yield lead_kind, group
    listed = sum(word_count(item.spans, pages) for item in unit.items)
    room = max(40, _GOOD_WORDS - word_count(intro, pages))
    room = min(room, int(1.15 * listed / -(-listed // room)) + 8)  # parts of like length
    chunk: list[Span] = []
    shown = False
    parents: list[Item] = []
    for item in unit.items:
        while parents and parents[-1].level >= item.level - 2:
            parents.pop()
        for piece in _pieces(item.spans, room, pages):
            if chunk and word_count([*chunk, *piece], pages) > room:
                yield unit.kind, [*_stem(intro, shown), *chunk]
                chunk = [s for parent in parents for s in _stem(parent.spans, True)]
                if word_count(chunk, pages) > _GOOD_WORDS // 3:
                    chunk = []
                shown = True
            chunk.extend(piece)
        if item.opens:
            parents.append(item)
    yield unit.kind, [*_stem(intro, shown), *chunk]


def _stem(spans: list[Span], repeated: bool) -> list[Span]:
    return [replace(s, stem=True) for s in spans] if repeated else spans


def _paragraphs(spans: Sequence[Span]) -> list[list[Span]]:
    """Spans grouped into paragraphs: one that continues belongs with the one before."""
    runs: list[list[Span]] = []
    for span in spans:
        if span.continues and runs:
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def sentences(run: Sequence[Span], pages: Pages) -> list[list[Span]]:
    """A paragraph's sentences, each as spans (two where it runs over a page turn)."""
    found: list[list[Span]] = [[]]
    for span in run:
        text = pages[span.page_index].content[span.start : span.end]
        at = 0
        for end in [*(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]:
            found[-1].append(
                replace(
                    span,
                    start=span.start + at,
                    end=span.start + len(text[:end].rstrip()),
                    continues=span.continues if at == 0 else True,
                )
            )
            at = end
            if end < len(text):
                found.append([])
    return found


def _last_sentence_apart(run: Sequence[Span], pages: Pages) -> list[list[Span]]:
    """All sentences but the last, and the last."""
    parts = sentences(run, pages)
    if len(parts) == 1:
        return [list(run)]
    head = [s for sentence in parts[:-1] for s in sentence]
    return [*groups([sentences(head, pages)], pages), _opened(parts[-1])]


def groups(paragraphs: list[list[list[Span]]], pages: Pages) -> Iterator[list[Span]]:
    """Paragraphs, then sentences, gathered into passages of a good length."""
    group: list[Span] = []
    size = 0
    for parts in paragraphs:
        whole = [s for sentence in parts for s in sentence]
        words = word_count(whole, pages)
        if words > _GOOD_WORDS:
            if group:
                yield _fuse(group)
            group, size = [], 0
            share = words / -(-words // _GOOD_WORDS)
            for sentence in parts:
                length = word_count(sentence, pages)
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


def _pieces(item: list[Span], room: int, pages: Pages) -> Iterator[list[Span]]:
    """An item, or the sentences of one too long for any passage."""
    if word_count(item, pages) <= room:
        yield item
    else:
        yield from groups([sentences(item, pages)], pages)


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
