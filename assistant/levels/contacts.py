"""Whom to call: the contacts and forms of the area that is named or set, each as a quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.areas import areas_meant, names, places_in
from assistant.levels.statements import pieces
from assistant.library import Library
from assistant.quotes import NotOnPage, quote
from ingest.local import places_named
from ingest.passages import Passage
from ingest.sources import Source

_LONGEST = 75  # words of a sentence: longer ones are read on the page itself
_CONTACT = re.compile(r"\b0\d{2,4}[\s-]?\d{3}[\s-]?\d{3,4}\b|[\w.+-]+@[\w-]+\.[\w.]+")
_REFERRAL_FORM = re.compile(r"\b(?:online |multi-agency )?referral form\b", re.I)


def contacts(library: Library, local: Sequence[Source], question: str) -> list[dict[str, Any]]:
    """Sentences with a telephone number, an address or a form, of the area that is named or set.

    One that names another area, or stands under a heading that does, is left out.
    """
    places = places_in(question, library)
    known = {area for source in local for area in source.areas}
    found: dict[str, dict[str, Any]] = {}
    for source in local:
        wanted = {area for place in places for area in areas_meant(f"in {place}", source.areas, library)}
        if not wanted:
            continue
        others = (known | places_named(library.pages(source.id))) - wanted
        for passage in library.passages(source.id):
            if passage.kind == "footnote":
                continue
            heading = " ".join(passage.section[-1:])
            for sentence, text, _ in pieces(library, source.id, passage):
                about = {area for area in wanted | others if names(text, area)}
                about = about or {area for area in wanted | others if names(heading, area)}
                if about and not about & wanted:
                    continue
                if _CONTACT.search(text) or (_REFERRAL_FORM.search(text) and len(text.split()) < _LONGEST):
                    made = _quoted(library, source, text, sentence.page_index, passage)
                    if made is not None:
                        found.setdefault(made["text"], made)
    return list(found.values())[:6]


def _quoted(library: Library, source: Source, text: str, page_index: int, passage: Passage) -> dict[str, Any] | None:
    try:
        made = quote(library.page(source.id, page_index), text)
    except NotOnPage:
        return None  # what cannot be found on its page is not shown
    paragraph = passage.paragraphs[0] if passage.paragraphs else None
    return {**asdict(made), "source_id": source.id, "paragraph": paragraph}
