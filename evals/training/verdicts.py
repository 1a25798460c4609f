"""python -m evals.training.verdicts: choose the thresholds between the reference checker's verdicts.

Only the three documents that ``evals.training.bearing`` leaves out of training are used. True claims
about them, and sentences of theirs as policies copy them, are cited where they stand and elsewhere,
altered ones where the true ones stand, invented ones and true claims about another document anywhere;
each should get its verdict. Chosen is the rule with the most right verdicts among those whose
"confirmed" is right at least 92 times in 100, every sort of claim counting as much as in a policy
(``SHARES``). Printed are the figures of each document by thresholds that were chosen on the other two.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.checking.finding import Finder
from assistant.checking.judge import RULE, Cited, Judge, Judgement, Pool, Rule, decide
from assistant.library import Library, default_index
from evals.training.bearing import LEFT_OUT
from evals.training.claims import read_rows
from evals.training.policies import copied_rows

# What a text that is worth checking holds, by the verdict due.
SHARES = {"confirmed": 0.40, "contradicted": 0.27, "elsewhere": 0.22, "not_found": 0.11}
PRECISION = 0.92  # of claims altered to be hard; at 0.97 hardly a third of what is true is confirmed
ALTERED = 2  # of each row
COPIED = 60  # sentences of each document, as policies copy them
GRID: dict[str, Sequence[float]] = {
    "confirmed": (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95),
    "confirmed_open": (0.0, 0.1, 0.2, 0.3, 0.5, 1.0),
    "elsewhere": (0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6),
    "elsewhere_open": (0.0, 0.03, 0.1, 0.2, 0.3, 0.5),
    "otherwise": (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2),
    "verbatim": (0.8, 0.84, 0.88, 0.92, 2.0),
    "stands_out": (0.02, 0.04, 0.07, 0.1, 0.15, 0.25, 10.0),
    "near": (0.03, 0.05, 0.08, 0.12),
    "contradicts": (0.4, 0.44, 0.47, 0.5, 0.53, 0.56, 0.6),
}


@dataclass(frozen=True)
class Case:
    """A claim as it might be cited, the verdict that is due, and what the document puts forward."""

    source_id: str
    kind: str
    due: str
    found: Pool | Judgement


def cases(library: Library, rows: Sequence[dict[str, Any]], rng: random.Random) -> Iterator[Case]:
    """Claims about the documents left out of training, cited rightly and wrongly."""
    finder = Finder(library)
    judge = Judge(library, finder)
    held = [r for r in rows if r["source"] in LEFT_OUT and r["source"] in library.held]
    planned = [p for number, row in enumerate(held) for p in _planned(library, row, number, rng)]
    finder.read([claim for _, _, _, claim, _ in planned])
    for source, kind, due, claim, page in planned:
        yield Case(source, kind, due, judge.gathered(claim, source, Cited(frozenset([page]))))


def _planned(
    library: Library, row: dict[str, Any], number: int, rng: random.Random
) -> Iterator[tuple[str, str, str, str, int]]:
    """(source, kind, verdict due, claim, page cited) for each way of citing a row's claims."""
    source, page = row["source"], int(row["page"])
    quoted = [p.page_index for p in library.pages(source) if not p.left_out]
    for at, claim in enumerate(row["true"]):
        yield source, "true", "confirmed", claim, page
        if (at + number) % 2:
            beside = [p for p in (page - 1, page + 1) if p in quoted]
            off = rng.choice(beside) if beside and rng.random() < 0.5 else rng.choice([p for p in quoted if p != page])
            yield source, "off the page", "elsewhere", claim, off
    for change in row["altered"][:ALTERED]:
        due = "not_found" if change["change"] == "invented" else "contradicted"
        yield source, change["change"], due, change["claim"], page
    others = [s for s in LEFT_OUT if s != source and s in library.held]
    if others and row["true"] and number % 3 == 0:
        other = rng.choice(others)
        there = [p.page_index for p in library.pages(other) if not p.left_out]
        yield other, "about another document", "not_found", rng.choice(row["true"]), rng.choice(there)


def verdict(case: Case, rule: Rule) -> str:
    return case.found.verdict if isinstance(case.found, Judgement) else decide(case.found, rule).verdict


def figures(held: Sequence[Case], given: Sequence[str]) -> tuple[float, float, float]:
    """Share of right verdicts, share of "confirmed" that is right, and share of what stands there confirmed."""
    count = Counter(c.due for c in held)
    weights = np.array([SHARES[c.due] / count[c.due] for c in held])
    right = np.array([c.due == g for c, g in zip(held, given, strict=True)])
    said = np.array([g == "confirmed" for g in given])
    due = np.array([c.due == "confirmed" for c in held])
    total = float(weights[said].sum())
    return (
        float(weights[right].sum() / weights.sum()),
        float(weights[said & right].sum() / total) if total else 1.0,
        float((said & due).sum() / max(1, due.sum())),
    )


def worth(held: Sequence[Case], rule: Rule) -> float:
    """The share of right verdicts, far less where "confirmed" is not to be relied on."""
    accuracy, precision, _ = figures(held, [verdict(c, rule) for c in held])
    return accuracy - 10 * max(0.0, PRECISION - precision)


def choose(held: Sequence[Case], start: Rule) -> Rule:
    """The best rule, one threshold after another until none can be bettered."""
    best, value = start, worth(held, start)
    for _ in range(4):
        before = value
        for name, choices in GRID.items():
            for choice in choices:
                rule = replace(best, **{name: choice})
                new = worth(held, rule)
                if new > value + 1e-9:
                    best, value = rule, new
        if value == before:
            break
    return best


def crossed(held: Sequence[Case], start: Rule) -> list[str]:
    """The verdict on each claim by thresholds chosen on the other documents."""
    given = [""] * len(held)
    for source in sorted({c.source_id for c in held}):
        rule = choose([c for c in held if c.source_id != source], start)
        for k, case in enumerate(held):
            if case.source_id == source:
                given[k] = verdict(case, rule)
    return given


def table(held: Sequence[Case], given: Sequence[str]) -> str:
    accuracy, precision, recall = figures(held, given)
    lines = [f"{len(held)} claims: accuracy {accuracy:.3f}, confirmed precision {precision:.3f}, recall {recall:.3f}"]
    for kind in sorted({c.kind for c in held}):
        told = Counter(g for c, g in zip(held, given, strict=True) if c.kind == kind)
        due = next(c.due for c in held if c.kind == kind)
        lines.append(f"  {kind} (due {due}): " + ", ".join(f"{n} {v}" for v, n in told.most_common()))
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--out", type=Path, default=RULE)
    args = parser.parse_args()
    start = Rule.read()
    library = Library.open(args.index)
    rows = [*read_rows(), *copied_rows(library, Finder(library), COPIED, random.Random(11))]
    held = list(cases(library, rows, random.Random(5)))
    print(f"as it was, on all: {table(held, [verdict(c, start) for c in held])}")
    print(f"each document by thresholds chosen on the others: {table(held, crossed(held, start))}")
    rule = choose(held, start)
    print(f"as chosen, on all: {table(held, [verdict(c, rule) for c in held])}\n{asdict(rule)}")
    rule.write(args.out, "Chosen by python -m evals.training.verdicts on the documents left out of training.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
