"""Places in England, and the area with safeguarding partners of its own that each of them lies in.

What a local document says of its own area is learnt from it (``districts``); many never name their towns.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

PLACES_FILE = Path(__file__).with_name("england.toml")


@cache
def _read() -> tuple[dict[str, str], frozenset[str]]:
    with PLACES_FILE.open("rb") as file:
        data = tomllib.load(file)
    found = {place.lower(): place for place in (*data["alone"]["places"], *data["within"])}
    found |= {town.lower(): area for area, towns in data["within"].items() for town in towns}
    return found, frozenset(data["small"]["words"])


def places() -> dict[str, str]:
    """Every place in small letters, with the area that it lies in: its own name where it is one itself."""
    return _read()[0]


def is_place(words: str) -> bool:
    """Whether some words, with a capital each, are the name of a place in England."""
    return words[:1].isupper() and re.sub(r"[’']s$", "", words).replace("’", "'").lower() in places()


@cache
def _named() -> re.Pattern[str]:
    longest = sorted(places(), key=len, reverse=True)
    name = "|".join(re.escape(place).replace("'", "[’']").replace(r"\ ", r"\s+") for place in longest)
    # After a word of place, before what stands in one, or alone before a colon: a name alone may be a person's.
    return re.compile(
        rf"\b(?:in|near|at|around|outside|(?P<from>from)|(?<=moved )to)\s+(?:the\s+)?(?P<after>{name})\b"
        r"(?!\s+(?:road|street|lane|avenue|close|drive|way|house)\b)|"
        rf"\b(?P<before>{name})(?=\s+(?:(?:based|area|primary|secondary|junior|infants?|high)\s+)*(?:schools?|nursery|"
        r"college|academy|council|MASH|LADO|front door|social care|hub|partnership|DSL|area)\b)|"
        rf"^\W*(?P<opens>{name})(?=\s*[:.,–-]\s)",
        re.I,
    )


def places_named(text: str) -> list[str]:
    """The places in England that a text names as places, in order; small letters do where no other word is meant."""
    found = []
    for match in _named().finditer(text):
        place = " ".join((match["after"] or match["before"] or match["opens"]).split())
        doubtful = place[0].islower() or match["from"]  # "behind in reading", "I heard it from Lincoln"
        if not doubtful or place.lower() not in _read()[1]:
            found.append(place)
    return found


def area_of(place: str) -> str:
    """The area that a place lies in, "" where the place is not known."""
    return places().get(" ".join(place.lower().replace("’", "'").split()), "")
