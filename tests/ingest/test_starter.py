"""The starter documents: built as committed, read well, and right about the guidance they point to."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.documents import read_document
from ingest.pages import Document, read_pdf
from ingest.passages import Passage, build_passages
from ingest.sources import Registry

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "corpus" / "starter"
GUIDE, PROCEDURE = STARTER / "page-guide-wt-2023.pdf", STARTER / "model-procedure-schools.pdf"
TOPICS = (
    "words everyone uses", "early help", "section 17", "section 47", "lead practitioner", "time limits",
    "sharing information and consent", "working with parents", "agencies can expect", "safeguarding partners",
    "schools and colleges", "children not in school", "harm outside the home", "disabled children", "young carers",
    "practice standards", "allegations", "serious incidents", "child death reviews", "glossary of acronyms",
)  # fmt: skip

_PLACE = re.compile(
    r"\((?P<document>[A-Z][A-Za-z ]+ 20\d\d), pp?\. (?P<page>[\d–]+)(?:, paras? (?P<paragraph>[\d–, ]+))?\)"
)


@cache
def parsed(path: Path) -> Document:
    return read_document(path)


@cache
def passages(path: Path) -> tuple[Passage, ...]:
    return tuple(build_passages(parsed(path).pages))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("•", " "))


@pytest.mark.parametrize(("path", "source_id"), [(GUIDE, "starter-page-guide"), (PROCEDURE, "starter-model-procedure")])
def test_the_registry_knows_the_file_by_its_hash(path: Path, source_id: str) -> None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    source = Registry.read(ROOT / "corpus" / "sources.toml").by_hash(digest)
    assert source is not None, f"run python -m ingest.starter and put {digest} into sources.toml"
    assert (source.id, source.kind, source.official) == (source_id, "starter", False)


@pytest.mark.parametrize("path", [GUIDE, PROCEDURE])
def test_the_pdf_is_built_from_the_markdown_beside_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    from ingest.starter import build

    built = build(path.with_suffix(".md"))
    if built == path.read_bytes():
        return
    # Another release of fpdf2 or zlib writes other bytes; what a reader sees must still be the same.
    rebuilt = tmp_path / path.name
    rebuilt.write_bytes(built)
    assert [page.content for page in read_pdf(rebuilt).pages] == [page.content for page in parsed(path).pages]


def test_together_they_are_long_enough() -> None:
    assert len(parsed(GUIDE).pages) + len(parsed(PROCEDURE).pages) >= 25


@pytest.mark.parametrize("path", [GUIDE, PROCEDURE])
def test_pages_are_numbered_and_only_the_contents_list_is_left_out(path: Path) -> None:
    document = parsed(path)
    assert [page.page_label for page in document.pages] == [
        None, *(str(n) for n in range(2, len(document.pages) + 1))
    ]  # fmt: skip
    assert {page.left_out for page in document.pages} <= {None, "contents list", "cover"}
    assert document.pages[1].left_out == "contents list"
    assert not any("Starter material of Pagewise. Not an official document." in p.content for p in document.pages[2:])


@pytest.mark.parametrize("path", [GUIDE, PROCEDURE])
def test_every_word_of_the_markdown_is_in_the_pdf(path: Path) -> None:
    source = read_document(path.with_suffix(".md"))
    wanted = words(" ".join(page.text for page in source.pages))
    held = words(" ".join(page.text for page in parsed(path).pages))
    assert set(wanted) - set(held) == set()


@pytest.mark.parametrize("path", [GUIDE, PROCEDURE])
def test_every_section_of_the_markdown_is_a_section_of_the_pdf(path: Path) -> None:
    source = read_document(path.with_suffix(".md"))
    wanted = {heading for page in source.pages for heading in page.headings}
    headings = {heading for page in parsed(path).pages for heading in page.headings}
    assert wanted <= headings


def test_the_guide_covers_what_a_school_meets() -> None:
    headings = " | ".join(h for page in parsed(GUIDE).pages for h in page.headings).lower()
    assert [topic for topic in TOPICS if topic not in headings] == []


def test_a_row_of_the_time_limits_is_one_passage_with_its_place() -> None:
    rows = [p for p in passages(GUIDE) if p.text.startswith("Assessment finished")]
    assert len(rows) == 1
    assert "45 working days" in rows[0].text
    assert "(WT 2023, p. 59, para 155)" in " ".join(rows[0].text.split())


def test_an_acronym_is_a_passage_of_its_own() -> None:
    assert sum(p.text.startswith("LADO — ") for p in passages(GUIDE)) == 1


def test_the_procedure_leaves_local_names_and_numbers_blank() -> None:
    text = " ".join(page.text for page in parsed(PROCEDURE).pages)
    blanks = set(re.findall(r"\[[a-z][^\]]+\]", text, re.I))
    assert len(blanks) >= 30
    numbers = set(re.findall(r"\b0\d{3,4} ?\d{3} ?\d{3,4}\b", text))
    assert numbers <= {"0808 800 5000", "0800 028 0285", "0800 1111"}  # national helplines only


# --- the points of both documents ------------------------------------------------------------

# Each document that the starter material gives places in, and its file among the real PDFs.
CITED = {
    "WT 2023": "Working_together_to_safeguard_children_2023*.pdf",
    "KCSIE 2025": "Keeping_children_safe_in_education_2025.pdf",
    "CME 2024": "Children_missing_education_guidance*2024.pdf",
    "Information sharing 2024": "Info_sharing_advice_content_May_2024.pdf",
}


def points(path: Path) -> list[dict[str, Any]]:
    lines = path.with_suffix(".points.jsonl").read_text(encoding="utf-8").splitlines()
    return [{"document": "WT 2023", **json.loads(line)} for line in lines]


@pytest.mark.parametrize(("path", "least"), [(GUIDE, 300), (PROCEDURE, 35)])
def test_every_place_that_is_given_is_a_listed_point(path: Path, least: int) -> None:
    text = path.with_suffix(".md").read_text(encoding="utf-8")
    given = sorted((m["document"], m["page"], m["paragraph"] or "") for m in _PLACE.finditer(text))
    listed = sorted((p["document"], str(p["page"]), str(p["paragraph"] or "")) for p in points(path))
    assert len(given) >= least
    assert given == listed
    # A place written in any other way would go by unseen.
    assert re.findall(r"\b(?:pp?\.|paras?) ?\d", _PLACE.sub("", text)) == []


@pytest.mark.parametrize("path", [GUIDE, PROCEDURE])
def test_every_document_with_a_place_is_one_that_can_be_checked(path: Path) -> None:
    assert {str(point["document"]) for point in points(path)} <= set(CITED)
    assert all(point["words"] for point in points(path))


@pytest.mark.real
@pytest.mark.parametrize("cited", CITED)
def test_every_point_stands_on_its_page_of_the_official_document(real_corpus: Path, cited: str) -> None:
    (path,) = real_corpus.rglob(CITED[cited])
    document = parsed(path)
    by_label = {page.page_label: page for page in document.pages if page.page_label}
    placed = {(n, document.pages[i - 1].page_label) for p in passages(path) for n in p.paragraphs for i in p.pages}
    here = [point for file in (GUIDE, PROCEDURE) for point in points(file) if point["document"] == cited]
    assert here
    wrong = []
    for point in here:
        labels = _numbers(str(point["page"]))
        text = " ".join(" ".join(by_label[label].content.split()) for label in labels).lower()
        absent = [w for w in point["words"] if " ".join(str(w).split()).lower() not in text]
        numbers = _numbers(str(point["paragraph"] or ""))
        astray = [n for n in numbers if not any((n, label) in placed for label in labels)]
        # No page is named for nothing: where a paragraph is given, it stands on each of them.
        idle = [label for label in labels if numbers and not any((n, label) in placed for n in numbers)]
        if absent or astray or idle:
            wrong.append((point["point"], labels, absent, astray, idle))
    assert wrong == []


@pytest.mark.real
def test_the_parts_of_guidance_that_the_procedure_rests_on_are_called_so(real_corpus: Path) -> None:
    (path,) = real_corpus.rglob(CITED["KCSIE 2025"])
    headings = " | ".join(heading for page in parsed(path).pages for heading in page.headings).lower()
    for part in ("part one", "part two", "part three: safer recruitment", "part four", "part five", "annex b",
                 "annex c: role of the designated safeguarding lead"):  # fmt: skip
        assert part in headings
    (path,) = real_corpus.rglob(CITED["WT 2023"])
    headings = " | ".join(heading for page in parsed(path).pages for heading in page.headings).lower()
    assert "chapter 3" in headings
    assert "chapter 4: organisational responsibilities" in headings
    assert "people in positions of trust" in headings


def _numbers(given: str) -> list[str]:
    """The paragraphs that "187–188" or "12, 15" stands for."""
    numbers: list[str] = []
    for piece in filter(None, re.split(r",\s*", given)):
        first, _, last = piece.partition("–")
        numbers.extend(str(n) for n in range(int(first), int(last or first) + 1))
    return numbers
