"""A contact or form is shown only for the area that it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.levels.following import contacts
from ingest.index import build
from ingest.sources import Registry

ROOT = Path(__file__).resolve().parents[2]
OXMERE, FENWICK = "01632 960111", "01632 960222"
JOINT = f"""# Joint missing protocol

Oxmere Borough Council and Fenwick County Council. Review date: 30 June 2025

## When a child goes missing

Staff ring the front door within ten minutes and write down what they know.

## Contacts in Oxmere

Ring the front door on {OXMERE}, or use the referral form.

## Contacts in Fenwick

Ring the first response team on {FENWICK}, or use the referral form.
"""


@pytest.fixture(scope="module")
def joint(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("joint")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "joint.md").write_text(JOINT, encoding="utf-8")
    build(folder / "index", [folder / "corpus"], Registry.read(ROOT / "corpus" / "sources.toml"))
    return Assistant.open(folder / "index")


@pytest.mark.parametrize(("area", "own", "other"), [("Oxmere", OXMERE, FENWICK), ("Fenwick", FENWICK, OXMERE)])
def test_a_joint_document_shows_each_area_its_own(joint: Assistant, area: str, own: str, other: str) -> None:
    question = f"who do I ring in {area} when a child is missing?"
    given = " ".join(c["text"] for c in contacts(joint.library, joint.library.sources, question))
    assert own in given
    assert other not in given
    passages = " ".join(p.text for p in joint.ask(question).passages)
    assert own in passages
    assert other not in passages


def test_another_area_gets_none_and_is_told(joint: Assistant) -> None:
    answer = joint.ask("who do I ring in Northmoor when a child is missing?")
    shown = " ".join([*(p.text for p in answer.passages), *(part.text for part in answer.answer)])
    assert OXMERE not in shown
    assert FENWICK not in shown
    assert contacts(joint.library, joint.library.sources, answer.question) == []
    assert [n.text for n in answer.notices if n.kind == "no_local_procedure"] == [
        "The local procedures loaded are for Fenwick, Oxmere: no contact or form for Northmoor can be shown."
    ]


def test_past_its_review_date_is_said_where_it_is_cited(joint: Assistant) -> None:
    answer = joint.ask("how soon do staff ring the front door?")
    assert any(n.kind == "past_review" and "30 June 2025" in n.text for n in answer.notices)
    assert all("past its own review date" in p.standing[0] for p in answer.passages)
