"""python -m evals bench: what reading and asking cost, as ratios to bare parts in the same run.

Every part runs in a process of its own, so that each one's memory is its own. Ingest is given in
wall time and in processor time: the second hardly changes when a machine is busy with other things.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.library import Library
from evals import bench_tasks as tasks
from evals import metrics, show
from evals.baselines import CHUNK_SIZES
from evals.questions import read_questions
from evals.runner import log

ASK_FIGURES = ("retrieve+rerank", "all before compose")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--questions", type=int, default=60, metavar="N", help="how many questions to time")
    parser.add_argument("--no-ingest", action="store_true", help="time only asking, with the index as it is")
    parser.add_argument(
        "--grow", type=int, nargs="?", const=100_000, metavar="N",
        help="also measure growth from 1,000 passages to N (default 100,000); takes minutes and gigabytes",
    )  # fmt: skip
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a report with plots")


def run(args: argparse.Namespace) -> int:
    library = Library.open(args.index)
    questions = [q.question for q in read_questions(args.split or "dev")][: args.questions]
    passages = sum(held.passages for held in library.held.values())
    result: dict[str, Any] = {"sources": len(library.held), "passages": passages, "questions": len(questions)}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if not args.no_ingest:
            result["ingest"] = ingest_costs(args.index, folder)
        log("Asking")
        result["ask"] = ask_ratios(tasks.alone(tasks.ask_beside, args.index, questions, folder).value)
        result["memory_mib"] = memory(args.index, questions, passages)
        result["disk"] = disk(args.index, passages)
        if args.grow:
            from evals.growth import grow

            result["growth"] = grow(args.index, folder / "grown", args.grow, questions[:30])
    if args.html:
        args.html.write_text(_page(result), encoding="utf-8")
        log(f"Report written to {args.html}")
    print(json.dumps(result, ensure_ascii=False) if args.json else table(result))
    return 0


def ingest_costs(index: Path, scratch: Path) -> dict[str, Any]:
    """The index's own files read anew by Pagewise, by bare parts and by the tutorial RAG."""
    corpus = scratch / "corpus"
    corpus.mkdir()
    library = Library.open(index)
    for source_id in library.held:
        path = library.file(source_id)
        shutil.copyfile(path, corpus / path.name)
    costs = {}
    for name, task, arguments in (
        ("pagewise", tasks.ingest_pagewise, (corpus, scratch / "index")),
        ("bare", tasks.ingest_bare, (index,)),
        ("tutorial", tasks.ingest_tutorial, (index, CHUNK_SIZES[0], scratch / "tutorial")),
    ):
        log(f"Ingest: {name}")
        done = tasks.alone(task, *arguments)
        costs[name] = {
            "wall_s": done.wall_s, "cpu_s": done.cpu_s, "memory_mib": done.memory_mib, **done.value
        }  # fmt: skip
    ours = costs["pagewise"]
    return {
        **costs,
        "ratio": {
            other: {clock: ours[f"{clock}_s"] / costs[other][f"{clock}_s"] for clock in ("wall", "cpu")}
            for other in ("bare", "tutorial")
        },
    }


def ask_ratios(times: dict[str, list[float]]) -> dict[str, Any]:
    """p50 and p95 of each series in ms, and how many times as long as the others Pagewise's finding takes."""
    points = {
        name: {"p50": metrics.percentile(values, 0.5), "p95": metrics.percentile(values, 0.95)}
        for name, values in times.items()
    }
    ratio = {
        f"{ours} : {other}": {point: _ratio(points[ours][point], points[other][point]) for point in ("p50", "p95")}
        for ours in ASK_FIGURES
        for other in ("bare", "tutorial")
    }
    return {"ms": points, "ratio": ratio}


def _ratio(ours: float | None, theirs: float | None) -> float | None:
    return ours / theirs if ours is not None and theirs else None


