"""Threshold matrices as areas draw them: each cell keeps its level, or the page is listed with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents import read_document
from ingest.pages import Document
from ingest.passages import Passage, build_passages
from tests.fixtures import matrices
from tests.fixtures.matrices import ROWS, mark

REASON = "table without ruling lines, whose cells cannot be told apart"


def read(path: Path) -> tuple[Document, list[Passage]]:
    document = read_document(path)
    return document, build_passages(document.pages)


def levels_in(text: str, count: int) -> set[int]:
    return {k for k in range(count) for row in ROWS if mark(k, row) in text}


@pytest.mark.parametrize("name", matrices.ALL)
def test_each_cell_keeps_its_level(tmp_path: Path, name: str) -> None:
    levels, make = matrices.ALL[name]
    document, found = read(make(tmp_path / "matrix.pdf"))
    assert not any(REASON in warning for warning in document.warnings)
    said = " ".join(passage.text for passage in found)
    assert [mark(k, row) for k in range(len(levels)) for row in ROWS if mark(k, row) not in said] == []
    for passage in found:
        inside = levels_in(passage.text, len(levels))
        assert len(inside) <= 1, f"levels mixed in one passage: {passage.text!r}"
        for k in inside:
            where = " | ".join((*passage.section, passage.text)).lower()
            assert levels[k].lower() in where, (passage.section, passage.text)
            others = [level for level in levels if level != levels[k]]
            assert not any(other.lower() in " | ".join(passage.section).lower() for other in others)


@pytest.mark.parametrize("rules", ["grid", "fills", "level", "none"])
def test_a_cell_keeps_its_row_too(tmp_path: Path, rules: str) -> None:
    _, found = read(matrices.columns(tmp_path / "m.pdf", matrices.NAMED, rules))
    for k, level in enumerate(matrices.NAMED):
        for row in ROWS:
            (own,) = [p for p in found if mark(k, row) in p.text]
            assert own.section[-2:] == (level, row)


def test_a_bar_over_the_table_names_the_rows_below_it(tmp_path: Path) -> None:
    _, found = read(matrices.rows_named_across(tmp_path / "m.pdf", matrices.NUMBERED))
    for row in ROWS:
        for k, level in enumerate(matrices.NUMBERED):
            (own,) = [p for p in found if mark(k, row) in p.text]
            assert own.section[-2:] == (row, level)


def test_a_cell_merged_over_two_levels_belongs_to_both(tmp_path: Path) -> None:
    _, found = read(matrices.merged_over_two_levels(tmp_path / "m.pdf"))
    (shared,) = [p for p in found if "sharedhome" in p.text]
    assert shared.section[-2:] == ("Level 2 Early help / Level 3 Child in need", "Home")
    (last,) = [p for p in found if mark(3, "Home") in p.text]
    assert last.section[-2:] == ("Level 4 Child protection", "Home")


def test_what_to_do_stands_under_its_level_and_apart_from_what_is_seen(tmp_path: Path) -> None:
    _, found = read(matrices.signs_and_steps(tmp_path / "m.pdf"))
    for k, level in enumerate(matrices.NUMBERED[1:3]):
        (seen,) = [p for p in found if mark(k, "Home") in p.text]
        (step,) = [p for p in found if f"step{k}home" in p.text]
        assert seen.section[-2:] == (f"{level} > What you may see", "Home")
        assert step.section[-2:] == (f"{level} > What to do", "Home")


@pytest.mark.parametrize("repeated", [True, False])
def test_the_rest_of_a_row_overleaf_has_its_level_and_its_row(tmp_path: Path, repeated: bool) -> None:
    _, found = read(matrices.over_the_turn(tmp_path / "m.pdf", repeated))
    for k, level in enumerate(matrices.NUMBERED):
        (rest,) = [p for p in found if f"rest{k}" in p.text]
        assert level in rest.section
        assert "Home" in rest.section
        assert 4 in rest.pages


@pytest.mark.parametrize("levels", [matrices.FAMILY[1:], matrices.NUMBERED])
@pytest.mark.parametrize("white", [1, 9, 14])
def test_columns_too_close_are_listed_and_never_mixed(tmp_path: Path, levels: tuple[str, ...], white: int) -> None:
    document, found = read(matrices.close_columns(tmp_path / "m.pdf", levels, white))
    assert all(len(levels_in(p.text, len(levels))) <= 1 for p in found)
    if not any(mark(0, "Home") in p.text for p in found):
        assert any(f"p. 3 not quoted: {REASON}" in warning for warning in document.warnings)
