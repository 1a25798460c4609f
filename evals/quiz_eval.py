"""python -m evals quiz: how many questions hold up, over each document held, and why others were dropped.

The checks are made again here on the finished questions, with the page read afresh: the quote stands
on the cited page, one option is right, no two say the same, no document held gives a wrong timescale
or a wrong role for the same sentence. What a reader thought of questions drawn at random is kept in
quiz_review.jsonl, one line a question.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from assistant.library import Library
from assistant.quiz import Question, all_questions, build_quiz
from assistant.quizzing.checks import fault
from assistant.quizzing.choosing import WHERE
from assistant.quizzing.model import FALSE, TRUE_FALSE
from assistant.quizzing.reading import Reader

REVIEW = Path(__file__).resolve().parent / "quiz_review.jsonl"
GOALS = {"wt-2023": 150, "kcsie-2025": 120}
RIGHT_GOAL = 0.95
_BIG = 100
_COMMONEST = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", action="append", metavar="ID", help="only these documents")
    parser.add_argument(
        "--show", type=int, default=0, metavar="N", help="print N questions of a mixed quiz as they come"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Counts for each national document, the balance of a quiz of 100, and the review."""
    library = Library.open(args.index)
    wanted = getattr(args, "source", None)
    chosen = [s.id for s in library.sources if s.kind in {"statutory", "guidance"} and (not wanted or s.id in wanted)]
    report: dict[str, Any] = {source_id: of_source(library, source_id) for source_id in chosen}
    report["quiz_of_100"] = balance(build_quiz(library, n=_BIG, seed=1).questions)
    report["review"] = review(REVIEW)
    if getattr(args, "show", 0):
        report["questions"] = [as_text(q) for q in build_quiz(library, n=args.show, seed=1).questions]
    return report


def of_source(library: Library, source_id: str) -> dict[str, Any]:
    """What one document gives. A fact counts once, however many ways there are to ask about it."""
    made, dropped = all_questions(library, source_id)
    reader = Reader(library)
    faults = [reason for question in made if (reason := fault(question, reader)) is not None]
    facts: dict[str, str] = {question.fact: question.kind for question in made}
    reasons = Counter(f"{d.kind}: {d.reason}" for d in dropped)
    return {
        "questions": len(made),
        "facts": len(facts),
        "facts_without_page_questions": sum(kind not in WHERE for kind in facts.values()),
        "goal": GOALS.get(source_id),
        "passing_checks": len(made) - len(faults),
        "faults": dict(Counter(faults)),
        "kinds": dict(Counter(facts.values()).most_common()),
        "types": dict(Counter(question.type for question in made).most_common()),
        "dropped": len(dropped),
        "dropped_for": dict(reasons.most_common(_COMMONEST)),
    }


def balance(questions: tuple[Question, ...]) -> dict[str, Any]:
    """Whether a long quiz is mixed: types, kinds, where the answer stands, how many statements are false."""
    statements = [q for q in questions if q.type == TRUE_FALSE]
    placed = (q for q in questions if q.type != TRUE_FALSE)
    places = Counter(q.answer_index for q in placed if q.answer_index is not None)
    return {
        "questions": len(questions),
        "types": dict(Counter(q.type for q in questions).most_common()),
        "kinds": dict(Counter(q.kind for q in questions).most_common()),
        "difficulty": dict(Counter(q.difficulty for q in questions).most_common()),
        "answer_places": {str(place + 1): count for place, count in sorted(places.items())},
        "false_share": sum(q.answer == FALSE for q in statements) / len(statements) if statements else None,
    }


def review(path: Path) -> dict[str, Any]:
    """The shares of the questions reviewed that are right, unambiguous and worth asking."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not rows:
        return {"reviewed": 0}
    good = [all(row[mark] for mark in ("right", "unambiguous", "worth")) for row in rows]
    return {
        "reviewed": len(rows),
        "by_source": dict(Counter(row["source"] for row in rows)),
        **{mark: sum(row[mark] for row in rows) / len(rows) for mark in ("right", "unambiguous", "worth")},
        "good": sum(good) / len(rows),
        "goal": RIGHT_GOAL,
        "not_good": [f"{row['stem']} ({row['reason']})" for row, fine in zip(rows, good, strict=True) if not fine],
    }


def as_text(question: Question) -> str:
    """A question as it is printed, with its answer and place."""
    options = "".join(
        f"\n   {'*' if k == question.answer_index else ' '} {option}" for k, option in enumerate(question.options)
    )
    written = "" if question.options else f"\n   * {question.answer}"
    return f"{question.stem}{options}{written}\n   {question.explanation}"
