"""python -m evals.training.verdicts: learn how likely each verdict of the reference checker is, and when to confirm.

Only the three documents that ``evals.training.bearing`` leaves out of training are used. True claims
about them are cited where they stand and elsewhere, altered ones where the true ones stand, invented
ones and true claims about another document anywhere, and some of all are cited nowhere; each should get
its verdict. A logistic regression with four outcomes weighs the figures of ``checking.weighing``, every
sort of claim counting as much as in a policy (``SHARES``). "Confirmed" is said from the likelihood on
from which it is right ``PRECISION`` of the time, each document judged by what was learnt on the other two.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.checking.bearing import Floats
from assistant.checking.deciding import OUTCOMES, RULE, Judgement, Rule, settle
from assistant.checking.judge import Cited, Judge
from assistant.checking.weighing import Pool, figures
from assistant.library import Library, default_index
from evals.training.bearing import LEFT_OUT
from evals.training.claims import Bench, read_rows

# What a text that is worth checking holds, by the verdict due.
SHARES = {"confirmed": 0.40, "contradicted": 0.27, "elsewhere": 0.22, "not_found": 0.11}
PRECISION = 0.92  # of claims altered to be hard, by likelihood alone; a sure reading is asked for as well
ALTERED = 3  # of each row
STRENGTH = 0.03  # of the weights against the penalty on them


@dataclass(frozen=True)
class Case:
    """A claim as it might be cited, the verdict that is due, and what the document puts forward."""

    source_id: str
    kind: str
    due: str
    found: Pool | Judgement


@dataclass(frozen=True)
class Planned:
    """A claim, the page that is cited for it (None: none is), and the verdict that is due."""

    source_id: str
    kind: str
    due: str
    claim: str
    page: int | None


def cases(library: Library, rows: Sequence[dict[str, Any]], rng: random.Random) -> Iterator[Case]:
    """Claims about the documents left out of training, cited rightly and wrongly."""
    bench = Bench(library)
    judge = Judge(library, bench.finder)
    held = [r for r in rows if r["source"] in LEFT_OUT and r["source"] in library.held]
    bench.finder.read([c for r in held for c in (*r["true"], *(a["claim"] for a in r["altered"]))])
    for number, row in enumerate(held):
        for p in planned(bench, row, number, rng):
            cited = Cited(frozenset([p.page] if p.page else []))
            yield Case(p.source_id, p.kind, p.due, judge.gathered(p.claim, p.source_id, cited))


def planned(bench: Bench, row: dict[str, Any], number: int, rng: random.Random) -> Iterator[Planned]:
    """Each way of citing a row's claims."""
    library, source = bench.library, row["source"]
    quoted = [p.page_index for p in library.pages(source) if not p.left_out]
    for at, claim in enumerate(row["true"]):
        page = stands_on(bench, row, claim)
        yield Planned(source, "true", "confirmed", claim, page)
        if (at + number) % 2:
            beside = [p for p in (page - 1, page + 1) if p in quoted]
            off = rng.choice(beside) if beside and rng.random() < 0.5 else rng.choice([p for p in quoted if p != page])
            yield Planned(source, "off the page", "elsewhere", claim, off)
        else:
            yield Planned(source, "true, no page cited", "confirmed", claim, None)
    for at, change in enumerate(row["altered"][:ALTERED]):
        due = "not_found" if change["change"] == "invented" else "contradicted"
        yield Planned(source, change["change"], due, change["claim"], stands_on(bench, row, change["claim"]))
        if (at + number) % 3 == 0:
            yield Planned(source, f"{change['change']}, no page cited", due, change["claim"], None)
    others = [s for s in LEFT_OUT if s != source and s in library.held]
    if others and row["true"] and number % 3 == 0:
        other = rng.choice(others)
        there = [p.page_index for p in library.pages(other) if not p.left_out]
        yield Planned(other, "about another document", "not_found", rng.choice(row["true"]), rng.choice(there))


def stands_on(bench: Bench, row: dict[str, Any], claim: str) -> int:
    """The page of the sentence that a claim is about: a row's passage may run over to the page after its first."""
    source, page = row["source"], int(row["page"])
    own = bench.own(source, page, row["passage_start"])
    ranked = bench.finder.rank(claim, source, [page])
    return next((c.unit.page_index for c in ranked if c.unit.passage in own), page)


