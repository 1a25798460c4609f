"""What the guidance says at each level about a described situation, side by side. It decides nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from assistant.levels.concerns import Floats, items, load_concerns
from assistant.levels.contacts import contacts
from assistant.levels.following import following, moves_up, to_ask
from assistant.levels.leaning import stale
from assistant.levels.local import local_statements
from assistant.levels.shortforms import spelt_out
from assistant.levels.situation import Situation, read_situation
from assistant.levels.standing import kinds_named
from assistant.levels.statements import LABELS, Statement, chosen, statutory_statements
from assistant.levels.stored import stored_meanings
from assistant.levels.touching import LEAST, Touch, spread, touch
from assistant.library import Library
from assistant.quotes import NotOnPage, quote
from assistant.results import Quote
from assistant.retrieve import Retrieval

_ORDER = tuple(LABELS)
_WORD = re.compile(r"\w+")
_SAME = 0.8  # of the words: two statements say the same
_BESIDE = 3  # criteria of a national level shown beside a local one that leans on a replaced edition
_NOT_A_DECISION = (
    "This is what the guidance says, not a decision: it does not say which level is right for this child. "
    "Talk to your designated safeguarding lead (DSL) or deputy. No form or assessment has to be finished first "
    "where a child may be suffering, or likely to suffer, significant harm: refer at once, and call 999 if the "
    "child is in immediate danger."
)


@dataclass(frozen=True)
class Touched:
    """A statement, its words checked on their page, and the words of the question that meet it."""

    statement: Statement
    quote: Quote
    touch: Touch

    @property
    def words(self) -> tuple[str, ...]:
        return self.touch.words


@dataclass(frozen=True)
class Stated:
    """A statement and how near it is to each concern that it states."""

    statement: Statement
    concerns: Floats


_stated: WeakKeyDictionary[Library, dict[str, tuple[Stated, ...]]] = WeakKeyDictionary()
_kept: WeakKeyDictionary[Library, dict[str, Any]] = WeakKeyDictionary()


def guide(
    library: Library, _retrieval: Retrieval | None, question: str, sources: Sequence[str] | None = None
) -> dict[str, Any] | None:
    """The ``threshold`` field of an answer; None where nothing held states any level.

    ``sources`` limits the documents as for any question.
    """
    statutory, local = chosen(library)
    allowed = [s for s in (*statutory, *local) if not sources or s.id in sources]
    situation = read_situation(question)
    found = [one for source in allowed for one in _touched(library, _statements(library, source.id), situation)]
    levels: list[dict[str, Any]] = []
    for name in dict.fromkeys(one.statement.level for one in found):
        levels += _level(name, _merged(one for one in found if one.statement.level == name))
    if not levels:
        return None
    levels.sort(key=lambda level: _ORDER.index(level["id"]) if level["id"] in _ORDER else len(_ORDER))
    labels = {level["id"]: level["label"] for level in levels}
    for level in levels:
        source = library.source(level["source_id"])
        own = {name: label for name, label in labels.items() if name.startswith(f"local:{source.id}:")}
        level["next"] = _once_for(
            library,
            f"next {source.id} {level['id']}",
            partial(following, source=source, level=level["id"], labels=own),
        )
        if source.kind == "local" and (
            leans := _once_for(library, f"stale {source.id}", partial(stale, source=source))
        ):
            level["stale"] = {**leans, "beside": _beside(levels, level, leans)}
    named = ",".join(s.id for s in allowed)
    return {
        "levels": levels,
        "moves_up": _once_for(library, f"moves_up {named}", partial(moves_up, sources=allowed)),
        "ask": _once_for(library, f"ask {named}", partial(to_ask, sources=allowed)),
        "contacts": contacts(library, [s for s in allowed if s.kind == "local"], question),
        "not_a_decision": _NOT_A_DECISION,
    }


def _beside(levels: Sequence[dict[str, Any]], level: dict[str, Any], leans: dict[str, Any]) -> list[dict[str, Any]]:
    """What current national editions that are held state first at the levels that a local level's name says."""
    current = {one["current_held"] for one in (leans, *leans["also"])}
    said = kinds_named(level["label"])
    return [
        {"level": other["id"], "source_id": other["source_id"], **criterion}
        for other in levels
        if other["source_id"] in current and other["id"] in said
        for criterion in other["criteria"][:_BESIDE]
    ]


