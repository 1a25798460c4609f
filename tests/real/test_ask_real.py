"""Questions to the real documents: places, editions, verified quotes, and what status says of each file."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ask import Assistant
from ingest.status import status

pytestmark = pytest.mark.real


@pytest.fixture(scope="session")
def real_assistant(real_index: Path) -> Assistant:
    return Assistant.open(real_index)


def test_status_knows_every_file(real_index: Path) -> None:
    held = {s["id"]: s for s in status(real_index)["sources"]}
    assert status(real_index)["failed"] == []
    assert held["wt-2023"]["status"] == held["kcsie-2024"]["status"] == held["kcsie-2025"]["status"] == "superseded"
    assert held["wt-2023"]["superseded_by"]
    assert (held["families-first-evaluation"]["labels"], held["families-first-evaluation"]["label_offset"]) == (
        "printed",
        1,
    )
    assert (held["wt-2023"]["pages"], held["wt-2023"]["label_offset"]) == (168, 0)
    assert held["nscp-thresholds-2022"]["labels"] == "mixed"
    assert any("contents list" in w for w in held["wt-2023"]["warnings"])


@pytest.mark.parametrize(
    ("question", "source", "label", "paragraph"),
    [
        ("para 201", "wt-2023", "69", "201"),
        ("what's on p 73 of WT", "wt-2023", "73", None),
        ("KCSIE para 112", "kcsie-2025", None, "112"),
        ("families first evaluation page 11", "families-first-evaluation", "11", None),
    ],
)
def test_places_are_gone_to(
    real_assistant: Assistant, question: str, source: str, label: str | None, paragraph: str | None
) -> None:
    answer = real_assistant.ask(question)
    best = answer.passages[0]
    assert best.source_id == source
    if label:
        assert label in [p.page_label for p in best.pages]
    if paragraph:
        assert paragraph in best.paragraphs


def test_where_a_chapter_starts_is_read_from_its_heading(real_assistant: Assistant) -> None:
    # The printed contents list is stale: it says p. 47.
    answer = real_assistant.ask("where does chapter 3 of working together start?")
    assert answer.passages[0].pages[0].page_label == "43"


def test_a_replaced_edition_says_so_and_the_new_one_is_not_made_up(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("WT 2023 who can be a lead practitioner")
    assert "superseded" in [n.kind for n in answer.notices]
    newer = real_assistant.ask("what does working together 2026 say about family help")
    assert newer.status == "not_found"
    assert "not_held" in [n.kind for n in newer.notices]
    assert newer.answer == ()


@pytest.mark.parametrize(
    "question",
    ["timescale for initial cp conference", "who sits on a strategy discussion", "what is private fostering"],
)
def test_every_quote_stands_on_its_page(real_assistant: Assistant, question: str) -> None:
    answer = real_assistant.ask(question, passages=10)
    assert answer.status == "answered"
    quotes = [(p, q) for p in answer.passages for q in p.quotes]
    assert quotes
    for passage, quote in quotes:
        page = real_assistant.library.page(passage.source_id, quote.page_index)
        assert page.quotable
        assert quote.text in " ".join(page.content.split())
