"""python -m evals run · compare · bench · review · triage · claims · quiz · scenarios"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from assistant.library import default_index
from evals.questions import SPLITS, DataError
from evals.show import figures
from ingest.console import run_to_end

# Command -> the module whose ``run(args)`` does it, and what it does.
COMMANDS = {
    "run": ("evals.runner", "put the known questions to Pagewise and count what comes back"),
    "compare": ("evals.compare", "Pagewise beside the baselines, and with each stage switched off"),
    "bench": ("evals.bench", "what reading and asking cost, as ratios to bare parts"),
    "review": ("evals.review", "draw cases for a person to judge, and keep the judgements"),
    "triage": ("evals.triage_eval", "whether safety and scope are recognised"),
    "claims": ("evals.claims_eval", "whether page references are checked rightly"),
    "quiz": ("evals.quiz_eval", "whether quiz questions hold up"),
    "scenarios": ("evals.scenarios_eval", "whether threshold criteria are found in situations"),
}


def main(argv: list[str] | None = None) -> int:
    """Run a command; 0 when it did its work, 1 when it could not, 2 for bad usage."""
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure Pagewise.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (module, help_) in COMMANDS.items():
        command = commands.add_parser(name, help=help_, description=help_)
        command.add_argument("--index", type=Path, default=default_index(), metavar="DIR")
        command.add_argument("--split", choices=SPLITS, help="only one part of the data (default: all)")
        command.add_argument("--json", action="store_true", help="one JSON document on stdout")
        if argv[:1] == [name]:  # only the command asked for is loaded: some take seconds
            loaded = importlib.import_module(module)
            if hasattr(loaded, "add_arguments"):
                loaded.add_arguments(command)
            command.set_defaults(run=_triage if name == "triage" else loaded.run)
    args = parser.parse_args(argv)
    from ingest.embedding import ModelError
    from ingest.manifest import IndexUnusable

    try:
        outcome = args.run(args)
    except (DataError, IndexUnusable, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    if isinstance(outcome, dict):  # figures that a module leaves to be printed
        print(json.dumps(outcome, ensure_ascii=False) if args.json else figures(outcome))
        return 0
    return int(outcome)


def _triage(args: argparse.Namespace) -> int:
    """Triage needs no index: it is measured without one."""
    from evals import triage_eval

    if args.held:
        print(triage_eval.measure_held())
    else:
        triage_eval.run(args.split or "test", args.json)
    return 0


if __name__ == "__main__":
    sys.exit(run_to_end(main))
