"""Editions whose hash is unknown, and what must be said of a document wherever it is cited."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fpdf import FPDF

from ingest.documents import read_document
from ingest.fetch import NotTakenError, take
from ingest.sources import LOCK_NAME, Registry, Source, read_lock, sha256_of
from ingest.standing import how_to_confirm, past_review_text, replaced_text, to_say

REGISTRY = Path(__file__).parents[2] / "corpus" / "sources.toml"
NOTE = "Whoever sees a child in need of help writes it down and tells the lead the same day."


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.read(REGISTRY)


def pdf(path: Path, body: str, title: str, *cover: str, prop: str = "") -> Path:
    """A cover with its publisher above its title, and two pages of text."""
    file = FPDF(unit="pt", format="A4")
    file.set_margin(60)
    if prop:
        file.set_title(prop)
    file.add_page()
    for size, text in ((14, body), (30, title), *((18, line) for line in cover)):
        file.set_font("Helvetica", "B" if size == 30 else "", size)
        file.multi_cell(0, 1.3 * size, text, align="L", new_x="LMARGIN", new_y="NEXT")
        file.ln(30)
    for heading in ("Telling the lead", "Keeping a note"):
        file.add_page()
        file.set_font("Helvetica", "B", 18)
        file.multi_cell(0, 24, heading, new_x="LMARGIN", new_y="NEXT")
        file.set_font("Helvetica", size=11)
        for _ in range(6):
            file.multi_cell(0, 14, f"{NOTE} {NOTE}", align="L", new_x="LMARGIN", new_y="NEXT")
            file.ln(8)
    file.output(str(path))
    return path


def described(registry: Registry, path: Path) -> Source:
    return registry.describe(path, sha256_of(path), read_document(path))


def test_a_copy_of_unknown_hash_is_found_by_its_name_and_never_official(registry: Registry, tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "download(1).pdf",
        "Department for Education",
        "Keeping children safe in education 2026",
        "Statutory guidance for schools and colleges",
        "1 September 2026",
        prop="Microsoft Word - v12.docx",
    )
    source = described(registry, path)
    assert source.title == "Keeping children safe in education 2026"
    assert (source.kind, source.status, source.official, source.superseded) == ("local", "unknown", False, False)
    assert (source.family, source.resembles) == ("kcsie", "kcsie-2026")
    assert source.short_title == "KCSIE 2026 (copy not confirmed)"
    assert not source.local_procedure
    (said,) = to_say(source, registry, [source])
    assert "not confirmed to be the official document" in said
    assert "fetch kcsie-2026 --from" in str(how_to_confirm(source, registry))


@pytest.mark.parametrize(
    ("title", "cover", "year", "resembles"),
    [
        ("Working together to safeguard children 2026", "March 2026", "2026", "wt-2026-mar"),
        ("Working together to safeguard children 2026", "May 2026", "2026", "wt-2026"),
        ("Working Together to Safeguard Children", "July 2018", "2018", "wt-2018"),
    ],
)
def test_the_edition_is_known_by_title_and_date(
    registry: Registry, tmp_path: Path, title: str, cover: str, year: str, resembles: str
) -> None:
    source = described(registry, pdf(tmp_path / "w.pdf", "HM Government", title, cover))
    assert source.resembles == resembles
    assert source.short_title == f"WT {year} (copy not confirmed)"


@pytest.mark.parametrize(
    "title",
    [
        "Keeping children safe in education 2026: a briefing for our governors",
        "Our school's policy on Keeping children safe in education",
        "Children missing education",
    ],
)
def test_what_is_about_an_official_document_is_not_taken_for_it(registry: Registry, tmp_path: Path, title: str) -> None:
    source = described(registry, pdf(tmp_path / "b.pdf", "Wexmoor Borough Council", title))
    assert (source.title, source.resembles) == (title, None)


def test_a_school_s_name_above_the_title_is_not_the_title(registry: Registry, tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "p.pdf", "Hillside Primary School", "Child protection policy", "Version 5.2. Next review: May 2025"
    )
    source = described(registry, path)
    assert (source.title, source.edition, source.review_date) == ("Child protection policy", "5.2", date(2025, 5, 31))
    assert "past its own review date, 31 May 2025" in str(past_review_text(source, date(2025, 6, 1)))
    assert past_review_text(source, date(2025, 5, 31)) is None


def test_a_replaced_edition_names_what_replaced_it_the_day_that_is_known_of_and_whether_it_is_held(
    registry: Registry,
) -> None:
    old, new = registry.get("wt-2023"), registry.get("wt-2026")
    assert old is not None
    assert new is not None
    text = str(replaced_text(old, registry, [old]))
    assert "replaced by WT 2026 (May 2026), as known on 22 November 2026" in text
    assert text.endswith("WT 2026 is not held here.")
    assert "WT 2026 is held here" in str(replaced_text(old, registry, [old, new]))
    assert replaced_text(new, registry, [new]) is None


# --- a file given by hand --------------------------------------------------------------------


def test_a_file_given_by_hand_is_taken_and_recorded(tmp_path: Path) -> None:
    toml = tmp_path / "sources.toml"
    toml.write_text(REGISTRY.read_text("utf-8"), encoding="utf-8")
    copy = pdf(tmp_path / "x.pdf", "HM Government", "Working together to safeguard children 2026", "May 2026")
    place = take("wt-2026", copy, Registry.read(toml), tmp_path / "official", tmp_path / LOCK_NAME)
    assert place == tmp_path / "official" / "wt-2026.pdf"
    assert read_lock(tmp_path / LOCK_NAME) == {"wt-2026": sha256_of(copy)}
    source = described(Registry.read(toml), place)
    assert (source.id, source.official) == ("wt-2026", True)


@pytest.mark.parametrize(
    ("source_id", "said"),
    [("kcsie-2026", "does not say"), ("kcsie-2025", "another file"), ("starter-page-guide", "no official document")],
)
def test_a_file_that_is_another_is_not_taken(registry: Registry, tmp_path: Path, source_id: str, said: str) -> None:
    copy = pdf(tmp_path / "x.pdf", "HM Government", "Working together to safeguard children 2026", "May 2026")
    with pytest.raises(NotTakenError, match=said):
        take(source_id, copy, registry, tmp_path / "official", tmp_path / LOCK_NAME)
    assert not (tmp_path / "official").exists()
    assert not (tmp_path / LOCK_NAME).exists()


def test_a_cut_off_file_is_not_taken(registry: Registry, tmp_path: Path) -> None:
    copy = tmp_path / "x.pdf"
    copy.write_bytes(b"%PDF-1.7\nworking together")
    with pytest.raises(NotTakenError, match="cut off"):
        take("wt-2026", copy, registry, tmp_path / "official", tmp_path / LOCK_NAME)
