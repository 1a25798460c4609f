"""Sentences as policies copy them: shorter or plainer, never saying something else."""

from __future__ import annotations

import random
import re

import pytest

from assistant.checking.quantities import quantities
from evals.training.policies import as_copied, framed

SENTENCES = [
    "However, the local authority should not wait longer than 15 working days (see annex B) prior to the conference.",
    "Schools and colleges must ensure that records are kept, including notes of meetings and calls.",
    "All staff should report a concern immediately.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_copied_sentence_keeps_its_numbers_duties_and_denials(sentence: str) -> None:
    for seed in range(40):
        copied = as_copied(sentence, random.Random(seed))
        if copied is None:
            continue
        assert copied != sentence
        assert [q.text for q in quantities(copied)] == [q.text for q in quantities(sentence)]
        for word in ("must", "should"):
            assert bool(re.search(word, copied)) == bool(re.search(word, sentence))
        assert bool(re.search(r"not\b|n’t", copied)) == ("not" in sentence.split())


def test_what_is_cut_leaves_a_whole_sentence() -> None:
    shortest = min((c for k in range(60) if (c := as_copied(SENTENCES[1], random.Random(k)))), key=len)
    assert "including" not in shortest
    assert not re.search(r"[,;:][.;]?$", shortest)


def test_a_sentence_with_nothing_to_change_is_not_copied() -> None:
    assert as_copied("Swans sleep near the pond at dusk.", random.Random(1)) is None


def test_a_frame_says_nothing_of_the_matter() -> None:
    told = {framed("DSLs keep the key.", random.Random(k)) for k in range(60)}
    assert "DSLs keep the key." in told
    assert len(told) > 3
    assert all(t.endswith("DSLs keep the key.") for t in told)
