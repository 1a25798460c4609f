"""Local threshold documents of shapes not met so far, and a library that holds starter material only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from assistant import thresholds
from assistant.levels import following, saying
from assistant.levels.named import level_named
from assistant.library import Library
from ingest.index import build
from ingest.sources import Registry, sha256_of
from tests.fixtures import matrices

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


STATUTORY = """# Westmarsh threshold guidance 2026

## 6 Assessments

Once it is completed a decision is made by the team on the evidence gathered over the whole of the assessment, which
may lead to the case being held by the statutory team for as long as that is needed or closed, or it may be felt that
the case could be held elsewhere with another worker becoming the lead professional for a child in need.

### 6.1 Section 17 Child in need

- the child is regularly hungry

A social worker will lead the assessment under section 17. Children's social care will work with families on a
voluntary basis so that section 47 child protection enquiries are not needed.

### 6.2 Section 47 Child protection

- a child has unexplained injuries

Social workers have a duty to lead enquiries under section 47.

### 6.3 Consent

Where a child is likely to suffer significant harm, consent is not needed to make a referral.
"""


def test_what_follows_at_a_level_is_not_taken_from_another_levels_section(tmp_path: Path) -> None:
    library = _held(tmp_path, STATUTORY)
    found = thresholds.guide(library, None, SITUATION)
    assert found is not None
    need, protection = ([quote["text"] for quote in level["next"]] for level in found["levels"])
    assert need[0] == "A social worker will lead the assessment under section 17."
    assert "voluntary basis" in need[1]
    assert protection == [
        "Social workers have a duty to lead enquiries under section 47.",
        "Where a child is likely to suffer significant harm, consent is not needed to make a referral.",
    ]


def test_a_long_sentence_is_cut_to_the_part_that_says_it() -> None:
    said = " ".join(STATUTORY.split("## 6 Assessments")[1].split("###")[0].split())
    lead = saying.facet("lead professional")
    assert lead.cut(said).startswith("it may be felt that the case could be held elsewhere")
    assert said.endswith(lead.cut(said))


def test_of_a_child_no_next_step_is_taken_from_allegations_about_staff(tmp_path: Path) -> None:
    text = (
        "# Guide\n\n## Part four: Allegations made about staff and volunteers\n\n### The initial response\n\n"
        "If there is cause to suspect that a child is likely to suffer significant harm, a strategy discussion will "
        "be held.\n\n## Part one: What staff should do\n\n"
        "Where a child is likely to suffer from harm, it is important that a referral is made immediately.\n\n"
        "It would be legitimate to share information without consent where that would place a child at risk.\n"
    )
    library = _held(tmp_path, text)
    source = replace(library.sources[0], kind="statutory")
    said = [quote["text"] for quote in following.following(library, source, "child_protection")]
    assert said == [
        "Where a child is likely to suffer from harm, it is important that a referral is made immediately.",
        "It would be legitimate to share information without consent where that would place a child at risk.",
    ]
    # What lets information be shared is not the consent that section 17 asks for.
    assert following.following(library, source, "child_in_need") == []


FOUR = ("Universal", "Early help", "Intensive", "Specialist")
FAMILY_FIRST = ("Targeted early help", "Family help", "Child protection")


def _drawn(tmp_path: Path, draw: Callable[[Path], object]) -> list[dict[str, Any]]:
    folder = tmp_path / "corpus"
    folder.mkdir()
    draw(folder)
    build(tmp_path / "index", [folder], Registry([]))
    found = thresholds.guide(Library.open(tmp_path / "index"), None, SITUATION)
    assert found is not None
    levels: list[dict[str, Any]] = found["levels"]
    return levels


def _docx(folder: Path, names: tuple[str, ...], as_table: bool) -> None:
    file = docx.Document()
    file.add_heading("Northmoor thresholds of need", 0)
    if as_table:
        table = file.add_table(rows=3, cols=len(names))
        for k, name in enumerate(names):
            for row, words in enumerate((name, f"always hungry, {name}", f"a parent drinks, {name}")):
                table.rows[row].cells[k].text = words
    else:
        for name in names:
            file.add_heading(name, 1)
            file.add_paragraph(f"the child is always hungry and this is {name.lower()}", style="List Bullet")
            file.add_paragraph(f"a parent drinks too much and this is {name.lower()}", style="List Bullet")
    file.save(str(folder / "thresholds.docx"))


@pytest.mark.parametrize("names", [FOUR, FAMILY_FIRST])
@pytest.mark.parametrize("form", ["grid", "fills", "docx table", "docx headings"])
def test_levels_called_by_name_stand_in_their_order(tmp_path: Path, names: tuple[str, ...], form: str) -> None:
    def draw(folder: Path) -> object:
        if form.startswith("docx"):
            return _docx(folder, names, form.endswith("table"))
        return matrices.columns(folder / "thresholds.pdf", names, form)

    levels = _drawn(tmp_path, draw)
    assert [level["label"] for level in levels] == [name for name in names if name != "Universal"]
    assert all(level["criteria"] and level["criteria"][0]["page_index"] for level in levels)
    for level in levels:
        own = matrices.mark(names.index(level["label"]), "") if not form.startswith("docx") else level["label"].lower()
        assert all(own in c["quote"].lower() for c in level["criteria"])


NUMBERED = """# Oxmere early help and threshold document

