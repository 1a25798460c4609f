"""Where a matter stands, how strongly a duty is put, and what is too plain or too strange to be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting
from assistant.quizzing.duties import Duties, own_trade
from assistant.quizzing.fairness import unfair
from assistant.quizzing.model import Question
from assistant.quizzing.parts import part_questions
from assistant.quizzing.reading import Reader
from assistant.quizzing.roles import role
from assistant.quizzing.senses import Senses
from assistant.quizzing.things import thing_questions
from assistant.quizzing.wording import wording_questions
from assistant.quizzing.words import points_elsewhere
from ingest.pages import Page, Part
from ingest.passages import build_passages
from tests.assistant.quiz_library import Invented, made, source

_PARTS = {
    "Part one: Curtains": ["Velvet hangings", "ii. Brocade linings", "Health practitioners"],
    "Part two: Footlights": ["Limelight burners", "Curtain lamps"],
    "Part three: Costumes": ["Powdered wigs"],
    "Part four: Orchestra pits": ["Kettledrums"],
    "Annex A: Glossary": ["Greasepaint"],
    "Annex B: Ladders": ["Trapdoor hinges"],
}


def _placed() -> list[Question]:
    pages = []
    for number, (part, sections) in enumerate(_PARTS.items(), 1):
        text, parts = "", []
        lines = [("heading", 1, part)]
        for section in sections:
            lines += [("heading", 2, section), ("paragraph", 0, "Stagehands should inspect them on gala nights.")]
        for kind, level, line in lines:
            parts.append(Part(kind, len(text), len(text) + len(line), level, None))
            text += f"{line}\n"
        pages.append(Page(number, str(number), text.rstrip("\n"), parts=tuple(parts)))
    held = (source("stage-2025", "Stage Guide 2025", "2025"), tuple(pages), tuple(build_passages(tuple(pages))))
    return list(part_questions(Drafting(Reader(Invented({"stage-2025": held})), "stage-2025")))


def test_a_section_is_asked_about_by_its_part() -> None:
    asked = {q.stem.split("“")[1].split("”")[0]: q for q in _placed()}
    assert asked["Velvet hangings"].answer == "Part one: Curtains"
    assert asked["Velvet hangings"].citation.page_label == "1"
    assert set(asked["Velvet hangings"].options) <= set(_PARTS)


def test_an_annex_would_stand_out_among_parts() -> None:
    asked = _placed()
    assert len(asked) >= 3
    assert all(option.startswith("Part ") for q in asked for option in q.options)


@pytest.mark.parametrize("heading", ["Curtain lamps", "ii. Brocade linings", "Health practitioners", "Greasepaint"])
def test_a_heading_that_tells_its_part_or_is_none_is_not_asked(heading: str) -> None:
    """One that shares a word with a heading elsewhere, a numbered one, a body's name, an entry of a glossary."""
    asked = [q.stem for q in _placed()]
    assert asked
    assert not [stem for stem in asked if heading in stem]


def test_how_strongly_a_duty_is_put() -> None:
    (asked,) = made(wording_questions, "1. Schools must publish nautical timetables for lighthouse keepers abroad.")
    assert (asked.answer, asked.options) == ("must", ("must", "should", "may", "need not"))
    assert "Schools ______ publish nautical timetables" in asked.stem
    assert asked.stem.startswith("Which belongs in the gap: must, should, may or need not? ")


@pytest.mark.parametrize(
    "line",
    [
        "1. Schools must by law publish nautical timetables for lighthouse keepers abroad.",
        "1. Local councils should publish nautical timetables for lighthouse keepers abroad.",
        "1. Schools must publish nautical timetables which, in their opinion, lighthouse keepers abroad read.",
        "1. Schools should admire nautical timetables of lighthouse keepers abroad.",
    ],
)
def test_a_duty_whose_strength_is_told_left_open_or_nobodys_matter_is_not_asked(line: str) -> None:
    assert made(wording_questions, line) == []


def test_what_is_only_advised_is_no_question_where_another_document_has_it_as_law() -> None:
    lines = ["1. Schools should appoint nautical trumpeters for lighthouse keepers abroad."]
    assert [q.answer for q in made(wording_questions, *lines)] == ["should"]
    lines.append("2. Theatres are required to appoint nautical trumpeters for lighthouse keepers abroad.")
    assert made(wording_questions, *lines) == []


def test_words_of_ones_own_trade_answer_the_question() -> None:
    police, health = role("the police"), role("health practitioners")
    assert own_trade(police, "lead the criminal investigation")
    assert own_trade(health, "arrange paediatric examinations")
    assert not own_trade(police, "convene a meeting")


def test_whose_task_it_is_is_asked_among_four() -> None:
    about = "1. Sudden nautical changes in a rota should be reflected in the child protection policy of lighthouses."
    base = made(thing_questions, about)[0]
    options = ("the police", "the core group", "health practitioners", "lead practitioners")
    four = replace(base, kind="task", type="multiple_choice", options=options, answer="the police")
    assert unfair(four, Senses(None), "More Guide 2025") is None
    three = replace(four, options=options[:3])
    assert unfair(three, Senses(None), "More Guide 2025") == "too few roles to choose from"


def test_the_readers_own_post_is_no_answer() -> None:
    doers = ("Headteachers and principals", "Governing bodies and proprietors", "Case managers", "Local councils")
    goods = ("brass flutes", "wooden harps", "gilded organs", "ivory keyboards", "silver gongs")
    others = [f"{n}. {w} should arrange {g} for choristers." for n, (w, g) in enumerate(
        ((w, g) for w in doers for g in goods), 2
    )]  # fmt: skip
    for who, asked in (("The designated safeguarding lead", False), ("The designated teacher", True)):
        line = f"1. {who} should arrange nautical rehearsals with lighthouse keepers abroad."
        found = [q for q in made(lambda d: Duties(d).questions(), line, *others) if "nautical" in q.stem]
        assert bool(found) is asked


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("theatres may meet the requirements of the Duty by rehearsing", True),
        ("theatres may meet the Duty to insure by rehearsing", False),
        ("practitioners have a duty to ascertain their wishes before rehearsals", True),
        ("practitioners should see the child and ascertain their wishes before rehearsals", False),
        ("theatres are free to record any other information they like", True),
    ],
)
def test_a_short_name_and_whose_wishes_lean_on_words_outside(text: str, leans: bool) -> None:
    assert points_elsewhere(text) is leans


def test_a_safeguarding_matter_goes_by_the_child_protection_policy_without_saying() -> None:
    plain = "1. Sudden nautical changes in a rota should be reflected in the child protection policy of lighthouses."
    told = plain.replace("Sudden nautical changes", "Sudden nautical safeguarding changes")
    assert made(thing_questions, plain)
    assert made(thing_questions, told) == []


def test_an_items_last_sentence_without_a_full_stop_is_a_statement() -> None:
    lines = (
        "1. Stewards should do this:",
        "• open the doors. The royal box should be swept within three working days of a gala performance",
        "• close the doors",
    )
    said: list[str] = []

    def read(d: Drafting) -> list[Question]:
        said.extend(tidy(s.text) for s in d.reader.statements(d.source.id))
        return []

    made(read, *lines)
    assert said == ["The royal box should be swept within three working days of a gala performance"]
