"""What practitioners have asked before, and where the guidance answered it.

People who have never read a passage ask for it in words that it does not have ("holding kids down"
for restraint). Thousands of such questions, each with the passage that answers it, are kept as
vectors (``voices.npz``, written by ``evals/training/voices.py``). For a new question the nearest of
them say what an answer looks like: the mean of their passages' vectors, weighed by nearness. It is
a place in the space of meanings and no passage's name, so that passages of documents never seen
there gain by it too. The idea is pseudo-relevance feedback (Rocchio 1971) from questions whose
answers are known.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("voices.npz")
_NEAREST = 10  # questions that are listened to
_WARMTH = 0.05  # how fast a question's say falls with its distance (a cosine)


class Voices:
    """Questions with known answers: ``questions`` (n, dimensions), ``answers`` (m, dimensions), and which is whose."""

    def __init__(
        self, questions: NDArray[np.float32], answers: NDArray[np.float32], answer_of: NDArray[np.int32]
    ) -> None:
        self._questions, self._answers, self._answer_of = questions, answers, answer_of

    @classmethod
    def load(cls, file: Path = FILE) -> Voices | None:
        """The voices that ship; None with any other model than the packaged one, whose vectors they are."""
        if not file.is_file() or os.environ.get("PAGEWISE_MODEL"):
            return None
        with np.load(file) as data:
            return cls(_unit(data["questions"]), _unit(data["answers"]), data["answer_of"])

    def expected(self, question: NDArray[np.float32]) -> NDArray[np.float32]:
        """The vector (length 1) near which an answer to a question with this vector should stand."""
        near = self._questions @ question
        nearest = np.argpartition(-near, min(_NEAREST, len(near)) - 1)[:_NEAREST]
        say = np.exp((near[nearest] - near[nearest].max()) / _WARMTH)
        return _unit(say @ self._answers[self._answer_of[nearest]])


def _unit(vectors: NDArray[np.generic]) -> NDArray[np.float32]:
    floats = vectors.astype(np.float32)
    unit: NDArray[np.float32] = floats / np.maximum(np.linalg.norm(floats, axis=-1, keepdims=True), 1e-6)
    return unit
