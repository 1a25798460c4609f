"""Figures of triage: for each kind, how many positives it finds and how often it speaks where it should not.

In: ``evals/triage.jsonl`` (positives and near misses of seven kinds, split in halves by the hash of the id) and, where
present, the answerable ``evals/questions.jsonl``. Out: a table, and the same as a dictionary. The development half was
seen while the rules were made; only the test half says how they do on words that nobody had seen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.notices import Triage
from assistant.triage import triage

HERE = Path(__file__).resolve().parent
KINDS = ("urgent", "personal_data", "other_nation", "legal_advice", "out_of_scope", "instruction", "threshold")
SPLITS = ("dev", "test")
HELD = HERE / "training/triage_held.jsonl"


@dataclass(frozen=True)
class KindFigures:
    """One row of the table. ``*_false`` count how often this kind spoke among the questions named."""

    kind: str
    positives: int
    found: int
    near_misses: int
    near_false: int
    other_negatives: int
    other_false: int
    answerable: int
    answerable_false: int

    @property
    def recall(self) -> float:
        return self.found / self.positives if self.positives else 1.0

    @property
    def precision(self) -> float:
        spoke = self.found + self.near_false + self.other_false
        return self.found / spoke if spoke else 1.0


def split_of(row_id: str) -> str:
    """ "dev" or "test"; the same for ever, whatever the order of the file."""
    return SPLITS[int(hashlib.sha256(row_id.encode()).hexdigest(), 16) % 2]


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def spoken(outcome: Triage) -> frozenset[str]:
    """The kinds that triage named."""
    return frozenset(outcome.kinds()) | ({"threshold"} if outcome.threshold else frozenset())


def measure(split: str = "test", folder: Path = HERE) -> tuple[list[KindFigures], dict[str, float]]:
    """(a row per kind, overall figures: any notice on near misses and answerable questions, time per question)."""
    rows = [row for row in read_rows(folder / "triage.jsonl") if split_of(str(row["id"])) == split]
    questions_file = folder / "questions.jsonl"
    questions = read_rows(questions_file) if questions_file.exists() else []
    answerable = [str(row["question"]) for row in questions if row["split"] == split]
    took: list[float] = []

    def timed(text: str) -> frozenset[str]:
        started = time.perf_counter()
        outcome = triage(text)
        took.append((time.perf_counter() - started) * 1000)
        return spoken(outcome)

    triage("Who leads an early help assessment?")  # the weights are read here, outside the clock
    heard = [(row, timed(str(row["text"]))) for row in rows]
    heard_answerable = [timed(text) for text in answerable]
    figures = []
    for kind in KINDS:
        own = [(row, kinds) for row, kinds in heard if row["kind"] == kind]
        negatives = [kinds for row, kinds in heard if row["kind"] != kind and not row["positive"]]
        figures.append(
            KindFigures(
                kind=kind,
                positives=sum(bool(row["positive"]) for row, _ in own),
                found=sum(bool(row["positive"]) and kind in kinds for row, kinds in own),
                near_misses=sum(not row["positive"] for row, _ in own),
                near_false=sum(not row["positive"] and kind in kinds for row, kinds in own),
                other_negatives=len(negatives),
                other_false=sum(kind in kinds for kinds in negatives),
                answerable=len(answerable),
                answerable_false=sum(kind in kinds for kinds in heard_answerable),
            )
        )
    notices = frozenset(KINDS) - {"threshold"}
    near = [kinds for row, kinds in heard if not row["positive"]]
    overall = {
        "any_notice_on_near_misses": _share(sum(bool(kinds & notices) for kinds in near), len(near)),
        "any_notice_on_answerable": _share(sum(bool(k & notices) for k in heard_answerable), len(heard_answerable)),
        "median_ms": statistics.median(took) if took else 0.0,
        "slowest_ms": max(took, default=0.0),
    }
    return figures, overall


def measure_held(path: Path = HELD) -> str:
    """A table of the lines that nothing learns from: a line bears any number of kinds, or none."""
    heard = [(frozenset(row["kinds"]), spoken(triage(str(row["text"])))) for row in read_rows(path)]
    none = [said for kinds, said in heard if not kinds]
    lines = ["| kind | found | false on lines of no kind |", "|---|---|---|"]
    for kind in KINDS:
        own = [said for kinds, said in heard if kind in kinds]
        lines.append(
            f"| {kind} | {sum(kind in said for said in own)}/{len(own)} "
            f"| {sum(kind in said for said in none)}/{len(none)} |"
        )
    notices = frozenset(KINDS) - {"threshold"}
    lines += ["", f"Any notice on lines of no kind: {sum(bool(said & notices) for said in none)}/{len(none)}."]
    return "\n".join(lines)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def table(figures: list[KindFigures], overall: dict[str, float]) -> str:
    """The figures as Markdown."""
    lines = [
        "| kind | found | recall | precision | false on near misses | false on others' | false on answerable |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in figures:
        lines.append(
            f"| {row.kind} | {row.found}/{row.positives} | {row.recall:.3f} | {row.precision:.3f} "
            f"| {row.near_false}/{row.near_misses} | {row.other_false}/{row.other_negatives} "
            f"| {row.answerable_false}/{row.answerable} |"
        )
    lines.append("")
    lines.append(
        f"Any notice: {overall['any_notice_on_near_misses']:.1%} of all near misses, "
        f"{overall['any_notice_on_answerable']:.1%} of answerable questions. "
        f"{overall['median_ms']:.2f} ms a question (slowest {overall['slowest_ms']:.1f})."
    )
    return "\n".join(lines)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--held", action="store_true", help="the lines held back from training, in place of a split")


def run(split: str = "test", as_json: bool = False) -> dict[str, Any]:
    """Prints the table (or the JSON) and returns the figures."""
    figures, overall = measure(split)
    result = {
        "split": split,
        "kinds": [asdict(row) | {"recall": row.recall, "precision": row.precision} for row in figures],
        "overall": overall,
    }
    print(json.dumps(result) if as_json else table(figures, overall))
    return result
