"""python -m evals compare: Pagewise beside the baselines and beside itself with a stage switched off."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.library import Library
from evals import metrics, show
from evals.baselines import CHUNK_SIZES, Bm25Pages, System, TutorialRag, corpus_files, page_texts
from evals.questions import Question
from evals.runner import FIGURES, SETTINGS, Asks, Case, held_questions, judge, log, ranked, summary

PAGEWISE = "Pagewise"
_TESTED = ("hit_at_1", "hit_at_5", "mrr", "facts_in_top_3")


class Pagewise:
    """Pagewise as a system beside others."""

    def __init__(self, assistant: Asks, passages: int) -> None:
        self._assistant, self._passages = assistant, passages

    def rank(self, question: str, sources: Sequence[str] | None) -> list[metrics.Ranked]:
        return ranked(self._assistant.ask(question, sources, self._passages))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", metavar="ID", help="only questions that this document answers")
    parser.add_argument("--passages", type=int, default=10, metavar="N", help="ranked passages to ask for")
    parser.add_argument("--no-stages", action="store_true", help="leave out the runs with a stage switched off")
    parser.add_argument("--no-baselines", action="store_true", help="leave out BM25 and the tutorial RAG")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a report with plots")


def run(args: argparse.Namespace) -> int:
    questions = held_questions(args.index, args.split, args.source)
    with tempfile.TemporaryDirectory() as scratch:
        cases = {name: _cases(name, make(), questions) for name, make in _systems(args, Path(scratch))}
    result = {"split": args.split or "all", "source": args.source, **compare(cases)}
    if args.html:
        args.html.write_text(_page(result), encoding="utf-8")
        log(f"Report written to {args.html}")
    print(json.dumps(result, ensure_ascii=False) if args.json else table(result))
    return 0


def _systems(args: argparse.Namespace, scratch: Path) -> Iterator[tuple[str, Callable[[], System]]]:
    """Every system by name; each is made only when its turn comes, so that one at a time takes memory."""
    from assistant.ask import Assistant
    from assistant.retrieve import STAGES

    yield PAGEWISE, lambda: Pagewise(Assistant.open(args.index), args.passages)
    if not args.no_stages:
        for stage in STAGES:

            def without(stage: str = stage) -> System:
                return Pagewise(Assistant.open(args.index, without=(stage,)), args.passages)

            yield f"{PAGEWISE} without {stage.replace('_', ' ')}", without
    if not args.no_baselines:
        library = Library.open(args.index)
        files = corpus_files(library)
        texts = {file.source_id: page_texts(file.path) for file in files}
        yield "BM25 over pages", lambda: Bm25Pages(files, texts)
        for size in CHUNK_SIZES:

            def tutorial(size: int = size) -> System:
                return TutorialRag(files, library.model, size, scratch)

            yield f"Tutorial RAG, chunks of {size}", tutorial


def _cases(name: str, system: System, questions: Sequence[Question]) -> list[Case]:
    cases = []
    for setting in SETTINGS:
        for question in questions:
            sources = question.sources if setting == "own" else None
            cases.append(judge(question, setting, system.rank(question.question, sources)))
        log(f"{name}: {SETTINGS[setting]}, done")
    return cases


def compare(cases: dict[str, list[Case]]) -> dict[str, Any]:
    """Figures of each system, and how far the first is ahead of each other on the same cases.

    ``cases``: system -> its cases in both settings, in the same order for every system.
    """
    first, *others = cases
    result: dict[str, Any] = {"questions": len({c.id for c in cases[first]}), "settings": {}}
    for setting in SETTINGS:
        of = {name: [c for c in rows if c.setting == setting] for name, rows in cases.items()}
        result["settings"][setting] = {
            "systems": {name: summary(rows) for name, rows in of.items()},
            "ahead": {
                name: {
                    figure: asdict(
                        metrics.paired([c.figures[figure] for c in of[first]], [c.figures[figure] for c in of[name]])
                    )
                    for figure in _TESTED
                }
                for name in others
            },
            "by_source": {
                name: {
                    source: summary([c for c in rows if c.source == source])
                    for source in sorted({c.source for c in rows})
                }
                for name, rows in of.items()
            },
        }
    return result


def table(result: dict[str, Any]) -> str:
    parts = [f"{result['questions']} questions, split {result['split']}; Δ is how far Pagewise is ahead (paired)"]
    for setting, values in result["settings"].items():
        rows = []
        for name, figures in values["systems"].items():
            row = [name, *(show.number(figures[f]) for f in FIGURES)]
            ahead = values["ahead"].get(name)
            for figure in ("hit_at_1", "hit_at_5"):
                row.append(_gap(ahead[figure]) if ahead else "")
            rows.append(row)
        head = ["", *(show.HEADS[f] for f in FIGURES), "Δ hit@1 (95 %), p", "Δ hit@5 (95 %), p"]
        parts.append(f"\n{show.SETTINGS[setting]}\n{show.table(head, rows)}")
    return "\n".join(parts)


def _gap(d: dict[str, Any]) -> str:
    return f"{d['mean']:+.2f} ({d['low']:+.2f} to {d['high']:+.2f}), {d['p']:.3f}"


def _page(result: dict[str, Any]) -> str:
    from evals import html, svg

    sections = []
    for setting, values in result["settings"].items():
        groups = {
            name: {show.HEADS[f]: figures[f] for f in ("hit_at_1", "hit_at_5", "facts_in_top_3")}
            for name, figures in values["systems"].items()
        }
        sections.append((show.SETTINGS[setting], svg.bars(show.SETTINGS[setting], groups)))
    sections.append(("Tables", html.pre(table(result))))
    return html.page(f"Pagewise beside the baselines: {result['questions']} questions", sections)
