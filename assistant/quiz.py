"""The quiz builder: questions from the guidance whose every answer has its page. No language model.

>>> quiz = build_quiz(library, topic="strategy discussion", source="wt-2023", n=5, seed=1)
>>> quiz.questions[0].citation.place
'p. 93'
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Collection
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.quizzing.choosing import pick
from assistant.quizzing.drafting import spoken_name
from assistant.quizzing.exports import to_csv, to_docx, to_gift, to_moodle_xml, to_pdf, to_xlsx
from assistant.quizzing.model import TYPES, VERSION, Citation, Dropped, Question, Quiz, key
from assistant.quizzing.pool import make_pool
from assistant.quizzing.reading import Held, Reader
from assistant.quizzing.topics import on_topic

MOST = 200
_KEY = 16  # letters of the hash in a kept file's name
__all__ = [
    "TYPES", "VERSION", "Question", "Quiz", "QuizError", "all_questions", "build_quiz",
    "to_csv", "to_docx", "to_gift", "to_moodle_xml", "to_pdf", "to_xlsx",
]  # fmt: skip


class QuizError(ValueError):
    """The quiz asked for cannot be made: one sentence that says what to do."""


def build_quiz(
    library: Held,
    topic: str | None = None,
    source: str | None = None,
    n: int = 10,
    seed: int = 1,
    types: Collection[str] | None = None,
) -> Quiz:
    """A quiz of at most ``n`` questions; its note says where there are fewer good ones.

    The same seed, index and version give the same quiz. Raises QuizError for what cannot be made.
    """
    if not 1 <= n <= MOST:
        raise QuizError(f"A quiz has between 1 and {MOST} questions, not {n}: choose a number in between.")
    unknown = sorted(set(types or ()) - set(TYPES))
    if unknown:
        raise QuizError(f"There is no question type “{unknown[0]}”: choose from {', '.join(TYPES)}.")
    if not library.sources:
        raise QuizError("The library is empty: add documents and run `python -m ingest build` first.")
    ids = _sources(library, source)
    pool = [question for source_id in ids for question in all_questions(library, source_id)[0]]
    about = topic.strip() if topic else ""
    if about:
        pool = on_topic(pool, about, library, ids)
        if not pool:
            raise QuizError(
                f"No good question could be made about “{about}” from the documents chosen: "
                "try another word for it, another document, or no topic."
            )
    questions = pick(pool, n, seed, types or TYPES, about)
    if not questions:
        raise QuizError(
            "No good question of that kind could be made from the documents chosen: try another type or document."
        )
    names = [spoken_name(s) for s in library.sources if s.id in ids]
    title = f"{about[0].upper()}{about[1:]}: {names[0]}" if about else f"Safeguarding quiz: {names[0]}"
    if len(names) > 1:
        title = f"{about[0].upper()}{about[1:]}" if about else "Safeguarding quiz"
    return Quiz(tuple(questions), _note(len(questions), n, about), title)


def all_questions(library: Held, source_id: str) -> tuple[list[Question], list[Dropped]]:
    """Every good question of a source, several to a fact, and what was dropped with the reasons.

    Kept beside the index, for as long as neither the index nor this code changes.
    """
    file = _cache_file(library, source_id)
    if file is not None and file.is_file():
        held: dict[str, list[dict[str, Any]]] = json.loads(file.read_text(encoding="utf-8"))
        return [_question(q) for q in held["questions"]], [Dropped(**d) for d in held["dropped"]]
    made, dropped = make_pool(_reader(library), source_id)
    if file is not None:
        text = json.dumps({"questions": [asdict(q) for q in made], "dropped": [asdict(d) for d in dropped]})
        with contextlib.suppress(OSError):  # an index that may not be written to: made anew next time
            file.parent.mkdir(parents=True, exist_ok=True)
            for old in file.parent.glob(f"{source_id}-{'[0-9a-f]' * _KEY}.json"):
                old.unlink(missing_ok=True)  # of an earlier index or version
            part = file.with_name(f"{file.name}.part-{os.getpid()}")
            part.write_text(text, encoding="utf-8")
            part.replace(file)
    return made, dropped


_READERS: list[Reader] = []  # of the library asked last: reading it takes a second or two


def _reader(library: Held) -> Reader:
    if not _READERS or _READERS[0].library is not library:
        _READERS[:] = [Reader(library)]
    return _READERS[0]


def _question(fields: dict[str, Any]) -> Question:
    return Question(
        **{
            **fields,
            "options": tuple(fields["options"]),
            "section": tuple(fields["section"]),
            "citation": Citation(**fields["citation"]),
        }
    )


def _cache_file(library: Held, source_id: str) -> Path | None:
    """Where a source's questions are kept: named by the index's generation and by this code."""
    folder, index_dir = getattr(library, "folder", None), getattr(library, "index_dir", None)
    if folder is None or index_dir is None:
        return None
    return Path(index_dir) / "quiz" / f"{source_id}-{key(Path(folder).name, source_id, VERSION, _code())[:_KEY]}.json"


@lru_cache(maxsize=1)
def _code() -> str:
    files = sorted((Path(__file__).parent / "quizzing").glob("*.*"))
    return key(*(file.read_text(encoding="utf-8") for file in files))


def _sources(library: Held, source: str | None) -> list[str]:
    """The sources to ask about: the one named, else the guidance held, newest editions only."""
    held = {s.id: s for s in library.sources}
    if source is not None:
        if source not in held:
            raise QuizError(f"There is no document “{source}” in the library: it holds {', '.join(held)}.")
        return [source]
    replaced = {older for s in held.values() for older in _older(library, s.id)}
    chosen = [s.id for s in held.values() if s.kind in {"statutory", "guidance", "local"} and s.id not in replaced]
    return chosen or list(held)


def _older(library: Held, source_id: str) -> list[str]:
    """Held editions of a document that come before this one."""
    sources = {s.id: s for s in library.sources}
    family = [s for s in sources.values() if s.family == sources[source_id].family]
    ordered = sorted(family, key=lambda s: (re.findall(r"20\d\d", f"{s.edition} {s.title}") or [""])[0])
    place = [s.id for s in ordered].index(source_id)
    return [s.id for s in ordered[:place]]


def _note(made: int, wanted: int, topic: str) -> str:
    if made == wanted:
        return ""
    about = f" on “{topic}”" if topic else ""
    count = "Only one good question" if made == 1 else f"Only {made} good questions"
    return f"{count}{about} could be made from the documents chosen; {wanted} were asked for."
