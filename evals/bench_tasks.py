"""The parts that `evals bench` times, each run in a process of its own."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WARM_UP = 3  # questions asked before the clock starts: the first ones load things


@dataclass(frozen=True)
class Done:
    """What a task gave, and what it cost."""

    value: Any
    wall_s: float
    cpu_s: float
    memory_mib: float  # the most that its process held


def alone(task: Callable[..., Any], *arguments: Any) -> Done:
    """Run a task in a fresh process. What it imports at its head is not timed; its own work is."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_timed, task, arguments).result()


def _timed(task: Callable[..., Any], arguments: Sequence[Any]) -> Done:
    # Libraries that every task needs: importing torch takes seconds and says nothing of the task.
    import chromadb  # noqa: F401
    import llama_index.core  # noqa: F401

    import ingest.embedding  # noqa: F401

    wall, cpu = time.perf_counter(), time.process_time()
    value = task(*arguments)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Done(value, wall, cpu, most / (2**20 if sys.platform == "darwin" else 2**10))


# --- ingest --------------------------------------------------------------------------------------


def ingest_pagewise(corpus: Path, index: Path) -> dict[str, Any]:
    from ingest.index import build

    report = build(index, [corpus])
    return {"passages": report.passages, "stages_s": report.seconds_by_stage}


def ingest_bare(index: Path) -> dict[str, Any]:
    """pypdf's text of every page, and SentenceTransformer.encode of every text that Pagewise embeds."""
    from sentence_transformers import SentenceTransformer

    from assistant.library import Library
    from evals.baselines import corpus_files, page_texts

    library = Library.open(index)
    began = time.perf_counter()
    for file in corpus_files(library):
        page_texts(file.path)
    read = time.perf_counter()
    model = SentenceTransformer(_model_folder(), device="cpu")
    texts = [text for source_id in library.held for text in library.store(source_id).embedded]
    model.encode(texts, show_progress_bar=False)
    return {"texts": len(texts), "stages_s": {"read": read - began, "embed": time.perf_counter() - read}}


def ingest_tutorial(index: Path, chunk_size: int, folder: Path) -> dict[str, Any]:
    from assistant.library import Library
    from evals.baselines import TutorialRag, corpus_files
    from ingest.embedding import load_model

    tutorial = TutorialRag(corpus_files(Library.open(index)), load_model(), chunk_size, folder)
    return {"passages": tutorial.chunks}


# --- ask -----------------------------------------------------------------------------------------


def ask_beside(index: Path, questions: Sequence[str], folder: Path) -> dict[str, list[float]]:
    """Each question put in turn to Pagewise, to the bare parts and to the tutorial RAG; ms of each."""
    from assistant.ask import Assistant
    from evals.baselines import CHUNK_SIZES, TutorialRag, corpus_files

    assistant = Assistant.open(index)
    library = assistant.library
    tutorial = TutorialRag(corpus_files(library), library.model, CHUNK_SIZES[0], folder / "tutorial-asked")
    bare = _Bare(index)
    times: dict[str, list[float]] = {}
    for number, question in enumerate([*questions[:_WARM_UP], *questions]):
        timings = dict(assistant.ask(question).timings_ms)
        began = time.perf_counter()
        bare.ask(question)
        middle = time.perf_counter()
        tutorial.rank(question, None, fetched=10)
        ended = time.perf_counter()
        if number < _WARM_UP or not timings["retrieve"]:
            continue  # a question that is answered without searching says nothing of searching
        timings["retrieve+rerank"] = timings["retrieve"] + timings["rerank"]
        # Also what no stage counts as its own, such as reading the question and encoding it.
        timings["all before compose"] = timings["total"] - timings["compose"]
        timings |= {"bare": 1000 * (middle - began), "tutorial": 1000 * (ended - middle)}
        for name, ms in timings.items():
            times.setdefault(name, []).append(ms)
    return times


def ask_pagewise(index: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Opening time, and ms of finding for each question."""
    from assistant.ask import Assistant

    began = time.perf_counter()
    assistant = Assistant.open(index)
    assistant.ask(questions[0])
    opened = time.perf_counter() - began
    for question in questions[:_WARM_UP]:
        assistant.ask(question)
    timings = [assistant.ask(question).timings_ms for question in questions]
    return {"open_s": opened, "ms": [t["retrieve"] + t["rerank"] for t in timings if t["retrieve"]]}


def ask_bare(index: Path, questions: Sequence[str]) -> list[float]:
    bare = _Bare(index)
    times = []
    for question in [*questions[:_WARM_UP], *questions]:
        began = time.perf_counter()
        bare.ask(question)
        times.append(1000 * (time.perf_counter() - began))
    return times[_WARM_UP:]


class _Bare:
    """Encode the question, ask Chroma for the nearest ten: the least that any such search costs."""

    def __init__(self, index: Path) -> None:
        from sentence_transformers import SentenceTransformer

        from ingest.generation import open_collection
        from ingest.manifest import IndexUnusable, current_generation

        folder = current_generation(index)
        if folder is None:
            raise IndexUnusable(f"There is no index in {index} yet: run `python -m ingest build`.")
        self._model = SentenceTransformer(_model_folder(), device="cpu")
        self._collection = open_collection(folder)

    def ask(self, question: str) -> Any:
        vector = self._model.encode(question, show_progress_bar=False)
        return self._collection.query(query_embeddings=[vector.tolist()], n_results=10)


def _model_folder() -> str:
    import os

    from ingest.embedding import packaged_model

    return os.environ.get("PAGEWISE_MODEL") or str(packaged_model())
