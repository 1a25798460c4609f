"""Invented passages: whole, tied to their claims, and lessons that set the right passage against its like."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.library import Library
from evals.metrics import plain
from evals.training.invented import FOLDER, Invented, library_of, read_claims, read_invented
from evals.training.lessons import lessons_of_invented

KEYS = "Key policy"
PASSAGES = [
    Invented("pi-1", KEYS, "Who keeps the keys", "The caretaker keeps every key in a locked box.", ("who has keys",)),
    Invented("pi-2", KEYS, "Lost keys", "A lost key is reported to the office by noon.", ("ive lost my key", "lock")),
    Invented("pi-3", "Pond rules", "Nets", "Nets are dried before they are put away.", ("wet nets?",)),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_of(PASSAGES, tmp_path_factory.mktemp("invented"))


def test_every_invented_passage_has_a_heading_and_questions_of_its_own() -> None:
    passages = read_invented()
    assert len({one.id for one in passages}) == len({plain(one.passage) for one in passages}) == len(passages)
    questions = [plain(q) for one in passages for q in one.questions]
    assert all(one.section and len(one.questions) >= 3 for one in passages)
    assert len(set(questions)) > 0.99 * len(questions)


def test_claims_are_about_words_of_their_passage() -> None:
    passages = {one.id: plain(one.passage) for one in read_invented()}
    for line in (FOLDER / "claims_invented.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert plain(row["evidence"]) in passages[row["passage"]], row["passage"]
        assert row["true"], row["passage"]
        assert not {plain(c) for c in row["true"]} & {plain(a["claim"]) for a in row["altered"]}, row["passage"]


def test_each_document_becomes_one_source_and_each_passage_is_found(library: Library, tmp_path: Path) -> None:
    assert len(library.held) == 2
    row = '{"passage": "pi-2", "evidence": "A lost key", "true": ["Tell the office by noon."], "altered": []}\n'
    (tmp_path / "claims_invented.jsonl").write_text(row, encoding="utf-8")
    (found,) = read_claims(library, PASSAGES, tmp_path)
    assert any("A lost key" in e.passage.text for e in library.on_page(found["source"], found["page"]))


def test_a_claim_about_a_passage_that_the_library_lacks_is_refused(library: Library, tmp_path: Path) -> None:
    row = '{"passage": "pi-9", "evidence": "Bees", "true": ["Bees sleep."], "altered": []}\n'
    (tmp_path / "claims_invented.jsonl").write_text(row, encoding="utf-8")
    lost = Invented("pi-9", "Bees", "Sleep", "Bees sleep in the hive at night.", ("bees?",))
    with pytest.raises(ValueError, match="pi-9"):
        read_claims(library, [*PASSAGES, lost], tmp_path)


def test_a_lesson_sets_the_answer_against_other_invented_passages(library: Library) -> None:
    taught = lessons_of_invented(library, PASSAGES, 100)
    assert [one.answers for one in taught] == [[100], [101], [101], [102]]
    for one in taught:
        assert np.isclose(one.weights.sum(), 1)
        assert set(one.answers) <= one.barred
        assert not set(one.near_in_own) & one.barred
        assert set(one.near_in_own) <= {100, 101, 102}