def memory(index: Path, questions: Sequence[str], passages: int) -> dict[str, float]:
    """The most memory that asking took, beside the bare model with the bare collection."""
    bare = tasks.alone(tasks.ask_bare, index, list(questions)).memory_mib
    asking = tasks.alone(tasks.ask_pagewise, index, list(questions)).memory_mib
    return {"bare": bare, "asking": asking, "more_per_1000_passages": 1000 * (asking - bare) / passages}


def disk(index: Path, passages: int) -> dict[str, Any]:
    """Bytes of the generation that answers and of its sources, and MiB for 1,000 passages."""
    from ingest.manifest import current_generation

    library = Library.open(index)
    parts: dict[str, int] = {}
    folders = [library.store(source_id).folder for source_id in library.held]
    for file in (file for folder in folders for file in folder.iterdir()):
        parts[file.name] = parts.get(file.name, 0) + file.stat().st_size
    generation = current_generation(index)
    assert generation is not None  # Library.open has found one
    for part in generation.iterdir():
        files = [f for f in part.rglob("*") if f.is_file()] if part.is_dir() else [part]
        parts[part.name] = sum(f.stat().st_size for f in files)
    total = sum(parts.values())
    return {
        "bytes": total,
        "mib_per_1000_passages": total / 2**20 / passages * 1000,
        "parts": dict(sorted(parts.items(), key=lambda item: -item[1])),
    }


# --- for people ----------------------------------------------------------------------------------


def table(result: dict[str, Any]) -> str:
    n = show.number
    parts = [f"{result['sources']} sources, {result['passages']} passages, {result['questions']} questions"]
    if ingest := result.get("ingest"):
        rows = [
            [name, n(c["wall_s"], 1), n(c["cpu_s"], 1), n(c["memory_mib"], 0)]
            for name, c in ingest.items()
            if name != "ratio"
        ]
        for other, ratio in ingest["ratio"].items():
            rows.append([f"pagewise : {other}", f"{ratio['wall']:.2f} ×", f"{ratio['cpu']:.2f} ×", ""])
        parts.append("\nIngest\n" + show.table(["", "wall s", "processor s", "memory MiB"], rows))
    ask = result["ask"]
    rows = [[name, n(v["p50"], 1), n(v["p95"], 1)] for name, v in ask["ms"].items()]
    for other, ratio in ask["ratio"].items():
        rows.append([other, f"{n(ratio['p50'])} ×", f"{n(ratio['p95'])} ×"])
    parts.append("\nAsk (ms)\n" + show.table(["", "p50", "p95"], rows))
    rows = [[name.replace("_", " "), n(v, 0)] for name, v in result["memory_mib"].items()]
    parts.append("\nMemory (MiB)\n" + show.table(["", "MiB"], rows))
    per_thousand = 1000 / 2**20 / result["passages"]
    rows = [[name, n(size * per_thousand)] for name, size in result["disk"]["parts"].items()]
    rows.append(["all", n(result["disk"]["mib_per_1000_passages"])])
    parts.append("\nDisk (MiB per 1,000 passages)\n" + show.table(["", "MiB"], rows))
    if growth := result.get("growth"):
        head = list(growth[0])
        parts.append("\nGrowth\n" + show.table(head, [[n(row[name], 1) for name in head] for row in growth]))
    return "\n".join(parts)


def growth_plots(growth: Sequence[dict[str, float]]) -> str:
    """Time and size against the number of passages."""
    from evals import svg

    def series(*names: str) -> dict[str, list[tuple[float, float]]]:
        return {name: [(row["passages"], row[name]) for row in growth] for name in names}

    return "".join(
        (
            svg.lines("Asking", series("retrieve+rerank p50", "retrieve+rerank p95", "bare p50"), "passages", "ms"),
            svg.lines("Writing the index", series("write s", "open s"), "passages", "s"),
            svg.lines("Memory and disk", series("memory MiB", "disk MiB"), "passages", "MiB"),
        )
    )


def _page(result: dict[str, Any]) -> str:
    from evals import html

    sections = [("Tables", html.pre(table(result)))]
    if growth := result.get("growth"):
        sections.append(("Growth", growth_plots(growth)))
    return html.page("What Pagewise costs", sections)
