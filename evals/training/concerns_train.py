"""python -m evals.training.concerns_train: makes ``assistant/levels/concerns.npz`` from ``concerns.txt``.

Each concern gets weights over the packaged model's vectors, by logistic regression on what people say of
it and how documents word it. ``--check`` trains without a fifth of the sayings at a time and reads the rest,
and sets each wording against the others', so that the figures are of words not learnt from. Nothing of the
evaluation is read. To be run again when the packaged model changes, and only then.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.levels.concerns import NEAR_BEST, OWN, STATED, Concerns, Floats, meanings

TEXT = Path(__file__).with_name("concerns.txt")
NONE = "NONE"  # what shows no concern: school news, and what is denied
STRENGTH = 10.0
LINE = -0.7  # from which a concern counts as shown: chosen on the development scenarios; folded into the bias
FOLDS = 5
ROUNDS = 150
LOUD = 0.01  # of the sayings of other things: so many may lie above a concern's line
EASE = 0.3  # all lines together lowered: chosen on the development scenarios
HIGHEST = 1.0  # and no line is raised further


@dataclass
class Section:
    """One concern as written."""

    id: str
    shows: tuple[str, ...] = ()
    whose: str = ""  # "adult" or "child"
    lack: bool = False  # of something that should be there
    wordings: list[str] = field(default_factory=list)
    sayings: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # and further concerns


def read_sections(path: Path = TEXT) -> list[Section]:
    """The file's sections. Raises ValueError for a concern that is named and has no section."""
    sections: list[Section] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        mark, rest = line[:2], line[2:].strip()
        if line.startswith("== "):
            name, _, shows = line[3:].partition(">")
            name, *marks = name.split("@")
            said_of = {mark.strip() for mark in marks}
            whose = next(iter(said_of - {"lack"}), "")
            sections.append(Section(name.strip(), tuple(shows.split()), whose, "lack" in said_of))
        elif mark == "= ":
            sections[-1].wordings.append(rest)
        elif mark == "- ":
            said, _, more = rest.partition(" + ")
            sections[-1].sayings.append((said, tuple(more.split())))
    known = {section.id for section in sections}
    named = {n for s in sections for n in (*s.shows, *(m for _, more in s.sayings for m in more))}
    if named - known:
        raise ValueError(f"{path.name} names concerns that have no section: {', '.join(sorted(named - known))}")
    return sections


def shows(sections: Iterable[Section]) -> dict[str, set[str]]:
    """For each concern, itself and the more general ones that it shows."""
    direct = {section.id: section.shows for section in sections}

    def reach(name: str) -> set[str]:
        return {name}.union(*(reach(other) for other in direct[name]))

    return {name: reach(name) for name in direct}


@dataclass(frozen=True)
class Rows:
    """Everything written, as vectors."""

    ids: tuple[str, ...]
    vectors: Floats
    labels: NDArray[np.bool_]  # (rows, C): what a row itself shows
    reach: NDArray[np.bool_]  # (C, C)
    whose: tuple[str, ...]  # (C,)
    lacks: NDArray[np.bool_]  # (C,)
    said: int  # the first so many rows are sayings, the rest wordings


def read_rows(sections: list[Section]) -> Rows:
    ids = tuple(section.id for section in sections if section.id != NONE)
    texts = [(said, {s.id, *more} - {NONE}) for s in sections for said, more in s.sayings]
    said = len(texts)
    texts += [(wording, {s.id}) for s in sections for wording in s.wordings]
    labels = np.array([[name in shown for name in ids] for _, shown in texts])
    reached = shows(sections)
    reach = np.array([[b in reached[a] for b in ids] for a in ids])
    whose = tuple(section.whose for section in sections if section.id != NONE)
    lacks = np.array([section.lack for section in sections if section.id != NONE])
    return Rows(ids, meanings([text for text, _ in texts]), labels, reach, whose, lacks, said)


def lines_of(rows: Rows) -> Floats:
    """How far each concern's line is raised, so that few sayings of other things lie above it.

    Measured on sayings not learnt from. A vague concern, which many words come near, needs plainer words than a
    particular one.
    """
    fold = np.random.default_rng(11).permutation(len(rows.labels)) % FOLDS
    sayings = np.arange(len(rows.labels)) < rows.said
    scores = np.zeros(rows.labels.shape, np.float32)
    for k in range(FOLDS):
        held = (fold == k) & sayings
        made = learn(rows, ~held)
        scores[held] = rows.vectors[held] @ made.weights.T + made.bias
    reached = rows.labels @ rows.reach
    found = [np.quantile(scores[sayings & ~reached[:, k], k], 1 - LOUD) for k in range(len(rows.ids))]
    lines: Floats = np.clip(np.array(found, np.float32), 0.0, HIGHEST) - np.float32(EASE)
    return lines


