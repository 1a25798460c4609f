"""Whose contacts may be shown: a number or form belongs to the area of its document, or of its heading.

A question may name its area, or PAGEWISE_AREA does. Where neither does and the library holds the
procedures of several areas, nobody can say whose number is meant: none is shown, and the area is asked for.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Sequence

from assistant import england
from assistant.districts import within
from assistant.library import Entry, Library
from assistant.notices import Notice
from assistant.reaching import is_contact
from assistant.retrieve import Ranked
from assistant.triage_model import triage_model
from assistant.whereabouts import stands_in, without_former
from ingest.local import places_named

AREA = "PAGEWISE_AREA"

_ASKS_LOCALLY = re.compile(
    r"\bwho (?:do|should|can|must) (?:i|we) (?:call|ring|phone|contact|report to)\b|\bphone number\b"
    r"|\bcontact details?\b|\bemail address\b|\breferral form\b"
    r"|\bour (?:local|area|council|borough|county)\b|\bin (?:our|my) area\b"
    r"|\blocal (?:procedure|protocol|threshold document)\b"
    r"|\b(?:what|which)(?:['’]s| is)? (?:the )?(?:[\w-]+ ){0,3}number\b(?! of)|\bnumber (?:for|do (?:i|we))\b"
    r"|\bhow (?:do|can|should) (?:i|we) (?:contact|reach|ring|phone|get hold of)\b",
    re.I,
)
_LOCAL_BODY = re.compile(
    r"\b(?:MASH|LADO|front door|duty team|social care|safeguarding (?:partnership|board)|early help (?:team|hub))\b",
    re.I,
)
_WORD = r"[A-Z][a-z’'-]+"
_PLACE = re.compile(
    rf"\b(?:[Ii]n|[Ff]or|[Aa]t|[Nn]ear|[Ff]rom|of|to)\s+(?:the\s+)?({_WORD}(?:\s+(?:and|upon|on|with|{_WORD}))*)"
    rf"|\b({_WORD}(?:\s+{_WORD})*?)(?:['’]s)?\s+(?:council|MASH|MASA|hub|front door|LADO|partnership|social care)\b"
)
_PLACE_WORD = re.compile(r"\b[a-z]{3,}(?:shire|borough|chester|cester|mouth|pool|bury|minster)\b", re.I)
_SMALL = re.compile(
    r"\b(?:in|near)\s+([a-z][a-z’'-]{3,})\b(?=\s*(?:$|[?.!,;:]|when\b|if\b|about\b|for\b|at\b|after\b))"
)
_FEW_PASSAGES = 12  # a word with a capital in no more than these, after "in" or "near", is a place all the same
_TIMES = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|spring|summer|autumn|winter|mon|tues|wed)"
)
_AMONG = 15  # of the best passages, among which a contact is looked for
_ALIKE = 0.8  # of a held area's letters: "oxmeer" is Oxmere
# How people shorten the names of counties; the names themselves stand in the documents.
_SHORT = {
    "beds": "bedfordshire", "berks": "berkshire", "bucks": "buckinghamshire", "cambs": "cambridgeshire",
    "glos": "gloucestershire", "hants": "hampshire", "herts": "hertfordshire", "lancs": "lancashire",
    "leics": "leicestershire", "lincs": "lincolnshire", "northants": "northamptonshire", "notts": "nottinghamshire",
    "oxon": "oxfordshire", "salop": "shropshire", "staffs": "staffordshire", "warks": "warwickshire",
    "wilts": "wiltshire", "worcs": "worcestershire",
}  # fmt: skip


def names(text: str, area: str) -> bool:
    """Whether a text names an area, whatever its capitals."""
    return re.search(rf"\b{re.escape(area)}\b", text, re.I) is not None


def held_areas(library: Library) -> list[str]:
    """The areas that the local procedures of a library speak for."""
    return sorted({area for source in library.sources if source.local_procedure for area in source.areas})


def places_in(question: str, library: Library) -> tuple[str, ...]:
    """The areas that a question names, held or not, or else the one that PAGEWISE_AREA sets.

    Where somebody came from is left out, and where the asker says to be goes before other places.
    Ordinary words with a capital are no area; one place of a partnership of two is its area.
    """
    held = held_areas(library)
    spelt = re.sub(r"\b[A-Za-z]+\b", lambda m: _SHORT.get(m.group().lower(), m.group()), question)
    spelt = without_former(spelt)
    for words in stands_in(spelt):
        here = tuple(_named(f"in {words}", held, library))
        if here:
            return here
    found = tuple(_named(spelt, held, library))
    if found:
        return found
    own = os.environ.get(AREA, "").strip()
    return tuple(areas_meant(f"in {own}", held, library)) or ((own,) if own else ())


def _named(text: str, held: list[str], library: Library) -> list[str]:
    """The held areas that a text names or means, or else the first place in it that none of them speaks for."""
    if found := areas_meant(text, held, library):
        return found
    known = england.places_named(text)
    if known:
        return known[:1]
    for match in _PLACE.finditer(text):
        place = match.group(1) or match.group(2)
        often = _FEW_PASSAGES if re.match(r"(?:in|near)\b", match.group(), re.I) else 0
        words = [word.lower() for word in re.findall(_WORD, place)]
        said = any(library.words.get(word, (0, 0))[1] > often or _TIMES.match(word) for word in words)
        if not said and not all(_ordinary(word) for word in words):
            return areas_meant(f"in {place}", held, library) or [_like(place, held) or place]
    words = [m.group() for m in _PLACE_WORD.finditer(text)]
    if _ASKS_LOCALLY.search(text):
        words.extend(m.group(1) for m in _SMALL.finditer(text) if not _ordinary(m.group(1)))
    unknown = next((word for word in words if not _known(word.lower(), library)), None)
    return [_like(unknown, held) or unknown] if unknown is not None else []


def _ordinary(word: str) -> bool:
    """Whether a word is one that questions are made of, or of the calendar: a small library knows few words."""
    return _TIMES.match(word) is not None or word in triage_model().words


def areas_meant(text: str, areas: Iterable[str], library: Library) -> list[str]:
    """Those of the areas that a text names, or else those within which it names a place."""
    areas = list(areas)
    named = [area for area in areas if _means(text, area)]
    return named or [area for area in areas if within(text, area, library)]


def _means(text: str, area: str) -> bool:
    parts = re.split(r"\s+(?:and|&|with)\s+|,\s*", area)
    return any(names(text, part) for part in {area, *parts})


def _like(place: str, held: Iterable[str]) -> str | None:
    close = difflib.get_close_matches(place.lower(), [area.lower() for area in held], 1, _ALIKE)
    return next((area for area in held if close and area.lower() == close[0]), None)


def _known(word: str, library: Library) -> bool:
    """Whether the documents use a word, in the singular or the plural."""
    return any(form in library.words for form in (word, word.removesuffix("s"), re.sub("ies$", "y", word)))


def is_foreign_contact(entry: Entry, places: tuple[str, ...], library: Library) -> bool:
    """Whether a passage of a local procedure holds a contact or form of an area that is not among ``places``.

    With no place named it is foreign where several areas are held, and nobody can say which is meant.
    """
    source = library.source(entry.source_id)
    if not source.local_procedure or not source.areas or not is_contact(entry.passage.text):
        return False
    if not places:
        return len(held_areas(library)) > 1
    wanted = [area for area in source.areas if any(_means(place, area) for place in places)]
    if not wanted:
        return True
    words = " ".join((*entry.passage.section[-1:], entry.passage.text))
    others = (set(source.areas) | places_named(library.pages(source.id))) - set(wanted)
    return any(names(words, other) for other in others) and not any(names(words, area) for area in wanted)


def asks_to_reach(question: str, library: Library) -> bool:
    """Whether somebody asks how to reach a local body or a place's: Pagewise's matter, though no guidance says it."""
    if _ASKS_LOCALLY.search(question) is None:
        return False
    return _LOCAL_BODY.search(question) is not None or bool(places_in(question, library))


def out_of_reach(question: str, places: tuple[str, ...], library: Library) -> bool:
    """Whether somebody asks how to reach a body of a place that no document held speaks for: nothing here says it."""
    held = held_areas(library)
    foreign = bool(places) and not any(_means(place, area) for place in places for area in held)
    return foreign and bool(held) and asks_to_reach(question, library)


def contacts_first(question: str, places: tuple[str, ...], ranked: Sequence[Ranked], library: Library) -> list[Ranked]:
    """Those of the best passages that hold a contact of the place asked for, if the question asks how to reach it."""
    if not places or not asks_to_reach(question, library):
        return []
    return [
        r
        for r in ranked[:_AMONG]
        if library.source(r.entry.source_id).local_procedure and is_contact(r.entry.passage.text)
    ]


def local_notices(
    question: str, places: tuple[str, ...], withheld: bool, library: Library, guided: bool = False
) -> list[Notice]:
    """What to say of local contacts: none held, those of another area, or of an area that is not named.

    ``withheld`` says that a contact was found and not shown, ``guided`` that the levels are shown, which name contacts.
    """
    asks = _ASKS_LOCALLY.search(question) is not None
    local = [source for source in library.sources if source.local_procedure]
    if not local:
        text = (
            "No local procedure is loaded, so no local contact or form can be shown. "
            "Put your area's procedure into corpus/local and run `make run` again."
        )
        return [Notice("no_local_procedure", text)] if asks else []
    areas = held_areas(library)
    held = ", ".join(areas)
    unplaced = any(not source.areas for source in local)
    if places and not any(_means(place, area) for place in places for area in areas):
        if not withheld and (unplaced or not (asks or guided)):
            return []
        text = f"The local procedures loaded are for {held}: no contact or form for {places[0]} can be shown."
        return [Notice("no_local_procedure", text)]
    if not places and areas and (withheld or (asks and not unplaced)):
        several = f"Local procedures of several areas are loaded: {held}."
        one = f"The local procedure loaded is for {held}: its contacts and forms hold only there."
        text = (
            f"{several if len(areas) > 1 else one} Name the area in the question, and its contacts and forms are shown."
        )
        return [Notice("no_local_procedure", text)]
    return []
