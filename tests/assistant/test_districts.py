"""A town is taken for the area whose document names it as its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import areas, districts
from assistant.levels.contacts import contacts
from assistant.library import Library
from ingest.index import build
from ingest.sources import Registry

THRESHOLDS = """# Oxmereshire Safeguarding Children Partnership: thresholds

This document covers the districts of Corfield, West Lowick and Reading.

## Level 4: Acute

- a child has unexplained injuries

## Contacts

Oxmereshire front door: 01632 960123. Tarnby office: 01632 960999.

Corfield House, High Street, Ashby OX4 1AA. Mill Lane, Ashby OX4 2BB. The helpline is at Curtain Road, London EC2A 3NH.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("districts")
    (folder / "thresholds.md").write_text(THRESHOLDS, encoding="utf-8")
    index = tmp_path_factory.mktemp("index") / "index"
    build(index, [folder], Registry([]))
    return Library.open(index)


def test_places_that_a_document_names_as_its_own_are_learnt(library: Library) -> None:
    (source,) = library.sources
    assert districts.districts_of(library, source) == {"Corfield", "West Lowick", "Reading", "Tarnby", "Ashby"}
    assert not districts.districts_of(library, replace(source, id="joint", area="Oxmereshire / Fenwick"))


@pytest.mark.parametrize("place", ["Corfield", "West Lowick", "Tarnby", "Ashby", "Oxmereshire"])
def test_a_place_within_the_area_means_the_area(library: Library, place: str) -> None:
    asked = f"Lad of 15 in {place} with bruises he won't explain, who do I call?"
    assert areas.places_in(asked, library) == ("Oxmereshire",)
    assert any("01632 960123" in quote["text"] for quote in contacts(library, library.sources, asked))


@pytest.mark.parametrize("words", ["he is behind in reading", "lad in London", "lad in Fenwick"])
def test_other_places_and_words_do_not(library: Library, words: str) -> None:
    assert areas.places_in(words, library) != ("Oxmereshire",)
    assert contacts(library, library.sources, words) == []


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A county's document that names none of its towns."""
    folder = tmp_path_factory.mktemp("county")
    text = "# Northamptonshire Safeguarding Children Partnership\n\n## Contacts\n\nFront door: 01632 960124.\n"
    (folder / "thresholds.md").write_text(text, encoding="utf-8")
    index = tmp_path_factory.mktemp("county-index") / "index"
    build(index, [folder], Registry([]))
    return Library.open(index)


@pytest.mark.parametrize(
    "words", ["we are in Kettering", "a girl in corby", "Daventry school: hungry lad", "the Wellingborough MASH"]
)
def test_a_town_of_england_means_the_area_that_it_lies_in(county: Library, words: str) -> None:
    asked = f"{words}, who do I call?"
    assert areas.places_in(asked, county) == ("Northamptonshire",)
    assert any("01632 960124" in quote["text"] for quote in contacts(county, county.sources, asked))


@pytest.mark.parametrize("words", ["we are in Leicester", "in Milton Keynes", "a lad called Corby", "Corby Road"])
def test_no_other_town_and_no_name_does(county: Library, words: str) -> None:
    assert contacts(county, county.sources, f"{words}, who do I call?") == []
