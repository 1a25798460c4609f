"""Which questions are about a topic, however a staffroom would say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.quizzing.model import Question
from assistant.quizzing.reading import Held
from assistant.quizzing.words import stems

if TYPE_CHECKING:
    from assistant.library import Entry, Library

_NEAR = 0.9  # of the best passage's likeness to the topic: as much about it as the best
_HELD, _MET = 0.3, 0.29  # below these the best passage is not about the topic, or not about its rarest word
_MOST = 24  # passages


def on_topic(pool: Sequence[Question], topic: str, library: Held, source_ids: Sequence[str]) -> list[Question]:
    """Questions that speak of the topic in its own words or the guidance's, or whose passage is about it."""
    spellings = [topic, *_short_and_long(topic, library)]
    passages: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    if _searchable(library):
        for entry in _about(topic, library, source_ids, spellings):
            said = " ".join(entry.passage.text.split())
            passages.setdefault((entry.source_id, entry.passage.section), []).append(said)
    forms = [form for spelling in spellings if (form := stems(spelling))]
    found: list[Question] = []
    for question in pool:
        cited = question.citation
        words = stems(" ".join([question.stem, question.answer, cited.quote, *question.section[-2:]]))
        texts = passages.get((cited.source_id, question.section), ())
        if any(form <= words for form in forms) or any(cited.quote in text for text in texts):
            found.append(question)
    return found


def _searchable(library: Held) -> bool:
    return hasattr(type(library), "language")


def _about(topic: str, library: Held, source_ids: Sequence[str], spellings: list[str]) -> Iterator[Entry]:
    """Passages about the topic, best first; adds to ``spellings`` what the lexicon says the topic means."""
    from assistant.retrieve import Retrieval

    held: Library = library  # type: ignore[assignment]
    reading = held.language.read(topic)
    spellings += [*reading.added, *(right for _, right in reading.respelt)]
    retrieval = Retrieval(held)
    found = retrieval.find(retrieval.matcher.ask(reading), list(source_ids))
    best = max((r.match.tokens for r in found.ranked), default=0.0)
    if not found.ranked:
        return
    first = found.ranked[0]
    if not reading.added and (retrieval.ranking.share(first.score) < _HELD or first.match.rarest < _MET):
        return
    for ranked in found.ranked[:_MOST]:
        if ranked.match.tokens >= _NEAR * best:
            yield ranked.entry


def _short_and_long(topic: str, library: Held) -> Iterator[str]:
    """The topic with each short form that the documents define written out, and the other way."""
    known: dict[str, list[str]] = getattr(library, "acronyms", {})
    for short, longs in known.items():
        for long in longs:
            if re.search(rf"\b{re.escape(short)}s?\b", topic):
                yield re.sub(rf"\b{re.escape(short)}s?\b", long, topic)
            elif re.search(rf"\b{re.escape(long)}\b", topic, re.I):
                yield re.sub(rf"\b{re.escape(long)}\b", short, topic, flags=re.I)
