"""Questions asked before say where an answer should stand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.voices import Codes, Voices, unit
from evals.training.voices import quantised


def axes(*places: int) -> NDArray[np.float32]:
    return np.eye(8, dtype=np.float32)[list(places)]


def voices_of(tokens: NDArray[np.float32] | None = None, answer_of: tuple[int, ...] = (0, 1, 1)) -> Voices:
    """Three questions of one token each, on the first three axes; answers stand on the sixth and seventh."""
    kept = axes(0, 1, 2) if tokens is None else tokens
    codes = Codes(np.arange(len(kept), dtype=np.uint8)[:, None], kept[None])
    return Voices(
        axes(0, 1, 2), codes, np.arange(3), axes(5, 6), np.array(answer_of, dtype=np.int32), np.array(["wt", "kcsie"])
    )


def hear(voices: Voices, whole: NDArray[np.float32], tokens: NDArray[np.float32] | None = None):  # type: ignore[no-untyped-def]
    tokens = whole[None, :] if tokens is None else tokens
    return voices.hear(whole, tokens, np.full(len(tokens), 1 / len(tokens), dtype=np.float32))


def test_the_answer_of_the_nearest_question_is_expected() -> None:
    heard = hear(voices_of(), axes(0)[0])
    assert np.argmax(heard.expected) == 5
    assert np.linalg.norm(heard.expected) == pytest.approx(1.0, abs=1e-5)
    near_answer, elsewhere = heard.recalled(axes(5, 7))
    assert near_answer > 0.9
    assert elsewhere < 0.01


def test_a_question_between_two_expects_something_of_both() -> None:
    heard = hear(voices_of(), (axes(0)[0] + axes(1)[0]) / 2**0.5)
    assert heard.expected[5] == pytest.approx(heard.expected[6], abs=1e-5)
    assert heard.expected[5] > 0.5


def test_questions_alike_as_a_whole_are_told_apart_by_their_words() -> None:
    tokens = axes(3, 4, 2)  # the first two questions' words differ, though their texts are as near
    between = (axes(0)[0] + axes(1)[0]) / 2**0.5
    assert np.argmax(hear(voices_of(tokens), between, axes(3)).expected) == 5
    assert np.argmax(hear(voices_of(tokens), between, axes(4)).expected) == 6


def test_a_question_like_one_that_nothing_answers_is_doubted() -> None:
    voices = voices_of(answer_of=(-1, 0, 1))
    assert hear(voices, axes(0)[0]).unanswered > 0.9
    assert hear(voices, axes(1)[0]).unanswered < 0.1
    assert hear(voices.without([0], answered=False), axes(0)[0]).unanswered == 0.0
    assert np.argmax(hear(voices.without([0], answered=True), axes(1)[0]).expected) == 6


def test_a_document_may_be_new_to_the_voices() -> None:
    new = voices_of().without_family("wt")
    assert new.known == {"kcsie"}
    assert np.argmax(hear(new, axes(0)[0]).expected) == 6


def test_quantised_vectors_stay_near_themselves() -> None:
    vectors = unit(np.random.default_rng(1).normal(size=(600, 32)))
    codes, typical = quantised(vectors, 16)
    again = unit(Codes(codes, typical.astype(np.float32)).vectors())
    assert codes.dtype == np.uint8
    assert float(np.mean(np.sum(vectors * again, axis=1))) > 0.95


def test_the_voices_that_ship_are_whole() -> None:
    voices = Voices.load()
    assert voices is not None
    assert {"wt", "kcsie"} <= voices.known
    question = np.ones(384, dtype=np.float32) / 384**0.5
    tokens = np.eye(4, 128, dtype=np.float32)  # late vectors (see ingest/late.py)
    assert np.linalg.norm(hear(voices, question, tokens).expected) == pytest.approx(1.0, abs=1e-5)


def test_another_model_has_no_voices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAGEWISE_MODEL", str(tmp_path))
    assert Voices.load() is None
