"""A contact or form is shown only for the area that it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.areas import places_in
from assistant.ask import Assistant
from assistant.levels.contacts import contacts
from assistant.results import Answer
from ingest.index import build
from ingest.sources import Registry

ROOT = Path(__file__).resolve().parents[2]
OXMERE, FENWICK = "01632 960111", "01632 960222"
JOINT = f"""# Joint missing protocol

Oxmere Borough Council and Fenwick County Council. Review date: 30 June 2025

## When a child goes missing

Staff ring the front door within ten minutes and write down what they know.

## Contacts in Oxmere

Ring the front door on {OXMERE}, or use the referral form.

## Contacts in Fenwick

Ring the first response team on {FENWICK}, or use the referral form.
"""


@pytest.fixture(scope="module")
def joint(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("joint")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "joint.md").write_text(JOINT, encoding="utf-8")
    build(folder / "index", [folder / "corpus"], Registry.read(ROOT / "corpus" / "sources.toml"))
    return Assistant.open(folder / "index")


@pytest.mark.parametrize(("area", "own", "other"), [("Oxmere", OXMERE, FENWICK), ("Fenwick", FENWICK, OXMERE)])
def test_a_joint_document_shows_each_area_its_own(joint: Assistant, area: str, own: str, other: str) -> None:
    question = f"who do I ring in {area} when a child is missing?"
    given = " ".join(c["text"] for c in contacts(joint.library, joint.library.sources, question))
    assert own in given
    assert other not in given
    passages = " ".join(p.text for p in joint.ask(question).passages)
    assert own in passages
    assert other not in passages


def test_another_area_gets_none_and_is_told(joint: Assistant) -> None:
    answer = joint.ask("who do I ring in Northmoor when a child is missing?")
    shown = " ".join([*(p.text for p in answer.passages), *(part.text for part in answer.answer)])
    assert OXMERE not in shown
    assert FENWICK not in shown
    assert contacts(joint.library, joint.library.sources, answer.question) == []
    assert [n.text for n in answer.notices if n.kind == "no_local_procedure"] == [
        "The local procedures loaded are for Fenwick, Oxmere: no contact or form for Northmoor can be shown."
    ]


def test_past_its_review_date_is_said_where_it_is_cited(joint: Assistant) -> None:
    answer = joint.ask("how soon do staff ring the front door?")
    assert any(n.kind == "past_review" and "30 June 2025" in n.text for n in answer.notices)
    assert all("past its own review date" in p.standing[0] for p in answer.passages)
    assert all("a local document of Oxmere and Fenwick" in " ".join(p.standing) for p in answer.passages)


# --- two procedures of two areas, and one alone --------------------------------------------------

PROCEDURE = """# Missing from home procedure

{area} Safeguarding Children Partnership. Version 2. Review date: June 2038

## When a child goes missing

Staff tell the duty team within ten minutes. The duty team asks for a photograph of the child.

## Contacts

Ring the front door on {day}, or use the referral form.