## Level 1: Universal

- the child is well fed

### What happens next at Level 1

No consent beyond the usual agreement is needed.

## Level 2: Early help

- the child is sometimes hungry

### {next} at Level 2

The school leads as lead professional. The family must give consent first. A plan is made within 20 working days.

## Level 3: Child in need

- the child is regularly hungry
- parents refuse consent to health checks

### {next} at Level 3

A social worker leads the assessment. The parents' consent is sought. It is completed within 45 working days.

## Level 4: Child protection

- a child has unexplained injuries

### {next} at Level 4

Police and social care lead jointly. Consent is not needed where asking would raise the risk. They meet within 24 hours.
"""


def _next_of(tmp_path: Path, text: str) -> dict[str, list[str]]:
    found = thresholds.guide(_held(tmp_path, text), None, SITUATION)
    assert found is not None
    return {level["id"].rsplit(":", 1)[-1]: [quote["text"] for quote in level["next"]] for level in found["levels"]}


def test_each_level_gets_the_next_steps_of_its_own_section_only(tmp_path: Path) -> None:
    said = _next_of(tmp_path, NUMBERED.format(next="What happens next"))
    assert said == {
        "level-2": [
            "The school leads as lead professional.",
            "The family must give consent first.",
            "A plan is made within 20 working days.",
        ],
        "level-3": [
            "A social worker leads the assessment.",
            "The parents' consent is sought.",
            "It is completed within 45 working days.",
        ],
        "level-4": [
            "Police and social care lead jointly.",
            "Consent is not needed where asking would raise the risk.",
            "They meet within 24 hours.",
        ],
    }


def test_a_section_that_is_not_called_next_steps_is_its_levels_too(tmp_path: Path) -> None:
    said = _next_of(tmp_path, NUMBERED.format(next="Support"))
    assert said["level-2"][:2] == ["The school leads as lead professional.", "The family must give consent first."]
    assert said["level-3"] == [
        "A social worker leads the assessment.",
        "The parents' consent is sought.",
        "It is completed within 45 working days.",
    ]
    assert said["level-4"] == [
        "Consent is not needed where asking would raise the risk.",
        "They meet within 24 hours.",
    ]


def test_what_no_heading_places_is_of_the_level_that_it_names(tmp_path: Path) -> None:
    text = (
        "# Eastvale thresholds\n\n## Tier 2: Additional\n\n- the child is hungry at times\n\n"
        "## Tier 3: Complex\n\n- the child is always hungry\n\n## Tier 4: Acute\n\n- the child is starved\n\n"
        "## Agreement of families\n\nAt Tiers 2 and 3 consent is always asked for. At Tier 4 consent is not needed.\n\n"
        "## Sharing\n\nConsent is recorded by everybody.\n"
    )
    said = _next_of(tmp_path, text)
    assert said == {
        "level-2": ["At Tiers 2 and 3 consent is always asked for."],
        "level-3": ["At Tiers 2 and 3 consent is always asked for."],
        "level-4": ["At Tier 4 consent is not needed."],
    }


NEEDS_APART = """# Saltby continuum of need

## The continuum

| Area | Universal | Targeted early help | Child in need | Child protection |
|---|---|---|---|---|
| Home | Well fed | Sometimes hungry | Always hungry | Starved on purpose |
| Parents | Warm | Dad drinks at weekends | Dad drinks every day | Unexplained bruises |
| Who leads | Nobody | School | Social worker | Social worker and police |

## What comes next

| Level | Agreement | Timescale |
|---|---|---|
| Targeted early help | Always needed | Plan within 15 days |
| Child in need | Needed, ask first | Assessment within 45 days |
| Child protection | Not needed where it raises risk | Meeting the same day |
"""


def test_a_table_of_who_leads_and_consent_gives_next_steps_and_no_criteria(tmp_path: Path) -> None:
    found = thresholds.guide(_held(tmp_path, NEEDS_APART), None, SITUATION)
    assert found is not None
    assert [{c["quote"] for c in level["criteria"]} for level in found["levels"]] == [
        {"Sometimes hungry", "Dad drinks at weekends"},
        {"Always hungry", "Dad drinks every day"},
        {"Starved on purpose", "Unexplained bruises"},
    ]
    assert [[(q["heading"], q["text"]) for q in level["next"]] for level in found["levels"]] == [
        [("Who leads", "School"), ("Agreement", "Always needed"), ("Timescale", "Plan within 15 days")],
        [
            ("Who leads", "Social worker"),
            ("Agreement", "Needed, ask first"),
            ("Timescale", "Assessment within 45 days"),
        ],
        [
            ("Who leads", "Social worker and police"),
            ("Agreement", "Not needed where it raises risk"),
            ("Timescale", "Meeting the same day"),
        ],
    ]


def test_a_row_of_a_level_gives_its_criterion_and_its_next_steps(tmp_path: Path) -> None:
    text = (
        "# Eastvale levels\n\n## Levels\n\n| Level | Who leads | What it looks like | Consent |\n|---|---|---|---|\n"
        "| Level 2 | School | Sometimes hungry, dad drinks | Asked for |\n"
        "| Level 3 | Social worker | Always hungry, dad is drunk | Not always |\n"
    )
    found = thresholds.guide(_held(tmp_path, text), None, SITUATION)
    assert found is not None
    assert [(level["label"], level["criteria"][0]["quote"]) for level in found["levels"]] == [
        ("Level 2", "Sometimes hungry, dad drinks"),
        ("Level 3", "Always hungry, dad is drunk"),
    ]
    assert [[q["text"] for q in level["next"]] for level in found["levels"]] == [
        ["School", "Asked for"],
        ["Social worker", "Not always"],
    ]


QUESTIONS = """# {place} thresholds

