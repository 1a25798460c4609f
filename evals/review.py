"""python -m evals review: cases drawn at random, judged by a person, with the reason.

What numbers cannot see: whether the passages shown would have helped. Each judgement is added to
review.jsonl at once, so that stopping half-way loses nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.results import Answer
from evals.questions import DATA, Question, Unanswerable, read_lines, read_unanswerable
from evals.runner import Asks, held_questions, log

REVIEWS = DATA / "review.jsonl"
VERDICTS = {
    "r": "right",  # the first passages answer, and the quotes are the sentences that do
    "p": "partly",  # something that answers is shown, or only among what does not
    "w": "wrong",  # what is shown does not answer
    "f": "falsely refused",
    "n": "not refused",  # answered what is not there, or what should have been redirected
    "d": "data wrong",  # the case itself is at fault: its gold, its facts, its wording
}
_SHOWN = 3


@dataclass(frozen=True)
class Judgement:
    """What a person thought of one answer."""

    id: str
    on: str
    verdict: str
    reason: str
    reviewer: str
    status: str
    pages: tuple[str, ...]  # of the passages judged, as they were named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-n", type=int, default=10, metavar="N", help="how many cases to draw")
    parser.add_argument("--seed", type=int, help="draw the same cases again")
    parser.add_argument("--reviewer", default="", metavar="NAME", help="kept with each judgement")
    parser.add_argument("--reviews", type=Path, default=REVIEWS, metavar="FILE", help="where judgements are kept")
    parser.add_argument("--again", action="store_true", help="draw also from cases that have been judged")


def run(args: argparse.Namespace) -> int:
    from assistant.ask import Assistant

    cases: list[Question | Unanswerable] = [
        *held_questions(args.index, args.split), *read_unanswerable(args.split)
    ]  # fmt: skip
    judged = set() if args.again or not args.reviews.is_file() else {row["id"] for row in read_lines(args.reviews)}
    drawn = draw(cases, args.n, args.seed, judged)
    assistant = Assistant.open(args.index)
    if args.json:
        print(json.dumps([case_json(case, assistant.ask(case.question)) for case in drawn], ensure_ascii=False))
        return 0
    if not drawn:
        print("Every case has been judged: use --again to judge some again.")
        return 0
    done = review(drawn, assistant, args.reviews, args.reviewer)
    log(f"{done} judgements added to {args.reviews}")
    return 0


def draw(
    cases: Sequence[Question | Unanswerable], n: int, seed: int | None, judged: set[str]
) -> list[Question | Unanswerable]:
    """At random, of the cases that have not been judged."""
    left = [case for case in cases if case.id not in judged]
    return random.Random(seed).sample(left, min(n, len(left)))


def review(
    cases: Sequence[Question | Unanswerable],
    assistant: Asks,
    path: Path,
    reviewer: str,
    ask_person: Callable[[str], str] = input,
    tell: Callable[[str], None] = print,
) -> int:
    """Show each case, take a judgement, keep it. Gives how many were kept; end of input ends it."""
    kept = 0
    choices = ", ".join(f"{key} {name}" for key, name in VERDICTS.items())
    for number, case in enumerate(cases, 1):
        answer = assistant.ask(case.question)
        tell(f"\n=== {number} of {len(cases)}: {case.id} ===\n{shown(case, answer)}")
        try:
            verdict = _verdict(ask_person, choices)
            if verdict is None:
                continue
            reason = ask_person("Reason: ").strip()
        except (EOFError, KeyboardInterrupt):
            break
        pages = tuple(_places(passage) for passage in answer.passages[:_SHOWN])
        judgement = Judgement(
            case.id, date.today().isoformat(), verdict, reason, reviewer, answer.status, pages
        )  # fmt: skip
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(judgement), ensure_ascii=False) + "\n")
        kept += 1
    return kept


def _verdict(ask_person: Callable[[str], str], choices: str) -> str | None:
    """A verdict, or None for a case that is passed over."""
    while True:
        key = ask_person(f"{choices}, s skip > ").strip().lower()
        if key == "s":
            return None
        if key in VERDICTS:
            return VERDICTS[key]


def shown(case: Question | Unanswerable, answer: Answer) -> str:
    """A case as the person sees it: the question first, what is known of it last."""
    lines = [case.question, f"({case.persona})", "", f"Status: {answer.status}"]
    lines += [f"[{notice.kind}] {notice.text}" for notice in answer.notices]
    for number, passage in enumerate(answer.passages[:_SHOWN], 1):
        lines += ["", f"{number}. {_places(passage)}"]
        lines += [f"   > {quote.text}" for quote in passage.quotes]
        lines.append(textwrap.indent(textwrap.fill(passage.text, 100), "     "))
    if isinstance(case, Question):
        right = "; ".join(f"{place.source} p. {', '.join(place.pages)}" for place in (*case.gold, *case.also))
        lines += ["", f"Known answer: {right}", *(f"   fact: {fact}" for fact in case.facts)]
    else:
        lines += ["", f"Must be {case.expect}: {case.reason}"]
    return "\n".join(lines)


def case_json(case: Question | Unanswerable, answer: Answer) -> dict[str, Any]:
    return {"case": asdict(case), "answer": answer.to_json()}


def _places(passage: Any) -> str:
    return f"{passage.source_id} {', '.join(str(page) for page in passage.pages)}"
