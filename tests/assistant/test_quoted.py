"""Words in quotation marks: what counts as a quotation, and that the passage which holds it comes first."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest

from assistant.ask import Assistant
from assistant.quoted import FEW, LONG_STEP, STEP, holding, quoted


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("is the 'two adults' bit on page 3? our slides say so", ["two adults"]),
        ('slide says "a child\'s own words, the same day" p 12', ["a childs own words the same day"]),
        ("‘as soon as possible’ and “one working day”", ["as soon as possible", "one working day"]),
        ("don't and can't: the child's plan isn't the parents' plan", []),
        ("what does 'persistent' mean", []),
    ],
)
def test_what_is_a_quotation(question: str, expected: list[str]) -> None:
    assert quoted(question) == expected


def test_longer_quotations_count_for_more_and_common_ones_for_nothing(assistant: Assistant) -> None:
    entries = list(assistant.library.entries.values())
    (short,) = holding("where is 'swimming pool' said", entries).values()
    (long,) = holding("where is 'Transport to the swimming pool' said", entries).values()
    assert (short, long) == (STEP, LONG_STEP)
    assert holding("where is 'swimming baths' said", entries) == {}
    many = [replace(entries[0], number=k) for k in range(FEW + 1)]
    common = " ".join(entries[0].passage.text.split()[:3])
    assert len(holding(f"where is '{common}' said", many[:FEW])) == FEW
    assert holding(f"where is '{common}' said", many) == {}


def test_the_passage_that_holds_the_quotation_comes_first(assistant: Assistant) -> None:
    question = "who keeps folders locked, who tells parents, and is 'two adults on each bus' on that page"
    answer = assistant.ask(question, sources=["school-handbook"])
    assert answer.passages[0].paragraphs == ("9",)
    with patch("assistant.retrieve.holding", return_value={}):
        without = assistant.ask(question, sources=["school-handbook"])
    assert without.passages[0].paragraphs != ("9",)
