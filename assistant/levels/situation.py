"""A described situation: the concerns that it shows, and in whose words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.levels.concerns import Concerns, Floats, load_concerns, meanings

_SENTENCE = re.compile(r"[^.!?;\n]+[.!?]*")
_CUT = re.compile(r"[,:()]| - | – |\b(?:and|but|so|then|because)\b", re.I)
_AS_GOOD = 1.0  # shorter words are shown in place of longer ones that say little more


@dataclass(frozen=True)
class Situation:
    """A text, its sentences, clauses and pairs of clauses, and how far each shows each concern (above 0: it does)."""

    text: str
    parts: tuple[str, ...] = ()
    scores: Floats | None = None  # (parts, concerns)

    def shown(self) -> Floats:
        """For each concern, how plainly the situation shows it."""
        assert self.scores is not None
        best: Floats = self.scores.max(axis=0)
        return best

    def words(self, concern: int) -> str:
        """The fewest words of the text that show a concern about as plainly as any."""
        assert self.scores is not None
        scores = self.scores[:, concern]
        enough = max(0.0, float(scores.max()) - _AS_GOOD)
        good = [k for k in range(len(self.parts)) if scores[k] >= enough]
        return min((self.parts[k] for k in good), key=len)


def read_situation(text: str, concerns: Concerns | None = None) -> Situation:
    """Read a text for concerns."""
    concerns = concerns or load_concerns()
    parts = tuple(_parts(text))
    if not parts:
        return Situation(text, ("",), np.full((1, len(concerns.ids)), -1.0, dtype=np.float32))
    return Situation(text, parts, concerns.shown(meanings(parts)))


def _parts(text: str) -> list[str]:
    """The whole, its sentences, their clauses and neighbouring clauses together, as they stand in the text."""
    found = [text.strip()]
    for sentence in _SENTENCE.finditer(text):
        found.append(sentence.group().strip())
        edges = [sentence.start()]
        for cut in _CUT.finditer(text, sentence.start(), sentence.end()):
            edges += [cut.start(), cut.end()]
        spans = list(zip(edges[::2], [*edges[1::2], sentence.end()], strict=True))
        clauses = [(a, b) for a, b in spans if len(text[a:b].split()) > 1]
        if len(clauses) > 1:
            found += [text[a:b].strip() for a, b in clauses]
            found += [text[first[0] : second[1]].strip() for first, second in pairwise(clauses)]
    return [part for part in dict.fromkeys(found) if len(part) > 2]
