"""python -m evals.training.ranking: learn the weights of ``assistant/ranking.toml``.

The order is learnt from the dev questions of ``evals/questions.jsonl`` (a passage on a right page
should outscore the others: softmax over the candidates); whether the library holds an answer, from
the dev questions against the dev rows of ``evals/unanswerable.jsonl`` and those written for training.
The training pairs take no part: their own answers are among the voices. Each question is asked twice:
with all voices, and as if its document were new to them, so that a document that nobody has asked
about before gets weights of its own (``voiced_new``, ``recalled_new``). The test split is never read.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.language import Reading
from assistant.library import Library, default_index
from assistant.matching import Matcher
from assistant.places import chosen_sources
from assistant.ranking import HELD_FIGURES, HELD_TABLES, WEIGHTS, features, held_figures
from assistant.retrieve import Found, Retrieval
from assistant.triage import triage
from assistant.voices import Voices
from evals.questions import split_of
from evals.training.pairs import FOLDER, read_pairs
from evals.training.voices import unanswerable_training

EVALS = Path(__file__).resolve().parent.parent
NAMES = (
    "tokens",
    "sentence",
    "whole",
    "rarest",
    "voiced",
    "recalled",
    "voiced_new",
    "recalled_new",
    "lexical",
    "footnote",
    "short",
    "length",
    "definition",
    "table",
    "research",
    "local",
)
OLDER = "older"  # not a figure of the passage: whether a newer edition of its document is held
PENALTY = 1e-4
_DRAWN, _NEAR, _OTHER_WORLDS = 1000, 1200, 200  # questions that are drawn at random: answered, near the field, odd
_FOLDS = 5  # in which voices are kept from the unanswerable questions that they have heard
LEAST_STEP = 0.02  # a replaced edition is set back by so much at least: few dev questions tell, and it must not lead
# Share of answerable questions that may be told not_found: where the voices know the document, those that nothing
# answers lie far below.
FALSE_ALARMS = {"held": 0.005, "held_new": 0.02, "held_unheard": 0.02}


@dataclass
class Example:
    """One question's candidates: their figures, and which stand on a right page."""

    figures: NDArray[np.float32]
    right: NDArray[np.bool_]
    weight: float


def example(library: Library, found: Found, right: set[str], weight: float, edition_named: bool) -> Example | None:
    rows = []
    for r in found.ranked:
        source = library.source(r.entry.source_id)
        figures = features(r.entry, source, r.match, found.lexical.get(r.entry.id, 0.0), found.asked)
        newest = library.newest(source.family)
        older = newest is not None and newest.id != source.id and not edition_named
        rows.append([*(figures[n] for n in NAMES), float(older)])
    marks = np.array([r.entry.id in right for r in found.ranked])
    if not marks.any() or marks.all():
        return None
    return Example(np.array(rows, dtype=np.float32), marks, weight)


def learn_order(examples: list[Example]) -> dict[str, float]:
    names = (*NAMES, OLDER)
    weights = torch.zeros(len(names))
    weights[0] = 20.0
    weights.requires_grad_(True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")
    data = [(torch.from_numpy(e.figures), torch.from_numpy(e.right), e.weight) for e in examples]

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = PENALTY * (weights**2).sum()
        for figures, right, weight in data:
            logits = figures @ weights
            loss = loss + weight * (torch.logsumexp(logits, 0) - torch.logsumexp(logits[right], 0)) / len(data)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    learnt = weights.detach().numpy()
    scale = float(np.abs(learnt[:4]).sum())  # so that a score stays near a cosine
    return {name: round(float(w) / scale, 4) for name, w in zip(names, learnt, strict=True)}


def learn_held(held: list[dict[str, float]], not_held: list[dict[str, float]], alarms: float) -> dict[str, float]:
    """The line is drawn where few of the answerable fall below it."""
    from sklearn.linear_model import LogisticRegression

    x = np.array([[f[n] for n in HELD_FIGURES] for f in held + not_held])
    y = np.array([1] * len(held) + [0] * len(not_held))
    model = LogisticRegression(C=300.0, class_weight="balanced", max_iter=2000).fit(x, y)
    p = model.predict_proba(x)[:, 1]
    threshold = float(np.quantile(p[y == 1], alarms))
    print(f"held: {np.mean(p[y == 0] < threshold):.2f} of the unanswerable are below {threshold:.2f}", file=sys.stderr)
    out = {name: round(float(w), 3) for name, w in zip(HELD_FIGURES, model.coef_[0], strict=True)}
    return {**out, "bias": round(float(model.intercept_[0]), 3), "threshold": round(threshold, 3)}


def rows(name: str) -> list[dict]:  # type: ignore[type-arg]
    lines = (EVALS / name).read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if split_of(row["id"]) == "dev"]


