"""Whose contacts may be shown: a number or form belongs to the area of its document, or of its heading."""

from __future__ import annotations

import re

from assistant.library import Entry, Library
from ingest.local import places_named

_CONTACT = re.compile(r"\b0\d{2,4}[\s-]?\d{3}[\s-]?\d{3,4}\b|[\w.+-]+@[\w-]+\.[\w.]+|\breferral form\b", re.I)
_WORD = r"[A-Z][a-z’'-]+"
_PLACE = re.compile(
    rf"\b(?:in|for|at|near|from|of|to)\s+(?:the\s+)?({_WORD}(?:\s+(?:and|upon|on|with|{_WORD}))*)"
    rf"|\b({_WORD}(?:\s+{_WORD})*?)(?:['’]s)?\s+(?:council|MASH|MASA|hub|front door|LADO|partnership|social care)\b"
)
_PLACE_WORD = re.compile(r"\b[a-z]{3,}(?:shire|borough|chester|cester|mouth|pool|bury|minster)\b", re.I)


def names(text: str, area: str) -> bool:
    """Whether a text names an area, whatever its capitals."""
    return re.search(rf"\b{re.escape(area)}\b", text, re.I) is not None


def place_in(question: str, library: Library) -> str | None:
    """The area that a question seems to name, held or not; ordinary words with a capital are not one."""
    for area in sorted({area for source in library.sources for area in source.areas}):
        if names(question, area):
            return area
    for found in _PLACE.finditer(question):
        place = found.group(1) or found.group(2)
        if not any(word.lower() in library.words for word in re.findall(_WORD, place)):
            return place
    return next((f.group() for f in _PLACE_WORD.finditer(question) if f.group().lower() not in library.words), None)


def is_foreign_contact(entry: Entry, place: str | None, library: Library) -> bool:
    """Whether a passage of a local procedure holds a contact or form of another area than ``place``."""
    source = library.source(entry.source_id)
    if place is None or not source.local_procedure or not source.areas or not _CONTACT.search(entry.passage.text):
        return False
    wanted = [area for area in source.areas if area.lower() == place.lower()]
    if not wanted:
        return True
    words = " ".join((*entry.passage.section[-1:], entry.passage.text))
    others = (set(source.areas) | places_named(library.pages(source.id))) - set(wanted)
    return any(names(words, other) for other in others) and not names(words, wanted[0])
