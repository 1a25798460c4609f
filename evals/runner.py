"""python -m evals run: the known questions put to Pagewise, and what came back, counted."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from assistant.library import Library
from assistant.results import Answer
from evals import metrics
from evals.metrics import PageKey, Ranked
from evals.questions import Question, Unanswerable, read_questions, read_unanswerable
from evals.verify import Tally, Verifier

PASSAGES = 10  # asked for, so that five different pages are among them
SETTINGS = {"all": "all documents together", "own": "its own document alone"}
GROUPS = ("kind", "persona", "source", "named")
STAGES = ("total", "retrieve", "rerank", "compose")


class Asks(Protocol):
    """What is measured: `assistant.ask.Assistant`, or anything that answers as it does."""

    def ask(self, question: str, sources: Sequence[str] | None = None, passages: int = 5) -> Answer: ...


@dataclass(frozen=True)
class Case:
    """What came of one question in one setting."""

    id: str
    setting: str
    kind: str
    persona: str
    source: str
    named: str
    rank: int | None  # of the first right page
    facts: float
    status: str
    pages: tuple[PageKey, ...]  # the first five shown

    @property
    def figures(self) -> dict[str, float]:
        return {
            "hit_at_1": metrics.hit(self.rank, 1),
            "hit_at_3": metrics.hit(self.rank, 3),
            "hit_at_5": metrics.hit(self.rank, 5),
            "mrr": metrics.reciprocal(self.rank),
            "facts_in_top_3": self.facts,
        }


FIGURES = ("hit_at_1", "hit_at_3", "hit_at_5", "mrr", "facts_in_top_3")


@dataclass(frozen=True)
class Outcome:
    """Everything that a run found."""

    cases: list[Case]
    statuses: list[tuple[Unanswerable, str]]
    verifier: Verifier
    timings: dict[str, list[float]]


def ranked(answer: Answer) -> list[Ranked]:
    """An answer's passages as they are judged."""
    return [
        Ranked(
            tuple((p.source_id, metrics.page_name(page.page_label, page.page_index)) for page in p.pages),
            p.text,
        )
        for p in answer.passages
    ]


def judge(question: Question, setting: str, passages: Sequence[Ranked], status: str = "answered") -> Case:
    """One question's case, from the passages that a system ranked for it."""
    pages = metrics.ranked_pages(passages)
    return Case(
        question.id,
        setting,
        question.kind,
        question.persona,
        question.sources[0],
        "named" if question.named else "not named",
        metrics.first_right(pages, question.right),
        metrics.facts_found(question.facts, passages),
        status,
        tuple(pages[:5]),
    )


