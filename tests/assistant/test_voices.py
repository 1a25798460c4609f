"""Questions asked before say where an answer should stand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.voices import Voices


def axes(*places: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.eye(8, dtype=np.float32)[list(places)]


def test_the_answer_of_the_nearest_question_is_expected() -> None:
    voices = Voices(axes(0, 1, 2), axes(5, 6), np.array([0, 1, 1], dtype=np.int32))
    expected = voices.expected(axes(0)[0])
    assert np.argmax(expected) == 5
    assert np.linalg.norm(expected) == pytest.approx(1.0, abs=1e-5)


def test_a_question_between_two_expects_something_of_both() -> None:
    voices = Voices(axes(0, 1, 2), axes(5, 6), np.array([0, 1, 1], dtype=np.int32))
    between = (axes(0)[0] + axes(1)[0]) / 2**0.5
    expected = voices.expected(between)
    assert expected[5] == pytest.approx(expected[6], abs=1e-5)
    assert expected[5] > 0.5


def test_the_voices_that_ship_are_whole() -> None:
    voices = Voices.load()
    assert voices is not None
    question = np.ones(384, dtype=np.float32) / 384**0.5
    assert np.linalg.norm(voices.expected(question)) == pytest.approx(1.0, abs=1e-5)


def test_another_model_has_no_voices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAGEWISE_MODEL", str(tmp_path))
    assert Voices.load() is None
