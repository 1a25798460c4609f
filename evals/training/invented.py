"""Passages that no document has, with the questions and the claims that were thought of for them.

They are worded as statutory guidance, local procedures and policies would be, on what the documents
held say little of. They are shown to nobody and state no facts: they keep what is learnt for search
and for checking from fitting the few documents that everybody holds. ``passages_invented.jsonl`` has the
passages and their questions, ``claims_invented.jsonl`` claims about them, true and altered.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.library import Library
from evals.training.pairs import FOLDER, begins
from ingest.index import build


@dataclass(frozen=True)
class Invented:
    """A passage, the document and the heading that it might stand under, and questions it would answer."""

    id: str
    document: str
    section: str
    passage: str
    questions: tuple[str, ...]

    @property
    def embedded(self) -> str:
        """The passage as the model reads one (see ``ingest.index.embedded_text``)."""
        return f"{self.section}\n{self.passage}"


def read_invented(folder: Path = FOLDER) -> list[Invented]:
    """All invented passages. Those on one small topic stand beside each other."""
    lines = (folder / "passages_invented.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Invented(row["id"], row["document"], row["section"], row["passage"], tuple(row["questions"]))
        for row in map(json.loads, lines)
    ]


def library_of(invented: Sequence[Invented], folder: Path) -> Library:
    """A library of invented documents, one Markdown file for each, built in an empty folder."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    documents: dict[str, list[Invented]] = {}
    for one in invented:
        documents.setdefault(one.document, []).append(one)
    for number, (title, passages) in enumerate(documents.items(), 1):
        parts = [f"# {title}", *(f"## {one.section}\n\n{one.passage}" for one in passages)]
        (corpus / f"invented-{number:03d}.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    build(folder / "index", [corpus])
    return Library.open(folder / "index")


def read_claims(library: Library, invented: Sequence[Invented], folder: Path = FOLDER) -> list[dict[str, Any]]:
    """Rows of claims about invented passages, as ``evals.training.claims`` reads those about real ones."""
    passages = {one.id: one.passage for one in invented}
    rows: list[dict[str, Any]] = []
    for line in (folder / "claims_invented.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        start = " ".join(passages[row["passage"]].split()[:8])
        for entry in library.entries.values():
            if begins(entry, start):
                rows.append(
                    row | {"source": entry.source_id, "page": entry.passage.spans[0].page_index, "passage_start": start}
                )
                break
        else:
            raise ValueError(f"No passage of the library begins like {row['passage']}: build it anew.")
    return rows
