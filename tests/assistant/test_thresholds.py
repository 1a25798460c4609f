"""The threshold guide: what is found at each level, what a situation touches, and that every quote stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import thresholds
from assistant.levels.concerns import items, load_concerns, meanings
from assistant.levels.situation import read_situation, telling
from assistant.levels.stored import stored_meanings
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
    stated = load_concerns().stated(meanings([criterion]))[0]
    return touch(stated, read_situation(situation)).words


def test_a_criterion_is_touched_by_the_words_that_meet_it() -> None:
    assert words("is a young carer", "She is 11. She does all the cooking and bathes her mum who has MS.")
    shown = words("has a parent or carer in custody", "She likes PE. Dad got five years and is in prison")
    assert shown
    assert not any("PE" in part for part in shown)
    assert not words("is a privately fostered child", "Dad got five years and is in prison")


def test_a_wording_that_no_document_held_so_far_has_is_read_by_meaning() -> None:
    told = "His mum's partner is locked up for dealing and he visits him on Sundays"
    assert words("somebody who looks after the young person is serving a jail sentence", told)
    assert not words("the young person has been taken abroad to be married", told)


def test_school_news_touches_no_criterion_of_physical_abuse() -> None:
    assert words(PHYSICAL, "He has finger marks on his neck, says dad grabbed him and shook him")
    assert not words(PHYSICAL, "He was picked for the swimming gala and the family are moving to a bigger house")


def test_a_parents_drinking_touches_the_family_criterion() -> None:
    assert words(FAMILY, "Mum was drunk at the gate again")
    assert words(OWN_USE, "Girl of 15 turned up drunk and had vodka in her bag")


def test_what_is_denied_is_not_shown_and_what_is_wanting_is() -> None:
    assert not words(PHYSICAL, "No bruises, nothing like that")
    assert words(PHYSICAL, "No explanation, but there are bruises all down his arm")
    assert words("provide adequate food", "No breakfast again")


def test_what_states_a_particular_concern_is_not_met_by_a_general_one() -> None:
    assert words("provide adequate food", "Year 4, always hungry and eats from the bin")
    assert not words("provide adequate food", "The two little ones are left on their own till midnight")


def test_words_shown_stand_in_the_question() -> None:
    told = "Year 5, no breakfast again, eats from the bin and his jumper stinks. Mum never answers."
    situation = read_situation(told)
    assert all(part in told for part in situation.parts)


def test_the_plainest_concern_gets_the_most_and_a_catch_all_little() -> None:
    particular = np.array([0.05, 1.0, 1.0], np.float32)
    general = [Touch((0,), ("x",), (6.0,), 6.0)] * 5
    plain, faint = [Touch((1,), ("x",), (6.0,), 6.0)] * 5, [Touch((2,), ("x",), (1.0,), 1.0)] * 5
    chosen = spread([*general, *plain, *faint], particular, least=0.9)
    assert [k for k in chosen if k < 5] == []
    assert len([k for k in chosen if 5 <= k < 10]) == 5
    assert len([k for k in chosen if k >= 10]) == 1


@pytest.mark.parametrize(
    "asked",
    ["Is this early help or section 17?", "What level is this?", "s47 or not?", "Does that meet the threshold?"],
)
def test_what_only_asks_for_the_level_touches_nothing(asked: str) -> None:
    told = "Year 4, always hungry and eats from the bin."
    assert read_situation(asked).shown().max() < 0
    assert np.array_equal(read_situation(f"{told} {asked}").shown(), read_situation(told).shown())
    assert words("provide adequate food", f"Always hungry and eats from the bin, {asked}")


def test_what_is_told_in_a_question_is_read() -> None:
    assert words(PHYSICAL, "Does a boy with bruises all over his arms need a s47?")


def test_an_age_and_a_place_tell_nothing() -> None:
    assert not telling("15 year old lad in Kettering")
    assert telling("15 year old lad whose dad is in prison")


def test_vectors_of_criteria_are_kept_and_made_again_for_other_texts(guide: tuple[Library, dict[str, Any]]) -> None:
    library, _ = guide
    first = stored_meanings(library, "wt-2031", ["is a young carer"])
    again = stored_meanings(library, "wt-2031", ["is a young carer"])
    assert np.allclose(first, again, atol=0.01)
    other = stored_meanings(library, "wt-2031", ["has a parent or carer in custody"])
    assert not np.allclose(first, other, atol=0.01)


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
            (
                "text",
                "4. Sexual abuse is significant harm: forcing or enticing a child to take part in sexual activities, "
                "whether or not the child is aware of what is happening.",
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
    found = thresholds.guide(
        library,
        None,
        "Y6 boy says his uncle beat him with a belt and has bruises all over his arms. He cares for his mum, "
        "dad is in prison",
    )
    assert found is not None
    return library, found


def test_what_two_documents_word_alike_is_one_criterion_with_both_places(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    registry = Registry.read(ROOT / "corpus" / "sources.toml")
    sources = []
    for family, own in (("wt-2023", "has a parent or carer in custody"), ("kcsie-2025", "is frequently missing")):
        file = folder / f"{family}.pdf"
        opening = "1. Staff should be alert to the potential need for early help for a child who:"
        _pdf(file, f"Guide {family}", [("page", ""), ("text", opening), ("item", "is a young carer"), ("item", own)])
        held = registry.get(family)
        assert held is not None
        changed = replace(held, id=f"{family}-x", sha256=sha256_of(file), status="in_force", superseded_by=None)
        sources.append(changed)
    build(tmp_path / "index", [folder], Registry(sources))
    found = thresholds.guide(Library.open(tmp_path / "index"), None, "He cares for his mum and cooks for her")
    assert found is not None
    first, second = found["levels"]
    carer = next(c for c in first["criteria"] if c["quote"] == "is a young carer")
    assert [(place["source_id"], place["page_index"]) for place in carer["also"]] == [("kcsie-2025-x", 1)]
    assert [c["quote"] for c in second["criteria"]] == ["is frequently missing"]


def test_levels_are_found_by_what_the_text_says(guide: tuple[Library, dict[str, Any]]) -> None:
    _, found = guide
    assert [level["id"] for level in found["levels"]] == ["early_help", "child_in_need", "child_protection"]
    early, need, protection = (list(level["criteria"]) for level in found["levels"])
    assert {c["quote"] for c in early if c["touched"]} == {"is a young carer", "has a parent or carer in custody"}
    assert any(c["quote"] == "or a child who is disabled." and not c["touched"] for c in need)
    assert any(c["touched"] and any("bruises" in words for words in c["touches"]) for c in protection)


def test_a_criterion_that_nothing_touches_stays_in_reach(guide: tuple[Library, dict[str, Any]]) -> None:
    _, found = guide
    protection = found["levels"][-1]["criteria"]
    assert [c["touched"] for c in protection if "Sexual abuse" in c["quote"]] == [False]
    assert [c["touched"] for c in protection] == sorted((c["touched"] for c in protection), reverse=True)


def test_a_prepared_library_reads_no_criteria_when_asked(
    guide: tuple[Library, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library.open(guide[0].index_dir)
    thresholds.prepare(library)
    monkeypatch.setattr(thresholds, "stored_meanings", lambda *_: pytest.fail("criteria were read again"))
    assert thresholds.guide(library, None, "Y6 boy, dad is in prison") is not None


def test_every_quote_stands_on_its_page(guide: tuple[Library, dict[str, Any]]) -> None:
    library, found = guide
    for level in found["levels"]:
        for criterion in level["criteria"]:
            quote(library.page(level["source_id"], criterion["page_index"]), criterion["quote"])
    assert found["contacts"] == []
    assert "not a decision" in found["not_a_decision"]


def test_a_criterion_that_lists_things_is_touched_by_each_of_them() -> None:
    text = "see to a child's teeth, its schooling and its vaccinations (including exclusion from home or abandonment)"
    listed = items(text)
    assert "exclusion from home" in listed
    vectors = meanings([text, *listed])
    stated = load_concerns().stated(vectors[:1], [0] * len(listed), vectors[1:])[0]
    assert touch(stated, read_situation("His dad packed his bags and shut the door on him")).words
    assert not touch(
        load_concerns().stated(vectors[:1])[0], read_situation("His dad packed his bags and shut the door on him")
    ).words


def test_two_words_about_a_grown_up_tell_something() -> None:
    assert words(FAMILY, "dad drinks")


def test_the_most_telling_stands_first(guide: tuple[Library, dict[str, Any]]) -> None:
    library, _ = guide
    found = thresholds.guide(library, None, "A man is forcing her to take part in sexual activities")
    assert found is not None
    assert "Sexual abuse" in found["levels"][-1]["criteria"][0]["quote"]


def test_lines_of_a_table_that_run_together_are_items_of_their_own() -> None:
    assert "Lost a grandparent last year" in items("Deafness limits what he can do Lost a grandparent last year")
