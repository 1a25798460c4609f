"""Every figure by hand: small cases whose right value can be counted on the fingers."""

from __future__ import annotations

import pytest

from evals import metrics
from evals.metrics import Ranked

RIGHT = {("wt-2023", "46"), ("wt-2023", "47"), ("kcsie-2025", "10")}


def on(*pages: str, source: str = "wt-2023", text: str = "") -> Ranked:
    return Ranked(tuple((source, page) for page in pages), text)


def test_a_page_is_called_by_its_printed_number_else_by_its_place() -> None:
    assert metrics.page_name("iv", 6) == "iv"
    assert metrics.page_name(None, 6) == "6"
    assert metrics.page_name("", 6) == "6"


def test_pages_count_once_in_the_order_of_passages_and_within_them() -> None:
    passages = [on("9", "10"), on("9"), on("8"), on("10", "11")]
    assert metrics.ranked_pages(passages) == [("wt-2023", page) for page in ("9", "10", "8", "11")]


def test_the_same_number_in_another_document_is_another_page() -> None:
    passages = [on("46", source="kcsie-2025"), on("46")]
    assert metrics.first_right(metrics.ranked_pages(passages), RIGHT) == 2


@pytest.mark.parametrize(
    ("pages", "rank"), [(["46"], 1), (["1", "47"], 2), (["1", "1", "46"], 3), (["1", "2"], None), ([], None)]
)
def test_rank_of_the_first_right_page(pages: list[str], rank: int | None) -> None:
    assert metrics.first_right([("wt-2023", page) for page in pages], RIGHT) == rank


def test_hits_and_reciprocal_rank() -> None:
    assert [metrics.hit(3, k) for k in (1, 3, 5)] == [0.0, 1.0, 1.0]
    assert metrics.hit(None, 5) == 0.0
    assert metrics.reciprocal(4) == 0.25
    assert metrics.reciprocal(None) == 0.0


def test_words_are_compared_without_white_space_case_and_typography() -> None:
    assert metrics.stands_in("children’s  Wishes", "all CHILDREN'S\nwishes and feelings")
    assert metrics.stands_in("2–3 days", "within 2-3 days")
    assert not metrics.stands_in("within 45 working days", "within 15 working days")


def test_facts_count_only_in_the_first_three_passages_and_whole_in_one() -> None:
    passages = [on("1", text="alpha beta"), on("2", text="gamma"), on("3", text="delta"), on("4", text="epsilon")]
    assert metrics.facts_found(["Alpha  Beta", "delta", "epsilon", "beta gamma"], passages) == 0.5
    assert metrics.facts_found(["epsilon"], passages, top=4) == 1.0
    with pytest.raises(ValueError, match="key facts"):
        metrics.facts_found([], passages)


def test_a_quote_must_stand_word_for_word() -> None:
    page = "A referral should\nbe acknowledged within one working day."
    assert metrics.verbatim("should be acknowledged", page)
    assert not metrics.verbatim("Should be acknowledged", page)
    assert not metrics.verbatim("should be  answered", page)
    assert not metrics.verbatim("  ", page)


@pytest.mark.parametrize(
    ("label", "sheet", "right"),
    [
        ("12", "text\nmore\nstill more\n12", True),
        ("12", "Safeguarding guidance 12\nthe text\nthe end\nof it", True),
        ("12", "text\nmore\nstill more\n13", False),
        ("12", "line\nline\n12 of them\nline\nline", False),
        ("1", "text\nmore\nmore\n12", False),
        (None, "text\nmore\nmore text", True),
        (None, "text\nmore\nmore\n7", False),
    ],
)
def test_a_label_must_be_printed_at_head_or_foot(label: str | None, sheet: str, right: bool) -> None:
    assert metrics.prints_label(label, sheet) is right


def test_refusals() -> None:
    figures = metrics.refusals(
        unanswerable=["not_found", "redirected", "redirected", "answered"],
        answerable=["answered"] * 7 + ["not_found", "not_found", "redirected"],
    )
    assert figures.recall == 0.75
    assert figures.precision == 0.5
    assert figures.false_not_found == 0.2
    assert figures.false_redirected == 0.1


def test_refusals_of_nothing_are_not_zero() -> None:
    figures = metrics.refusals([], [])
    assert (figures.recall, figures.precision, figures.false_not_found) == (None, None, None)


def test_an_interval_holds_its_mean_and_narrows_with_more_cases() -> None:
    few = metrics.interval([0.0, 1.0] * 10)
    many = metrics.interval([0.0, 1.0] * 200)
    assert few.mean == many.mean == 0.5
    assert few.low < 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 2
    # A mean of 20 coin tosses has a standard error of 0.112: 95 % lie within 1.96 of it.
    assert few.low == pytest.approx(0.5 - 1.96 * 0.112, abs=0.04)


def test_equal_values_have_no_spread() -> None:
    same = metrics.interval([1.0] * 5)
    assert (same.low, same.high) == (1.0, 1.0)


def test_a_paired_comparison_sees_what_two_separate_means_would_not() -> None:
    # Cases differ widely, and ours is a little ahead on every one.
    theirs = [0.0, 0.9] * 20
    ours = [value + 0.1 for value in theirs]
    gap = metrics.paired(ours, theirs)
    assert gap.mean == pytest.approx(0.1)
    assert gap.low == pytest.approx(0.1)
    assert gap.p < 0.01


def test_a_tie_is_no_difference() -> None:
    gap = metrics.paired([1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 1.0, 0.0])
    assert gap.mean == 0.0
    assert gap.p > 0.5


def test_a_pair_needs_the_same_cases() -> None:
    with pytest.raises(ValueError, match="same cases"):
        metrics.paired([1.0], [1.0, 0.0])


def test_groups_are_averaged_apart() -> None:
    assert metrics.grouped(["b", "a", "b"], [1.0, 0.0, 0.0]) == {"a": 0.0, "b": 0.5}


def test_percentiles() -> None:
    assert metrics.percentile([1.0, 2.0, 3.0, 4.0, 5.0], 0.5) == 3.0
    assert metrics.percentile([], 0.5) is None