def prepare(library: Library) -> None:
    """Read the criteria of all documents held, so that the first situation need not wait for it."""
    for source in (s for kind in chosen(library) for s in kind):
        _statements(library, source.id)


def _once_for(library: Library, name: str, find: Callable[[Library], Any]) -> Any:
    """What does not hang on the question, found once for a library."""
    kept = _kept.setdefault(library, {})
    if name not in kept:
        kept[name] = find(library)
    return kept[name]


def _statements(library: Library, source_id: str) -> tuple[Stated, ...]:
    """A document's statements, read once; of those beyond the core only what states some concern."""
    kept = _stated.setdefault(library, {})
    if source_id not in kept:
        source = library.source(source_id)
        read = local_statements if source.kind == "local" else statutory_statements
        found = list(read(library, source))
        said = [spelt_out(library, one.text) for one in found]
        lists = [items(text) for text in said]
        of = [k for k, listed in enumerate(lists) for _ in listed]
        texts = [*said, *(item for listed in lists for item in listed)]
        vectors = stored_meanings(library, source_id, texts)
        stated = load_concerns().stated(vectors[: len(found)], of, vectors[len(found) :])
        pairs = zip(found, stated, strict=True)
        kept[source_id] = tuple(Stated(one, of) for one, of in pairs if one.core or of.any())
    return kept[source_id]


def _touched(library: Library, stated: Iterable[Stated], situation: Situation) -> list[Touched]:
    found = []
    for one in stated:
        statement, met = one.statement, touch(one.concerns, situation)
        try:
            made = quote(library.page(statement.source_id, statement.page_index), statement.text)
        except NotOnPage:
            continue  # what cannot be found on its page is not shown
        found.append(Touched(statement, made, met))
    return found


@dataclass(frozen=True)
class _Criterion:
    """What one or more documents state in the same words; the first is quoted."""

    places: tuple[Touched, ...]

    @property
    def first(self) -> Touched:
        return self.places[0]

    @property
    def core(self) -> bool:
        return any(place.statement.core for place in self.places)

    @property
    def touch(self) -> Touch:
        return max((place.touch for place in self.places), key=lambda touch: touch.strength)


def _merged(found: Iterable[Touched]) -> list[_Criterion]:
    """The criteria of one level, those that documents word alike, or one document more than once, put together."""
    places: list[list[Touched]] = []
    words: list[frozenset[str]] = []
    for one in found:
        own = frozenset(_WORD.findall(one.statement.text.lower()))
        home = next((k for k, known in enumerate(words) if _alike(own, known)), None)
        if home is None:
            places.append([one])
            words.append(own)
        else:
            places[home].append(one)
    return [_Criterion(tuple(group)) for group in places]


def _alike(words: frozenset[str], known: frozenset[str]) -> bool:
    return len(words & known) >= _SAME * max(len(words), len(known), 1)


def _level(level: str, criteria: Sequence[_Criterion]) -> list[dict[str, Any]]:
    """A level as each document states it: a criterion stands under the first that has it and names the others."""
    touches = [c.touch for c in criteria]
    particular = load_concerns().particular
    # A local document's list is short and its own.
    least = 0.0 if level.startswith("local:") else LEAST
    beyond = [k for k, c in enumerate(criteria) if not c.core]
    plain = {k for k, c in enumerate(criteria) if c.core and touches[k].words}
    plain |= {beyond[k] for k in spread([touches[k] for k in beyond], particular, least)}
    # The most telling first. What is not touched stays in reach, the criteria that make up the level before the rest.
    order = sorted(
        range(len(criteria)),
        key=lambda k: (k not in plain, k not in plain and not criteria[k].core, -touches[k].worth(particular)),
    )
    found: dict[str, dict[str, Any]] = {}
    for place in (place for c in criteria for place in c.places):
        at = place.statement
        found.setdefault(
            at.source_id, {"id": level, "label": at.label, "source_id": at.source_id, "criteria": [], "next": []}
        )
    for k in order:
        first, *others = criteria[k].places
        entry = {**_place(first), "touches": list(touches[k].words) if k in plain else [], "touched": k in plain}
        if others:
            entry["also"] = [{"source_id": o.statement.source_id, **_place(o)} for o in others]
        found[first.statement.source_id]["criteria"].append(entry)
    return list(found.values())


def _place(found: Touched) -> dict[str, Any]:
    return {
        "quote": found.quote.text,
        "page_index": found.quote.page_index,
        "page_label": found.quote.page_label,
        "paragraph": found.statement.paragraph,
    }
