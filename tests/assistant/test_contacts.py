"""Whom to call: each contact with its service, those for the matter first."""

from __future__ import annotations

import pytest

from assistant.levels.contacts import contacts
from assistant.library import Library
from assistant.reaching import FORM
from ingest.index import build
from ingest.sources import Registry

PROCEDURE = """# Oxmere Safeguarding Children Partnership: what to do

## Children missing from home

Missing Children Team: 01632 960700.

## Allegations against staff

LADO: 01632 960600.

## How to reach us

| Service | Telephone | When |
|---|---|---|
| Early Help Team | 01632 960300 | Weekdays 9 to 5 |
| Emergency duty team | 01632 960200 | Nights and weekends |
| Oxmere MASH | 01632 960100 | Weekdays 9 to 5 |

The MASH can be rung at the office, ext. 12, on 01632 960101, until 5pm.

Early help is asked for on the EHA form.
"""
MASH, NIGHT, EARLY_HELP = "01632 960100", "01632 960200", "01632 960300"
LADO, MISSING = "01632 960600", "01632 960700"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("contacts")
    (folder / "procedure.md").write_text(PROCEDURE, encoding="utf-8")
    index = tmp_path_factory.mktemp("index") / "index"
    build(index, [folder], Registry([]))
    return Library.open(index)


def given(library: Library, question: str) -> list[str]:
    return [c["text"] for c in contacts(library, library.sources, f"{question} We are in Oxmere.")]


def places(found: list[str], *numbers: str) -> list[int]:
    return [next(k for k, text in enumerate(found) if number in text) for number in numbers]


def test_a_row_or_line_is_quoted_whole(library: Library) -> None:
    found = given(library, "Y6 girl is hungry and dirty, who do I call?")
    assert "Oxmere MASH 01632 960100 Weekdays 9 to 5" in found
    assert "The MASH can be rung at the office, ext. 12, on 01632 960101, until 5pm." in found
    assert "Early help is asked for on the EHA form." in found


@pytest.mark.parametrize(
    "words",
    [
        "the request for support form",
        "an EHA form",
        "the MARF",
        "Request for Early Help Services form",
        "referral form",
    ],
)
def test_forms_are_known_by_more_than_one_name(words: str) -> None:
    assert FORM.search(f"Send {words} within 24 hours.")


@pytest.mark.parametrize("words", ["a form of abuse", "in any form", "other forms of harm", "the registration form"])
def test_not_every_form_is_one(words: str) -> None:
    assert not FORM.search(words)


def test_those_for_any_child_come_first(library: Library) -> None:
    found = given(library, "Y6 girl is hungry and dirty, who do I call?")
    at = places(found, MASH, NIGHT, EARLY_HELP, MISSING)
    assert at == sorted(at)
    assert LADO not in " ".join(found)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Y9 girl has been missing overnight twice, who do I call?", MISSING),
        ("a teacher slapped a Y4 boy, who do I call?", LADO),
        ("the coach has been touching a boy, who do I call?", LADO),
        ("who do I call about early help?", EARLY_HELP),
    ],
)
def test_those_for_the_matter_go_before_them(library: Library, question: str, first: str) -> None:
    assert first in given(library, question)[0]


@pytest.mark.parametrize(
    "question",
    [
        "she told her teacher that dad hit her, who do I call?",
        "Y6 boy hit a teacher, who do I call?",
        "her teacher noticed that dad slapped her, who do I call?",
    ],
)
def test_staff_who_are_told_or_hurt_are_not_accused(library: Library, question: str) -> None:
    assert LADO not in " ".join(given(library, question))
