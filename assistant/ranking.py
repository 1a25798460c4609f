"""The learned order: a weighted sum of a few figures that a person can read.

Weights come from ``ranking.toml``, which ``python -m evals.training.ranking`` writes from the dev
questions; each says by how much its figure moves a passage up or down.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.library import Entry, Library
from assistant.matching import Asked, Match
from ingest.sources import Source

WEIGHTS = Path(__file__).with_name("ranking.toml")
HELD_FIGURES = (
    "tokens",
    "sentence",
    "whole",
    "rarest",
    "lead",
    "whole_lead",
    "nearest",
    "voiced",
    "recalled",
    "unanswered",
    "lexical",
    "unmet",
    "unknown",
    "length",
)
HELD_TABLES = ("held", "held_new", "held_unheard")
_SHORT_WORDS = 16
_LOCAL = re.compile(r"\b(?:local|our|area|council|borough|county|thresholds?|levels? of need)\b", re.I)


def features(entry: Entry, source: Source, match: Match, lexical: float, asked: Asked | None) -> dict[str, float]:
    """The figures that a passage is ranked by, by name."""
    words = len(entry.passage.text.split())
    reading = asked.reading if asked is not None else None
    wants_local = reading is not None and _LOCAL.search(reading.question) is not None
    wants_note = reading is not None and "footnote" in reading.question.lower()
    reading_text = reading.question if reading is not None else ""
    kind = entry.passage.kind
    known = float(_known(asked, source))
    return {
        "tokens": match.tokens,
        "sentence": match.sentence,
        "whole": match.whole,
        "rarest": match.rarest,
        "voiced": known * match.voiced,
        "recalled": known * match.recalled,
        "voiced_new": (1 - known) * match.voiced,
        "recalled_new": (1 - known) * match.recalled,
        "lexical": lexical,
        "footnote": float(kind == "footnote" and not wants_note),
        "short": float(words < _SHORT_WORDS),
        "length": math.log(max(words, 4) / 60),
        "definition": float(kind == "definition"),
        "table": float(kind in {"row", "cell"}),
        "research": float(source.kind == "research"),
        "local": float(
            source.local_procedure and not wants_local and not any(area in reading_text for area in source.areas)
        ),
    }


def _known(asked: Asked | None, source: Source) -> bool:
    """Whether past questions are known about a document; of others they say less (see voices.py)."""
    return asked is not None and asked.heard is not None and source.family in asked.heard.known


class HasMatch(Protocol):
    """A ranked passage."""

    @property
    def entry(self) -> Entry: ...

    @property
    def match(self) -> Match: ...


@dataclass(frozen=True)
class HeldWeights:
    """What turns the best passages' figures into "held" or "not held"."""

    weights: dict[str, float]
    bias: float
    threshold: float  # below this probability the answer is not_found

    @classmethod
    def of(cls, values: dict[str, float]) -> HeldWeights:
        weights = dict(values)
        return cls(weights, weights.pop("bias"), weights.pop("threshold"))

    def probability(self, figures: dict[str, float]) -> float:
        """How likely it is that the library answers the question, from its best passages' figures."""
        total = self.bias + sum(weight * figures[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True)
class Ranking:
    """Weights of the figures, and what tells whether an answer is held."""

    weights: dict[str, float]
    middle: float  # the score that is shown as 0.5
    edition_step: float  # by how much a replaced edition's passage is set back
    held: HeldWeights
    held_new: HeldWeights  # where the best passage is of a document that past questions say nothing about
    held_unheard: HeldWeights  # where there are no past questions, as with another model

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Ranking:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        held = [HeldWeights.of(data[name]) for name in HELD_TABLES]
        return cls(data["order"], data["middle"], data["edition_step"], *held)

    def score(self, figures: dict[str, float]) -> float:
        return sum(weight * figures[name] for name, weight in self.weights.items())

    def share(self, score: float) -> float:
        """A score between 0 and 1, in the same order."""
        return 1 / (1 + math.exp(-8 * (score - self.middle)))

    def held_weights(self, figures: dict[str, float]) -> HeldWeights:
        """Those that go with the best passage's document."""
        if not figures["heard"]:
            return self.held_unheard
        return self.held if figures["known"] else self.held_new


def held_figures(ranked: Sequence[HasMatch], asked: Asked, library: Library, best_lexical: float) -> dict[str, float]:
    """The figures that tell whether the library holds an answer: how near the best passages come.

    ``best_lexical`` is the best passage's BM25 score.
    """
    if not ranked:
        return dict.fromkeys(HELD_FIGURES, 0.0) | {"unmet": 1.0, "unknown": 1.0, "known": 0.0, "heard": 1.0}
    words = library.words
    known = float(_known(asked, library.source(ranked[0].entry.source_id)))
    top = ranked[:3]
    rest = ranked[8:30] or ranked[-1:]
    text = " ".join(" ".join([r.entry.passage.text, *r.entry.passage.section]).lower() for r in top)
    own = [(word, float(w)) for word, w in zip(asked.words, asked.weights, strict=True) if len(word) > 2]
    total = sum(w for _, w in own) or 1.0
    content = len({word for word, w in own if w > 0.5 * total / len(own)}) or 1
    tokens, whole = max(r.match.tokens for r in top), max(r.match.whole for r in top)
    return {
        "tokens": tokens,
        "sentence": max(r.match.sentence for r in top),
        "whole": whole,
        "rarest": max(r.match.rarest for r in top),
        "lead": tokens - sum(r.match.tokens for r in rest) / len(rest),
        "whole_lead": whole - sum(r.match.whole for r in rest) / len(rest),
        "nearest": max(r.match.whole for r in ranked),
        "voiced": max(r.match.voiced for r in top),
        "recalled": max(r.match.recalled for r in top),
        "unanswered": known * asked.heard.unanswered if asked.heard is not None else 0.0,
        "known": known,
        "heard": float(asked.heard is not None),
        "lexical": best_lexical / content,
        "unmet": sum(w for word, w in own if word[: max(4, len(word) - 3)] not in text) / total,
        "unknown": sum(w for word, w in own if word not in words) / total,
        "length": math.log(1 + len(own)),
    }
