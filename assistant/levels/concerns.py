"""Concerns: what may be seen or said of a child, and how guidance words it.

A concern ("is hungry", "cares for a parent") has learned weights by which people's words show it, the sayings that
they were learned from, and wordings by which documents state it. Weights alone come near to what nobody has said of
the concern, and sayings alone know no more than was said, so the two are weighed together. Both sides meet in the
meaning vectors of the packaged model: a described situation is read for the concerns that it shows, a criterion for
the concerns that it states, and a criterion is touched where they share one. A document that nobody has seen is read
by meaning alone.
The file is made by ``python -m evals.training.concerns_train`` from ``concerns.txt`` beside that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import PassageModel, packaged_model

OWN = Path(__file__).with_name("concerns.npz")
STATED = 0.55  # nearness to a concern's wording from which a criterion is taken to state it
AS_NARROW = 0.05  # how much less near a particular concern may be than the general one it shows, to stand alone
NEAR_BEST = 0.07  # a criterion may state several concerns: those about as near as the nearest
ITEM_STATED = 0.72  # the same for one item of an enumeration: few words come near by chance
LIKE = 5.0  # how much the nearest saying's likeness counts beside the learned weights
AS_LIKE = 0.52  # ... from which likeness on it speaks for a concern: chosen on the development scenarios
_CATCH_ALL = 0.75  # how fast a concern loses weight with the number of others that show it
_ITEM = re.compile(
    # Two cells of a table run together begin anew with a capital.
    r"[,;:()]|(?<=[a-z*]) (?=[A-Z][a-z]+ [a-z])|"
    r"\b(?:and/or|and|or|such as|including|for example|as well as|through|rather than)\b|[\u2018\u2019'\"]",
)
_MOST_WORDS = 12

Floats = NDArray[np.float32]


def items(text: str) -> list[str]:
    """The items that a criterion lists, where it lists any: "food, clothing and shelter" is about three things."""
    cut = [" ".join(part.split()) for part in _ITEM.split(text)]
    found = [part for part in cut if 1 < len(part.split()) <= _MOST_WORDS]
    return found if len([part for part in cut if part]) > 1 else []


@dataclass(frozen=True)
class Concerns:
    """The concerns known, C of them, with W wordings and S sayings in all.

    ``shows[a, b]``: whatever shows concern a also shows the more general concern b. ``whose``: "adult" or "child" for
    a concern that is about what one of them does or has and the other may too, else "". ``lacks``: it is the want of
    something, so that "no breakfast" says it.
    """

    ids: tuple[str, ...]
    weights: Floats  # (C, dimensions)
    bias: Floats  # (C,)
    wordings: Floats  # (W, dimensions), each of length 1
    worded: NDArray[np.int64]  # (W,): whose wording it is
    shows: NDArray[np.bool_]  # (C, C)
    whose: tuple[str, ...]  # (C,)
    lacks: NDArray[np.bool_]  # (C,)
    sayings: Floats  # (S, dimensions), each of length 1
    said: NDArray[np.bool_]  # (S, C): what a saying was written for

    @property
    def particular(self) -> Floats:
        """(C,): 1 for a concern that nothing else shows, less the more others show it, as all abuse shows harm."""
        weights: Floats = (self.shows.sum(axis=0) ** -_CATCH_ALL).astype(np.float32)
        return weights

    def shown(self, vectors: Floats) -> Floats:
        """(texts, C): above 0 where a text of a teacher's shows a concern."""
        own = vectors @ self.weights.T + self.bias + LIKE * (self._like(vectors) - AS_LIKE)
        return np.stack([own[:, self.shows[:, k]].max(axis=1) for k in range(len(self.ids))], axis=1)

    def stated(self, vectors: Floats, of: Sequence[int] = (), listed: Floats | None = None) -> Floats:
        """(criteria, C): how near a criterion is to the concerns that it states, 0 for all others.

        ``listed``: vectors of the items that criteria list, ``of`` which criterion (by number) each is.
        """
        near = self._near(vectors)
        least = np.maximum(STATED, near.max(axis=1, keepdims=True) - NEAR_BEST)
        stated: Floats = np.where(near >= least, near, 0.0).astype(np.float32)
        if listed is not None and len(of):
            each = self._near(listed)
            each[each < np.maximum(ITEM_STATED, each.max(axis=1, keepdims=True) - NEAR_BEST)] = 0.0
            np.maximum.at(stated, np.asarray(of), each.astype(np.float32))
        # What states a particular concern is not met by whatever shows the general one: food by a missed jab.
        alone = stated.copy()
        for k in range(len(self.ids)):
            narrower = self.shows[:, k] & (np.arange(len(self.ids)) != k)
            if narrower.any():
                alone[stated[:, narrower].max(axis=1) >= stated[:, k] - AS_NARROW, k] = 0.0
        return alone

    def _like(self, vectors: Floats) -> Floats:
        """(texts, C): the likeness of the nearest saying of each concern."""
        cosines = vectors @ self.sayings.T
        of_each = (cosines[:, self.said[:, k]] for k in range(len(self.ids)))
        return np.stack([of.max(axis=1, initial=-1.0) for of in of_each], axis=1)

    def _near(self, vectors: Floats) -> Floats:
        """(texts, C): the nearest wording of each concern."""
        cosines = vectors @ self.wordings.T
        return np.stack([cosines[:, self.worded == k].max(axis=1) for k in range(len(self.ids))], axis=1)


@cache
def load_concerns(path: Path = OWN) -> Concerns:
    """The concerns as shipped."""
    with np.load(path, allow_pickle=False) as stored:
        wordings, sayings = stored["wordings"].astype(np.float32), stored["sayings"].astype(np.float32)
        ids = tuple(bytes(stored["ids"]).decode().split("\n"))
        return Concerns(
            ids,
            stored["weights"].astype(np.float32),
            stored["bias"].astype(np.float32),
            wordings / np.linalg.norm(wordings, axis=1, keepdims=True),
            stored["worded"].astype(np.int64),
            stored["shows"].astype(np.bool_),
            tuple(bytes(stored["whose"]).decode().split("\n")),
            stored["lacks"].astype(np.bool_),
            sayings / np.linalg.norm(sayings, axis=1, keepdims=True),
            np.unpackbits(stored["said"], axis=1, count=len(ids)).astype(np.bool_),
        )


@cache
def meaning_model() -> PassageModel:
    """The packaged model untouched, whichever model the library is searched with: the weights are made for it."""
    return PassageModel(model_name=str(packaged_model()), device="cpu")  # type: ignore[call-arg]


def meanings(texts: Sequence[str]) -> Floats:
    """(texts, dimensions): a vector of length 1 for each text."""
    if not texts:
        return np.zeros((0, 384), dtype=np.float32)
    vectors: Floats = np.stack([read.whole for read in meaning_model().read(texts)]).astype(np.float32)
    return vectors
