"""Replaced editions of national documents that a local document leans on."""

from __future__ import annotations

import re
from typing import Any

from assistant.levels.saying import quoted, said_in
from assistant.lexicon import load_lexicon
from assistant.library import Library
from ingest.sources import Source


def stale(library: Library, source: Source) -> dict[str, Any] | None:
    """The superseded edition of a national document that a local one leans on, quoted, and the current one."""
    for family in ("wt", "kcsie"):
        newest = library.newest(family)
        names = [re.escape(said) for d in load_lexicon().documents if d.family == family for said in d.said]
        if newest is None or newest.published is None or not names:
            continue
        cited = re.compile(
            rf"\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\b[^.]{{0,40}}?\b(20[0-3]\d)\b", re.I
        )
        for said in said_in(library, source):
            match = cited.search(said.text)
            if match is None or int(match.group(1)) >= _year(newest):
                continue
            made = quoted(library, source, said.text, said.page_index, said.passage)
            if made is not None:
                current = library.registry.successor(newest.id) or newest
                return {
                    "family": family,
                    "cites": match.group(0),
                    "quote": made,
                    "held": newest.id,
                    "held_title": newest.short_title,
                    "current": current.short_title,
                }
    return None


def _year(source: Source) -> int:
    years = re.findall(r"20\d\d", source.title) or [str(source.published.year if source.published else 0)]
    return int(years[0])
