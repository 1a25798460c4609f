"""The learned judgement: what it reads, what it says, and that the rules can still forbid it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.checking.bearing import LONGEST, WEIGHTS, BearingModel, Reader, bearing_model
from assistant.checking.evidence import SENTENCES, WORDS, gather
from assistant.checking.finding import Finder
from assistant.checking.meeting import meet
from assistant.checking.signs import NAMES, signs
from assistant.library import Library
from evals.training.bearing import train
from evals.training.claims import Example

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


def test_a_claim_longer_than_what_is_read_is_cut_and_keeps_its_evidence(model: BearingModel) -> None:
    long = "Staff should write down what a child says and sign it. " * 30
    rows = model.read(long, [long, "Folders hold notes."])
    assert rows.shape == (2, 3)
    assert np.isfinite(rows).all()
    ((tokens, parted),) = Reader().pairs([(long, "Folders hold notes.")])
    assert len(tokens) == LONGEST
    ((whole, alone),) = Reader().pairs([("Short.", "Folders hold notes.")])
    assert tokens[parted:] == whole[alone:]


def test_what_is_said_of_a_pair_does_not_hang_on_its_neighbours(model: BearingModel) -> None:
    texts = ["Folders hold notes.", "Staff keep the notes of what a child has said in a folder that is locked."]
    together = model.read("Notes are kept in folders.", texts)
    alone = np.concatenate([model.read("Notes are kept in folders.", [text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-3)


def test_a_change_worked_in_reads_as_it_was_taught() -> None:
    torch.manual_seed(3)
    reader = Reader().eval()
    with torch.no_grad():
        for parameter in reader.taught().values():
            parameter += 0.01 * torch.randn_like(parameter)
    pairs = reader.pairs([("Notes are kept in folders.", "Folders hold notes.")])
    taught = reader.told(pairs)
    assert reader.settle().told(pairs) == pytest.approx(taught, abs=1e-4)
    assert not any("layer" in name for name in reader.taught())


def test_teaching_is_learnt_from() -> None:
    claims = ["Staff must sign the notes.", "Staff must not sign the notes."] * 24
    examples = [Example(0, "a", c, "Staff must sign the notes.", 0 if "not" not in c else 1, "true") for c in claims]
    torch.manual_seed(1)
    reader = Reader()
    before = {name: p.detach().clone() for name, p in reader.taught().items()}
    train(reader, examples, seed=1, epochs=4)
    assert all(not torch.equal(p, before[name]) for name, p in reader.taught().items())
    told = reader.told(reader.pairs([(c, "Staff must sign the notes.") for c in claims[:2]]))
    assert told[0, 0] > told[1, 0]
