"""The data that Pagewise is measured with: read, checked, split. README.md documents every field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

DATA = Path(__file__).resolve().parent
QUESTIONS = DATA / "questions.jsonl"
UNANSWERABLE = DATA / "unanswerable.jsonl"
SCENARIOS = DATA / "scenarios.jsonl"
SPLITS = ("dev", "test")

Row = TypeVar("Row")


class DataError(Exception):
    """A data file cannot be used; the message says why and what to do, in one sentence."""


@dataclass(frozen=True)
class Place:
    """Pages of a source, by the number printed on them (by their place in the file where none is)."""

    source: str
    pages: tuple[str, ...]
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question with a known answer."""

    id: str
    question: str
    persona: str
    kind: str
    named: bool  # it names the document it is about
    split: str
    gold: tuple[Place, ...]
    also: tuple[Place, ...]
    facts: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents that hold the answer."""
        return tuple(dict.fromkeys(place.source for place in self.gold))

    @property
    def right(self) -> frozenset[tuple[str, str]]:
        """Every page that answers, as (source, page name)."""
        return frozenset((place.source, page) for place in (*self.gold, *self.also) for page in place.pages)


@dataclass(frozen=True)
class Unanswerable:
    """A question that must not be answered from the documents held."""

    id: str
    question: str
    reason: str
    expect: str  # not_found | redirected
    persona: str
    split: str


def split_of(case_id: str) -> str:
    """The part that a case belongs to, fixed by its id: 6 of 10 are for building, the rest for reporting."""
    return "dev" if int(hashlib.sha256(case_id.encode()).hexdigest(), 16) % 10 < 6 else "test"


def read_questions(split: str | None = None, path: Path = QUESTIONS) -> list[Question]:
    """The questions of one split, or all."""
    return _of_split(_rows(path, _question), split)


def read_unanswerable(split: str | None = None, path: Path = UNANSWERABLE) -> list[Unanswerable]:
    """The unanswerable questions of one split, or all."""
    return _of_split(_rows(path, _unanswerable), split)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises DataError, naming the line, where one is broken."""
    if not path.is_file():
        raise DataError(f"{path} does not exist: check that the file is part of this checkout.")
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except ValueError as error:
                raise DataError(f"{path.name}, line {number}, is not JSON ({error}): mend that line.") from error
            if not isinstance(value, dict):
                raise DataError(f"{path.name}, line {number}, is not a JSON object: mend that line.")
            yield value


def _of_split(rows: Iterable[Row], split: str | None) -> list[Row]:
    return [row for row in rows if split is None or getattr(row, "split", None) == split]


def _rows(path: Path, build: Callable[[dict[str, Any]], Row]) -> list[Row]:
    rows = []
    for value in read_lines(path):
        try:
            rows.append(build(value))
        except (KeyError, TypeError) as error:
            raise DataError(f"{path.name}, case {value.get('id')!r}, lacks or misuses {error}: mend it.") from error
    return rows


def _question(value: dict[str, Any]) -> Question:
    return Question(
        id=value["id"],
        question=value["question"],
        persona=value["persona"],
        kind=value["kind"],
        named=value["named"],
        split=value["split"],
        gold=tuple(_place(place) for place in value["gold"]),
        also=tuple(_place(place) for place in value["also"]),
        facts=tuple(value["facts"]),
    )


def _unanswerable(value: dict[str, Any]) -> Unanswerable:
    fields = {name: value[name] for name in ("id", "question", "reason", "expect", "persona")}
    return Unanswerable(**fields, split=split_of(value["id"]))


def _place(value: dict[str, Any]) -> Place:
    return Place(value["source"], tuple(value["pages"]), tuple(value.get("paragraphs", ())))
