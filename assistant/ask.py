"""A question's way through Pagewise: safety and scope, language, places, passages, answer."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.about_library import about_library, asks_what_is_held
from assistant.amounts import counts_what_is_asked
from assistant.answer import compose
from assistant.areas import (
    asks_to_reach,
    contacts_first,
    is_foreign_contact,
    local_notices,
    out_of_reach,
    places_in,
)
from assistant.language import Reading
from assistant.library import Library
from assistant.notices import Notice, Triage
from assistant.place_answers import filled, headings_answer, of_which, standing_at
from assistant.places import (
    ASKS_NOTHING,
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
from assistant.ranking import held_figures
from assistant.results import Answer
from assistant.retrieve import Found, Ranked, Retrieval
from assistant.triage import is_order, triage
from ingest.standing import past_review_text, replaced_text

_LESS_WHERE_NEW = 0.2  # likelihood that is asked of a document that past questions do not know
_TOPIC, _TOPIC_PASSAGES = 2, 5  # words at most; passages at least that each of them stands in
_COUNTED = 5  # passages in which what a "how many" asks for is looked for
_TITLE = 2  # levels of headings that part a document
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
        # "How do I contact the LADO?" wants a number and no advice.
        reaching = checked.kinds() == ("legal_advice",) and asks_to_reach(question, self.library)
        # "List your documents" is an order that anybody may give.
        scope = checked.kinds() in {("out_of_scope",), ("instruction",)} and not is_order(question)
        about_us = scope and (asks_what_is_held(question) or self._about(question, allowed, sources) is not None)
        # Whoever names a page or a paragraph asks about a document, whatever else the words may hint at.
        if (
            reaching
            or about_us
            or (
                checked.gives_way is not None
                and (
                    self.library.language.read(question).place
                    or asks_to_reach(question, self.library)
                    or self._is_topic(question)
                    or self._covered(question, checked.gives_way)
                )
            )
        ):
            checked = Triage(question, (), redirected=False, answer_allowed=True, threshold=checked.threshold)
        if not checked.answer_allowed:
            return Answer(question, "redirected", checked.notices)
        if not allowed:
            empty = Notice(
                "not_held", "The library holds no documents yet: add PDFs to corpus/ and run `make run` again."
            )
            return Answer(question, "redirected" if checked.redirected else "not_found", (*checked.notices, empty))
        reading = self.retrieval.read(question)
        named, missing = chosen_sources(self.library, reading.documents)
        named = named or named_by_title(self.library, question)
        notices = [*checked.notices, *(Notice("not_held", text) for text in missing)]
        families = {d.family for d in reading.documents}
        kin = [s for s in allowed if self.library.source(s).family in families] if missing else []
        narrowed = [s for s in named if s in allowed] or kin or allowed
        about = self._about(question, allowed, sources)
        if about is not None:
            notices = [*checked.notices, *(self._editions(about, reading) if about.passages else ())]
            about = _with(about, status="redirected" if checked.redirected else about.status, notices=tuple(notices))
            return self._filled(about, reading, named or allowed, shown)
        edition_named = any(d.edition for d in reading.documents) or bool(sources)
        place = self._place(reading, narrowed, named, shown)
        if place is not None:
            status = "redirected" if checked.redirected else place.status
            notices += [*place.notices, *self._editions(place, reading)]
            place = _with(place, status=status, notices=tuple(notices))
            return self._filled(place, reading, narrowed, shown)
        asked = self.retrieval.matcher.ask(reading)
        found = self.retrieval.find(asked, narrowed, edition_named)
        places = places_in(question, self.library)
        near = found.ranked[:shown]
        found.ranked = [r for r in found.ranked if not is_foreign_contact(r.entry, places, self.library)]
        withheld = any(r not in found.ranked for r in near)
        notices += local_notices(question, places, withheld, self.library, checked.threshold)
        self._towards_place(found, reading, narrowed)
        reached = contacts_first(question, places, found.ranked, self.library)
        found.ranked = [*reached, *(r for r in found.ranked if r not in reached)]
        nowhere = (bool(missing) and not named) or out_of_reach(question, places, self.library)
        here = False if nowhere else True if reached else None
        answer = self._compose(checked, reading, found, notices, shown, narrowed, here)
        return answer if answer.status != "not_found" or missing else self._at_heading(answer, reading, narrowed, shown)

    def _at_heading(self, answer: Answer, reading: Reading, sources: Sequence[str], shown: int) -> Answer:
        """The title in a named document that says just what was asked ("glossary wt"), where no passage answers."""
        headings = headings_asked_for(self.library, sources, reading.plain, whole=True) if reading.documents else []
        place = headings_answer(self.library, reading.question, headings)
        if len(headings) != 1 or headings[0].level > _TITLE or place.status == "not_found":
            return answer
        notices = tuple(n for n in answer.notices if n.kind != "superseded")
        place = _with(place, notices=(*notices, *self._editions(place, reading)), timings_ms=answer.timings_ms)
        return self._filled(place, reading, sources, shown)

    def _about(self, question: str, allowed: Sequence[str], sources: Sequence[str] | None) -> Answer | None:
        """The answer to a question about the library itself."""
        reading = self.library.language.read(question)
        named, missing = chosen_sources(self.library, reading.documents)
        meant = [s for s in named or named_by_title(self.library, question) if s in allowed]
        found = about_library(self.library, reading, meant or (allowed if sources else [])) if not missing else None
        if found is None:
            return None
        parts, headings = found
        if headings:
            return headings_answer(self.library, question, headings)
        return Answer(question, "answered", (), parts)

    def _is_topic(self, question: str) -> bool:
        """Whether a question is no more than a word or two that the documents use again and again: "MAPPA"."""
        words = [w for w in re.findall(r"[a-z]+(?:['’-][a-z]+)*", question.lower()) if w not in ASKS_NOTHING]
        held = self.library.words
        return 0 < len(words) <= _TOPIC and all(held.get(w, (0, 0))[1] >= _TOPIC_PASSAGES for w in words)

    def _covered(self, question: str, enough: float) -> bool:
        """Whether the library plainly speaks of what triage took for another subject, or for somebody's own case.

        A short or odd question gives triage little to go by; what is held is the better judge. ``enough``: how likely
        it must be that the answer is held, where past questions know the document.
        """
        asked = self.retrieval.matcher.ask(self.retrieval.read(question))
        found = self.retrieval.find(asked, list(self.library.held))
        figures = held_figures(found.ranked, asked, self.library, found.best_lexical)
        enough -= 0 if figures["known"] else _LESS_WHERE_NEW
        return self.retrieval.ranking.held_weights(figures).probability(figures) >= enough

    def _compose(
        self,
        checked: Triage,
        reading: Reading,
        found: Found,
        notices: list[Notice],
        shown: int,
        sources: Sequence[str],
        here: bool | None,
    ) -> Answer:
        """``here`` tells whether the answer is held where that is known, None where the figures are to say."""
        began = time.perf_counter()
        ranking = self.retrieval.ranking
        figures = held_figures(found.ranked, found.asked, self.library, found.best_lexical)
        held = ranking.held_weights(figures)
        nearest = [" ".join([*r.entry.passage.section, r.entry.passage.text]) for r in found.ranked[:_COUNTED]]
        likely = held.probability(figures) >= held.threshold
        likely = likely and counts_what_is_asked(reading.plain, nearest, self.library.words)
        answered = bool(found.ranked) and (likely if here is None else here)
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
        answer = self._filled(answer, reading, sources, shown)
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
            return of_which(self.library, question) if bare else None
        more = asks_content(reading, names_of(self.library, source_id))
        if place and (asks_where(question) or not more):
            destination = go_to(self.library, source_id, place)
            if asks_where(question) and destination.headings:
                return headings_answer(self.library, question, destination.headings[:1])
            if not destination.missing and (more or not destination.entries):
                return None
            return standing_at(self.library, question, destination, shown)
        if asks_where(question):
            sources = named or [source_id]
            headings = headings_asked_for(self.library, sources, reading.plain, whole=not named)
            if headings:
                return headings_answer(self.library, question, headings[:1])
        return None

    def _filled(self, answer: Answer, reading: Reading, sources: Sequence[str], shown: int) -> Answer:
        """The answer with as many passages as were asked for."""
        if len(answer.passages) >= shown:
            return answer  # the model need not be loaded
        places = places_in(reading.question, self.library)
        kept = [e for e in self.library.entries.values() if not is_foreign_contact(e, places, self.library)]
        kept = [e for e in kept if e.source_id in set(sources)]
        return filled(answer, self.retrieval, self.retrieval.matcher.ask(reading), kept, shown)

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


def _with(answer: Answer, **changes: object) -> Answer:
    return replace(answer, **changes)  # type: ignore[arg-type]
