"""What a quiz is made of. The JSON of `python -m assistant quiz` is these classes, field by field."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

VERSION = "11"  # the same seed, index and version give the same quiz

MULTIPLE_CHOICE, TRUE_FALSE, FILL_GAP, ODD_ONE_OUT = "multiple_choice", "true_false", "fill_gap", "odd_one_out"
TYPES = (MULTIPLE_CHOICE, TRUE_FALSE, FILL_GAP, ODD_ONE_OUT)
TRUE, FALSE = "True", "False"


@dataclass(frozen=True)
class Citation:
    """Where a question's answer stands. ``quote`` stands on that page word for word."""

    source_id: str
    title: str
    edition: str
    page_label: str | None
    page_index: int
    paragraph: str | None
    quote: str

    @property
    def place(self) -> str:
        """For people: "p. 46, paragraph 124"."""
        page = f"p. {self.page_label}" if self.page_label else f"PDF page {self.page_index}"
        return f"{page}, paragraph {self.paragraph}" if self.paragraph else page


@dataclass(frozen=True)
class Question:
    """A question, its options in the order shown, and the place its answer stands.

    ``options`` is empty and ``answer_index`` None where the answer is to be written in.
    """

    id: str
    type: str  # one of TYPES
    stem: str
    options: tuple[str, ...]
    answer: str
    answer_index: int | None
    explanation: str
    citation: Citation
    # What it asks for: timescale | who | told | thing | task | modal | rule | detail | list | term | law | change
    # | described (which term a thing is said of) | page | place (in which part).
    kind: str = ""
    difficulty: str = "medium"  # easy | medium | hard: how near the wrong options are
    section: tuple[str, ...] = ()
    fact: str = ""  # questions of one fact share it: a quiz asks only one of them
    far: bool = False  # what bodies far from any school do: asked where a topic is named or nothing else is held

    def accepts(self, given: str) -> bool:
        """Whether an answer that somebody chose or wrote is right."""
        return plain(given) == plain(self.answer)


@dataclass(frozen=True)
class Quiz:
    """Questions in order. ``note`` says what was asked for and could not be had, or is empty."""

    questions: tuple[Question, ...]
    note: str = ""
    title: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"questions": [asdict(q) for q in self.questions], "note": self.note, "title": self.title}


@dataclass(frozen=True)
class Dropped:
    """What no good question could be made of, and why."""

    source_id: str
    kind: str
    reason: str
    text: str


@dataclass(frozen=True)
class Wrong:
    """A wrong option, and how near it comes: 0 far off, 1 easily mistaken for the answer."""

    text: str
    near: float


def key(*parts: object) -> str:
    """A steady hash: the same parts give the same text on every machine and in every run."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30",
}  # fmt: skip


def plain(text: str) -> str:
    """A written answer without case, full stop and spelt numbers: "Fifteen working days." is "15 working days"."""
    words = text.lower().replace("’", "'").strip().strip(".").split()
    return " ".join(_NUMBERS.get(word, word) for word in words)
