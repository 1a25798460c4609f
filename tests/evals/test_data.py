"""The data itself: its fields and splits, and, against the real PDFs, that what it says is so."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from evals.metrics import page_name, plain
from evals.questions import (
    QUESTIONS,
    DataError,
    Question,
    read_lines,
    read_questions,
    read_unanswerable,
    split_of,
)
from evals.scenarios_eval import LEVELS, LOCAL, read_scenarios
from ingest.pages import read_pdf
from ingest.sources import Registry

KINDS = {
    "lookup", "list", "threshold", "who-can", "timescale", "definition", "acronym", "page-check", "footnote", "conflict"
}  # fmt: skip
PERSONAS = {
    "teacher", "dsl", "trainer", "governor", "parent", "school_nurse", "police", "social_worker", "early_years"
}  # fmt: skip
REASONS = {
    "near_field", "not_held", "place_not_held", "out_of_scope", "other_nation", "legal_advice", "instruction",
    "personal_data",
}  # fmt: skip

ALL = read_questions()


def family(source_id: str) -> str:
    """What the editions of a document share: its id without the year."""
    return re.sub(r"-\d{4}$", "", source_id)


def test_there_are_enough_questions() -> None:
    assert len(ALL) >= 240
    assert sum("wt-2023" in q.sources for q in ALL) >= 140
    assert len(read_unanswerable()) >= 80


def test_ids_and_questions_are_unique() -> None:
    assert not [i for i, n in Counter(q.id for q in ALL).items() if n > 1]
    assert not [i for i, n in Counter(plain(q.question) for q in ALL).items() if n > 1]
    ids = [row.id for row in read_unanswerable()]
    assert len(ids) == len(set(ids))


def test_the_fields_are_those_that_the_readme_names() -> None:
    fields = {"id", "question", "persona", "kind", "named", "split", "gold", "also", "facts"}
    for row in read_lines(QUESTIONS):
        assert set(row) == fields, row["id"]
        assert row["question"] == " ".join(row["question"].split()), row["id"]
    readme = (QUESTIONS.parent / "README.md").read_text(encoding="utf-8")
    for field in fields:
        assert f"`{field}`" in readme, field


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.id)
def test_a_question_is_whole(question: Question) -> None:
    assert question.kind in KINDS
    assert question.persona in PERSONAS
    assert question.facts
    assert all(fact == fact.strip() and fact for fact in question.facts)
    assert all(len(fact.split()) <= 30 for fact in question.facts), "a fact is short"
    assert all(place.pages for place in (*question.gold, *question.also))
    gold = {(place.source, page) for place in question.gold for page in place.pages}
    also = {(place.source, page) for place in question.also for page in place.pages}
    assert gold
    assert not gold & also


def test_the_split_is_fixed_by_the_id() -> None:
    for question in ALL:
        digest = int(hashlib.sha256(question.id.encode()).hexdigest(), 16)
        assert question.split == ("dev" if digest % 10 < 6 else "test"), question.id
        assert question.split == split_of(question.id)
    dev = len(read_questions("dev"))
    assert dev + len(read_questions("test")) == len(ALL)
    assert 0.5 < dev / len(ALL) < 0.7


@pytest.mark.parametrize("question", [q for q in ALL if q.named], ids=lambda q: q.id)
def test_where_a_document_is_named_no_other_is_accepted(question: Question) -> None:
    families = {family(source) for source in question.sources}
    year = re.search(r"\b(?:20)?(2[3-6])\b|(?<=[a-z])(2[3-6])\b", question.question, re.I)
    for place in question.also:
        assert family(place.source) in families
        if year:  # an edition is named: no other edition will do
            assert place.source in question.sources


def test_unanswerable_questions_say_why_and_what_is_due() -> None:
    rows = read_unanswerable()
    assert {row.reason for row in rows} == REASONS
    assert {row.expect for row in rows} <= {"not_found", "redirected"}
    near = sum(row.reason in {"near_field", "not_held", "place_not_held"} for row in rows)
    assert near >= len(rows) / 2


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "a"}\n{"id": \n', encoding="utf-8")
    with pytest.raises(DataError, match=r"questions\.jsonl, case 'a', lacks"):
        read_questions(path=path)
    path.write_text('\n{"id": \n', encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        read_questions(path=path)
    with pytest.raises(DataError, match="does not exist"):
        read_questions(path=tmp_path / "none.jsonl")


# --- against the real PDFs -----------------------------------------------------------------------


@pytest.fixture(scope="session")
def pages(real_corpus: Path) -> dict[str, dict[str, str]]:
    """Source id -> page name -> the words of that page, as they are compared."""
    return _pages(real_corpus)


@cache
def _pages(corpus: Path) -> dict[str, dict[str, str]]:
    registry = Registry.read(Path("corpus/sources.toml").resolve())
    held: dict[str, dict[str, str]] = {}
    for path in sorted(corpus.rglob("*.pdf")):
        document = read_pdf(path)
        source = registry.describe(path, hashlib.sha256(path.read_bytes()).hexdigest(), document, set(held))
        held[source.id] = {page_name(p.page_label, p.page_index): plain(p.content) for p in document.pages}
    return held


@pytest.mark.real
def test_every_page_named_exists(pages: dict[str, dict[str, str]]) -> None:
    missing = [
        f"{q.id}: {place.source} {page}"
        for q in ALL
        for place in (*q.gold, *q.also)
        for page in place.pages
        if page not in pages.get(place.source, {})
    ]
    assert not missing


@pytest.mark.real
def test_every_key_fact_stands_on_a_gold_page(pages: dict[str, dict[str, str]]) -> None:
    astray = [
        f"{q.id}: {fact}"
        for q in ALL
        for fact in q.facts
        if not any(plain(fact) in pages[place.source].get(page, "") for place in q.gold for page in place.pages)
    ]
    assert not astray


@pytest.mark.real
def test_every_document_that_should_answer_holds_a_fact(pages: dict[str, dict[str, str]]) -> None:
    """Of a question on several documents, each one's gold pages hold a part of the answer."""
    idle = [
        f"{q.id}: {place.source}"
        for q in ALL
        for place in q.gold
        if not any(plain(fact) in pages[place.source].get(page, "") for fact in q.facts for page in place.pages)
    ]
    assert not idle


@pytest.mark.real
def test_the_paragraphs_named_begin_on_or_before_their_pages(pages: dict[str, dict[str, str]]) -> None:
    """A paragraph's number stands on a gold page or, where it runs over page turns, up to two pages before."""
    astray = []
    for question in ALL:
        for place in question.gold:
            near = [
                pages[place.source].get(str(int(p) + k), "") for p in place.pages if p.isdigit() for k in (-2, -1, 0)
            ]
            astray += [
                f"{question.id}: {place.source} paragraph {number}"
                for number in place.paragraphs
                if not any(re.search(rf"(?<!\d){re.escape(number)}[.)]?(?!\d)", text) for text in near)
            ]
    assert not astray


@pytest.mark.real
def test_scenario_criteria_stand_where_they_are_said_to(pages: dict[str, dict[str, str]]) -> None:
    scenarios = read_scenarios()
    assert len(scenarios) >= 60
    astray = []
    for scenario in scenarios:
        for criterion in (*scenario.expected, *scenario.unexpected):
            assert criterion.level in (*LEVELS, LOCAL)
            for page in criterion.pages:
                if plain(criterion.words) not in pages[criterion.source].get(page, ""):
                    astray.append(f"{scenario.id}: {criterion.source} {page}: {criterion.words}")
    assert not astray
