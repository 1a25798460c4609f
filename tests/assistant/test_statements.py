"""Which words of a document are read as criteria, and at which level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import thresholds
from assistant.levels.local import _run_together, local_statements
from assistant.levels.shortforms import spelt_out
from assistant.levels.statements import statutory_statements
from assistant.library import Library
from ingest.index import build
from ingest.sources import Registry, sha256_of
from tests.assistant.conftest import _pdf

ROOT = Path(__file__).resolve().parents[2]
FILLER = " ".join(["Nothing else is said about anybody here, and whoever reads on will find that out."] * 12)
NEED, PROTECTION, EARLY = "child_in_need", "child_protection", "early_help"


def held(tmp_path: Path, lines: Sequence[tuple[str, str]]) -> Library:
    folder = tmp_path / "corpus"
    folder.mkdir()
    file = folder / "guide.pdf"
    _pdf(file, "Guide for all who work with children", [("page", ""), *lines])
    known = Registry.read(ROOT / "corpus" / "sources.toml").get("wt-2023")
    assert known is not None
    source = replace(known, id="guide", sha256=sha256_of(file), status="in_force", superseded_by=None)
    build(tmp_path / "index", [folder], Registry([source]))
    return Library.open(tmp_path / "index")


def read(tmp_path: Path, *lines: tuple[str, str]) -> set[tuple[str, str]]:
    """(level, words) of all statements in a statutory document of these lines."""
    library = held(tmp_path, lines)
    return {(s.level, s.text) for s in statutory_statements(library, library.source("guide"))}


def test_what_is_to_be_done_once_harm_is_feared_is_a_criterion(tmp_path: Path) -> None:
    told = "Enquiries should be opened without delay where there are concerns about maltreatment of any kind."
    consider = "Everybody should consider whether pupils are at risk of exploitation away from their families."
    only_done = "Enquiries should be led by a qualified person who keeps a record of the abuse."
    found = read(tmp_path, ("text", f"1. {told} {consider}"), ("text", f"2. {only_done}"))
    assert (PROTECTION, told) in found
    assert (PROTECTION, consider) in found
    assert not any("led by" in words for _, words in found)


def test_what_staff_are_to_know_of_describes_it(tmp_path: Path) -> None:
    aware = "Staff should be aware that children can abuse other children."
    found = read(tmp_path, ("text", f"1. {aware} Staff should be trained to deal with abuse."))
    assert found == {(PROTECTION, aware)}


def test_a_clause_before_a_colon_is_no_definition(tmp_path: Path) -> None:
    told = (
        "1. Neglect: the persistent failure to meet basic needs. Once a child walks, neglect may involve a carer "
        "failing to: provide food and warm clothing; or keep the child from danger at home."
    )
    found = read(tmp_path, ("text", told))
    whole = {words for level, words in found if level == PROTECTION}
    assert "or keep the child from danger at home." in whole


def test_a_section_on_a_group_that_cites_the_statute_is_about_need(tmp_path: Path) -> None:
    told = "Where an authority is assessing a child who cares, the person cared for may also be given help."
    statute = "Carers under 18 are assessed under section 17ZA of the Act."
    heading = ("heading", "Help for young carers")
    lines = [heading, ("text", f"1. {statute}"), ("text", f"2. {FILLER}"), ("text", f"3. {told}")]
    assert (NEED, told) in read(tmp_path, *lines)


def test_without_the_statute_a_section_on_a_group_is_not_about_need(tmp_path: Path) -> None:
    told = "Where an authority is assessing a child who cares, the person cared for may also be given help."
    assert read(tmp_path, ("heading", "Help for young carers"), ("text", f"1. {told}")) == set()


def test_those_of_whom_assessments_take_account_may_be_in_need_and_harmed(tmp_path: Path) -> None:
    groups = "This is likely to be so for young carers, children with illnesses and children at risk of abuse."
    found = read(tmp_path, ("heading", "Assessment and support"), ("text", f"1. {groups}"))
    assert found == {(NEED, groups), (PROTECTION, groups)}


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Where a child is remanded, support may be required afterwards.", NEED),
        ("Where a child accommodated under section 20 returns home, support may be required.", NEED),
        ("Each adult in charge under section 17 has a right to an assessment.", NEED),
        ("Where a child is likely to suffer from harm, a referral is made at once.", PROTECTION),
        ("Gangs can invent debts, which need to be worked off by the child they exploit.", PROTECTION),
        ("Lack of money or other resources can make a child easier to exploit.", PROTECTION),
        ("Schools can help those in need of extra mental health support.", ""),
        ("Children suffer when they see violence by whoever has parental responsibility.", PROTECTION),
        ("Being away from lessons again and again can be a warning sign.", PROTECTION),
    ],
)
def test_whom_the_words_are_about_gives_the_level(tmp_path: Path, words: str, level: str) -> None:
    assert read(tmp_path, ("text", f"1. {words}")) == ({(level, words)} if level else set())


def test_those_who_do_not_work_or_learn_may_need_early_help(tmp_path: Path) -> None:
    told = "Pay attention to young people who are not in education, employment or training."
    assert (EARLY, told) in read(tmp_path, ("heading", "Early help"), ("text", f"1. {told}"))


def test_a_list_of_where_to_turn_states_no_criteria(tmp_path: Path) -> None:
    line = ("text", "1. A charity that is likely to help where children are abused.")
    assert read(tmp_path, ("heading", "Sources of support"), line) == set()


def test_a_sign_that_breaks_a_policy_points_nowhere_else(tmp_path: Path) -> None:
    sign = "taking photographs of pupils, contrary to the policy"
    stem = ("text", "1. Grooming can begin unseen. Signs of grooming by an adult may include:")
    assert (PROTECTION, sign) in read(tmp_path, stem, ("item", sign), ("item", "giving presents to one pupil"))


def test_a_criterion_names_each_place_that_states_it(tmp_path: Path) -> None:
    told = "Neglect: the persistent failure to meet the basic needs of a child."
    library = held(tmp_path, [("text", f"1. {told}"), ("page", ""), ("text", f"2. {told}")])
    found = thresholds.guide(library, None, "always hungry and filthy")
    assert found is not None
    (criterion,) = found["levels"][0]["criteria"]
    assert [(place["source_id"], place["page_index"]) for place in criterion["also"]] == [("guide", 2)]


def test_short_forms_are_spelt_out_as_the_document_defines_them(tmp_path: Path) -> None:
    library = held(
        tmp_path, [("text", "1. Child labour abuse (CLA) may be hidden. A child at risk of CLA may be tired.")]
    )
    assert "child labour abuse" in spelt_out(library, "at risk of CLA").lower()
    assert "female genital mutilation" in spelt_out(library, "at risk of FGM").lower()
    assert spelt_out(library, "PE on Monday") == "PE on Monday"


def _local(tmp_path: Path, text: str) -> list[Any]:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "thresholds.md").write_text(text, encoding="utf-8")
    build(tmp_path / "index", [folder], Registry([]))
    library = Library.open(tmp_path / "index")
    return local_statements(library, library.sources[0])


@pytest.mark.parametrize(
    "heads", [("Level Two: Additional", "Level Three: Complex"), ("Indicators at Level 2", "Level 3")]
)
def test_levels_numbered_in_words_or_within_a_heading_are_levels(tmp_path: Path, heads: tuple[str, str]) -> None:
    text = f"# Thresholds of need\n\n## {heads[0]}\n\n- poor attendance\n\n## {heads[1]}\n\n- regularly hungry\n"
    found = _local(tmp_path, text)
    assert [(s.level.rsplit(":", 1)[1], s.text) for s in found] == [
        ("level-2", "poor attendance"),
        ("level-3", "regularly hungry"),
    ]


@pytest.mark.parametrize(
    ("cell", "cut"),
    [
        (
            "limits the care they give Experienced loss of a parent",
            ["limits the care they give", "Experienced loss of a parent"],
        ),
        ("looked after by the Local Authority and worries remain", None),
        ("regular and recent contact with Police officers in town", None),
    ],
)
def test_items_of_a_cell_that_run_together_are_parted(cell: str, cut: list[str] | None) -> None:
    assert list(_run_together(cell)) == (cut or [cell])


def test_a_criterion_that_names_a_harm_by_its_short_form_is_kept(tmp_path: Path) -> None:
    told = "Where a child may be at risk of HBA, or may have suffered HBA before, a report is made at once."
    library = held(tmp_path, [("heading", "Honour-based abuse"), ("text", f"1. {told}")])
    found = thresholds.guide(library, None, "her brothers say she has shamed the family and she is scared of them")
    assert found is not None
    assert [c["quote"] for c in found["levels"][0]["criteria"]] == [told]
