"""Late vectors come beside the model's own, which stay what they were."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.embedding import PassageModel, load_model
from ingest.identity import model_name
from ingest.late import LateReader, reader

TEXTS = [
    "Who leads a strategy discussion?",
    "Schools should tell the local authority of every child who is taken off the register, and of the reason.",
    "bunking off",
]


@pytest.fixture(scope="module")
def model() -> PassageModel:
    return load_model()


@pytest.mark.parametrize("side", ["passages", "questions"])
def test_the_models_own_vectors_are_as_it_gives_them(model: PassageModel, side: str) -> None:
    both = reader(model, side)  # type: ignore[arg-type]
    for own, read in zip(model.read(TEXTS), both.read(TEXTS), strict=True):
        assert np.allclose(own.whole, read.whole, atol=1e-5)
        assert np.allclose(own.tokens, read.tokens, atol=1e-5)
        assert (own.starts == read.starts).all()
        assert read.late is not None
        assert len(read.late) == len(read.tokens)
        assert np.allclose(np.linalg.norm(read.late, axis=1), 1, atol=1e-5)


def test_a_text_reads_the_same_alone_and_among_others(model: PassageModel) -> None:
    questions = reader(model, "questions")
    among = list(questions.read(TEXTS))
    for text, read in zip(TEXTS, among, strict=True):
        (alone,) = questions.read([text])
        assert alone.late is not None
        assert read.late is not None
        assert np.allclose(alone.late, read.late, atol=1e-4)


def test_a_question_is_taught_to_meet_what_answers_it(model: PassageModel) -> None:
    """By the model's own vectors the first passage, which shares the question's words, stands above the second."""
    question = "kid bunking off, who do we tell"
    passages = [
        "Staff should tell the kid who is bunking off the games lesson.",
        "Schools must inform the local authority of any pupil who fails to attend regularly.",
    ]
    (asked,) = reader(model, "questions").read([question])
    likeness = []
    for which in ("tokens", "late"):
        own = getattr(asked, which)
        met = [(own @ getattr(p, which).T).max(axis=1).mean() for p in reader(model, "passages").read(passages)]
        likeness.append(met[1] - met[0])
    assert likeness[1] > likeness[0]


def test_another_model_serves_by_its_own_vectors(model: PassageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEWISE_MODEL", "another")
    assert reader(model, "questions") is model
    assert model_name() == "another"


def test_changes_without_effect_change_nothing(model: PassageModel) -> None:
    """Taught by nothing, late vectors are the model's own, projected."""
    size = 384
    nothing = {
        "projection": np.eye(size, dtype=np.float16),
        "questions|5|output.dense|down": np.zeros((1, 4 * size), dtype=np.float16),
        "questions|5|output.dense|up": np.zeros((size, 1), dtype=np.float16),
    }
    for read in LateReader(model, "questions", nothing).read(TEXTS):
        assert read.late is not None
        assert np.allclose(read.late, read.tokens, atol=1e-5)
