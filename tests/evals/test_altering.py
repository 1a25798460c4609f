"""The changes that training data for the reference checker is made with."""

from __future__ import annotations

import random

import pytest

from evals.training.altering import CHANGES, altered
from evals.training.claims import CONTRADICTED, SUPPORTED, Example, augmented, read_rows

TEXT = "Schools must tell the local authority within five working days under section 11 of the Children Act 2004."


@pytest.mark.parametrize("kind", ["number", "modal", "negation", "role", "act"])
def test_a_change_changes_one_thing(kind: str) -> None:
    new = CHANGES[kind](TEXT, random.Random(3))
    assert new is not None
    assert new != TEXT
    assert len(set(TEXT.split()) & set(new.split())) >= 8


def test_a_text_without_such_a_word_is_left_alone() -> None:
    assert CHANGES["number"]("Staff listen.", random.Random(1)) is None
    assert altered("Hello there friend", random.Random(1)) is None


def test_a_changed_claim_or_passage_contradicts() -> None:
    made = augmented([Example(0, "x", TEXT, TEXT, SUPPORTED, "true")], random.Random(1))
    assert {e.label for e in made} == {CONTRADICTED}
    assert any(e.claim == TEXT for e in made)
    assert any(e.evidence == TEXT for e in made)


def test_the_data_holds_no_stretch_of_a_document() -> None:
    rows = read_rows()
    assert len(rows) > 500
    for row in rows:
        assert len(row["passage_start"].split()) <= 14, row["passage_start"]
        assert row["true"]
        assert row["altered"]
