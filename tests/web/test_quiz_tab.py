"""The quiz tab's pieces: what the buttons do, and what is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.quizzing.model import Citation, Question, Quiz
from assistant.web.desk import Desk
from assistant.web.downloads import Downloads
from assistant.web.questions import editor, preview, take
from assistant.web.quiz import Bench, Wish, _acted, draw
from tests.web.conftest import PARENTS
from tests.web.test_pieces import EVIL, read

CITATION = Citation("school-handbook", "School handbook", EVIL, "1", 1, "2", PARENTS)


def question(number: int) -> Question:
    return Question(
        f"q{number}",
        "multiple_choice",
        f"{number}? {EVIL}",
        ("two days", EVIL, "ten days"),
        "two days",
        0,
        EVIL,
        CITATION,
    )


WRITTEN = Question("q9", "fill_gap", "Within ____ working days", (), "two", None, "", CITATION)


@pytest.fixture
def bench() -> Bench:
    quiz = Quiz((question(1), question(2), WRITTEN), note=EVIL, title=EVIL)
    return Bench(Wish(None, None, 1, ("multiple_choice",)), quiz)


def act(bench: Bench, desk: Desk, name: str, question_id: str = "", **fields: str) -> Bench:
    assert desk.library is not None
    return _acted(bench, name, question_id, fields, desk.library)


def test_a_dropped_question_is_gone(bench: Bench, desk: Desk) -> None:
    after = act(bench, desk, "drop", "q1")
    assert [q.id for q in after.quiz.questions] == ["q2", "q9"]
    assert "q1" in after.gone


def test_shuffling_keeps_every_question(bench: Bench, desk: Desk) -> None:
    after = act(bench, desk, "shuffle")
    assert {q.id for q in after.quiz.questions} == {"q1", "q2", "q9"}
    assert act(bench, desk, "shuffle").quiz == after.quiz  # the same seed and order, the same shuffle


def test_an_edit_changes_words_and_the_right_answer(bench: Bench, desk: Desk) -> None:
    fields = {"stem": "How soon?", "option-0": "one day", "option-1": "two days", "option-2": "three", "right": "1"}
    after = act(act(bench, desk, "edit", "q1"), desk, "save", "q1", explanation="Because.", **fields)
    edited = after.quiz.questions[0]
    assert (edited.stem, edited.answer, edited.answer_index) == ("How soon?", "two days", 1)
    assert edited.citation == CITATION
    assert after.editing == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"stem": " ", "option-0": "a", "option-1": "b", "option-2": "c", "right": "0"},
        {"stem": "x", "option-0": "a", "option-1": "A", "option-2": "c", "right": "0"},
        {"stem": "x", "option-0": "a", "option-1": "", "option-2": "c", "right": "0"},
        {"stem": "x", "option-0": "a", "option-1": "b", "option-2": "c", "right": "7"},
    ],
)
def test_an_edit_that_spoils_the_question_is_refused(bench: Bench, desk: Desk, fields: dict[str, str]) -> None:
    after = act(bench, desk, "save", "q1", **fields)
    assert after.quiz == bench.quiz
    assert "nothing was saved" in after.said


def test_what_no_button_says_changes_nothing(bench: Bench, desk: Desk) -> None:
    assert act(bench, desk, "explode", "q1") == bench
    assert act(bench, desk, "drop", "nobody") == bench


def test_nothing_in_a_question_can_become_a_tag(bench: Bench, desk: Desk) -> None:
    assert desk.library is not None
    drawn = (
        preview(bench.quiz, desk.library, "", EVIL, "", ""),
        take(bench.quiz, desk.library),
        editor(question(1)),
        editor(replace(WRITTEN, answer=EVIL)),
    )
    for html in drawn:
        parsed = read(html)
        assert not {"script", "img"} & set(parsed.tags)
        assert parsed.handlers == []


def test_the_answer_is_hidden_until_it_is_marked(bench: Bench, desk: Desk) -> None:
    assert desk.library is not None
    html = take(bench.quiz, desk.library)
    assert html.count("<div hidden data-why>") == 3
    assert html.count("data-mark>") == 3
    assert html.index("<div hidden data-why>") < html.index(PARENTS)


def test_every_export_is_offered(bench: Bench, desk: Desk) -> None:
    assert desk.library is not None
    downloads = Downloads()
    html = draw(bench, desk.library, downloads)
    assert html.count("/download/") == 8
    contents = {name: make() for _, name, make in downloads._kept.values()}
    assert contents["quiz.pdf"].startswith(b"%PDF-")
    assert contents["quiz-answers.docx"].startswith(b"PK")
    assert b"two days" in contents["quiz.gift.txt"]
