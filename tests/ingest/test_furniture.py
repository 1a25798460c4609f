"""Printed page numbers, running headers and footers."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_maker import Maker

from ingest.furniture import roman_value
from ingest.pages import read_pdf


def labels(path: Path) -> list[str | None]:
    return [page.page_label for page in read_pdf(path).pages]


def test_roman_front_matter_and_arabic_body(tmp_path: Path) -> None:
    maker = Maker()
    for printed in ["i", "ii", "iii", "iv", *map(str, range(1, 9))]:
        maker.page().prose().footer(printed)
    document = read_pdf(maker.save(tmp_path))
    assert [page.page_label for page in document.pages] == ["i", "ii", "iii", "iv", *map(str, range(1, 9))]
    assert document.label_offset == 4
    assert document.labels == "printed"


def test_offset_labels_after_a_cover(tmp_path: Path) -> None:
    maker = Maker().page().line("Safeguarding procedures", size=30, bold=True)
    for printed in range(1, 9):
        maker.page().prose().footer(f"Page {printed} of 8")
    document = read_pdf(maker.save(tmp_path))
    assert [page.page_label for page in document.pages] == [None, *map(str, range(1, 9))]
    assert document.label_offset == 1
    assert not any("of 8" in page.text for page in document.pages)


def test_only_the_last_pages_numbered(tmp_path: Path) -> None:
    maker = Maker()
    for index in range(1, 11):
        maker.page().prose()
        if index > 6:
            maker.footer(str(index))
    document = read_pdf(maker.save(tmp_path))
    assert [page.page_label for page in document.pages] == [None] * 6 + ["7", "8", "9", "10"]
    assert document.labels == "mixed"


def test_no_numbers(tmp_path: Path) -> None:
    maker = Maker()
    for _ in range(6):
        maker.page().prose()
    document = read_pdf(maker.save(tmp_path))
    assert all(page.page_label is None for page in document.pages)
    assert document.labels == "none"
    assert document.label_offset is None


def test_a_year_in_the_footer_is_no_page_number(tmp_path: Path) -> None:
    maker = Maker()
    for _ in range(6):
        maker.page().prose().footer("Procedures 2025")
    document = read_pdf(maker.save(tmp_path))
    assert [page.page_label for page in document.pages] == [None] * 6
    assert not any("2025" in page.text for page in document.pages)


def test_a_number_that_ends_the_body_stays_in_it(tmp_path: Path) -> None:
    maker = Maker()
    for printed in range(1, 7):
        maker.page().prose().footer(str(printed))
        if printed == 3:
            maker.line("48", above=12)
    page = read_pdf(maker.save(tmp_path)).pages[2]
    assert page.page_label == "3"
    assert page.text.endswith("48")


def test_running_headers_change_with_the_chapter(tmp_path: Path) -> None:
    maker = Maker()
    for index in range(1, 13):
        maker.page().header("Chapter one: Early help" if index <= 6 else "Chapter two: Child protection")
        maker.prose().footer(str(index))
    document = read_pdf(maker.save(tmp_path))
    assert [page.page_label for page in document.pages] == [str(k) for k in range(1, 13)]
    assert not any("Chapter" in page.text for page in document.pages)


@pytest.mark.parametrize(("text", "value"), [("iv", 4), ("xxix", 29), ("XC", 90), ("m", None), ("", None)])
def test_roman_value(text: str, value: int | None) -> None:
    assert roman_value(text) == value


def test_the_end_of_a_date_is_no_page_number(tmp_path: Path) -> None:
    """The third of twelve pages must not be called "03" because the policy was approved in 03/2024."""
    maker = Maker()
    for index in range(1, 13):
        maker.page().prose().at(57, 802, "Approved 12/03/2024", 9).at(480, 802, f"{index} | Page", 9)
    assert labels(maker.save(tmp_path)) == [str(k) for k in range(1, 13)]


def test_an_annex_may_letter_its_pages(tmp_path: Path) -> None:
    maker = Maker()
    for printed in [*map(str, range(1, 6)), "A-1", "A-2", "A-3", "B-1", "B-2", "B-3"]:
        maker.page().prose().footer(printed)
    assert labels(maker.save(tmp_path)) == [*map(str, range(1, 6)), "A-1", "A-2", "A-3", "B-1", "B-2", "B-3"]


def test_a_footnote_that_says_the_same_on_every_page_is_no_footer(tmp_path: Path) -> None:
    maker = Maker()
    for index in range(1, 7):
        maker.page().prose(1).pieces(("The lead decides", 12, 0), (str(index), 7, 4), (" at once.", 12, 0), above=10)
        maker.notes((str(index), "See the Children Act 1989.")).footer(str(index))
    document = read_pdf(maker.save(tmp_path))
    assert [[n.text for n in page.footnotes] for page in document.pages] == [["See the Children Act 1989."]] * 6


def test_appendices_of_a_page_each_keep_their_titles(tmp_path: Path) -> None:
    maker = Maker()
    for index in range(1, 9):
        maker.page().header("Safeguarding policy").line(f"Appendix {index}", size=18, bold=True).prose()
        maker.footer(str(index))
    document = read_pdf(maker.save(tmp_path))
    assert [page.headings for page in document.pages] == [(f"Appendix {k}",) for k in range(1, 9)]
    assert not any("Safeguarding policy" in page.text for page in document.pages)


@pytest.mark.parametrize("form", ["[{}]", "({})", "~ {} ~", "- {} -", "Page {}"])
def test_numbers_between_signs(tmp_path: Path, form: str) -> None:
    maker = Maker()
    for index in range(1, 7):
        maker.page().prose().footer(form.format(index))
    document = read_pdf(maker.save(tmp_path))
    assert [page.page_label for page in document.pages] == [str(k) for k in range(1, 7)]
    assert not any(form.format(k) in page.text for k, page in enumerate(document.pages, 1))


@pytest.mark.parametrize("sign", ["-", "."])
def test_numbers_that_begin_anew_in_each_chapter(tmp_path: Path, sign: str) -> None:
    printed = [f"{chapter}{sign}{page}" for chapter in (1, 2, 3) for page in range(1, 5)]
    maker = Maker()
    for label in printed:
        maker.page().prose().footer(label)
    assert labels(maker.save(tmp_path)) == printed
