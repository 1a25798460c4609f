"""What is said before the passages: the kinds of notice, their words, and what triage found.

The words stand in ``notices.toml``. Importing this module costs nothing; the file is read when words are
first asked for.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS_FILE = Path(__file__).with_name("notices.toml")


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. ``kind`` is one of those in the ``notices`` field of an answer; ``text`` is Markdown."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Triage:
    """What comes before the search.

    ``question``: personal data replaced by […]. ``notices``: urgent first. ``redirected``: safety or scope came first.
    ``answer_allowed``: passages may still follow. ``threshold``: a described situation, or "early help or s17?".
    ``gives_way``: how likely the documents must hold the answer to overrule its one notice; None: they cannot.
    """

    question: str
    notices: tuple[Notice, ...]
    redirected: bool
    answer_allowed: bool
    threshold: bool
    gives_way: float | None = None

    def kinds(self) -> tuple[str, ...]:
        return tuple(notice.kind for notice in self.notices)


@cache
def notice_words() -> dict[str, dict[str, str]]:
    """Group -> name -> words."""
    with WORDS_FILE.open("rb") as file:
        groups = tomllib.load(file)
    return {group: {name: str(text).strip() for name, text in words.items()} for group, words in groups.items()}
