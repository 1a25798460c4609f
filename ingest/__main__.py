"""python -m ingest build · status · pages · fetch · doctor"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from ingest.console import run_to_end
from ingest.pages import UnreadableFile
from ingest.sources import SourcesError


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one sentence, not under a screen of usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}: see `{self.prog} --help`.\n")


def main(argv: list[str] | None = None) -> int:
    """Run a command; 0 when it did its work, 1 when it could not, 2 for bad usage."""
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except (UnreadableFile, SourcesError) as error:
        return _fail(str(error))
    except FileNotFoundError as error:
        return _fail(f"{error.filename} does not exist: check the path.")
    except IsADirectoryError as error:
        return _fail(f"{error.filename} is a folder: name one file.")
    except PermissionError as error:
        return _fail(f"{error.filename} cannot be read or written: check its permissions.")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m ingest", description="Read guidance into an index.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="bring the index up to date with the corpus folders")
    build.add_argument(
        "--corpus", action="append", type=Path, metavar="DIR", help="read this folder instead of corpus/"
    )
    status = commands.add_parser("status", help="say what is held, and what could not be read")
    pages = commands.add_parser("pages", help="show a file as Pagewise reads it, without an index")
    pages.add_argument("file", type=Path)
    fetch = commands.add_parser("fetch", help="bring official documents into corpus/official")
    fetch.add_argument("ids", nargs="*", metavar="ID", help="sources to fetch (default: what is in force)")
    fetch.add_argument(
        "--from", dest="by_hand", type=Path, metavar="FILE", help="take this file, downloaded by hand, for the one ID"
    )
    doctor = commands.add_parser("doctor", help="check that everything is in its place")
    default = Path(os.environ.get("PAGEWISE_INDEX", ".pagewise"))
    for command in (build, status, doctor):
        command.add_argument("--index", type=Path, default=default, metavar="DIR")
    for command in (build, status, pages, doctor):
        command.add_argument("--json", action="store_true", help="one JSON document on stdout")
    for command, run in ((build, _build), (status, _status), (pages, _pages), (fetch, _fetch), (doctor, _doctor)):
        command.set_defaults(run=run)
    return parser


def _build(args: argparse.Namespace) -> int:
    from ingest.embedding import ModelError
    from ingest.index import build
    from ingest.manifest import IndexUnusable

    try:
        report = build(args.index, args.corpus, progress=lambda line: print(line, file=sys.stderr, flush=True))
    except (IndexUnusable, ModelError) as error:
        return _fail(str(error))
    if args.json:
        _print(asdict(report))
        return 0
    print(f"{report.sources} sources, {report.pages} pages, {report.passages} passages in {report.seconds:.1f} s")
    for name, ids in (("added", report.added), ("removed", report.removed)):
        if ids:
            print(f"{name}: {', '.join(ids)}")
    for failure in report.failed:
        print(f"could not read {failure['file']}: {failure['reason']}")
    for skip in report.skipped:
        print(f"left aside {skip['file']}: {skip['reason']}")
    return 0


def _status(args: argparse.Namespace) -> int:
    from ingest.manifest import IndexUnusable
    from ingest.status import status

    try:
        result = status(args.index)
    except IndexUnusable as error:
        return _fail(str(error))
    if args.json:
        _print(result)
        return 0
    for source in result["sources"]:
        state = "status unknown" if source["status"] == "unknown" else source["status"].replace("_", " ")
        known = f" (as known on {source['status_on']})" if source["status_on"] and source["status"] != "unknown" else ""
        print(f"{source['id']}: {source['title']} ({source['edition']}), {source['kind']}, {state}{known}")
        counts = f"{source['pages']} pages, {source['passages']} passages, page numbers {source['labels']}"
        print(f"    {source['file']}: {counts}")
        for warning in source["warnings"]:
            print(f"    - {warning}")
    for failure in result["failed"]:
        print(f"could not read {failure['file']}: {failure['reason']}")
    return 0


def _pages(args: argparse.Namespace) -> int:
    from ingest.documents import read_document

    pages = read_document(args.file).pages
    if args.json:
        _print({"pages": [_page_json(page) for page in pages]})
        return 0
    for page in pages:
        label = f"p. {page.page_label}" if page.page_label else "no printed number"
        print(f"--- PDF page {page.page_index} ({label}){f': {page.left_out}' if page.left_out else ''}")
        print(page.content)
    return 0


def _page_json(page: Any) -> dict[str, Any]:
    return {
        "page_index": page.page_index,
        "page_label": page.page_label,
        "text": page.text,
        "footnotes": [{"mark": note.mark, "text": note.text} for note in page.footnotes],
        "headings": list(page.headings),
        "paragraphs": list(page.paragraphs),
        "quotable": page.quotable,
        "left_out": page.left_out,
    }


def _fetch(args: argparse.Namespace) -> int:
    from ingest.fetch import run_fetch

    return run_fetch(args.ids, by_hand=args.by_hand)


def _doctor(args: argparse.Namespace) -> int:
    from ingest.doctor import checks

    results = checks(args.index)
    if args.json:
        _print({"checks": [asdict(check) for check in results]})
    else:
        for check in results:
            print(f"[{check.state}] {check.name}: {check.message}")
            if check.state != "ok" and check.remedy:
                print(f"    {check.remedy}")
    return 1 if any(check.state == "failed" for check in results) else 0


def _print(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(run_to_end(main))
