"""Lines of type, and the raised marks among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_maker import Maker
from pypdfium2.raw import FS_RECTF

from ingest.glyphs import _Char, _lines, _spread
from ingest.lines import is_marker
from ingest.pages import Page, read_pdf
from ingest.turning import Turn


def read(maker: Maker, folder: Path) -> list[Page]:
    return list(read_pdf(maker.save(folder)).pages)


def marks(page: Page) -> list[str]:
    return [mark for part in page.parts for _, mark in part.marks]


def test_a_mark_after_a_number_is_not_part_of_it(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.pieces(("The meeting is held within 15", 12, 0), ("3", 7, 4), (" working days.", 12, 0), above=12)
    maker.prose().notes(("3", "A working day is any day but a bank holiday."))
    page = read(maker, tmp_path)[0]
    assert "within 15 working days." in page.text
    assert "153" not in page.text
    assert marks(page) == ["3"]
    assert [(note.mark, note.text) for note in page.footnotes] == [
        ("3", "A working day is any day but a bank holiday.")
    ]


def test_a_mark_stands_after_its_word(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.pieces(("Ask the family network", 12, 0), ("4", 7, 4), (" first.", 12, 0), above=12)
    maker.notes(("4", "Relatives and friends."))
    page = read(maker, tmp_path)[0]
    part = next(part for part in page.parts if part.marks)
    offset, mark = part.marks[0]
    assert mark == "4"
    assert page.text[part.start : offset] == "Ask the family network"


def test_two_marks_set_without_a_space_are_two(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.pieces(("See the statutory duties", 12, 0), ("1415", 7, 4), (" on every school.", 12, 0), above=12)
    maker.notes(("14", "Education Act."), ("15", "Children Act."))
    page = read(maker, tmp_path)[0]
    assert marks(page) == ["14", "15"]
    assert [note.mark for note in page.footnotes] == ["14", "15"]


def test_an_ordinal_is_no_mark(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.pieces(("Until the child's 18", 12, 0), ("th", 7, 4), (" birthday the plan stays.", 12, 0), above=12)
    page = read(maker, tmp_path)[0]
    assert "18th birthday" in page.text
    assert marks(page) == []


def test_small_roman_marks_and_stars(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.pieces(("Supervised activity", 12, 0), ("iii", 7, 4), (" must be regular.", 12, 0), above=12)
    maker.pieces(("Local contacts", 12, 0), ("*", 7, 4), (" are listed apart.", 12, 0), above=12)
    page = read(maker, tmp_path)[0]
    assert "Supervised activity must be regular." in page.text
    assert marks(page) == ["iii", "*"]


def test_a_formula_keeps_its_raised_letters(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.pieces(("A room of 30m", 12, 0), ("2", 7, 4), (" is enough.", 12, 0), above=12)
    page = read(maker, tmp_path)[0]
    assert "30m is enough" in page.text  # the figure is set apart as a mark, and is not lost:
    assert marks(page) == ["2"]


def test_a_note_whose_mark_is_as_large_as_its_text(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.pieces(("Partners agree", 12, 0), ("9", 7, 4), (" the plan.", 12, 0), above=12)
    maker.at(57, 774, "9", 8).at(66, 777, "Each partner signs the plan.", 8)
    page = read(maker, tmp_path)[0]
    assert [(note.mark, note.text) for note in page.footnotes] == [("9", "Each partner signs the plan.")]
    assert "9" not in page.text


def test_every_word_has_its_place(tmp_path: Path) -> None:
    maker = Maker().page().line("Early help", size=18, bold=True).prose()
    page = read(maker, tmp_path)[0]
    start = page.text.index("Early help")
    (box,) = page.boxes(start, start + len("Early help"))
    assert 55 < box.x0 < 59
    assert 842 - 72 - 30 < box.y0 < box.y1 < 842 - 72 + 2


def test_a_stop_after_a_mark_stands_at_its_word(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    pieces = (("In 2023", 12, 0), ("4", 7, 4), (", the total rose", 12, 0), ("5", 7, 4), (".", 12, 0))
    maker.pieces(*pieces, above=12)
    page = read(maker, tmp_path)[0]
    assert "In 2023, the total rose." in page.text
    assert marks(page) == ["4", "5"]


def test_the_letters_of_a_ligature_are_one_word() -> None:
    """PDFium gives each letter of a ligature the place of the whole."""
    word, x = [], 60.0
    for letters, width in [("o", 7.0), ("ffi", 12.0), ("cer", 20.0), ("s", 6.0)]:
        together = letters == "ffi"
        for k, letter in enumerate(letters):
            step = 0.0 if together else width / len(letters)
            right = x + width if together else x + (k + 1) * step
            word.append(_Char(letter, x + k * step, right, 700, 697, 709, 12, False, False, 0))
        x += width
    assert [line.text for line in _lines(word)] == ["officers"]


def test_a_soft_hyphen_within_a_line_parts_nothing() -> None:
    turns = [Turn(quarters, 595, 842) for quarters in range(4)]
    word = [_Char("n", 60, 67, 700, 697, 709, 12, False, False, 0)]
    _spread(word[0], FS_RECTF(67, 709, 72, 697), 0, 0, turns)  # left, top, right, bottom
    word.append(_Char("m", 72, 82, 700, 697, 709, 12, False, False, 0))
    assert [line.text for line in _lines(word)] == ["nm"]


def test_marks_in_brackets_are_marks(tmp_path: Path) -> None:
    maker = Maker().page().pieces(("Tell the lead", 12, 0), ("[7]", 7, 4), (" within 45", 12, 0), ("(8)", 7, 4))
    maker.prose(1).notes(("7", "See the Act."), ("8", "Working days."))
    page = read(maker, tmp_path)[0]
    assert page.text.startswith("Tell the lead within 45")
    assert "[" not in page.text
    assert marks(page)[:2] == ["7", "8"]


@pytest.mark.parametrize("sign", ["◆", "☐", "➔", "»", "★", "✔"])
def test_list_signs_of_many_shapes(sign: str) -> None:
    assert is_marker(sign)


@pytest.mark.parametrize("sign", ["→", "©", "°"])
def test_signs_that_begin_no_list(sign: str) -> None:
    assert not is_marker(sign)
