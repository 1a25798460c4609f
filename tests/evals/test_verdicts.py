"""Choosing thresholds: what counts as better, and that the choice finds it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.checking.bearing import Bearing
from assistant.checking.judge import Judgement, Pool, Rule, Weighed, decide
from assistant.checking.units import Unit
from assistant.quotes import Sentence
from evals.training.verdicts import Case, choose, figures, verdict, worth

RULE = Rule(0.55, 0.3, 0.25, 0.03, 0.03, 0.8, 10, 0.08, 0.5, 0.42)
UNIT = Unit(0, 0, Sentence("Staff act.", 1, 0, 10), "Staff act.", 1, (), "paragraph", (), "", (0, 0), 0)


def _case(due: str, out: float, against: float, *, cited: bool = True, nearness: float = 0.6) -> Case:
    weighed = Weighed(UNIT, nearness, cited, Bearing(out, against, 1 - out - against), (), False)
    return Case("a", due, due, Pool((weighed,), nearness, cited, True))


def test_what_is_plainly_borne_out_where_it_was_cited_is_confirmed() -> None:
    assert verdict(_case("confirmed", 0.9, 0.05), RULE) == "confirmed"
    assert verdict(_case("confirmed", 0.9, 0.05, cited=False), RULE) == "elsewhere"
    assert verdict(_case("contradicted", 0.1, 0.8), RULE) == "contradicted"
    assert verdict(_case("not_found", 0.1, 0.8, nearness=0.3), RULE) == "not_found"


def test_what_is_compared_as_such_forbids_confirmed() -> None:
    pool = _case("contradicted", 0.95, 0.04).found
    assert isinstance(pool, Pool)
    lacking = replace(pool, weighed=(replace(pool.weighed[0], lacks_amount=True),))
    assert decide(lacking, RULE).verdict != "confirmed"


def test_figures_weigh_every_verdict_by_its_share() -> None:
    held = [_case("confirmed", 0.9, 0.05)] * 3 + [_case("contradicted", 0.1, 0.8)]
    accuracy, precision, recall = figures(held, ["confirmed", "confirmed", "partly", "confirmed"])
    assert accuracy == pytest.approx(0.40 * 2 / 3 / 0.67)
    assert precision == pytest.approx((0.40 * 2 / 3) / (0.40 * 2 / 3 + 0.27))
    assert recall == pytest.approx(2 / 3)


def test_a_rule_that_confirms_wrongly_is_worth_less_than_one_that_confirms_nothing() -> None:
    held = [_case("confirmed", 0.7, 0.2)] * 4 + [_case("contradicted", 0.7, 0.2)] * 4
    assert worth(held, replace(RULE, confirmed=0.95)) > worth(held, RULE)


def test_the_choice_parts_what_can_be_parted() -> None:
    held = [_case("confirmed", 0.9, 0.05)] * 4 + [_case("contradicted", 0.6, 0.35)] * 4
    assert figures(held, [verdict(c, RULE) for c in held])[1] < 0.97
    chosen = choose(held, RULE)
    assert [verdict(c, chosen) for c in held[:4]] == ["confirmed"] * 4
    assert "confirmed" not in [verdict(c, chosen) for c in held[4:]]


def test_a_verdict_that_needs_no_weighing_stands() -> None:
    assert verdict(Case("a", "split", "partly", Judgement("partly", (), "")), RULE) == "partly"
