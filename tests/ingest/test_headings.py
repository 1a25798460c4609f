"""Headings and their levels."""

from __future__ import annotations

from pathlib import Path

from pdf_maker import Maker, sentence

from ingest.pages import Document, read_pdf
from ingest.passages import build_passages


def levels(document: Document) -> list[tuple[int, str]]:
    return [
        (part.level, page.text[part.start : part.end])
        for page in document.pages
        for part in page.parts
        if part.kind == "heading"
    ]


def test_levels_from_type(tmp_path: Path) -> None:
    maker = Maker().page().line("Chapter one", size=22, bold=True).prose(1)
    maker.line("Referrals", size=16, bold=True, above=12).prose(1)
    maker.line("Timescales", size=12, bold=True, above=12).prose(1)
    document = read_pdf(maker.save(tmp_path))
    assert levels(document) == [(1, "Chapter one"), (2, "Referrals"), (3, "Timescales")]
    assert document.levels_from == "type"
    sections = [passage.section for passage in build_passages(document.pages)]
    assert sections[-1] == ("Chapter one", "Referrals", "Timescales")


def test_levels_from_a_sound_outline(tmp_path: Path) -> None:
    maker = Maker().page()
    for title, level in [("Chapter one", 0), ("Early help", 1), ("Referrals", 1)]:
        maker.pdf.start_section(title, level=level)
        maker.line(title, size=16, bold=True, above=12).prose(1)
    document = read_pdf(maker.save(tmp_path))
    assert document.levels_from == "outline"
    assert levels(document) == [(1, "Chapter one"), (2, "Early help"), (2, "Referrals")]


def test_a_junk_outline_is_left_alone(tmp_path: Path) -> None:
    maker = Maker().page().line("Chapter one", size=22, bold=True)
    for k in range(60):
        maker.pdf.start_section(f"P{k}", level=k % 5 if k else 0)
    maker.prose()
    document = read_pdf(maker.save(tmp_path))
    assert document.levels_from == "type"
    assert levels(document) == [(1, "Chapter one")]


def test_an_outline_of_other_titles_is_left_alone(tmp_path: Path) -> None:
    maker = Maker().page()
    maker.pdf.start_section("Slide 1")
    maker.line("Chapter one", size=22, bold=True).prose()
    assert read_pdf(maker.save(tmp_path)).levels_from == "type"


def test_a_bold_sentence_is_no_heading(tmp_path: Path) -> None:
    maker = Maker().page().prose(1).line("Where a child is in danger, call the police at once.", bold=True, above=10)
    maker.prose(1)
    assert levels(read_pdf(maker.save(tmp_path))) == []


def test_a_heading_of_two_lines_is_one(tmp_path: Path) -> None:
    maker = Maker().page().line("Duty on local authorities to notify incidents to the national", size=16, bold=True)
    maker.line("safeguarding panel", size=16, bold=True).prose(1)
    assert [title for _, title in levels(read_pdf(maker.save(tmp_path)))] == [
        "Duty on local authorities to notify incidents to the national safeguarding panel"
    ]


def test_two_titles_under_each_other_are_two(tmp_path: Path) -> None:
    maker = Maker().page().prose(1).line("The child protection plan", bold=True, above=12)
    maker.line("Purpose", bold=True, above=6).prose(1)
    assert [title for _, title in levels(read_pdf(maker.save(tmp_path)))] == ["The child protection plan", "Purpose"]


def test_a_bold_line_that_opens_a_list_is_its_stem(tmp_path: Path) -> None:
    maker = Maker().page().prose(1).line("Lead practitioners should:", bold=True, above=12)
    maker.item("see the child alone").item("write the plan")
    document = read_pdf(maker.save(tmp_path))
    assert levels(document) == []
    assert build_passages(document.pages)[-1].text.startswith("Lead practitioners should:\n• see the child alone")


def test_a_message_in_a_box_is_text(tmp_path: Path) -> None:
    maker = Maker().page().prose(1)
    maker.box(maker.y + 10, maker.y + 45)
    maker.line("You can be confident in sharing what keeps a child safe from harm", bold=True, above=14)
    maker.y += 20
    maker.prose(1)
    document = read_pdf(maker.save(tmp_path))
    assert levels(document) == []
    assert any(p.kind == "box" and p.text.startswith("You can be confident") for p in build_passages(document.pages))


def test_who_said_it_is_no_heading(tmp_path: Path) -> None:
    maker = Maker().page().paragraph(f'"{sentence(1)}"')
    maker.line("Frontline worker, Wave 1 (February 2025)", bold=True)
    maker.paragraph(sentence(2), above=14)
    document = read_pdf(maker.save(tmp_path))
    assert levels(document) == []
    assert "Frontline worker" in build_passages(document.pages)[0].text


def test_a_list_that_announces_titles_is_not_taken_for_them(tmp_path: Path) -> None:
    maker = Maker().page()
    maker.pdf.start_section("Reporting", level=0)
    maker.line("Reporting", size=16, bold=True, above=12).paragraph("There are two ways of reporting:")
    maker.item("a yearly report").item("publication of arrangements").prose(1)
    for title in ("A yearly report", "Publication of arrangements"):
        maker.pdf.start_section(title, level=1)
        maker.line(title, size=14, bold=True, above=12).prose(1)
    document = read_pdf(maker.save(tmp_path))
    assert levels(document) == [(1, "Reporting"), (2, "A yearly report"), (2, "Publication of arrangements")]
