"""The districts, towns and offices of a local document's area, so that a town means its area.

Learnt from what the document says of them, and for those that it does not name, from England's places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from assistant.england import area_of, places_named
from assistant.library import Library
from ingest.sources import Source

_NAME = r"[A-Z][a-z’'-]+(?:[ -](?:[Uu]pon|[Oo]n|[Ll]e|[Uu]nder|[Ii]n)[ -][A-Z][a-z’'-]+|[ -][A-Z][a-z’'-]+){0,2}"
# "covers the districts of Ashby, Corfield and West Lowick", "the towns of Ashby and Corfield"
_LISTED = re.compile(
    r"(?:\b(?:towns?|districts?|boroughs?|localit(?:y|ies)|cit(?:y|ies)|(?:local )?areas?) (?:of|are|in .{3,30} are)|"
    r"\b(?:districts?|localit(?:y|ies)|towns|areas)(?: covered)?:|"
    r"\b(?:covers?|covering|serves|serving)(?: (?:all of|the whole of|both))?)"
    rf"\s+((?:the )?{_NAME}(?:(?:, (?:and )?| and | & )(?:the )?{_NAME})*)"
)
_APART = re.compile(r",? and |, | & ")
# "Corfield office: 01632 ...": an office of the body whose document it is
_OFFICE = re.compile(rf"\b({_NAME})\s+(?:[Oo]ffice|[Ll]ocality|[Ff]amily [Hh]ub|[Dd]istrict|[Aa]rea [Tt]eam)\b")
_ADDRESS = re.compile(rf"({_NAME}),?\s+([A-Z]{{1,2}})\d[A-Z\d]?\s?\d[A-Z]{{2}}\b")
_NO_PLACE = re.compile(
    r"^(?:The|Our|Each|All|Your|Local|Head|Main|Home|Front|Early|Family|Children|Police|Police’?s?|Social|County|City|"
    r"Town|District|Borough|Working|Keeping|This|These|Every|England|Wales|Scotland|Safeguarding|Section|Level|Part)\b|"
    r"\b(?:Road|Street|Lane|Avenue|House|Way|Court|Act|Team|Service|Council|Help|Care|School|Partnership|Police)$"
)
_found: WeakKeyDictionary[Library, dict[str, frozenset[str]]] = WeakKeyDictionary()


def districts_of(library: Library, source: Source) -> frozenset[str]:
    """Places that a local document names as within its area; none where it speaks for several."""
    kept = _found.setdefault(library, {})
    if source.id not in kept:
        own = len(source.areas) == 1 and source.kind == "local"
        kept[source.id] = frozenset(_places(library, source)) - set(source.areas) if own else frozenset()
    return kept[source.id]


def within(text: str, area: str, library: Library) -> bool:
    """Whether a text names a place that a document of this area counts to it, or that is known to lie in it.

    Capitals count: "Reading" is a town.
    """
    return any(_same(area_of(place), area) for place in places_named(text)) or any(
        re.search(rf"\b{re.escape(place)}\b", text) is not None
        for source in library.sources
        if area in source.areas
        for place in districts_of(library, source)
    )


def _same(area: str, other: str) -> bool:
    """Whether two names are one area's, whatever kind of council it has: "County Durham" is Durham."""
    return bool(area) and _bare(area) == _bare(other)


def _bare(area: str) -> str:
    return re.sub(r"\b(?:county|city|borough|of|council)\b|&|\band\b|[^a-z]", "", area.lower())


def _places(library: Library, source: Source) -> Iterator[str]:
    text = "\n".join(" ".join(page.content.split()) for page in library.pages(source.id))
    for match in _LISTED.finditer(text):
        yield from (p for part in _APART.split(match.group(1)) if (p := part.removeprefix("the ")) and _is_place(p))
    yield from (m.group(1) for m in _OFFICE.finditer(text) if _is_place(m.group(1)))
    # Addresses of national bodies stand in such documents too: only those of its own post district count.
    addresses = [(m.group(1), m.group(2)) for m in _ADDRESS.finditer(text) if _is_place(m.group(1))]
    own = Counter(post for _, post in addresses).most_common(1)
    yield from (place for place, post in addresses if own and own[0][1] > 1 and post == own[0][0])


def _is_place(name: str) -> bool:
    return _NO_PLACE.search(name) is None
