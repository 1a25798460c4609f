"""The threshold guide: what is found at each level, what a situation touches, and that every quote stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import thresholds
from assistant.levels.situation import read_situation
from assistant.levels.touching import Touch, spread, touch
from assistant.library import Library
from assistant.quotes import quote
from ingest.index import build
from ingest.sources import Registry, sha256_of
from tests.assistant.conftest import _pdf

ROOT = Path(__file__).resolve().parents[2]
FAMILY = "is in a family circumstance presenting challenges for the child, such as domestic abuse"
OWN_USE = "is misusing drugs or alcohol themselves"
PHYSICAL = "A form of abuse which may involve hitting, shaking, throwing or otherwise causing physical harm to a child."


def words(criterion: str, situation: str) -> tuple[str, ...]:
    return touch(criterion, read_situation(situation)).words


def test_a_criterion_is_touched_by_the_words_that_meet_it() -> None:
    assert words("is a young carer", "She is 11 and cares for her mum") == ("cares for her mum",)
    assert words("has a parent or carer in custody", "His dad is in prison") == ("prison",)
    assert not words("is a privately fostered child", "His dad is in prison")


def test_what_is_denied_touches_nothing() -> None:
    assert words(PHYSICAL, "Boy of 7 with bruises on his back") == ("bruises",)
    assert not words(PHYSICAL, "Boy of 7, no bruises, happy at home")


def test_it_matters_who_it_is_about() -> None:
    assert not words("is disabled", "Mum is disabled and the boy helps")
    assert words("is disabled", "The boy is disabled and mum helps") == ("disabled",)
    assert not words(OWN_USE, "Mum was drunk at the gate")
    assert words(FAMILY, "Mum was drunk at the gate")
    assert words(OWN_USE, "Girl of 15 drunk in school")
    assert not words(FAMILY, "Girl of 15 drunk in school")


def test_every_sign_gets_a_criterion_before_any_gets_two() -> None:
    touched = [Touch(("a",), ("x",), 1.0), Touch(("a",), ("x",), 1.0), Touch(("b",), ("y",), 0.2)]
    assert spread(touched, 2) == [0, 2]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("levels")
    _pdf(
        folder / "working-together.pdf",
        "Working Together to Safeguard Children 2031",
        [
            ("page", ""),
            ("heading", "Chapter 1: Help"),
            ("text", "1. Practitioners should be alert to the potential need for early help for a child who:"),
            ("item", "is a young carer"),
            ("item", "has a parent or carer in custody"),
            ("heading", "Chapter 2: Statutory levels"),
            (
                "text",
                "2. A child in need is defined under section 17 as a child who is unlikely to achieve a reasonable "
                "level of health, or a child who is disabled.",
            ),
            (
                "text",
                "3. Where there is reasonable cause to suspect that a child is suffering or is likely to suffer "
                "significant harm, the authority must make enquiries under section 47.",
            ),
        ],
    )
    held = Registry.read(ROOT / "corpus" / "sources.toml").get("wt-2023")
    assert held is not None
    file = folder / "working-together.pdf"
    source = replace(held, id="wt-2031", sha256=sha256_of(file), status="in_force", superseded_by=None)
    index = tmp_path_factory.mktemp("index") / "index"
    build(index, [folder], Registry([source]))
    library = Library.open(index)
    found = thresholds.guide(library, None, "Y6 boy with bruises who cares for his mum, dad is in prison")
    assert found is not None
    return library, found


def test_levels_are_found_by_what_the_text_says(guide: tuple[Library, dict[str, Any]]) -> None:
    _, found = guide
    assert [level["id"] for level in found["levels"]] == ["early_help", "child_in_need", "child_protection"]
    early, need, protection = (list(level["criteria"]) for level in found["levels"])
    assert {c["quote"] for c in early if c["touched"]} == {"is a young carer", "has a parent or carer in custody"}
    assert any(c["quote"] == "or a child who is disabled." and not c["touched"] for c in need)
    assert any(c["touched"] and c["touches"] == ["bruises"] for c in protection)


def test_every_quote_stands_on_its_page(guide: tuple[Library, dict[str, Any]]) -> None:
    library, found = guide
    for level in found["levels"]:
        for criterion in level["criteria"]:
            quote(library.page(level["source_id"], criterion["page_index"]), criterion["quote"])
    assert found["contacts"] == []
    assert "not a decision" in found["not_a_decision"]
