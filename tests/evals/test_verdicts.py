"""Learning the verdicts: what counts as better, that the learning finds it, and what no likelihood overrules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.checking.bearing import Bearing, Floats
from assistant.checking.deciding import OUTCOMES, Judgement, Rule, settle, shipped_rule
from assistant.checking.meeting import Conflict
from assistant.checking.units import Unit
from assistant.checking.weighing import NAMES, Pool, Weighed, figures
from assistant.quotes import Sentence
from evals.training.verdicts import PRECISION, Case, choose, learn, likelihoods, rates, verdicts

UNIT = Unit(0, 0, Sentence("Staff act.", 1, 0, 10), "Staff act.", 1, (), "paragraph", (), "", (0, 0), 0)
OTHER = replace(UNIT, number=9, passage=9, page_index=5)


def _weighed(out: float, against: float, *, cited: bool = True, nearness: float = 0.6) -> Weighed:
    unit = UNIT if cited else OTHER
    return Weighed(unit, nearness, cited, Bearing(out, against, 1 - out - against), (), False)


def _pool(*weighed: Weighed, anything: bool = True) -> Pool:
    top = max(w.nearness for w in weighed)
    return Pool(weighed, top, any(w.cited and w.nearness == top for w in weighed), anything)


def _case(due: str, *weighed: Weighed) -> Case:
    return Case("a", due, due, _pool(*weighed))


def _told(confirmed: float, elsewhere: float, contradicted: float, not_found: float) -> Floats:
    return np.array([confirmed, elsewhere, contradicted, not_found], dtype=np.float32)


LEARNT_FROM = [
    *[_case("confirmed", _weighed(0.8 + k / 100, 0.05), _weighed(0.02, 0.03, cited=False)) for k in range(12)],
    *[_case("contradicted", _weighed(0.1 + k / 100, 0.7), _weighed(0.02, 0.03, cited=False)) for k in range(12)],
    *[_case("elsewhere", _weighed(0.02, 0.03, nearness=0.3), _weighed(0.8 + k / 100, 0.05, cited=False))
      for k in range(12)],
    *[_case("not_found", _weighed(0.02, 0.03 + k / 500, nearness=0.3), _weighed(0.02, 0.03, cited=False, nearness=0.35))
      for k in range(12)],
]  # fmt: skip


def test_what_can_be_parted_is_learnt() -> None:
    rule = learn(LEARNT_FROM)
    assert verdicts(LEARNT_FROM, likelihoods(LEARNT_FROM, rule), 0.5) == [c.due for c in LEARNT_FROM]


def test_what_is_learnt_is_kept(tmp_path: Path) -> None:
    rule = replace(learn(LEARNT_FROM), confirmed=0.71)
    rule.write(tmp_path / "rule.toml", "Learnt in a test.")
    read = Rule.read(tmp_path / "rule.toml")
    told = np.stack([figures(c.found) for c in LEARNT_FROM if isinstance(c.found, Pool)])
    assert read.confirmed == 0.71
    assert np.allclose(read.likely(told), rule.likely(told), atol=0.02)


def test_every_figure_has_a_name_and_every_outcome_a_weight() -> None:
    assert figures(_pool(_weighed(0.5, 0.2))).shape == (len(NAMES),)
    assert {len(row) for row in shipped_rule().weights} == {2 + len(OUTCOMES)}


def test_a_claim_that_may_be_borne_out_is_partly_until_it_is_sure() -> None:
    pool = _pool(_weighed(0.6, 0.2))
    assert settle(pool, _told(0.8, 0, 0.2, 0), 0.75).verdict == "confirmed"
    assert settle(pool, _told(0.7, 0, 0.3, 0), 0.75).verdict == "partly"
    assert settle(pool, _told(0.3, 0, 0.7, 0), 0.75).verdict == "contradicted"


@pytest.mark.parametrize("kind", ["number", "duty", "act"])
def test_what_is_compared_as_such_forbids_confirmed(kind: str) -> None:
    differs = replace(_weighed(0.95, 0.04), conflicts=(Conflict(kind, "a", "b"),))
    assert settle(_pool(differs), _told(0.99, 0, 0.006, 0.004), 0.75).verdict == "contradicted"
    lacking = replace(_weighed(0.95, 0.04), lacks_amount=True)
    assert settle(_pool(lacking), _told(0.99, 0, 0.004, 0.006), 0.75).verdict == "not_found"


def test_a_sure_reading_of_the_whole_overrules_a_compared_role() -> None:
    role = replace(_weighed(0.9, 0.05), conflicts=(Conflict("role", "head", "governors"),))
    assert settle(_pool(role), _told(0.9, 0, 0.1, 0), 0.75).verdict == "confirmed"
    unsure = replace(role, bearing=Bearing(0.6, 0.3, 0.1))
    assert settle(_pool(unsure), _told(0.9, 0, 0.1, 0), 0.75).verdict == "contradicted"


def test_a_passage_that_hardly_speaks_of_it_does_not_stand_in_for_the_one_that_forbids() -> None:
    denied = replace(_weighed(0.65, 0.3, nearness=0.67), conflicts=(Conflict("negation", "can", "cannot"),))
    aside = replace(_weighed(0.02, 0.02, nearness=0.48), unit=OTHER)
    assert settle(_pool(denied, aside), _told(0.8, 0, 0.2, 0), 0.75).verdict == "contradicted"


def test_word_for_word_needs_no_likelihood() -> None:
    here = replace(_weighed(0.1, 0.8), stands=True)
    assert settle(_pool(here), _told(0.1, 0, 0.9, 0), 0.75).verdict == "confirmed"
    beyond = replace(_weighed(0.1, 0.8, cited=False), stands=True)
    found = settle(_pool(_weighed(0.1, 0.8), beyond), _told(0.1, 0, 0.9, 0), 0.75)
    assert (found.verdict, found.units[0]) == ("elsewhere", OTHER)


def test_where_no_place_is_cited_the_whole_document_bears_a_claim_out() -> None:
    pool = _pool(_weighed(0.9, 0.05, cited=False), anything=False)
    assert (len(pool.inside), len(pool.beyond)) == (1, 0)
    assert settle(pool, _told(0.4, 0.6, 0, 0), 0.75).verdict == "confirmed"  # "elsewhere" cannot be


def test_rates_weigh_every_verdict_by_its_share() -> None:
    held = [_case("confirmed", _weighed(0.9, 0.05))] * 3 + [_case("contradicted", _weighed(0.1, 0.8))]
    accuracy, precision, recall = rates(held, ["confirmed", "confirmed", "partly", "confirmed"])
    assert accuracy == pytest.approx(0.40 * 2 / 3 / 0.67)
    assert precision == pytest.approx((0.40 * 2 / 3) / (0.40 * 2 / 3 + 0.27))
    assert recall == pytest.approx(2 / 3)


def test_confirmed_is_said_from_where_it_can_be_relied_on() -> None:
    held = [_case("confirmed", _weighed(0.9, 0.05))] * 4 + [_case("contradicted", _weighed(0.6, 0.35))] * 4
    likely: list[Floats | None] = [_told(*told) for told in [(0.9, 0, 0.1, 0)] * 4 + [(0.7, 0, 0.3, 0)] * 4]
    least = choose(held, likely)
    assert 0.7 < least <= 0.9
    assert rates(held, verdicts(held, likely, least))[1] >= PRECISION
    alike: list[Floats | None] = [_told(0.9, 0, 0.1, 0) for _ in held]
    assert choose(held, alike) > 0.9  # then it is never said


def test_a_verdict_that_needs_no_weighing_stands() -> None:
    held = [Case("a", "split", "partly", Judgement("partly", (), ""))]
    assert verdicts(held, likelihoods(held, shipped_rule()), 0.5) == ["partly"]
