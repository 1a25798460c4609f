"""Local threshold documents of shapes not met so far, and a library that holds starter material only."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import thresholds
from assistant.levels.named import level_named
from assistant.library import Library
from ingest.index import build
from ingest.sources import Registry

ROOT = Path(__file__).resolve().parents[2]
SITUATION = "Year 4, always hungry, dad drinks and mum has bruises on her arms. Early help or s17?"
FAMILY_HELP = """# Northmoor threshold document 2026

## Universal

- all the child's needs are met by family, school and health

## Targeted early help

The lead professional is somebody who knows the family. Early help is offered with the consent of the family.

- the child is a young carer
- there is not enough food at home from time to time

## Family help (section 17)

Family help is led by a family help lead practitioner. Family help is offered on a voluntary basis.

- a parent's drinking or drug use affects the care of the child
- the child is regularly hungry

## Child protection (section 47)

Where there is significant harm consent is not needed to make a referral. A strategy discussion follows within 24 hours.

- a child has unexplained injuries
- a child is exposed to domestic abuse that causes significant harm
"""
FOUR_LEVELS = """# Eastvale continuum of need

## Level 1: Universal

- healthy, well fed and attending school

## Level 2: Additional

- the child is a young carer

## Level 3: Complex

- a parent's drinking affects the care of the child

## Level 4: Acute

- the child is regularly hungry and underweight
"""


def _held(tmp_path: Path, text: str) -> Library:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "thresholds.md").write_text(text, encoding="utf-8")
    build(tmp_path / "index", [folder], Registry([]))
    return Library.open(tmp_path / "index")


def test_family_help_is_a_level_of_its_own_in_the_documents_order(tmp_path: Path) -> None:
    found = thresholds.guide(_held(tmp_path, FAMILY_HELP), None, SITUATION)
    assert found is not None
    assert [level["label"] for level in found["levels"]] == [
        "Targeted early help",
        "Family help (section 17)",
        "Child protection (section 47)",
    ]
    family = found["levels"][1]
    touched = [c["quote"] for c in family["criteria"] if c["touched"]]
    assert "the child is regularly hungry" in touched
    assert "a parent's drinking or drug use affects the care of the child" in touched
    consent = [
        {q["text"] for q in level["next"] if "consent" in q["text"] or "voluntary" in q["text"]}
        for level in found["levels"]
    ]
    assert consent[1] == {"Family help is offered on a voluntary basis."}
    assert consent[2] == {"Where there is significant harm consent is not needed to make a referral."}


def test_four_numbered_levels_stand_in_their_order_without_the_universal_one(tmp_path: Path) -> None:
    found = thresholds.guide(_held(tmp_path, FOUR_LEVELS), None, SITUATION)
    assert found is not None
    assert [level["label"] for level in found["levels"]] == [
        "Level 2: Additional",
        "Level 3: Complex",
        "Level 4: Acute",
    ]
    assert any(c["touched"] for c in found["levels"][2]["criteria"])


@pytest.mark.parametrize("heading", ["Early help assessment form", "Child protection conferences", "Contacts"])
def test_a_heading_that_says_more_names_no_level(heading: str) -> None:
    assert not level_named(heading)


def test_starter_material_states_levels_until_a_statutory_document_is_held(tmp_path: Path) -> None:
    index = tmp_path / "index"
    build(index, [ROOT / "corpus" / "starter"], Registry.read(ROOT / "corpus" / "sources.toml"))
    found = thresholds.guide(Library.open(index), None, SITUATION)
    assert found is not None
    assert [level["id"] for level in found["levels"]][::2] == ["early_help", "child_in_need", "child_protection"]
    assert {level["source_id"] for level in found["levels"]} == {"starter-page-guide", "starter-model-procedure"}
    early = next(level for level in found["levels"] if level["source_id"] == "starter-page-guide")
    assert any(c["touched"] and "dad drinks" in " ".join(c["touches"]) for c in early["criteria"])
    assert all(c["page_index"] for level in found["levels"] for c in level["criteria"])
