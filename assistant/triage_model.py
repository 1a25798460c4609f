"""The weights of triage: how much each word, letter run, sign and the meaning of the whole speaks for each kind.

In: the features of one question and its vector from the packaged MiniLM. Out: a score per kind, above 0 where the kind
is more likely than not. The weights are made by ``python -m evals.training.triage_train``, kept in
``triage_model.npz``, and are plain sums: a score can be taken apart into the words that made it and the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.triage_features import SIGN_NAMES, Features

WEIGHTS_FILE = Path(__file__).with_name("triage_model.npz")

Floats = npt.NDArray[np.float32]


def word_divisor(count: int) -> float:
    """Long questions hold more words that say nothing; short ones must not shout."""
    return float(max(count, 3) ** 0.75)


@dataclass(frozen=True)
class TriageModel:
    """Sums of weights. ``words`` maps each known word to its row of ``word_weights``."""

    kinds: tuple[str, ...]
    words: dict[str, int]
    word_weights: Floats
    gram_weights: Floats
    sign_weights: Floats
    meaning_weights: Floats
    bias: Floats

    @classmethod
    def load(cls, path: Path = WEIGHTS_FILE) -> TriageModel:
        with np.load(path, allow_pickle=False) as stored:
            names = tuple(bytes(stored["signs"]).decode().split("\n"))
            if names != SIGN_NAMES:
                raise ValueError(f"{path.name} was made for other signs: run python evals/training/triage_train.py")
            scales = stored["scales"].astype(np.float32)
            words = bytes(stored["words"]).decode().split("\n")
            return cls(
                kinds=tuple(bytes(stored["kinds"]).decode().split("\n")),
                words={word: row for row, word in enumerate(words)},
                word_weights=stored["word_weights"].astype(np.float32) * scales[0],
                gram_weights=stored["gram_weights"].astype(np.float32) * scales[1],
                sign_weights=stored["sign_weights"].astype(np.float32),
                meaning_weights=stored["meaning_weights"].astype(np.float32),
                bias=stored["bias"].astype(np.float32),
            )

    def scores(self, features: Features, meaning: Floats) -> dict[str, float]:
        """A score for each kind. ``meaning``: the question's vector, of length 1."""
        rows = [self.words[word] for word in features.tokens if word in self.words]
        total = self.bias + meaning @ self.meaning_weights
        if rows:
            total += self.word_weights[rows].sum(axis=0) / word_divisor(len(rows))
        grams = list(features.grams)
        total += self.gram_weights[grams].sum(axis=0) / np.sqrt(len(grams) + 1)
        signs = [i for i, name in enumerate(SIGN_NAMES) if name in features.signs]
        total += self.sign_weights[signs].sum(axis=0)
        return dict(zip(self.kinds, total.tolist(), strict=True))


@cache
def triage_model() -> TriageModel:
    """The weights shipped with Pagewise, read once."""
    return TriageModel.load()
