"""The learned judgement: what it reads, what it says, and that the rules can still forbid it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.checking.bearing import KEPT, WEIGHTS, Axes, BearingModel, bearing_model, beside
from assistant.checking.evidence import SENTENCES, WORDS, gather
from assistant.checking.finding import Finder
from assistant.checking.meeting import meet
from assistant.checking.signs import NAMES, signs
from assistant.library import Library

HANDBOOK = "school-handbook"
TRUE = "Staff should note a child's own words on the same day."


@pytest.fixture(scope="module")
def finder(small_index: Path) -> Finder:
    return Finder(Library.open(small_index))


@pytest.fixture(scope="module")
def model() -> BearingModel:
    return bearing_model()


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 3 * 2**20


def test_evidence_is_a_few_sentences_of_one_passage(finder: Finder) -> None:
    found = gather(finder.rank(TRUE, HANDBOOK), 3)
    assert len({e.best.unit.passage for e in found}) == 3
    for evidence in found:
        assert evidence.best.unit in evidence.units
        assert len(evidence.units) <= SENTENCES
        assert {u.passage for u in evidence.units} == {evidence.best.unit.passage}
        assert [u.number for u in evidence.units] == sorted(u.number for u in evidence.units)
        assert evidence.best.unit.text in evidence.text
        assert sum(len(u.text.split()) for u in evidence.units) <= max(WORDS, len(evidence.best.unit.text.split()))


def test_evidence_keeps_to_what_is_allowed(finder: Finder) -> None:
    found = gather(finder.rank(TRUE, HANDBOOK), 9, lambda unit: unit.page_index == 2)
    assert found
    assert {u.page_index for e in found for u in e.units} == {2}


def _judged(finder: Finder, model: BearingModel, claim: str) -> tuple[float, float]:
    held = finder.sentences(HANDBOOK)
    (evidence,) = gather(finder.rank(claim, HANDBOOK), 1)
    told = signs(meet(claim, held, evidence.best), evidence, held)
    assert told.values.shape == (len(NAMES),)
    (bearing,) = model.judge(claim, [evidence.text], [told.values])
    assert bearing.out + bearing.against + bearing.open == pytest.approx(1, abs=1e-4)
    return bearing.out, bearing.against


def test_a_true_claim_is_borne_out_more_than_an_altered_one(finder: Finder, model: BearingModel) -> None:
    true, _ = _judged(finder, model, TRUE)
    for altered in (
        "Parents should note a child's own words on the same day.",
        "Staff should note a child's own words within nine weeks.",
        "Staff should never note a child's own words on the same day.",
    ):
        out, against = _judged(finder, model, altered)
        assert out < true
        assert against > out


def test_a_claim_longer_than_the_window_is_read(model: BearingModel) -> None:
    long = "Staff should write down what a child says and sign it. " * 30
    rows = model.network(long, [long, "Folders hold notes."])
    assert rows.shape == (2, 3)
    assert np.isfinite(rows).all()


def test_what_is_read_is_remembered(model: BearingModel) -> None:
    first, second = model.reader.read(["Folders hold notes.", "Folders hold notes."])
    assert first is second


def test_each_side_is_set_beside_what_it_meets(model: BearingModel) -> None:
    axes = Axes(np.zeros(384, np.float32), np.eye(384, KEPT, dtype=np.float32))
    claim, evidence = model.reader.read(["Folders hold notes.", "The folders hold many notes."])
    ours, theirs = beside(claim, evidence, model.reader.words, axes, axes)
    assert (len(ours), len(theirs)) == (len(claim.ids), len(evidence.ids))
    same_word = ours[:, 4 * KEPT + 3]
    assert same_word.tolist() == [float(i in evidence.ids) for i in claim.ids]
