"""Question–passage pairs, tied to the passages of an index.

Each line of ``pairs*.jsonl`` names a source, a PDF page and the first words of the passage; here
they become ids of passages, so that a change in how passages are cut does not spoil the data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.library import Entry, Library

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Pair:
    """A question, the passages that answer it, and every passage on their page."""

    id: str
    source_id: str
    question: str
    answers: frozenset[str]  # entry ids
    same_page: frozenset[str]


def read_pairs(library: Library, files: Iterable[Path] | None = None) -> list[Pair]:
    """All pairs whose passage the library holds."""
    pairs: list[Pair] = []
    for file in files or sorted(FOLDER.glob("pairs*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["source"] not in library.held:
                continue
            around = library.on_page(row["source"], int(row["page"]))
            answers = {e.id for e in around if begins(e, row["passage_start"])}
            if answers:
                same = frozenset(e.id for e in around)
                pairs.append(Pair(row["id"], row["source"], row["question"], frozenset(answers), same))
    return pairs


def begins(entry: Entry, words: str) -> bool:
    """Whether a passage holds these words, by their letters alone: a bullet is written in many ways."""
    return _plain(words) in _plain(entry.passage.text)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]+", "", text.lower())
