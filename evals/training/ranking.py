"""python -m evals.training.ranking: learn the weights of ``assistant/ranking.toml``.

The order is learnt from the dev questions of ``evals/questions.jsonl`` (a passage on a right page
should outscore the others: softmax over the candidates); whether the library holds an answer, from
the dev questions against the dev rows of ``evals/unanswerable.jsonl`` and those written for training.
The training pairs take no part: their own answers are among the voices. The test split is never read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.library import Library, default_index
from assistant.matching import Matcher
from assistant.places import chosen_sources
from assistant.ranking import HELD_FIGURES, WEIGHTS, features, held_figures
from assistant.retrieve import Found, Retrieval
from assistant.triage import triage
from assistant.voices import Voices
from evals.questions import split_of
from evals.training.voices import unanswerable_training

EVALS = Path(__file__).resolve().parent.parent
NAMES = (
    "tokens",
    "sentence",
    "whole",
    "rarest",
    "voiced",
    "recalled",
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
_FOLDS = 5  # in which voices are kept from the unanswerable questions that they have heard
FALSE_ALARMS = 0.02  # share of answerable dev questions that may be told not_found


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


def learn_held(held: list[dict[str, float]], not_held: list[dict[str, float]]) -> dict[str, float]:
    """The line is drawn where few of the answerable fall below it."""
    from sklearn.linear_model import LogisticRegression

    x = np.array([[f[n] for n in HELD_FIGURES] for f in held + not_held])
    y = np.array([1] * len(held) + [0] * len(not_held))
    model = LogisticRegression(C=300.0, class_weight="balanced", max_iter=2000).fit(x, y)
    p = model.predict_proba(x)[:, 1]
    threshold = float(np.quantile(p[y == 1], FALSE_ALARMS))
    print(f"held: {np.mean(p[y == 0] < threshold):.2f} of the unanswerable are below {threshold:.2f}", file=sys.stderr)
    out = {name: round(float(w), 3) for name, w in zip(HELD_FIGURES, model.coef_[0], strict=True)}
    return {**out, "bias": round(float(model.intercept_[0]), 3), "threshold": round(threshold, 3)}


def rows(name: str) -> list[dict]:  # type: ignore[type-arg]
    lines = (EVALS / name).read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if split_of(row["id"]) == "dev"]


def _unheard(library: Library) -> Iterator[tuple[str, Matcher]]:
    """The unanswerable questions written for training, each with voices that have not heard it."""
    voices, questions = Voices.load(), unanswerable_training()
    for fold in range(_FOLDS):
        matcher = Matcher(library, voices.without_unanswered(range(fold, len(questions), _FOLDS)) if voices else None)
        yield from ((question, matcher) for question in questions[fold::_FOLDS])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=default_index())
    args = parser.parse_args()
    library = Library.open(args.index)
    retrieval = Retrieval(library, ["ranking", "editions"])

    def find(question: str, sources: list[str], named: bool) -> Found:
        asked = retrieval.matcher.ask(library.language.read(question))
        return retrieval.find(asked, sources, named)

    def page_ids(places: list[dict]) -> set[str]:  # type: ignore[type-arg]
        return {
            e.id
            for g in places
            for label in g["pages"]
            for page in library.labelled(g["source"], label)
            for e in library.on_page(g["source"], page.page_index)
        }

    examples: list[Example] = []
    held: list[dict[str, float]] = []
    for row in rows("questions.jsonl"):
        right = page_ids(row["gold"] + row.get("also", []))
        reading = library.language.read(row["question"])
        named, _ = chosen_sources(library, reading.documents)
        everything = find(row["question"], named or list(library.held), bool(named))
        held.append(held_figures(everything.ranked, everything.asked, library.words, everything.best_lexical))
        edition = any(d.edition for d in reading.documents)
        alone = find(row["question"], [g["source"] for g in row["gold"]], True)
        for found, edition_named in ((everything, edition), (alone, True)):
            if (made := example(library, found, right, 1.0, edition_named)) is not None:
                examples.append(made)
    not_held = []
    for question, matcher in [
        *((row["question"], retrieval.matcher) for row in rows("unanswerable.jsonl")),
        *_unheard(library),
    ]:
        if triage(question).redirected:
            continue
        reading = library.language.read(question)
        named, _ = chosen_sources(library, reading.documents)
        found = retrieval.find(matcher.ask(reading), named or list(library.held), bool(named))
        not_held.append(held_figures(found.ranked, found.asked, library.words, found.best_lexical))
    order = learn_order(examples)
    older = order.pop(OLDER)
    weights = np.array([*(order[n] for n in NAMES), older], dtype=np.float32)
    tops = [float((e.figures @ weights).max()) for e in examples]
    lines = [
        "# Learnt by `python -m evals.training.ranking` from the dev questions; see assistant/ranking.py.",
        f"middle = {round(float(np.mean(tops)) - 0.1, 3)}",
        f"edition_step = {-older}",
        "",
        "[order]",
        *(f"{name} = {w}" for name, w in order.items()),
        "",
        "[held]",
        *(f"{name} = {w}" for name, w in learn_held(held, not_held).items()),
    ]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