def other_worlds() -> list[str]:
    """Some of the questions that teach triage what is out of scope: odd ones reach the search (see ask.py)."""
    lines = (FOLDER / "triage_examples.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [row["text"] for row in map(json.loads, lines) if "out_of_scope" in (row["kinds"] or ())]
    return random.Random(1).sample(questions, _OTHER_WORLDS)


class Trials:
    """Searches of one library with voices that have, or have not, heard of what is asked."""

    def __init__(self, library: Library) -> None:
        self.library, self.retrieval = library, Retrieval(library, ["ranking", "editions"])
        self.voices = Voices.load()

    def find(self, reading: Reading, sources: list[str], named: bool, voices: Voices | None) -> Found:
        return self.retrieval.find(Matcher(self.library, voices).ask(reading), sources, named)

    def as_new(self, source_id: str) -> Voices | None:
        """Voices to which a document is new."""
        return self.voices and self._without(self.library.source(source_id).family)

    @cache  # noqa: B019  # lives as long as the run
    def _without(self, family: str) -> Voices:
        assert self.voices is not None
        return self.voices.without_family(family)

    def unanswerable(self) -> Iterator[tuple[str, Voices | None]]:
        """Questions that no document held answers, each with voices that have not heard it."""
        yield from ((row["question"], self.voices) for row in rows("unanswerable.jsonl"))
        yield from ((question, self.voices) for question in other_worlds())
        questions = unanswerable_training()
        drawn = random.Random(1).sample(range(len(questions)), min(_NEAR, len(questions)))
        yield from self._unheard(questions, drawn, answered=False)

    def answerable(self) -> Iterator[tuple[str, Voices | None]]:
        """Questions that voices answer, drawn at random, each with voices that have not heard it: many are short."""
        questions = [p.question for p in read_pairs(self.library)]
        drawn = random.Random(1).sample(range(len(questions)), _DRAWN)
        yield from self._unheard(questions, drawn, answered=True)

    def _unheard(
        self, questions: Sequence[str], numbers: Sequence[int], answered: bool
    ) -> Iterator[tuple[str, Voices | None]]:
        for fold in range(_FOLDS):
            part = numbers[fold::_FOLDS]
            voices = self.voices and self.voices.without(part, answered)
            yield from ((questions[k], voices) for k in part)

    def ways(self, question: str, voices: Voices | None) -> list[dict[str, float]]:
        """The figures that tell of an answer: as the voices are, as if the best document were new, without voices."""
        reading = self.library.language.read(question)
        named, _ = chosen_sources(self.library, reading.documents)
        sources = named or list(self.library.held)
        found = self.find(reading, sources, bool(named), voices)
        as_new = self.as_new(found.ranked[0].entry.source_id)
        others = [self.find(reading, sources, bool(named), v) for v in (as_new, None)]
        return [self.held(f) for f in (found, *others)]

    def held(self, found: Found) -> dict[str, float]:
        return held_figures(found.ranked, found.asked, self.library, found.best_lexical)

    def page_ids(self, places: list[dict]) -> set[str]:  # type: ignore[type-arg]
        """Ids of the passages on pages."""
        return {
            e.id
            for g in places
            for label in g["pages"]
            for page in self.library.labelled(g["source"], label)
            for e in self.library.on_page(g["source"], page.page_index)
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=default_index())
    args = parser.parse_args()
    library = Library.open(args.index)
    trials = Trials(library)
    examples: list[Example] = []
    held: list[dict[str, float]] = []
    for row in rows("questions.jsonl"):
        right = trials.page_ids(row["gold"] + row.get("also", []))
        reading = library.language.read(row["question"])
        named, _ = chosen_sources(library, reading.documents)
        edition = any(d.edition for d in reading.documents)
        gold = [g["source"] for g in row["gold"]]
        for voices in (trials.voices, trials.as_new(gold[0]), None):
            everything = trials.find(reading, named or list(library.held), bool(named), voices)
            held.append(trials.held(everything))
            if voices is None:
                continue
            alone = trials.find(reading, gold, True, voices)
            for found, edition_named in ((everything, edition), (alone, True)):
                if (made := example(library, found, right, 1.0, edition_named)) is not None:
                    examples.append(made)
    for question, voices in trials.answerable():
        held += trials.ways(question, voices)
    odd = set(other_worlds())
    not_held = [
        figures
        for question, voices in trials.unanswerable()
        if question in odd or not triage(question).redirected
        for figures in trials.ways(question, voices)
    ]
    order = learn_order(examples)
    older = order.pop(OLDER)
    weights = np.array([*(order[n] for n in NAMES), older], dtype=np.float32)
    tops = [float((e.figures @ weights).max()) for e in examples]
    lines = [
        "# Learnt by `python -m evals.training.ranking` from the dev questions; see assistant/ranking.py.",
        f"middle = {round(float(np.mean(tops)) - 0.1, 3)}",
        f"edition_step = {max(-older, LEAST_STEP)}",
        "",
        "[order]",
        *(f"{name} = {w}" for name, w in order.items()),
        "",
    ]
    for table, case in zip(HELD_TABLES, ((1.0, 1.0), (1.0, 0.0), (0.0, 0.0)), strict=True):
        answered, unanswered = ([f for f in some if (f["heard"], f["known"]) == case] for some in (held, not_held))
        learnt = learn_held(answered, unanswered, FALSE_ALARMS[table])
        lines += [f"[{table}]", *(f"{name} = {w}" for name, w in learnt.items()), ""]
    WEIGHTS.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