def learn(rows: Rows, used: NDArray[np.bool_], lines: Floats | None = None) -> Concerns:
    """Weights from some of the rows."""
    above = rows.labels @ rows.reach & ~rows.labels  # shown by way of another: neither for nor against
    weights, bias = _logistic(rows.vectors[used], rows.labels[used], ~above[used])
    worded = rows.labels[rows.said :].argmax(axis=1)
    kept = used[: rows.said] & rows.labels[: rows.said].any(axis=1)
    return Concerns(
        rows.ids,
        weights,
        bias - np.float32(LINE) - (np.float32(0) if lines is None else lines),
        rows.vectors[rows.said :],
        worded,
        rows.reach,
        rows.whose,
        rows.lacks,
        rows.vectors[: rows.said][kept],
        rows.labels[: rows.said][kept],
    )


def _logistic(vectors: Floats, labels: NDArray[np.bool_], kept: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Logistic regressions for all concerns at once, each class of equal weight: (C, dimensions) and (C,)."""
    yes, no = labels & kept, ~labels & kept
    count = kept.sum(axis=0)
    heavy = yes * (count / (2 * np.maximum(yes.sum(axis=0), 1))) + no * (count / (2 * np.maximum(no.sum(axis=0), 1)))
    heavy, sign = (STRENGTH * heavy).astype(np.float32), np.where(labels, 1, -1).astype(np.float32)
    shape = (labels.shape[1], vectors.shape[1] + 1)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        at = flat.reshape(shape).astype(np.float32)
        margin = sign * (vectors @ at[:, :-1].T + at[:, -1])
        pull = -heavy * sign / (1 + np.exp(np.clip(margin, -30, 30)))
        slope = np.concatenate([pull.T @ vectors + at[:, :-1], pull.sum(axis=0)[:, None]], axis=1)
        total = float((heavy * np.logaddexp(0, -margin)).sum() + (at[:, :-1] ** 2).sum() / 2)
        return total, slope.astype(np.float64).ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    at = found.x.reshape(shape).astype(np.float32)
    return at[:, :-1], at[:, -1]


def check(rows: Rows) -> str:
    """Figures on words not learnt from."""
    fold = np.random.default_rng(7).permutation(len(rows.labels)) % FOLDS
    sayings = np.arange(len(rows.labels)) < rows.said
    found = wanted = loud = none = others = 0
    for k in range(FOLDS):
        held = (fold == k) & sayings
        shown = learn(rows, ~held).shown(rows.vectors[held]) > 0
        own = rows.labels[held]
        reached = own @ rows.reach
        found, wanted = found + int((shown & own).sum()), wanted + int(own.sum())
        others += int((shown & ~reached)[own.any(axis=1)].sum())
        quiet = ~own.any(axis=1)
        loud, none = loud + int(shown[quiet].any(axis=1).sum()), none + int(quiet.sum())
    wordings, worded = rows.vectors[rows.said :], rows.labels[rows.said :].argmax(axis=1)
    cosines = wordings @ wordings.T
    np.fill_diagonal(cosines, -1)
    near = np.stack([cosines[:, worded == k].max(axis=1) for k in range(len(rows.ids))], axis=1)
    stated = near >= np.maximum(STATED, near.max(axis=1, keepdims=True) - NEAR_BEST)
    alone = np.bincount(worded, minlength=len(rows.ids))[worded] == 1
    right = stated[np.arange(len(worded)), worded][~alone]
    spoken = rows.labels[: rows.said].any(axis=1).sum()
    return (
        f"sayings left out: concern found {found}/{wanted} ({found / wanted:.2f}), "
        f"{others / spoken:.1f} unrelated concerns each; of {none} that show none {loud} show one\n"
        f"wordings left out: read as their own concern {right.mean():.2f} of {len(right)}, "
        f"{stated.sum(axis=1).mean():.1f} concerns each"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OWN)
    parser.add_argument("--check", action="store_true", help="only print figures on words not learnt from")
    args = parser.parse_args()
    rows = read_rows(read_sections())
    if args.check:
        print(check(rows))
        return 0
    made = learn(rows, np.ones(len(rows.labels), bool), lines_of(rows))
    np.savez_compressed(
        args.out,
        ids=np.frombuffer("\n".join(made.ids).encode(), np.uint8),
        weights=made.weights.astype(np.float16),
        bias=made.bias,
        wordings=np.round(made.wordings * 127).astype(np.int8),
        worded=made.worded.astype(np.int16),
        shows=made.shows,
        whose=np.frombuffer("\n".join(made.whose).encode(), np.uint8),
        lacks=made.lacks,
        sayings=np.round(made.sayings * 127).astype(np.int8),
        said=np.packbits(made.said, axis=1),
    )
    print(f"{args.out.name}: {len(made.ids)} concerns from {rows.said} sayings, {args.out.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
