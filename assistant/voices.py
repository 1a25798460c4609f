"""What practitioners have asked before, and where the guidance answered it.

People who have never read a passage ask for it in words that it does not have ("holding kids down"
for restraint). Thousands of such questions, each with the passage that answers it, ship as
``voices.npz`` (written by ``evals/training/voices.py``). For a new question the most like of them
say what an answer looks like: their passages' vectors. Those are places in the space of meanings
and no passages' names, so that a passage of a document never seen there gains by it too, if it says
the same. The idea is pseudo-relevance feedback (Rocchio 1971) from questions whose answers are known.

Questions are compared as whole texts and word for word (late interaction, see matching.py). Their
vectors are kept as product quantisation codes (Jégou, Douze and Schmid 2011): each is cut into
short pieces, and of each piece only the number of the nearest of 256 typical pieces is stored.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("voices.npz")
_COMPARED = 200  # questions near as whole texts that are compared word for word
_HEARD = 10  # the most like, whose answers are looked for
_WARMTH = 0.05  # how fast a question's say falls with its distance (a cosine)
_WIDTH = 0.08  # how fast an answer's say falls with a passage's distance from it (a cosine)


@dataclass(frozen=True)
class Heard:
    """What the questions most like a new one say of its answer."""

    expected: NDArray[np.float32]  # (dimensions,), length 1: the mean of their answers
    answers: NDArray[np.float32]  # (questions, dimensions): their answers, the most like question's first
    say: NDArray[np.float32]  # (questions,), sum 1
    unanswered: float  # 0..1: the say of those that none of the known documents answers
    known: frozenset[str] = frozenset()  # families of those documents

    def recalled(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """How near each vector (n, dimensions) stands to single answers; 0..1, (n,)."""
        near: NDArray[np.float32] = np.exp((vectors @ self.answers.T - 1) / _WIDTH) @ self.say
        return near


@dataclass(frozen=True)
class Codes:
    """Vectors as product quantisation codes: ``codes`` (n, pieces), ``typical`` (pieces, 256, length)."""

    codes: NDArray[np.uint8]
    typical: NDArray[np.float32]

    def vectors(self, rows: NDArray[np.int64] | slice = slice(None)) -> NDArray[np.float32]:
        """The vectors of some rows, (n, dimensions)."""
        codes = self.codes[rows]
        return self.typical[np.arange(codes.shape[1]), codes].reshape(len(codes), -1)


class Voices:
    """Questions that were asked before.

    ``whole`` has a vector of each question and ``tokens`` those of its telling words, question by
    question from ``opens`` on; ``answer_of`` is the row of ``answers`` that answers it, -1 where
    no document that the voices know does. ``family_of`` names the document of each answer.
    """

    def __init__(
        self,
        whole: NDArray[np.float32],
        tokens: Codes,
        opens: NDArray[np.int64],
        answers: NDArray[np.float32],
        answer_of: NDArray[np.int32],
        family_of: NDArray[np.str_],
    ) -> None:
        self._whole, self._tokens, self._family_of = whole, tokens, family_of
        self._opens, self._ends = opens, np.append(opens[1:], len(tokens.codes))
        self._answers, self._answer_of = answers, answer_of
        self.known = frozenset(family_of[answer_of[answer_of >= 0]].tolist())

    @classmethod
    def load(cls, file: Path = FILE) -> Voices | None:
        """The voices that ship; None with any other model than the packaged one, whose vectors they are."""
        if not file.is_file() or os.environ.get("PAGEWISE_MODEL"):
            return None
        with np.load(file) as data:
            whole = Codes(data["whole"], data["whole_typical"].astype(np.float32)).vectors()
            return cls(
                unit(whole),
                Codes(data["tokens"], data["tokens_typical"].astype(np.float32)),
                np.concatenate([[0], np.cumsum(data["sizes"], dtype=np.int64)[:-1]]),
                unit(data["answers"]),
                data["answer_of"],
                data["families"][data["family_of"]],
            )

    def without(self, numbers: Sequence[int], answered: bool) -> Voices:
        """The voices but for some questions, by their place among those that have, or have not, an answer."""
        kept = np.ones(len(self._whole), dtype=bool)
        kept[np.flatnonzero((self._answer_of >= 0) == answered)[list(numbers)]] = False
        return self._only(kept)

    def without_family(self, family: str) -> Voices:
        """The voices as if a document, in any edition, were new to them."""
        theirs = (self._answer_of >= 0) & (self._family_of[self._answer_of] == family)
        return self._only(~theirs)

    def _only(self, kept: NDArray[np.bool_]) -> Voices:
        sizes = self._ends - self._opens
        tokens = Codes(self._tokens.codes[np.repeat(kept, sizes)], self._tokens.typical)
        opens = np.concatenate([[0], np.cumsum(sizes[kept])[:-1]])
        return Voices(self._whole[kept], tokens, opens, self._answers, self._answer_of[kept], self._family_of)

    def hear(self, question: NDArray[np.float32], tokens: NDArray[np.float32], weights: NDArray[np.float32]) -> Heard:
        """What the nearest questions say, by the new one's vector, its tokens' vectors and their weights (sum 1)."""
        near = self._whole @ question
        compared = np.argpartition(-near, min(_COMPARED, len(near)) - 1)[:_COMPARED]
        like = 0.5 * near[compared] + 0.5 * self._met(compared, tokens, weights)
        order = np.argsort(-like)
        compared, like = compared[order], like[order]
        unanswered = self._answer_of[compared] < 0
        doubt = float(_say(like[:_HEARD])[unanswered[:_HEARD]].sum())
        answered, like = compared[~unanswered][:_HEARD], like[~unanswered][:_HEARD]
        if not len(answered):
            return Heard(question, question[None, :], np.ones(1, dtype=np.float32), doubt, self.known)
        answers = self._answers[self._answer_of[answered]]
        say = _say(like)
        return Heard(unit(say @ answers), answers, say, doubt, self.known)

    def _met(
        self, questions: NDArray[np.int64], tokens: NDArray[np.float32], weights: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """How well the tokens are met by those of each question: weighted means of cosines."""
        sizes = self._ends[questions] - self._opens[questions]
        opens = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        rows = np.arange(int(sizes.sum())) + np.repeat(self._opens[questions] - opens, sizes)
        cosines = tokens @ unit(self._tokens.vectors(rows)).T
        met: NDArray[np.float32] = weights @ np.maximum.reduceat(cosines, opens, axis=1)
        return met


def _say(like: NDArray[np.float32]) -> NDArray[np.float32]:
    say = np.exp((like - like.max()) / _WARMTH)
    shares: NDArray[np.float32] = say / say.sum()
    return shares


def unit(vectors: NDArray[np.generic]) -> NDArray[np.float32]:
    """The vectors at length 1."""
    floats = vectors.astype(np.float32)
    made: NDArray[np.float32] = floats / np.maximum(np.linalg.norm(floats, axis=-1, keepdims=True), 1e-6)
    return made
