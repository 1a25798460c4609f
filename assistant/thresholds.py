"""What the guidance says at each level about a described situation, side by side. It decides nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from assistant.levels.concerns import Floats, items, load_concerns
from assistant.levels.following import contacts, following, moves_up, stale, to_ask
from assistant.levels.local import local_statements
from assistant.levels.situation import Situation, read_situation
from assistant.levels.statements import LABELS, Statement, chosen, statutory_statements
from assistant.levels.stored import stored_meanings
from assistant.levels.touching import Touch, spread, touch
from assistant.library import Library
from assistant.quotes import NotOnPage, quote
from assistant.results import Quote
from assistant.retrieve import Retrieval

_ORDER = tuple(LABELS)
_WORD = re.compile(r"\w+")
_SAME = 0.8  # of the words: two statements say the same
MOST_TOUCHED = 60  # of those beyond the core, shown as touched: the plainest for each concern in turn
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
    levels: list[dict[str, Any]] = []
    for source in allowed:
        by_level: dict[str, list[Touched]] = {}
        for found in _touched(library, _statements(library, source.id), situation):
            by_level.setdefault(found.statement.level, []).append(found)
        for name, criteria in by_level.items():
            levels.append(_level(name, criteria))
    if not levels:
        return None
    levels.sort(key=lambda level: _ORDER.index(level["id"]) if level["id"] in _ORDER else len(_ORDER))
    for level in levels:
        source = library.source(level["source_id"])
        level["next"] = _once_for(
            library, f"next {source.id} {level['id']}", partial(following, source=source, level=level["id"])
        )
        if source.kind == "local" and (
            leans := _once_for(library, f"stale {source.id}", partial(stale, source=source))
        ):
            level["stale"] = leans
    named, national = ",".join(s.id for s in allowed), [s for s in allowed if s.kind != "local"]
    return {
        "levels": levels,
        "moves_up": _once_for(library, f"moves_up {named}", partial(moves_up, sources=national)),
        "ask": _once_for(library, f"ask {named}", partial(to_ask, sources=allowed)),
        "contacts": contacts(library, [s for s in allowed if s.kind == "local"], question),
        "not_a_decision": _NOT_A_DECISION,
    }


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
        found = list(_once(read(library, source)))
        lists = [items(one.text) for one in found]
        of = [k for k, listed in enumerate(lists) for _ in listed]
        texts = [*(one.text for one in found), *(item for listed in lists for item in listed)]
        vectors = stored_meanings(library, source_id, texts)
        stated = load_concerns().stated(vectors[: len(found)], of, vectors[len(found) :])
        pairs = zip(found, stated, strict=True)
        kept[source_id] = tuple(Stated(one, of) for one, of in pairs if one.core or of.any())
    return kept[source_id]


def _once(statements: Iterable[Statement]) -> Iterator[Statement]:
    """A document's statements without those that only say again what an earlier one says at the same level."""
    kept: list[tuple[str, frozenset[str]]] = []
    for statement in statements:
        words = frozenset(_WORD.findall(statement.text.lower()))
        again = any(
            level == statement.level and len(words & known) >= _SAME * max(len(words), len(known), 1)
            for level, known in kept
        )
        if not again:
            kept.append((statement.level, words))
            yield statement


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


def _level(level: str, criteria: Sequence[Touched]) -> dict[str, Any]:
    beyond = [c for c in criteria if c.words and not c.statement.core]
    plain = {id(c) for c in criteria if c.statement.core and c.words}
    plain |= {id(beyond[k]) for k in spread([c.touch for c in beyond], MOST_TOUCHED)}
    # What is not touched stays in reach, the criteria that make up the level before the rest.
    shown = sorted(criteria, key=lambda c: (id(c) not in plain, not c.statement.core, -c.touch.strength))
    first = shown[0].statement
    return {
        "id": level,
        "label": first.label,
        "source_id": first.source_id,
        "criteria": [
            {
                "quote": c.quote.text,
                "page_index": c.quote.page_index,
                "page_label": c.quote.page_label,
                "paragraph": c.statement.paragraph,
                "touches": list(c.words) if id(c) in plain else [],
                "touched": id(c) in plain,
            }
            for c in shown
        ],
        "next": [],
    }
