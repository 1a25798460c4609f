"""python -m assistant ask · check · quiz · compare"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

from ingest.console import run_to_end

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.library import Library
    from assistant.results import Answer


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one sentence, not under a screen of usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}: see `{self.prog} --help`.\n")


class Usage(Exception):
    """The command was called wrongly; the message says how, in one sentence."""


def main(argv: list[str] | None = None) -> int:
    """Run a command; 0 when it did its work, 1 when it could not, 2 for bad usage."""
    args = _parser().parse_args(argv)
    from assistant.lexicon import LexiconError
    from ingest.manifest import IndexUnusable
    from ingest.sources import SourcesError

    try:
        return int(args.run(args))
    except Usage as error:
        return _fail(str(error), 2)
    except (IndexUnusable, SourcesError, LexiconError) as error:
        return _fail(str(error))
    except FileNotFoundError as error:
        return _fail(f"{error.filename} does not exist: check the path.")
    except UnicodeDecodeError:
        return _fail("The file is not UTF-8 text: save it as UTF-8 and try again.")
    except Exception as error:
        if isinstance(error, _model_errors()):
            return _fail(str(error))
        raise


def _model_errors() -> tuple[type[Exception], ...]:
    """The model's error, where its module was loaded at all: a quiz or a comparison of editions needs no model."""
    module = sys.modules.get("ingest.embedding")
    return (module.ModelError,) if module else ()


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m assistant", description="Ask the guidance, with its pages.")
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="answer a question, or a file of them")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--batch", type=Path, metavar="FILE", help='lines {"id", "question", "source"?: [ids]}')
    ask.add_argument("--source", action="append", metavar="ID", help="search only this source")
    ask.add_argument("--passages", type=_count, default=5, metavar="N")
    check = commands.add_parser("check", help="check page references in a text")
    check.add_argument("--text")
    check.add_argument("--file", type=Path)
    check.add_argument("--batch", type=Path, metavar="FILE")
    quiz = commands.add_parser("quiz", help="make quiz questions whose answers have their page")
    quiz.add_argument("--topic")
    quiz.add_argument("--source", metavar="ID")
    quiz.add_argument("-n", type=int, default=10)
    quiz.add_argument("--seed", type=int, default=1)
    quiz.add_argument("--types", metavar="TYPE,...")
    compare = commands.add_parser("compare", help="what changed between two editions")
    compare.add_argument("--from", dest="from_id", required=True, metavar="ID")
    compare.add_argument("--to", dest="to_id", required=True, metavar="ID")
    compare.add_argument("--topic")
    default = Path(os.environ.get("PAGEWISE_INDEX", ".pagewise"))
    for command, run in ((ask, _ask), (check, _check), (quiz, _quiz), (compare, _compare)):
        command.add_argument("--index", type=Path, default=default, metavar="DIR")
        command.add_argument("--json", action="store_true", help="JSON on stdout")
        command.set_defaults(run=run)
    return parser


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError("a number from 1 to 100")
    return int(text)


# --- ask ---


def _ask(args: argparse.Namespace) -> int:
    if (args.question is None) == (args.batch is None):
        raise Usage('Give a question in quotes, or --batch FILE: python -m assistant ask "who leads early help?"')
    if args.question is not None and not args.question.strip():
        raise Usage("The question is empty: type what you want to know.")
    from assistant.ask import Assistant, SourceNotHeld

    rows = list(_rows(args.batch, "question")) if args.batch else []
    assistant = Assistant.open(args.index)
    try:
        if args.batch:
            return _batch(rows, lambda row: _answer_row(assistant, row, args))
        answer = assistant.ask(args.question, args.source, args.passages)
    except SourceNotHeld as error:
        return _fail(str(error.args[0]))
    if args.json:
        _print(answer.to_json())
    else:
        print(_readable(answer))
    return 0


def _answer_row(assistant: Assistant, row: Row, args: argparse.Namespace) -> dict[str, Any]:
    from assistant.ask import SourceNotHeld
    from assistant.notices import Notice
    from assistant.results import Answer

    untimed = dict.fromkeys(("total", "retrieve", "rerank", "compose"), 0.0)
    if isinstance(row, BadRow):
        return {"id": row.id, **Answer("", "not_found", timings_ms=untimed).to_json(), "error": row.why}
    sources = row.get("source") or args.source
    try:
        answer = assistant.ask(row["question"], [sources] if isinstance(sources, str) else sources, args.passages)
    except SourceNotHeld as error:
        answer = Answer(row["question"], "not_found", (Notice("not_held", str(error.args[0])),), timings_ms=untimed)
    return {"id": row.get("id"), **answer.to_json()}


def _readable(answer: Answer) -> str:
    lines = [f"[{notice.kind.replace('_', ' ')}] {notice.text}" for notice in answer.notices]
    if answer.status == "not_found":
        lines.append("The documents held do not answer this.")
    for part in answer.answer:
        marks = "".join(f"[{n + 1}]" for n in part.citations)
        lines.append(f"  {part.text} {marks}".rstrip())
    cited = {n for part in answer.answer for n in part.citations}
    about_library = bool(answer.answer) and not cited  # said in our own words: no passage bears on it
    for k, passage in enumerate(() if about_library else answer.passages, 1):
        if k - 1 not in cited and all(n in cited for n in range(k - 1)):
            lines.append("More passages nearby:" if cited else "The nearest passages, which do not answer it:")
        places = ", ".join(str(place) for place in passage.pages)
        paragraph = f", para {', '.join(passage.paragraphs)}" if passage.paragraphs else ""
        status = "" if passage.status in ("in_force", "unknown") else f" ({passage.status.replace('_', ' ')})"
        lines.append(f"[{k}] {passage.short_title}{status}, {places}{paragraph}: {' > '.join(passage.section)}")
        lines.extend(f"    ! {text}" for text in passage.standing)
    return "\n".join(lines)