def measure(
    assistant: Asks,
    library: Library,
    questions: Sequence[Question],
    unanswerable: Sequence[Unanswerable],
    passages: int = PASSAGES,
    settings: Sequence[str] = tuple(SETTINGS),
    progress: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Ask everything in each setting; what cannot be answered, of all documents only."""
    verifier = Verifier(library)
    cases: list[Case] = []
    timings: dict[str, list[float]] = {}
    for setting in settings:
        for number, question in enumerate(questions, 1):
            answer = assistant.ask(question.question, question.sources if setting == "own" else None, passages)
            verifier.check(question.id, answer)
            cases.append(judge(question, setting, ranked(answer), answer.status))
            for stage, ms in answer.timings_ms.items() if setting == settings[0] else ():
                timings.setdefault(stage, []).append(ms)
            if number % 25 == 0 or number == len(questions):
                progress(f"{SETTINGS[setting]}: {number} of {len(questions)} questions")
    statuses = []
    for row in unanswerable:
        answer = assistant.ask(row.question, None, passages)
        verifier.check(row.id, answer)
        statuses.append((row, answer.status))
    return Outcome(cases, statuses, verifier, timings)


# --- the report ----------------------------------------------------------------------------------


def report(outcome: Outcome) -> dict[str, Any]:
    """A run as one JSON document."""
    by_setting = {name: [c for c in outcome.cases if c.setting == name] for name in SETTINGS}
    return {
        "questions": len({case.id for case in outcome.cases}),
        "settings": {name: _setting(cases) for name, cases in by_setting.items() if cases},
        "refusals": _refusals(outcome, by_setting["all"]),
        "checks": {
            "quotes_verified": _tally(outcome.verifier.quotes),
            "labels_right": _tally(outcome.verifier.labels),
            "sentences_cited": _tally(outcome.verifier.sentences),
        },
        "latency_ms": {stage: _latency(values) for stage, values in outcome.timings.items()},
    }


def summary(cases: Sequence[Case]) -> dict[str, Any]:
    """The figures of some cases, each a mean."""
    return {"n": len(cases), **{f: metrics.mean([c.figures[f] for c in cases]) for f in FIGURES}}


def _setting(cases: list[Case]) -> dict[str, Any]:
    return {
        "overall": {f: asdict(metrics.interval([c.figures[f] for c in cases])) for f in FIGURES},
        **{f"by_{group}": _grouped(cases, group) for group in GROUPS},
    }


def _grouped(cases: Iterable[Case], group: str) -> dict[str, Any]:
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(getattr(case, group), []).append(case)
    return {name: summary(groups[name]) for name in sorted(groups)}


def _refusals(outcome: Outcome, answerable: Sequence[Case]) -> dict[str, Any]:
    figures = asdict(metrics.refusals([s for _, s in outcome.statuses], [c.status for c in answerable]))
    as_expected = [float(status == row.expect) for row, status in outcome.statuses]
    reasons = [row.reason for row, _ in outcome.statuses]
    refused = [float(status != "answered") for _, status in outcome.statuses]
    shares, expected = metrics.grouped(reasons, refused), metrics.grouped(reasons, as_expected)
    return {
        **figures,
        "as_expected": metrics.mean(as_expected),
        "by_reason": {
            reason: {"n": reasons.count(reason), "refused": shares[reason], "as_expected": expected[reason]}
            for reason in shares
        },
    }


def _latency(values: Sequence[float]) -> dict[str, Any]:
    p50, p95 = metrics.percentile(values, 0.5), metrics.percentile(values, 0.95)
    return {"p50": p50, "p95": p95, "values": [round(ms, 1) for ms in values]}


def _tally(tally: Tally) -> dict[str, Any]:
    return {"share": tally.share, "n": tally.checked, "failures": tally.failures}


def case_json(case: Case, question: Question) -> dict[str, Any]:
    """One case with its question, for those who look for what went wrong."""
    return {
        **asdict(case),
        "question": question.question,
        "right": sorted(question.right),
    }


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", metavar="ID", help="only questions that this document answers")
    parser.add_argument("--passages", type=int, default=PASSAGES, metavar="N", help="ranked passages to ask for")
    parser.add_argument("--setting", choices=list(SETTINGS), help="only all documents together, or only its own")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a report with plots")
    parser.add_argument("--cases", action="store_true", help="add every case (for the dev split, please)")
    parser.add_argument("--floors", action="store_true", help="exit 1 where a figure is below evals/floors.toml")


def run(args: argparse.Namespace) -> int:
    from assistant.ask import Assistant
    from evals import floors, show

    questions = held_questions(args.index, args.split, args.source)
    library = Library.open(args.index)
    assistant = Assistant.open(args.index)
    settings = [args.setting] if args.setting else list(SETTINGS)
    unanswerable = read_unanswerable(args.split) if not args.source and "all" in settings else []
    outcome = measure(assistant, library, questions, unanswerable, args.passages, settings, log)
    result = {"split": args.split or "all", "source": args.source, **report(outcome)}
    if args.cases:
        by_id = {q.id: q for q in questions}
        result["cases"] = [case_json(case, by_id[case.id]) for case in outcome.cases]
        result["statuses"] = [{**asdict(row), "status": status} for row, status in outcome.statuses]
    below: list[floors.Check] = []
    if args.floors:
        checks = floors.check(result, floors.read(args.split or "all"))
        result["floors"] = [asdict(check) for check in checks]
        below = [check for check in checks if not check.ok]
    if args.html:
        from evals.html import run_page

        args.html.write_text(run_page(result), encoding="utf-8")
        log(f"Report written to {args.html}")
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(show.run_table(result))
    for check in below:
        log(f"Below its floor: {check}")
    return 1 if below else 0


def held_questions(index: Path, split: str | None, source: str | None = None) -> list[Question]:
    """The questions whose documents are all held; says how many are not."""
    from evals.questions import DataError

    held = set(Library.open(index).held)
    questions = read_questions(split)
    if source and source not in {s for q in questions for s in q.sources}:
        raise DataError(f"No question is about {source!r}: name a source that the questions are about.")
    wanted = [q for q in questions if source is None or source in q.sources]
    kept = [q for q in wanted if set(q.sources) <= held]
    if not kept:
        missing = sorted({s for q in wanted for s in q.sources} - held)
        raise DataError(
            f"The index in {index} lacks {', '.join(missing)}: build it from the official PDFs and try again."
        )
    if len(kept) < len(wanted):
        log(f"{len(wanted) - len(kept)} questions left out: their documents are not in the index.")
    return kept


def log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
