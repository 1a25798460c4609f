"""How near two texts are in meaning, by the packaged model's vectors.

A wrong option that has nothing to do with the stem is crossed out unread, and an answer that alone has to do with it
is found unread: both show as distances between vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from assistant.quizzing.model import Wrong

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Embeds(Protocol):
    """What is needed of a model: a unit vector for each text, in order."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Packaged:
    """The library's model as ``Embeds``."""

    def __init__(self, model: object) -> None:
        self._model = model

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        read = self._model.read(texts)  # type: ignore[attr-defined]
        return np.stack([vectors.whole for vectors in read])


class Senses:
    """Vectors of the texts asked about, each read once. Without a model (guidance in memory) it says nothing."""

    def __init__(self, embeds: Embeds | None) -> None:
        self._embeds = embeds
        self._known: dict[str, NDArray[np.float32]] = {}

    @classmethod
    def of(cls, library: object) -> Senses:
        model = getattr(library, "model", None)
        return cls(Packaged(model) if model is not None else None)

    def __bool__(self) -> bool:
        return self._embeds is not None

    def learn(self, texts: Iterable[str]) -> None:
        """Read many texts at once, which is faster than one by one."""
        new = [t for t in dict.fromkeys(texts) if t not in self._known]
        if self._embeds is not None and new:
            self._known.update(zip(new, self._embeds.vectors(new), strict=True))

    def alike(self, one: str, other: str) -> float:
        """The cosine of two texts: near 1 for the same in other words, near 0 for two matters. 0 without a model."""
        if self._embeds is None:
            return 0.0
        self.learn((one, other))
        return float(self._known[one] @ self._known[other])

    def nearest_first(self, asked: str, wrong: Sequence[Wrong], weight: float = 0.6) -> list[Wrong]:
        """Wrong options weighed anew by how near they come to what is asked; as they were without a model."""
        if self._embeds is None:
            return list(wrong)
        self.learn([asked, *(w.text for w in wrong)])
        return [
            Wrong(w.text, round((1 - weight) * w.near + weight * max(0.0, 1.4 * self.alike(asked, w.text)), 3))
            for w in wrong
        ]
