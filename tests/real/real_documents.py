"""The real documents, each parsed once however many tests ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdf
import pytest

from ingest.pages import Document, Page, read_pdf
from ingest.passages import Passage, build_passages

# Source id -> a part of its file's name.
FILES = {
    "cme-2024": "Children_missing_education",
    "families-first-evaluation": "Families_first",
    "info-sharing-2024": "Info_sharing_advice",
    "kcsie-2024": "Keeping_children_safe_in_education_2024",
    "kcsie-2025": "Keeping_children_safe_in_education_2025",
    "national-framework-2023": "National_Framework",
    "nscp-missing-2022": "missing-protocol",
    "nscp-thresholds-2022": "NSCP-Thresholds",
    "wt-2023": "Working_together_to_safeguard_children_2023",
}


@dataclass(frozen=True)
class Parsed:
    """A document, its passages, and what a second extractor finds on its pages."""

    id: str
    path: Path
    document: Document
    passages: list[Passage]

    def page(self, index: int) -> Page:
        return self.document.pages[index - 1]

    def other_text(self) -> list[str]:
        """The text of each page as pypdf extracts it, nothing taken away."""
        return _pypdf_text(self.path)


def parsed(corpus: Path, id_: str) -> Parsed:
    """The named document, parsed at its first use."""
    found = [path for path in sorted(corpus.rglob("*.pdf")) if FILES[id_] in path.name]
    if not found:
        pytest.fail(f"no PDF of {id_} ({FILES[id_]}*) under {corpus}")
    return _parse(id_, found[0])


@cache
def _parse(id_: str, path: Path) -> Parsed:
    document = read_pdf(path)
    return Parsed(id_, path, document, build_passages(document.pages))


@cache
def _pypdf_text(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]
