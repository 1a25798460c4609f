"""Answers made of what stands at a place: a page, a paragraph, a chapter's opening, a heading."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from assistant.answer import found_passage, wholes
from assistant.library import Entry, Library
from assistant.matching import Asked, Match
from assistant.notices import Notice
from assistant.places import Destination, Heading
from assistant.quotes import NotOnPage, Sentence, quote, sentences
from assistant.results import Answer, AnswerPart, FoundPassage, PlaceOnPage
from assistant.retrieve import Ranked, Retrieval
from ingest.standing import to_say

_MOST_AT_PLACE = 40  # passages of a place that are shown
_NO_MATCH = Match(0.0, 0.0, 0.0, 0.0)


def of_which(library: Library, question: str) -> Answer:
    """What is said to a bare page or paragraph number where several documents are held."""
    names = " or ".join(f"“{s.short_title or s.title}”" for s in library.sources[:2])
    text = f"Several documents are held here: name the one that is meant, such as {names}."
    return Answer(question, "not_found", (Notice("not_held", text),))


def standing_at(library: Library, question: str, destination: Destination, shown: int) -> Answer:
    """Everything that stands at a named place, whole, in the order in which it stands; a chapter's opening."""
    parts: list[AnswerPart] = []
    passages: list[FoundPassage] = []
    entries = destination.entries[: shown if destination.headings and not destination.pages else _MOST_AT_PLACE]
    if len(entries) < len(destination.entries):
        parts.append(AnswerPart(_extent(library, destination), (), generated=True))
    for entry in entries:
        quotes = []
        for group in _on_pages(sentences(entry.passage, library.pages(entry.source_id)), destination.pages):
            try:
                made = [quote(library.page(entry.source_id, s.page_index), s.text) for s in group]
            except NotOnPage:
                continue  # what cannot be found on its page is not shown
            quotes.extend(made)
            text = " ".join(q.text for q in made)
            if not (group[0].stem and text in (part.text for part in parts)):  # a long list's parts repeat its stem
                parts.append(AnswerPart(text, (len(passages),)))
        if quotes:
            opens = next((q.page_index for q in quotes if q.page_index in destination.pages), None)
            passages.append(found_passage(library, Ranked(entry, 1.0, _NO_MATCH), 1.0, quotes, opens))
    notices = (Notice("not_held", destination.missing),) if destination.missing else ()
    return Answer(question, "answered" if passages else "not_found", notices, tuple(parts), tuple(passages))


def _on_pages(own: Sequence[Sentence], pages: Collection[int]) -> list[list[Sentence]]:
    """The sentences that stand on the named pages, whole; those that run over a page turn as their two sides.

    Before an item comes the stem that it stands under, though it be overleaf.
    """
    groups = wholes(own)
    if not pages:
        return groups
    there = {k for k, group in enumerate(groups) if any(s.page_index in pages for s in group)}
    first = min(there, default=0)
    if there and groups[first][0].item:
        stem = next((k for k in range(first - 1, -1, -1) if not groups[k][0].item), None)
        there |= {stem} if stem is not None else set()
    return [group for k, group in enumerate(groups) if k in there]


def _extent(library: Library, destination: Destination) -> str:
    """Where a chapter or annex that is too long to show begins and ends."""
    first, last = destination.entries[0], destination.entries[-1]
    places = [PlaceOnPage(i, library.page(first.source_id, i).page_label)
              for i in (first.passage.pages[0], last.passage.pages[-1])]  # fmt: skip
    title = library.source(first.source_id).short_title
    return f"{title}, {destination.headings[0].text}: {places[0]} to {places[1]}. It opens:"


def headings_answer(library: Library, question: str, headings: Sequence[Heading]) -> Answer:
    """Headings, each quoted from its page."""
    parts: list[AnswerPart] = []
    passages: list[FoundPassage] = []
    for heading in headings:
        source, held = library.source(heading.source_id), library.held[heading.source_id]
        try:
            made = quote(heading.page, heading.text)
        except NotOnPage:
            continue  # the heading of a page that may not be quoted
        place = PlaceOnPage(heading.page.page_index, heading.page.page_label)
        parts.append(AnswerPart(made.text, (len(passages),)))
        passages.append(
            FoundPassage(
                source.id,
                source.title,
                source.edition,
                source.status,
                held.file,
                (place,),
                (),
                (heading.text,),
                made.text,
                (made,),
                1.0,
                "heading",
                source.short_title,
                source.kind,
                tuple(to_say(source, library.registry, library.sources)),
            )
        )
    return Answer(question, "answered" if parts else "not_found", (), tuple(parts), tuple(passages))


# --- to make up the number asked for ---


def filled(answer: Answer, retrieval: Retrieval, asked: Asked, allowed: Sequence[Entry], shown: int) -> Answer:
    """An answer with as many passages as were asked for, where that many are ``allowed``.

    What is added quotes nothing: after a place, the passages that follow it in its document; then
    those nearest to the question. None of them scores above what is there.
    """
    library = retrieval.library
    passages = list(answer.passages)
    left = {entry.id: entry for entry in allowed if (entry.source_id, entry.number) not in {_id(p) for p in passages}}
    for entry, score in _more(answer, retrieval, asked, allowed):
        if len(passages) >= shown:
            break
        if left.pop(entry.id, None) is not None:
            least = min((p.score for p in passages), default=1.0)
            passages.append(found_passage(library, Ranked(entry, score, _NO_MATCH), min(score, least)))
    return replace(answer, passages=tuple(passages))


def _id(passage: FoundPassage) -> tuple[str, int]:
    return passage.source_id, passage.number


def _more(
    answer: Answer, retrieval: Retrieval, asked: Asked, allowed: Sequence[Entry]
) -> Iterator[tuple[Entry, float]]:
    """Passages to add, with their scores; some may be there already."""
    library = retrieval.library
    last = answer.passages[-1] if answer.passages else None
    one_place = last is not None and (last.kind != "heading" or len(answer.passages) == 1)
    if last is not None and one_place and all(p.score == 1.0 for p in answer.passages):
        start = last.number + 1
        if last.kind == "heading":
            on_page = library.on_page(last.source_id, last.pages[0].page_index)
            start = min((e.number for e in on_page if e.passage.kind != "footnote"), default=0)
        passages = library.passages(last.source_id)
        yield from ((Entry(last.source_id, k, passages[k]), 0.0) for k in range(start, len(passages)))
    sources = list(dict.fromkeys(e.source_id for e in allowed))
    if sources:
        ranked = retrieval.find(asked, sources).ranked
        yield from ((r.entry, retrieval.ranking.share(r.score)) for r in ranked)
    # Past what retrieval brings, by the passages' vectors.
    yield from ((e, 0.0) for e in sorted(allowed, key=lambda e: -float(library.vector(e) @ asked.whole)))
