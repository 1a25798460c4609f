"""Questions that ask for a number."""

from __future__ import annotations

import pytest

from assistant.amounts import counts_what_is_asked
from assistant.ask import Assistant

SPACES = "Groups may meet in school and in public spaces. Two adults go on each bus."
VOCABULARY = {"spaces", "adults", "bus", "school", "lead", "days"}


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("how many parking spaces must a school have", False),
        ("how many lifeguards are needed", False),
        ("how many adult helpers go on each bus", True),  # "two adults" is a count
        ("how many days has the school got", True),  # no strange word: the search decides
        ("how many people must be there", True),
        ("where do they park", True),
    ],
)
def test_what_is_counted(question: str, counted: bool) -> None:
    assert counts_what_is_asked(question, [SPACES], VOCABULARY) is counted


def test_a_count_of_something_else_is_not_found(assistant: Assistant) -> None:
    answer = assistant.ask("how many trampolines should the school have?")
    assert answer.status == "not_found"
    assert answer.answer == ()
    assert all(p.quotes == () for p in answer.passages)


def test_a_count_that_is_held_is_found(assistant: Assistant) -> None:
    answer = assistant.ask("how many adults on each bus to the swimming pool?")
    assert answer.status == "answered"
    assert "two adults on each bus" in answer.answer[0].text