## Level 2: Early help

- the child is sometimes hungry

## Level 3: Child protection

Children who are suffering, or likely to suffer, significant harm. Step up where the plan brings no change.

- a child has unexplained injuries

## {heading}

Please have these to hand.

- {first}
- Who else lives in the house in {place}?
"""


def test_the_questions_of_every_document_are_asked(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for place, heading, first in (
        ("Oxmere", "Questions to ask before you call", "What does the child say?"),
        ("Saltby", "What we will ask you", "The child's name and date of birth"),
    ):
        text = QUESTIONS.format(place=place, heading=heading, first=first)
        (folder / f"{place}.md").write_text(text, encoding="utf-8")
    build(tmp_path / "index", [folder], Registry([]))
    library = Library.open(tmp_path / "index")
    found = thresholds.guide(library, None, SITUATION)
    assert found is not None
    asked = [q["text"] for q in found["ask"]]
    assert {"What does the child say?", "The child's name and date of birth"} <= set(asked)
    assert {f"Who else lives in the house in {place}?" for place in ("Oxmere", "Saltby")} <= set(asked)
    assert "Please have these to hand." not in asked
    up = [q["text"] for q in found["moves_up"]]
    assert up == [
        "Children who are suffering, or likely to suffer, significant harm.",
        "Step up where the plan brings no change.",
    ]
    assert not following.moves_up(library, [replace(s, kind="statutory") for s in library.sources])


def _leaning(tmp_path: Path, said: str) -> dict[str, Any] | None:
    text = f"# Oxmere thresholds\n\n{said}\n\n{FOUR_LEVELS.split('need', 1)[1]}"
    found = thresholds.guide(_held(tmp_path, text), None, SITUATION)
    assert found is not None
    leans: dict[str, Any] | None = found["levels"][0].get("stale")
    return leans


def test_every_replaced_edition_that_a_local_document_leans_on_is_named_though_none_is_held(tmp_path: Path) -> None:
    leans = _leaning(
        tmp_path,
        "This is based on Working Together to Safeguard Children 2018 and Keeping Children Safe in Education 2022.",
    )
    assert leans is not None
    assert [(one["cites"], one["current"], one["held"]) for one in (leans, *leans["also"])] == [
        ("Working Together to Safeguard Children 2018", "WT 2026", None),
        ("Keeping Children Safe in Education 2022", "KCSIE 2026", None),
    ]


def test_a_year_is_of_the_document_that_it_stands_beside(tmp_path: Path) -> None:
    leans = _leaning(tmp_path, "It follows Working Together and KCSIE 2022.")
    assert leans is not None
    assert (leans["family"], leans["also"]) == ("kcsie", [])


def test_a_local_document_that_names_the_current_edition_too_is_not_marked(tmp_path: Path) -> None:
    assert _leaning(tmp_path, "Made for Working Together 2018. Revised for Working Together 2026.") is None


def test_the_current_national_text_stands_beside_a_level_that_leans_on_a_replaced_one(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    national = (
        "# Working Together to Safeguard Children 2031\n\n## Early help\n\n"
        "Practitioners should be alert to the potential need for early help for a child who:\n\n"
        "- is a young carer\n- has a parent in custody\n"
    )
    (folder / "wt.md").write_text(national, encoding="utf-8")
    local = f"# Oxmere thresholds\n\nBased on Working Together 2018.\n{FAMILY_HELP.split('2026', 1)[1]}"
    (folder / "local.md").write_text(local, encoding="utf-8")
    held = Registry.read(ROOT / "corpus" / "sources.toml").get("wt-2026")
    assert held is not None
    own = replace(
        held,
        id="wt-2031",
        title="Working Together to Safeguard Children 2031",
        edition="2031",
        sha256=sha256_of(folder / "wt.md"),
    )
    build(tmp_path / "index", [folder], Registry([own]))
    found = thresholds.guide(Library.open(tmp_path / "index"), None, SITUATION)
    assert found is not None
    early, *others = [level for level in found["levels"] if level.get("stale")]
    assert {one["quote"] for one in early["stale"]["beside"]} == {"is a young carer", "has a parent in custody"}
    assert {one["source_id"] for one in early["stale"]["beside"]} == {"wt-2031"}
    assert others
    assert not any(level["stale"]["beside"] for level in others)
