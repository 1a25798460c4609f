"""A question's way through Pagewise: safety and scope, language, places, passages, answer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.about_library import about_library
from assistant.amounts import counts_what_is_asked
from assistant.answer import compose, found_passage
from assistant.areas import asks_to_reach, is_foreign_contact, local_notices, places_in
from assistant.language import Reading
from assistant.library import Entry, Library
from assistant.matching import Match
from assistant.notices import Notice, Triage
from assistant.places import (
    Destination,
    Heading,
    asks_content,
    asks_of_place,
    asks_where,
    chosen_sources,
    default_source,
    go_to,
    headings_asked_for,
    named_by_title,
    names_of,
    titled,
)
from assistant.quotes import NotOnPage, quote, sentences
from assistant.ranking import held_figures
from assistant.results import Answer, AnswerPart, FoundPassage, PlaceOnPage
from assistant.retrieve import Found, Ranked, Retrieval
from assistant.triage import is_order, triage
from ingest.standing import past_review_text, replaced_text, to_say

_COVERED = 0.4  # of 43 dev questions from other worlds 1 in 10 reaches this; of odd ones within the field 9 in 10
_COUNTED = 5  # passages in which what a "how many" asks for is looked for
_MOST_AT_PLACE = 40  # passages of a place that are shown
_AT_PLACE = 0.04  # by how much a passage at the place that a question names moves up: people misremember pages
_OF_PLACE = 0.15  # ... and where it asks what that place says, if the passage is at all near the best


class SourceNotHeld(KeyError):
    """A source id that the library does not hold; the message is one sentence."""


class Assistant:
    """Answers questions from one index.

    >>> assistant = Assistant.open(Path(".pagewise"))
    >>> assistant.ask("who can be a lead practitioner?").passages[0].pages[0].page_label
    """

    def __init__(self, library: Library, without: Sequence[str] = ()) -> None:
        self.library = library
        self.retrieval = Retrieval(library, without)

    @classmethod
    def open(cls, index_dir: Path, without: Sequence[str] = ()) -> Assistant:
        """Open an index. Raises IndexUnusable where there is none; ``without`` names stages to leave out."""
        return cls(Library.open(Path(index_dir)), without)

    def ask(self, question: str, sources: Sequence[str] | None = None, passages: int = 5) -> Answer:
        """Answer a question from all sources or from those named.

        Raises SourceNotHeld for a source that is not in the library.
        """
        began = time.perf_counter()
        checked = triage(question)
        answer = self._answer(checked, sources, max(1, passages))
        total = 1000 * (time.perf_counter() - began)
        timings = {"total": total, "retrieve": 0.0, "rerank": 0.0, "compose": 0.0} | answer.timings_ms
        timings = {name: round(value, 2) for name, value in timings.items()} | {"total": round(total, 2)}
        return _with(answer, timings_ms=timings)

    # --- the steps ---

    def _answer(self, checked: Triage, sources: Sequence[str] | None, shown: int) -> Answer:
        question = checked.question
        try:
            allowed = self.library.choose(sources)
        except KeyError as error:
            held = ", ".join(self.library.held) or "no documents yet"
            raise SourceNotHeld(f"{error.args[0]} is not in this library, which holds {held}.") from None
        unsure = checked.kinds() in {("out_of_scope",), ("instruction",)} and not is_order(question)
        # Whoever names a page or a paragraph asks about a document, whatever else the words may hint at.
        if unsure and (
            self.library.language.read(question).place
            or self._about(question, allowed, sources) is not None
            or asks_to_reach(question, self.library)
            or self._covered(question)
        ):
            checked = Triage(question, (), redirected=False, answer_allowed=True, threshold=checked.threshold)
        if not checked.answer_allowed:
            return Answer(question, "redirected", checked.notices)
        if not allowed:
            empty = Notice(
                "not_held", "The library holds no documents yet: add PDFs to corpus/ and run `make run` again."
            )
            return Answer(question, "redirected" if checked.redirected else "not_found", (*checked.notices, empty))
        reading = self.library.language.read(question)
        named, missing = chosen_sources(self.library, reading.documents)
        named = named or named_by_title(self.library, question)
        notices = [*checked.notices, *(Notice("not_held", text) for text in missing)]
        families = {d.family for d in reading.documents}
        kin = [s for s in allowed if self.library.source(s).family in families] if missing else []
        narrowed = [s for s in named if s in allowed] or kin or allowed
        about = self._about(question, allowed, sources)
        if about is not None:
            return _with(about, status="redirected" if checked.redirected else about.status, notices=checked.notices)
        edition_named = any(d.edition for d in reading.documents) or bool(sources)
        place = self._place(reading, narrowed, named, shown)
        if place is not None:
            shown_too = self._beside(place, shown) or self._nearest(place, reading, narrowed, shown)
            status = "redirected" if checked.redirected else place.status
            notices += [*place.notices, *self._editions(place, reading)]
            return _with(place, status=status, passages=(*place.passages, *shown_too), notices=tuple(notices))
        asked = self.retrieval.matcher.ask(reading)
        found = self.retrieval.find(asked, narrowed, edition_named)
        places = places_in(question, self.library)
        near = found.ranked[:shown]
        found.ranked = [r for r in found.ranked if not is_foreign_contact(r.entry, places, self.library)]
        withheld = any(r not in found.ranked for r in near)
        notices += local_notices(question, places, withheld, self.library)
        self._towards_place(found, reading, narrowed)
        return self._compose(checked, reading, found, notices, shown, narrowed, bool(missing) and not named)

    def _about(self, question: str, allowed: Sequence[str], sources: Sequence[str] | None) -> Answer | None:
        """The answer to a question about the library itself."""
        reading = self.library.language.read(question)
        named, missing = chosen_sources(self.library, reading.documents)
        meant = [s for s in named or named_by_title(self.library, question) if s in allowed]
        found = about_library(self.library, reading, meant or (allowed if sources else [])) if not missing else None
        if found is None:
            return None
        parts, headings = found
        return self._headings(question, headings) if headings else Answer(question, "answered", (), parts)

    def _covered(self, question: str) -> bool:
        """Whether the library plainly speaks of what triage took for another subject.

        A short or odd question gives triage little to go by; what is held is the better judge.
        """
        asked = self.retrieval.matcher.ask(self.library.language.read(question))
        found = self.retrieval.find(asked, list(self.library.held))
        figures = held_figures(found.ranked, asked, self.library, found.best_lexical)
        return self.retrieval.ranking.probability_held(figures) >= _COVERED

    def _compose(
        self,
        checked: Triage,
        reading: Reading,
        found: Found,
        notices: list[Notice],
        shown: int,
        sources: Sequence[str],
        only_missing: bool,
    ) -> Answer:
        began = time.perf_counter()
        ranking = self.retrieval.ranking
        likely = ranking.probability_held(held_figures(found.ranked, found.asked, self.library, found.best_lexical))
        nearest = [" ".join([*r.entry.passage.section, r.entry.passage.text]) for r in found.ranked[:_COUNTED]]
        answered = bool(found.ranked) and likely >= ranking.held_threshold and not only_missing
        answered = answered and counts_what_is_asked(reading.plain, nearest, self.library.words)
        scores = [ranking.share(r.score) for r in found.ranked[:shown]]
        parts, shown_passages = compose(self.library, found.asked, found.ranked, scores, shown, answered)
        status = "answered" if parts else "not_found"
        answer = Answer(
            checked.question,
            "redirected" if checked.redirected else status,
            (),
            parts,
            shown_passages,
            None,
            {**found.timings, "compose": 1000 * (time.perf_counter() - began)},
        )
        answer = _with(answer, notices=(*notices, *self._editions(answer, reading)))
        return self._levels(answer, checked, sources) if checked.threshold else answer

    def _levels(self, answer: Answer, checked: Triage, sources: Sequence[str]) -> Answer:
        """The answer with what guidance and local documents say at each level of need."""
        from assistant.thresholds import guide

        threshold = guide(self.library, self.retrieval, checked.question, list(sources))
        if threshold is None or answer.status != "not_found":
            return _with(answer, threshold=threshold)
        # What the levels quote is the answer, though no single passage is.
        return _with(answer, threshold=threshold, status="answered")

    def _place(self, reading: Reading, narrowed: Sequence[str], named: Sequence[str], shown: int) -> Answer | None:
        """The answer to a question that names a place and asks nothing else, or asks where something is."""
        question, place = reading.question, reading.place
        by_title = titled(self.library, reading) if place and not named else []
        narrowed = [s for s in by_title if s in narrowed] if len(by_title) == 1 else narrowed
        source_id = narrowed[0] if named or len(narrowed) == 1 else default_source(self.library, narrowed)
        if source_id is None:
            bare = bool(place) and not reading.documents and not asks_content(reading)
            return self._of_which(question) if bare else None
        more = asks_content(reading, names_of(self.library, source_id))
        if place and (asks_where(question) or not more):
            destination = go_to(self.library, source_id, place)
            if asks_where(question) and destination.headings:
                return self._headings(question, destination.headings[:1])
            if not destination.missing and (more or not destination.entries):
                return None
            return self._at(question, destination, shown)
        if asks_where(question):
            sources = named or [source_id]
            headings = headings_asked_for(self.library, sources, reading.plain, whole=not named)
            if headings:
                return self._headings(question, headings[:1])
        return None

    def _of_which(self, question: str) -> Answer:
        """What is said to a bare page or paragraph number where several documents are held."""
        names = " or ".join(f"“{s.short_title or s.title}”" for s in self.library.sources[:2])
        text = f"Several documents are held here: name the one that is meant, such as {names}."
        return Answer(question, "not_found", (Notice("not_held", text),))

    def _at(self, question: str, destination: Destination, shown: int) -> Answer:
        """Everything that stands at a named place, whole, in the order in which it stands; a chapter's opening."""
        parts: list[AnswerPart] = []
        passages: list[FoundPassage] = []
        entries = destination.entries[: shown if destination.headings and not destination.pages else _MOST_AT_PLACE]
        if len(entries) < len(destination.entries):
            parts.append(AnswerPart(self._extent(destination), (), generated=True))
        for entry in entries:
            own = sentences(entry.passage, self.library.pages(entry.source_id))
            quotes = []
            for sentence in own:
                if destination.pages and sentence.page_index not in destination.pages:
                    continue
                try:
                    quotes.append(quote(self.library.page(entry.source_id, sentence.page_index), sentence.text))
                except NotOnPage:
                    continue  # what cannot be found on its page is not shown
            if quotes:
                ranked = Ranked(entry, 1.0, _NO_MATCH)
                parts.extend(AnswerPart(q.text, (len(passages),)) for q in quotes)
                passages.append(found_passage(self.library, ranked, 1.0, quotes))
        notices = (Notice("not_held", destination.missing),) if destination.missing else ()
        return Answer(question, "answered" if passages else "not_found", notices, tuple(parts), tuple(passages))

    def _extent(self, destination: Destination) -> str:
        """Where a chapter or annex that is too long to show begins and ends."""
        first, last = destination.entries[0], destination.entries[-1]
        places = [PlaceOnPage(i, self.library.page(first.source_id, i).page_label)
                  for i in (first.passage.pages[0], last.passage.pages[-1])]  # fmt: skip
        title = self.library.source(first.source_id).short_title
        return f"{title}, {destination.headings[0].text}: {places[0]} to {places[1]}. It opens:"

    def _beside(self, answer: Answer, shown: int) -> list[FoundPassage]:
        """The passages that follow a place in its document, to make up the number asked for."""
        if not answer.passages:
            return []
        last = answer.passages[-1]
        there = {(p.source_id, p.number) for p in answer.passages}
        start = last.number + 1
        if last.number < 0:  # a heading
            on_page = self.library.on_page(last.source_id, last.pages[0].page_index)
            start = on_page[0].number if on_page else 0
        following = self.library.passages(last.source_id)[start:]
        missing = max(0, shown - len(answer.passages))
        return [
            found_passage(self.library, Ranked(Entry(last.source_id, start + k, p), 0.0, _NO_MATCH), 0.0)
            for k, p in enumerate(following)
            if (last.source_id, start + k) not in there
        ][:missing]

    def _nearest(self, answer: Answer, reading: Reading, sources: Sequence[str], shown: int) -> list[FoundPassage]:
        """The nearest passages, where the place that was asked for is not there."""
        if answer.passages:
            return []
        found = self.retrieval.find(self.retrieval.matcher.ask(reading), list(sources)).ranked[:shown]
        return [found_passage(self.library, r, self.retrieval.ranking.share(r.score)) for r in found]

    def _headings(self, question: str, headings: Sequence[Heading]) -> Answer:
        parts: list[AnswerPart] = []
        passages: list[FoundPassage] = []
        for heading in headings:
            source, held = self.library.source(heading.source_id), self.library.held[heading.source_id]
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
                    tuple(to_say(source, self.library.registry, self.library.sources)),
                )
            )
        return Answer(question, "answered" if parts else "not_found", (), tuple(parts), tuple(passages))

    def _towards_place(self, found: Found, reading: Reading, sources: Sequence[str]) -> None:
        """Move passages at the place that a question names up."""
        if not reading.place:
            return
        there = {e.id for s in sources for e in go_to(self.library, s, reading.place).entries}
        best = max((r.score for r in found.ranked), default=0.0)
        step = _OF_PLACE if asks_of_place(reading.question) else _AT_PLACE
        moved = [
            Ranked(
                r.entry, r.score + (step if r.score > best - _OF_PLACE else _AT_PLACE) * (r.entry.id in there), r.match
            )
            for r in found.ranked
        ]
        found.ranked = sorted(moved, key=lambda r: -r.score)

    # --- notices ---

    def _editions(self, answer: Answer, reading: Reading) -> list[Notice]:
        notices = []
        for entry in reading.replaced:
            notices.append(
                Notice(
                    "replaced_reference",
                    f"“{entry.was[0]}” has been replaced by “{entry.now[0]}” ({entry.since}). {entry.note}",
                )
            )
        if answer.passages:
            source = self.library.source(answer.passages[0].source_id)
            if (replaced := replaced_text(source, self.library.registry, self.library.sources)) is not None:
                notices.append(Notice("superseded", replaced))
            late = [past_review_text(self.library.source(p.source_id)) for p in answer.passages if p.quotes]
            notices.extend(Notice("past_review", text) for text in dict.fromkeys(late) if text is not None)
        return notices


_NO_MATCH = Match(0.0, 0.0, 0.0, 0.0)


def _with(answer: Answer, **changes: object) -> Answer:
    return replace(answer, **changes)  # type: ignore[arg-type]
