"""Cases for a person: drawn at random, kept one by one, never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.results import Answer, FoundPassage, PlaceOnPage, Quote
from evals.questions import Place, Question, Unanswerable
from evals.review import draw, review, shown

QUESTION = Question(
    "q1", "who can refer", "dsl", "lookup", False, "dev", (Place("wt-2023", ("57",)),), (), ("anyone may refer",)
)
REFUSED = Unanswerable("u1", "nursery ratios", "near_field", "not_found", "parent", "dev")


class Fake:
    def ask(self, question: str, *_: object) -> Answer:
        found = FoundPassage(
            "wt-2023", "Title", "2023", "superseded", "wt.pdf", (PlaceOnPage(58, "57"),), ("150",), (),
            "Anyone may refer.", (Quote("Anyone may refer.", 58, "57"),), 1.0,
        )  # fmt: skip
        return Answer(question, "answered", passages=(found,))


def typing(*lines: str) -> Callable[[str], str]:
    left = list(lines)

    def answer(_: str) -> str:
        if not left:
            raise EOFError
        return left.pop(0)

    return answer


def judgements(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_judgement_is_kept_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "review.jsonl"
    done = review([QUESTION, REFUSED], Fake(), path, "A reader", typing("?", "r", "says it", "n", "invented"), _quiet)
    assert done == 2
    first, second = judgements(path)
    assert (first["id"], first["verdict"], first["reason"], first["reviewer"]) == ("q1", "right", "says it", "A reader")
    assert first["pages"] == ["wt-2023 p. 57"]
    assert second["verdict"] == "not refused"


def test_stopping_half_way_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "review.jsonl"
    assert review([QUESTION, REFUSED], Fake(), path, "", typing("w", "not it"), _quiet) == 1
    assert len(judgements(path)) == 1


def test_a_case_may_be_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "review.jsonl"
    assert review([QUESTION], Fake(), path, "", typing("s"), _quiet) == 0
    assert not path.exists()


def test_the_person_sees_question_passages_quotes_and_what_is_known() -> None:
    text = shown(QUESTION, Fake().ask("who can refer"))
    for part in ("who can refer", "wt-2023 p. 57", "> Anyone may refer.", "fact: anyone may refer"):
        assert part in text
    assert "Must be not_found: near_field" in shown(REFUSED, Fake().ask("nursery ratios"))


@pytest.mark.parametrize("seed", [1, 2])
def test_drawing_is_random_repeatable_and_leaves_out_what_was_judged(seed: int) -> None:
    cases = [Unanswerable(str(k), "q", "near_field", "not_found", "parent", "dev") for k in range(50)]
    first = [case.id for case in draw(cases, 10, seed, set())]
    assert first == [case.id for case in draw(cases, 10, seed, set())]
    assert first != [str(k) for k in range(10)]
    left = draw(cases, 50, seed, set(first))
    assert len(left) == 40
    assert not {case.id for case in left} & set(first)


def _quiet(_: str) -> None:
    """Says nothing."""
