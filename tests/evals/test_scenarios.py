"""Criteria found, missed and wrongly shown, counted by hand."""

from __future__ import annotations

from typing import Any

from assistant.results import Answer
from evals.scenarios_eval import LEVELS, LOCAL, Column, Criterion, Scenario, count, criteria_shown, groups, measure

YOUNG_CARER = Criterion("early_help", "wt-2023", ("46",), "is a young carer")
YOUNG_CARER_TOO = Criterion("early_help", "kcsie-2025", ("10",), "is a young carer")
CUSTODY = Criterion("early_help", "wt-2023", ("47",), "has a parent or carer in custody")
NEGLECT = Criterion("child_protection", "wt-2023", ("160",), "persistent failure to meet a child’s basic needs")
CARING = Criterion(LOCAL, "nscp-thresholds-2022", ("20",), "Taking on a caring role")


def criterion(quote: str, label: str | None, touched: bool, index: int = 1) -> dict[str, Any]:
    return {
        "quote": quote, "page_index": index, "page_label": label, "paragraph": None, "touches": [], "touched": touched
    }  # fmt: skip


def level(id_: str, source_id: str, *criteria: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "label": id_, "source_id": source_id, "criteria": list(criteria), "next": []}


THRESHOLD = {
    "levels": [
        level(
            "early_help",
            "kcsie-2025",
            criterion("• is a  young carer", "10", True),
        ),
        level("early_help", "wt-2023", criterion("has a parent or carer in custody", "47", True)),
        level(
            "child_protection", "wt-2023", criterion("persistent failure to meet a child's basic needs", "160", False)
        ),
        level("level_2", "nscp-thresholds-2022", criterion("Taking on a caring role for a parent", None, True, 20)),
    ]
}


def scenario(*expected: Criterion, unexpected: tuple[Criterion, ...] = ()) -> Scenario:
    return Scenario("sc", "a situation", "dev", expected, unexpected)


def counted(of: Scenario, threshold: dict[str, Any] | None = THRESHOLD) -> dict[str, Column]:
    columns = {name: Column() for name in (*LEVELS, LOCAL)}
    count(of, criteria_shown(threshold), columns)
    return columns


def test_a_criterion_of_two_documents_is_found_when_either_is_shown() -> None:
    assert groups([YOUNG_CARER, CUSTODY, YOUNG_CARER_TOO]) == [[YOUNG_CARER, YOUNG_CARER_TOO], [CUSTODY]]
    column = counted(scenario(YOUNG_CARER, YOUNG_CARER_TOO))["early_help"]
    assert (column.expected, column.shown, column.touched) == (1, 1, 1)


def test_shown_but_not_as_touched_is_no_recall() -> None:
    column = counted(scenario(NEGLECT))["child_protection"]
    assert (column.expected, column.shown, column.touched) == (1, 1, 0)
    assert column.to_json()["recall"] == 0.0
    assert column.missed == ["sc: persistent failure to meet a child’s basic needs"]


def test_what_must_not_be_touched_lowers_precision() -> None:
    column = counted(scenario(YOUNG_CARER, YOUNG_CARER_TOO, unexpected=(CUSTODY,)))["early_help"]
    figures = column.to_json()
    assert figures["precision"] == 0.5
    assert figures["false_alarms"] == 1.0


def test_the_page_the_level_and_the_document_must_be_right() -> None:
    for wrong in (
        Criterion("early_help", "wt-2023", ("46",), CUSTODY.words),
        Criterion("child_in_need", "wt-2023", ("47",), CUSTODY.words),
        Criterion("early_help", "kcsie-2025", ("47",), CUSTODY.words),
    ):
        assert counted(scenario(wrong))[wrong.level].shown == 0


def test_a_local_criterion_may_stand_at_a_level_of_its_own_on_an_unnumbered_page() -> None:
    assert counted(scenario(CARING))[LOCAL].touched == 1


def test_no_threshold_finds_nothing() -> None:
    column = counted(scenario(YOUNG_CARER, unexpected=(CUSTODY,)), None)["early_help"]
    assert (column.expected, column.touched, column.wrong) == (1, 0, 0)
    assert column.to_json()["precision"] is None


class Knows:
    def ask(self, question: str, *_: object) -> Answer:
        return Answer(question, "answered", threshold=THRESHOLD)


def test_criteria_of_documents_not_held_are_not_counted() -> None:
    rows = [scenario(YOUNG_CARER, CARING, unexpected=(CUSTODY,))]
    result = measure(Knows(), rows, ["wt-2023"])
    assert result["recognised"] == 1.0
    assert result["columns"]["early_help"]["expected"] == 1
    assert result["columns"][LOCAL]["expected"] == 0
    assert result["columns"]["all"]["unexpected"] == 1
