"""Paragraph numbers."""

from __future__ import annotations

from pathlib import Path

from pdf_maker import Maker, sentence

from ingest.pages import Document, read_pdf
from ingest.passages import build_passages


def numbered(maker: Maker, first: int, last: int, start: int = 0) -> Maker:
    for number in range(first, last + 1):
        maker.at(57, maker.y + 25, f"{number}.").paragraph(sentence(start + number, 20), x=90)
    return maker


def numbers(document: Document) -> list[tuple[str, ...]]:
    return [page.paragraphs for page in document.pages]


def test_a_running_sequence(tmp_path: Path) -> None:
    maker = numbered(Maker().page(), 1, 9)
    numbered(maker.page(), 10, 14)
    assert numbers(read_pdf(maker.save(tmp_path))) == [
        tuple(map(str, range(1, 10))),
        tuple(map(str, range(10, 15))),
    ]


def test_numbers_start_again_in_an_annex(tmp_path: Path) -> None:
    maker = numbered(Maker().page(), 1, 12)
    maker.page().line("Annex A", size=18, bold=True)
    numbered(maker, 1, 9, start=50)
    document = read_pdf(maker.save(tmp_path))
    assert numbers(document) == [tuple(map(str, range(1, 13))), tuple(map(str, range(1, 10)))]
    second = [p for p in build_passages(document.pages) if p.paragraphs == ("3",)]
    assert [p.section for p in second] == [(), ("Annex A",)]


def test_a_short_numbered_list_is_no_sequence(tmp_path: Path) -> None:
    maker = numbered(Maker().page(), 1, 6)
    maker.at(90, maker.y + 25, "1.").paragraph("Call the duty desk.", x=112)
    maker.at(90, maker.y + 25, "2.").paragraph("Write down what was said.", x=112)
    numbered(maker, 7, 10)
    document = read_pdf(maker.save(tmp_path))
    assert numbers(document) == [tuple(map(str, range(1, 11)))]
    passage = next(p for p in build_passages(document.pages) if p.paragraphs == ("6",))
    assert passage.text.endswith("1. Call the duty desk.\n2. Write down what was said.")


def test_a_line_that_begins_with_a_number_opens_no_paragraph(tmp_path: Path) -> None:
    maker = Maker().page()
    numbered(maker, 1, 17)
    maker.at(57, maker.y + 25, "18.").line(
        "The authority should also notify the panel of any care leaver", x=90, above=10
    )
    maker.line("under the age of", x=57).line("24. If partners think that there is something to learn, they", x=57)
    maker.line("may hold a review.", x=57)
    numbered(maker, 19, 22)
    document = read_pdf(maker.save(tmp_path))
    assert numbers(document) == [tuple(map(str, range(1, 23)))]
    assert "under the age of 24. If partners" in document.pages[0].text


def test_a_few_numbers_are_no_sequence(tmp_path: Path) -> None:
    document = read_pdf(numbered(Maker().page(), 1, 5).prose().save(tmp_path))
    assert numbers(document) == [()]


def test_numbers_with_chapters(tmp_path: Path) -> None:
    maker = Maker().page()
    for k in range(1, 7):
        maker.at(57, maker.y + 25, f"3.{k}").paragraph(sentence(k, 20), x=90)
    assert numbers(read_pdf(maker.save(tmp_path))) == [tuple(f"3.{k}" for k in range(1, 7))]


def test_numbers_on_a_contents_page_are_no_sequence(tmp_path: Path) -> None:
    maker = Maker().page().line("Contents", size=18, bold=True)
    for k in range(1, 12):
        maker.line(f"{k}. Chapter of that number {'.' * 50} {k + 2}")
    maker.page().prose().page().prose()
    document = read_pdf(maker.save(tmp_path))
    assert numbers(document) == [(), (), ()]