Out of hours ring the emergency duty team on {night}.
"""
NUMBERS = {"Oxmere": ("01632 960111", "(01632) 960 112"), "Fenwick": ("01632 960221", "+44 1632 960222")}
EVERY = tuple(number for numbers in NUMBERS.values() for number in numbers)


def library(folder: Path, *areas: str) -> Assistant:
    (folder / "corpus").mkdir(parents=True)
    for area in areas:
        day, night = NUMBERS[area]
        text = PROCEDURE.format(area=area, day=day, night=night)
        (folder / "corpus" / f"{area.lower()}.md").write_text(text, encoding="utf-8")
    build(folder / "index", [folder / "corpus"], Registry.read(ROOT / "corpus" / "sources.toml"))
    return Assistant.open(folder / "index")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return library(tmp_path_factory.mktemp("both"), "Oxmere", "Fenwick")


@pytest.fixture(scope="module")
def oxmere(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return library(tmp_path_factory.mktemp("oxmere"), "Oxmere")


def shown(answer: Answer) -> set[str]:
    said = [*(part.text for part in answer.answer), *(p.text for p in answer.passages)]
    return {number for number in EVERY if any(number in text for text in said)}


def asked_for(answer: Answer) -> str:
    return " ".join(n.text for n in answer.notices if n.kind == "no_local_procedure")


@pytest.mark.parametrize("area", NUMBERS)
@pytest.mark.parametrize(
    "question",
    [
        "who do I ring in {} when a child is missing?",
        "{} front door phone number",
        "what is the out of hours number in {}?",
    ],
)
@pytest.mark.parametrize("small", [False, True])
def test_a_named_area_is_shown_its_own_numbers_only(both: Assistant, area: str, question: str, small: bool) -> None:
    answer = both.ask(question.format(area.lower() if small else area))
    assert shown(answer)
    assert shown(answer) <= set(NUMBERS[area])
    assert asked_for(answer) == ""


@pytest.mark.parametrize(
    "question",
    [
        "who do I ring when a child is missing?",
        "what is the out of hours number",
        "phone number for the front door",
        "is there a referral form?",
        "how do I contact the emergency duty team",
    ],
)
def test_with_no_area_named_and_several_held_the_area_is_asked_for(both: Assistant, question: str) -> None:
    answer = both.ask(question)
    assert shown(answer) == set()
    assert "Fenwick, Oxmere" in asked_for(answer)
    assert "Name the area" in asked_for(answer)


@pytest.mark.parametrize(
    "question", ["who do I ring in Northmoor?", "who do i ring in northmoor", "the Northmoor MASH number"]
)
def test_a_third_area_gets_neither(both: Assistant, oxmere: Assistant, question: str) -> None:
    for assistant in (both, oxmere):
        answer = assistant.ask(question)
        assert shown(answer) == set()
        assert "no contact or form for northmoor can be shown" in asked_for(answer).lower()


def test_two_named_areas_are_both_shown_each_with_its_own(both: Assistant) -> None:
    answer = both.ask("Oxmere and Fenwick: which number do I ring for the front door?")
    assert {NUMBERS["Oxmere"][0], NUMBERS["Fenwick"][0]} <= shown(answer)
    for passage in answer.passages:
        for area, numbers in NUMBERS.items():
            if any(number in passage.text for number in numbers):
                assert f"a local document of {area}." in " ".join(passage.standing)


def test_with_one_area_held_its_number_may_be_shown_with_its_area(oxmere: Assistant) -> None:
    answer = oxmere.ask("what is the phone number of the front door?")
    assert NUMBERS["Oxmere"][0] in shown(answer)
    assert all("a local document of Oxmere." in " ".join(p.standing) for p in answer.passages)
    assert "is for Oxmere" in asked_for(answer)
    assert "Name the area" in asked_for(answer)


@pytest.mark.parametrize(
    "question", ["who do I call about early help?", "Y6 girl looks after her mum who has MS, who do I call?"]
)
def test_with_one_area_held_and_none_named_the_area_is_asked_for(oxmere: Assistant, question: str) -> None:
    assert "Name the area" in asked_for(oxmere.ask(question))
    assert asked_for(oxmere.ask(f"{question} We are in Oxmere.")) == ""


def test_the_area_may_be_set_once_for_all(both: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEWISE_AREA", "Fenwick")
    assert shown(both.ask("what is the phone number of the front door?")) <= set(NUMBERS["Fenwick"])
    answer = both.ask("what is the phone number of the front door in Oxmere?")
    assert shown(answer) <= set(NUMBERS["Oxmere"])  # the question goes before the setting


def test_what_is_no_contact_is_shown_whatever_the_area(both: Assistant) -> None:
    answer = both.ask("how soon do staff tell the duty team?")
    assert answer.status == "answered"
    assert "within ten minutes" in answer.answer[0].text


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("who do i ring in oxmeer", ("Oxmere",)),
        ("who do I ring in an emergency?", ()),
        ("Which number do I call in January?", ()),
        ("Oxmere or Fenwick?", ("Fenwick", "Oxmere")),
        ("the front door in Upper Northmoor", ("Upper Northmoor",)),
    ],
)
def test_which_places_a_question_names(both: Assistant, question: str, places: tuple[str, ...]) -> None:
    assert places_in(question, both.library) == places


@pytest.mark.parametrize("question", ["who do I call in Oxmere?", "how do I contact social care in Oxmere"])
def test_who_asks_how_to_reach_a_held_place_gets_its_contact_first(both: Assistant, question: str) -> None:
    answer = both.ask(question)
    assert answer.status == "answered"
    assert any(number in answer.passages[0].text for number in NUMBERS["Oxmere"])


def test_nothing_answers_for_a_place_that_no_procedure_speaks_for(both: Assistant) -> None:
    answer = both.ask("phone number for the front door in Northmoor?")
    assert answer.status == "not_found"
    assert answer.answer == ()


# --- where somebody came from, and where the asker is --------------------------------------------


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Leicester school: Y6 girl is hungry, early help or s17? We moved her here from Oxmere", "Leicester"),
        ("Girl Y6 came to us from Oxmere. Our school is in Rutland. who do I call?", "Rutland"),
        ("she used to live in Oxmere, we are in Northmoor now, who do I call?", "Northmoor"),
        ("Lad lived in Oxmere until May. We're in Luton, who do I call? His gran is in Oxmere", "Luton"),
    ],
)
def test_where_somebody_came_from_is_not_where_they_are(both: Assistant, question: str, place: str) -> None:
    assert places_in(question, both.library) == (place,)
    assert contacts(both.library, both.library.sources, question) == []
    answer = both.ask(f"{question} Who do I call?")
    assert shown(answer) == set()
    assert f"no contact or form for {place} can be shown" in asked_for(answer)


def test_a_described_situation_elsewhere_is_told_that_no_contact_is_held(both: Assistant) -> None:
    said = "Leicester school: Y6 girl is hungry and dirty, mum drinks. early help or s17? We moved her here from Oxmere"
    assert "no contact or form for Leicester can be shown" in asked_for(both.ask(said))


def test_a_former_area_alone_leaves_the_area_to_be_asked_for(both: Assistant) -> None:
    answer = both.ask("Girl moved here from Oxmere, who do I call?")
    assert shown(answer) == set()
    assert "Name the area" in asked_for(answer)


def test_moved_to_is_where_somebody_is(both: Assistant) -> None:
    assert places_in("family moved from Fenwick to Oxmere, who do I call?", both.library) == ("Oxmere",)


@pytest.mark.parametrize("question", ["In Northmoor: Y6 is hungry, who do i ring?", "Near Northmoor, who do I call?"])
def test_a_place_that_opens_the_question_is_heard(both: Assistant, question: str) -> None:
    assert "no contact or form for Northmoor can be shown" in asked_for(both.ask(question))


@pytest.mark.parametrize(
    "question",
    ["we are in crisis, who do I call?", "he is in Year 6, who do I call?", "behind in reading, who do I call"],
)
def test_ordinary_words_after_in_are_no_place(both: Assistant, question: str) -> None:
    assert places_in(question, both.library) == ()


def test_the_place_named_goes_before_the_area_that_is_set(both: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEWISE_AREA", "Fenwick")
    assert contacts(both.library, both.library.sources, "we are in Luton, who do I call?") == []
    assert contacts(both.library, both.library.sources, "who do I call?")