# --- check, quiz, compare ---


def _check(args: argparse.Namespace) -> int:
    if sum(given is not None for given in (args.text, args.file, args.batch)) != 1:
        raise Usage("Give one of --text TEXT, --file FILE or --batch FILE.")
    from assistant.references import CheckError, check_file, check_text

    rows = list(_rows(args.batch, "claim")) if args.batch else []
    library = _library(args.index)
    try:
        if args.batch:
            return _batch(rows, lambda row: {"claims": [_check_row(library, row)]})
        claims = check_text(library, args.text) if args.text is not None else check_file(library, args.file)
    except CheckError as error:
        return _fail(str(error))
    if args.json:
        _print({"claims": [claim.to_json() for claim in claims]})
        return 0
    from assistant.checking.report import READING

    print(READING)
    for claim in claims:
        found = "; ".join(f"p. {f['page_label'] or f['page_index']}" for f in claim.to_json()["found"][:2])
        print(
            f"{claim.verdict.replace('_', ' ')}: {claim.claim}{f' ({found})' if found else ''}\n    {claim.explanation}"
        )
    return 0


def _check_row(library: Library, row: Row) -> dict[str, Any]:
    from assistant.references import CheckError, check_claim

    cited: dict[str, Any] = {"source_id": None, "pages": [], "paragraphs": []}
    unchecked = {"claim": "", "cited": cited, "verdict": "not_checked", "found": []}
    if isinstance(row, BadRow):
        return {"id": row.id, **unchecked, "explanation": row.why}
    try:
        claim = check_claim(
            library, row["claim"], row.get("pages") or [], row.get("paragraphs") or [], row.get("source")
        )
    except CheckError as error:
        return {"id": row.get("id"), **unchecked, "claim": row["claim"], "explanation": str(error)}
    return {"id": row.get("id"), **claim.to_json()}


def _quiz(args: argparse.Namespace) -> int:
    from assistant.quiz import QuizError, build_quiz

    types = [t for t in (args.types or "").split(",") if t] or None
    try:
        quiz = build_quiz(_library(args.index), args.topic, args.source, args.n, args.seed, types)
    except QuizError as error:
        return _fail(str(error))
    if args.json:
        _print(quiz.to_json())
        return 0
    for k, question in enumerate(quiz.to_json()["questions"], 1):
        print(f"{k}. {question['stem']}")
        for letter, option in zip("abcdefgh", question["options"], strict=False):
            print(f"   {letter}) {option}")
        place = question["citation"]
        print(f"   Answer: {question['answer']} ({place['title']}, p. {place['page_label'] or place['page_index']})")
    if quiz.note:
        print(quiz.note, file=sys.stderr)
    return 0


def _compare(args: argparse.Namespace) -> int:
    from assistant.editions import CompareError, compare

    try:
        result = compare(_library(args.index), args.from_id, args.to_id, args.topic)
    except CompareError as error:
        return _fail(str(error))
    if args.json:
        _print(result)
        return 0
    for change in result["changes"]:
        side = change["to"] or change["from"]
        print(f"{change['kind']}: p. {side['page_label']}: {side['text'][:200]}")
    print(", ".join(f"{kind}: {n}" for kind, n in result["counts"].items()))
    return 0


def _library(index: Path) -> Library:
    from assistant.library import Library

    return Library.open(index)


# --- input and output ---


@dataclass(frozen=True)
class BadRow:
    """A line of a batch file that cannot be worked on, and why, in one sentence."""

    id: Any
    why: str


Row = dict[str, Any] | BadRow


def _batch(rows: Sequence[Row], work: Callable[[Row], dict[str, Any]]) -> int:
    """Print one line for each row, in order; 1 if any of them could not be worked on."""
    for row in rows:
        print(json.dumps(work(row), ensure_ascii=False), flush=True)
    bad = [row.why for row in rows if isinstance(row, BadRow)]
    if not bad:
        return 0
    return _fail(bad[0] if len(bad) == 1 else f"{len(bad)} lines could not be worked on, the first of them: {bad[0]}")


def _rows(path: Path, needed: str) -> Iterator[Row]:
    """Lines of a batch file; one that is not as it should be comes as a BadRow. Empty lines are no lines."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "a number too long"
            yield BadRow(None, f"{place}: not JSON ({reason}); each line is one JSON object.")
            continue
        if not isinstance(row, dict) or not isinstance(row.get(needed), str) or not row[needed].strip():
            yield BadRow(row.get("id") if isinstance(row, dict) else None, f'{place}: needs "{needed}", a text.')
        elif (wrong := _wrong_list(row)) is not None:
            yield BadRow(row.get("id"), f'{place}: "{wrong}" must be a list of texts.')
        else:
            yield row


def _wrong_list(row: dict[str, Any]) -> str | None:
    """The field, of those that hold texts, that holds something else."""
    for name in ("source", "pages", "paragraphs"):
        value = row.get(name)
        texts = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(text, str) for text in texts):
            return name
    return None


def _print(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _fail(sentence: str, code: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(run_to_end(main))
