"""Replaced editions of national documents that a local document leans on."""

from __future__ import annotations

import re
from typing import Any

from assistant.levels.saying import Said, quoted, said_in
from assistant.levels.statements import FAMILIES
from assistant.lexicon import load_lexicon
from assistant.library import Library
from ingest.sources import Source


def stale(library: Library, source: Source) -> dict[str, Any] | None:
    """The replaced edition of a national document that a local one leans on, quoted, and the current one.

    ``also``: those of further documents. Whether an edition has been replaced is known of all editions, held or not;
    ``held`` is None where none of the document is.
    """
    found = [one for family in FAMILIES if (one := _replaced(library, source, family)) is not None]
    return {**found[0], "also": found[1:]} if found else None


def _replaced(library: Library, source: Source, family: str) -> dict[str, Any] | None:
    current, held = _current(library, family), library.newest(family)
    cited = [(int(match.group(1)), match.group(0), said) for said, match in _cited(library, source, family)]
    if current is None or not cited:
        return None
    # What also names the current edition has been brought up to date.
    last = max(year for year, _, _ in cited)
    if last >= current.recency[1]:
        return None
    for year, words, said in cited:
        made = quoted(library, source, said.text, said.page_index, said.passage) if year == last else None
        if made is not None:
            return {
                "family": family,
                "cites": words,
                "quote": made,
                "held": held.id if held is not None else None,
                "held_title": held.short_title if held is not None else None,
                "current": current.short_title,
                "current_held": current.id if current.id in library.held else None,
            }
    return None


def _current(library: Library, family: str) -> Source | None:
    """The edition in force, held or not; the newest that is known of where none is said to be."""
    known = [s for s in (*library.registry.all(), *library.sources) if s.family == family]
    return max(known, key=lambda s: s.recency, default=None)


def _cited(library: Library, source: Source, family: str) -> list[tuple[Said, re.Match[str]]]:
    """The sentences that name an edition of a document by its year."""
    own, others = _names(family), [_names(other) for other in FAMILIES if other != family]
    cited = re.compile(rf"{own}[^.]{{0,40}}?\b(20[0-3]\d)\b", re.I)
    return [
        (said, match)
        for said in said_in(library, source)
        for match in cited.finditer(said.text)
        # "Working Together and KCSIE 2022": the year is the other's.
        if not any(re.search(other, match.group(0), re.I) for other in others)
    ]


def _names(family: str) -> str:
    said = {name for d in load_lexicon().documents if d.family == family for name in d.said}
    return rf"\b(?:{'|'.join(re.escape(name) for name in sorted(said, key=len, reverse=True))})\b"
