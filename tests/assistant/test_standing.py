"""A claim that stands word for word needs no judging, unless the words around it take it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.checking.finding import Finder
from assistant.checking.judge import Cited, Judge
from assistant.checking.standing import denied_heading, stands_in
from assistant.checking.units import Unit
from assistant.library import Library

HANDBOOK = "school-handbook"


@pytest.fixture(scope="module")
def unit(small_index: Path) -> Unit:
    return Finder(Library.open(small_index)).sentences(HANDBOOK).units[0]


@pytest.mark.parametrize(
    ("claim", "sentence", "lead"),
    [
        ("Every plan must be read by the child", "Every plan must be read by the child, and kept with the file.", ""),
        ("every plan must be read by the child.", "Every plan must be read by the child; copies are kept.", ""),
        ("The plan is kept for six years", "What is kept: the plan is kept for six years.", ""),
        ("The lead should write to the parents", "write to the parents", "The lead should:"),
    ],
)
def test_a_whole_clause_stands(unit: Unit, claim: str, sentence: str, lead: str) -> None:
    assert stands_in(claim, replace(unit, text=sentence, lead=lead))


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The plan must be read by the child", "It is not so that the plan must be read by the child."),
        ("The plan must be read by the child", "If nobody objects, the plan must be read by the child."),
        ("The plan must be read by the child", "The plan must be read by the child unless they are under five."),
        ("The plan must be read by the child", "The plan must be read by the child, if a court says so."),
        ("The plan must be read by the child", "The plan must be read by the child's mother."),
        ("The plan must be read", "The plan must be read by the child."),
        ("Read the plan", "Read the plan."),
        ("The plan must be read by the child", "The plan must be read by the child?"),
    ],
)
def test_words_that_are_taken_back_do_not(unit: Unit, claim: str, sentence: str) -> None:
    assert not stands_in(claim, replace(unit, text=sentence, lead=""))


def test_an_item_alone_is_not_said_where_its_lead_denies_it(unit: Unit) -> None:
    item = replace(unit, text="ask the child leading questions", lead="Staff should not:")
    assert not stands_in("Ask the child leading questions", item)
    assert stands_in("Staff should not ask the child leading questions", item)


@pytest.mark.parametrize(
    ("claim", "answer", "denied"),
    [
        ("Visitors' badges are a barrier to quick evacuation.", "No, they are not.", True),
        ("Visitors' badges are not a barrier to quick evacuation.", "No, they are not.", False),
        ("Visitors' badges are a barrier to quick evacuation.", "They slow people down.", False),
        ("Badges are worn by visitors.", "No, they are not.", False),
    ],
)
def test_what_a_heading_says_and_its_text_denies_is_denied(
    small_index: Path, claim: str, answer: str, denied: bool
) -> None:
    held = Finder(Library.open(small_index)).sentences(HANDBOOK)
    first = replace(held.units[0], text=answer, section=("Myths", "Visitors' badges are a barrier to quick evacuation"))
    held.units = [first, *held.units[1:]]
    assert (denied_heading(claim, first, held) is not None) == denied


def test_the_opening_clause_of_a_sentence_is_confirmed_where_it_stands(small_index: Path) -> None:
    library = Library.open(small_index)
    finder = Finder(library)
    judge = Judge(library, finder)
    clauses = [
        (u, u.text.split(",")[0])
        for u in finder.sentences(HANDBOOK).units
        if "," in u.text and len(u.text.split(",")[0].split()) >= 5 and stands_in(u.text.split(",")[0], u)
    ]
    assert clauses
    for found, clause in clauses:
        told = judge.judge(clause, HANDBOOK, Cited(frozenset([found.page_index])))
        assert told.verdict == "confirmed", (clause, told)
        assert any(stands_in(clause, u) for u in told.units[:1])