def learn(held: Sequence[Case]) -> Rule:
    """Weights for the figures of the claims whose verdict is open; "confirmed" is said when likelier than not."""
    from sklearn.linear_model import LogisticRegression

    open_cases = [(c, c.found) for c in held if isinstance(c.found, Pool)]
    told = np.stack([figures(found) for _, found in open_cases]).astype(np.float64)
    due = np.array([OUTCOMES.index(c.due) for c, _ in open_cases])
    mean, spread = told.mean(axis=0), told.std(axis=0) + 1e-3
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit((told - mean) / spread, due, sample_weight=_worth([c for c, _ in open_cases]) * len(due))
    weights = np.column_stack([mean, spread, model.coef_.T])
    return Rule(0.5, tuple(model.intercept_.tolist()), tuple(tuple(row) for row in weights.tolist()))


def _worth(held: Sequence[Case]) -> Floats:
    """How much each claim counts: all with the same verdict due as much as ``SHARES`` has it; all sum to 1."""
    count = Counter(c.due for c in held)
    weights = np.array([SHARES[c.due] / count[c.due] for c in held])
    return weights / weights.sum()  # type: ignore[no-any-return]


def likelihoods(held: Sequence[Case], rule: Rule) -> list[Floats | None]:
    """How likely each outcome is for each claim; None where nothing need be weighed."""
    return [rule.likely(figures(c.found)) if isinstance(c.found, Pool) else None for c in held]


def crossed(held: Sequence[Case]) -> list[Floats | None]:
    """The same, each document judged by what was learnt on the others."""
    found: list[Floats | None] = [None] * len(held)
    for source in sorted({c.source_id for c in held}):
        rule = learn([c for c in held if c.source_id != source])
        own = [k for k, c in enumerate(held) if c.source_id == source]
        for k, likely in zip(own, likelihoods([held[k] for k in own], rule), strict=True):
            found[k] = likely
    return found


def verdicts(held: Sequence[Case], likely: Sequence[Floats | None], confirmed: float) -> list[str]:
    given = []
    for c, told in zip(held, likely, strict=True):
        if isinstance(c.found, Pool) and told is not None:
            given.append(settle(c.found, told, confirmed).verdict)
        elif isinstance(c.found, Judgement):
            given.append(c.found.verdict)
    return given


def rates(held: Sequence[Case], given: Sequence[str]) -> tuple[float, float, float]:
    """Share of right verdicts, share of "confirmed" that is right, and share of what stands there confirmed."""
    weights = _worth(held)
    right = np.array([c.due == g for c, g in zip(held, given, strict=True)])
    said = np.array([g == "confirmed" for g in given])
    due = np.array([c.due == "confirmed" for c in held])
    total = float(weights[said].sum())
    return (
        float(weights[right].sum()),
        float(weights[said & right].sum() / total) if total else 1.0,
        float((said & due).sum() / max(1, due.sum())),
    )


def choose(held: Sequence[Case], likely: Sequence[Floats | None]) -> float:
    """How likely "confirmed" must be to be right as often as it should; never said if nothing does."""
    for least in np.arange(0.30, 1.0, 0.01):
        if rates(held, verdicts(held, likely, float(least)))[1] >= PRECISION:
            return round(float(least), 2)
    return 1.01


def table(held: Sequence[Case], given: Sequence[str]) -> str:
    accuracy, precision, recall = rates(held, given)
    lines = [f"{len(held)} claims: accuracy {accuracy:.3f}, confirmed precision {precision:.3f}, recall {recall:.3f}"]
    groups = [(f"due {due}", [c.due == due for c in held]) for due in OUTCOMES]
    groups += [(f"  {kind}", [c.kind == kind for c in held]) for kind in sorted({c.kind for c in held})]
    for name, among in groups:
        told = Counter(g for g, here in zip(given, among, strict=True) if here)
        lines.append(f"  {name}: " + ", ".join(f"{n} {v}" for v, n in told.most_common()))
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--out", type=Path, default=RULE)
    args = parser.parse_args()
    held = list(cases(Library.open(args.index), read_rows(), random.Random(5)))
    likely = crossed(held)
    least = choose(held, likely)
    print(f"each document by what was learnt on the others: {table(held, verdicts(held, likely, least))}")
    rule = replace(learn(held), confirmed=least)
    print(f"as learnt, on all: {table(held, verdicts(held, likelihoods(held, rule), least))}")
    rule.write(args.out, "Learnt by python -m evals.training.verdicts on the documents left out of training.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
