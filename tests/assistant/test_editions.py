"""Comparing editions: what is added, removed, reworded and moved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

from assistant.editions import CompareError, compare
from assistant.library import Library
from ingest.index import build
from ingest.sources import Registry

ROOT = Path(__file__).resolve().parents[2]
SAME = "Staff should write down what a child says in the child's own words on the same day and sign the note."
OLD = "The school must report a pupil who is absent for ten days in a row to the local authority without delay."
NEW = "The school must report a pupil who is absent for five days in a row to the local authority without delay."
GONE = "Goggles may be worn at the pool if a parent has asked for them in writing before the first lesson of term."
FRESH = "Every visitor wears a badge with a photograph and is met at the gate by somebody from the front office."
MOVED = "Governors look at the attendance figures every term and ask the head teacher about persistent absence."


def _pdf(path: Path, sections: list[tuple[str, list[str]]]) -> None:
    pdf = FPDF()
    for heading, texts in sections:
        pdf.add_page()
        pdf.set_font("helvetica", "B", 18)
        pdf.multi_cell(0, 10, heading, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
        pdf.set_font("helvetica", size=12)
        for text in texts:
            pdf.multi_cell(0, 7, text, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(6)
    pdf.output(str(path))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    corpus = tmp_path_factory.mktemp("editions")
    filler = [
        f"Transport for trip number {n} is arranged by the office with two adults on each coach." for n in range(4)
    ]
    absence = [*filler[:2], "{}", *filler[2:]]
    _pdf(
        corpus / "rules-old.pdf",
        [("Records", [SAME]), ("Governors", [MOVED]), ("Absence", [t.format(OLD) for t in absence]), ("Pool", [GONE])],
    )
    _pdf(
        corpus / "rules-new.pdf",
        [
            ("Records", [SAME]),
            ("Absence", [t.format(NEW) for t in absence]),
            ("Visitors", [FRESH]),
            ("Reviews", [MOVED]),
        ],
    )
    index = tmp_path_factory.mktemp("editions-index")
    build(index, [corpus], Registry.read(ROOT / "corpus" / "sources.toml"))
    return Library.open(index)


@pytest.fixture(scope="module")
def result(library: Library) -> dict[str, Any]:
    return compare(library, "rules-old", "rules-new")


def _with(result: dict[str, Any], words: str) -> list[dict[str, Any]]:
    return [
        c
        for c in result["changes"]
        if any(c[side] and words in " ".join(c[side]["text"].split()) for side in ("from", "to"))
    ]


def test_reworded_names_the_words(result: dict[str, Any]) -> None:
    (change,) = _with(result, "absent for")
    assert change["kind"] == "reworded"
    assert (change["words_removed"], change["words_added"]) == (["ten"], ["five"])
    assert (change["from"]["page_index"], change["to"]["page_index"]) == (3, 2)


def test_added_removed_and_moved(result: dict[str, Any]) -> None:
    (added,), (removed,), (moved,) = (
        _with(result, "badge"),
        _with(result, "Goggles"),
        _with(result, "attendance figures"),
    )
    assert (added["kind"], added["from"]) == ("added", None)
    assert (removed["kind"], removed["to"]) == ("removed", None)
    assert moved["kind"] == "moved"
    assert (moved["from"]["page_index"], moved["to"]["page_index"]) == (2, 4)


def test_counts_agree_with_the_changes(result: dict[str, Any]) -> None:
    counts = result["counts"]
    assert sum(v for k, v in counts.items() if k != "unchanged") == len(result["changes"])
    assert counts["unchanged"] >= 1
    assert not _with(result, "own words")


def test_the_same_edition_has_no_changes(library: Library) -> None:
    assert compare(library, "rules-old", "rules-old")["changes"] == []


def test_a_topic_keeps_what_touches_it(library: Library) -> None:
    assert [c["kind"] for c in compare(library, "rules-old", "rules-new", topic="goggles")["changes"]] == ["removed"]


def test_an_edition_not_held_is_refused(library: Library) -> None:
    with pytest.raises(CompareError, match="not held"):
        compare(library, "rules-old", "rules-2030")


@pytest.mark.real
def test_kcsie_2024_to_2025(real_index: Path) -> None:
    result = compare(Library.open(real_index), "kcsie-2024", "kcsie-2025")
    assert result["counts"]["unchanged"] > 800
    added = [c["to"]["text"] for c in result["changes"] if c["kind"] == "added"]
    assert any("half termly" in text for text in added)
