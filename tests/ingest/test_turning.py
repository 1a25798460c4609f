"""Text that does not run upright across an upright sheet, and sheets that show only part of the page."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from pdf_maker import HEIGHT, LEFT, WIDTH, Maker, sentence
from pypdf.generic import RectangleObject

from ingest.pages import Document, Page, read_pdf
from ingest.passages import build_passages
from ingest.turning import Turn, quarters_to_upright

LINES = [sentence(k, 9) for k in range(12)]


def sideways(folder: Path, angle: int, rotation: int = 0) -> Document:
    """Three pages, the second with its text set at ``angle`` and then turned when shown by ``rotation``."""
    maker = Maker()
    for k in (1, 2, 3):
        maker.page().footer(str(k))
        if k != 2:
            maker.prose()
            continue
        for row, text in enumerate(LINES):
            x, y = (150 + 16 * row, HEIGHT - 150) if angle == 90 else (WIDTH - 150 - 16 * row, 150)
            maker.turned(angle, x, y, text)
    path = maker.save(folder)
    writer = pypdf.PdfWriter(clone_from=path)
    writer.pages[1].rotate(rotation)
    writer.write(path)
    return read_pdf(path)


@pytest.mark.parametrize(("angle", "rotation"), [(90, 0), (90, 90), (-90, 0), (-90, 270)])
def test_text_set_sideways_is_read_and_keeps_its_label(tmp_path: Path, angle: int, rotation: int) -> None:
    document = sideways(tmp_path, angle, rotation)
    page = document.pages[1]
    assert page.text.split() == " ".join(LINES).split()
    assert page.quotable
    assert [p.page_label for p in document.pages] == ["1", "2", "3"]


@pytest.mark.parametrize(("angle", "rotation"), [(90, 0), (90, 90), (-90, 270)])
def test_words_of_a_turned_page_lie_where_the_sheet_shows_them(tmp_path: Path, angle: int, rotation: int) -> None:
    page = sideways(tmp_path, angle, rotation).pages[1]
    width, height = (HEIGHT, WIDTH) if rotation else (WIDTH, HEIGHT)
    first, last = place(page, LINES[0]), place(page, LINES[-1])
    for x, y in (first, last):
        assert 0 < x < width
        assert 0 < y < height
    if rotation:  # shown upright: the first line stands above the last
        assert first[1] > last[1] + 100
    else:
        assert abs(first[0] - last[0]) > 100


def place(page: Page, text: str) -> tuple[float, float]:
    start = " ".join(page.text.split()).index(text)
    box = page.boxes(start, start + 5)[0]
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def test_upright_text_on_a_sheet_shown_turned_is_still_read(tmp_path: Path) -> None:
    path = Maker().page().prose().footer("1").page().prose().footer("2").save(tmp_path)
    plain = read_pdf(path)
    writer = pypdf.PdfWriter(clone_from=path)
    for page in writer.pages:
        page.rotate(90)
    writer.write(path)
    assert [p.text for p in read_pdf(path).pages] == [p.text for p in plain.pages]


def test_a_row_s_label_set_along_its_side_is_a_word_of_the_row(tmp_path: Path) -> None:
    maker = Maker().page().prose().page()
    rows = [["", "Level 2 early help", "Level 3 child in need", "Level 4 child protection"]]
    rows += [["", *(sentence(10 * r + c, 12) for c in range(3))] for r in range(2)]
    maker.table(rows, 100, [30, 150, 150, 150], 110)
    for row, label in enumerate(("Health", "Attendance"), 1):
        maker.turned(90, LEFT + 19, 100 + 110 * (row + 1) - 20, label, 11, bold=True)
    document = read_pdf(maker.save(tmp_path))
    cells = [p for p in build_passages(document.pages) if 2 in p.pages]
    assert [p.section[-2:] for p in cells if sentence(11, 12) in p.text] == [("Level 3 child in need", "Attendance")]


def test_a_watermark_across_the_page_is_no_text(tmp_path: Path) -> None:
    maker = Maker()
    for _ in range(3):
        maker.page().turned(45, 150, 600, "DRAFT COPY", 70, bold=True).prose()
    assert all("DRAFT" not in page.text and "D\n" not in page.text for page in read_pdf(maker.save(tmp_path)).pages)


def test_boxes_and_tables_of_a_cropped_page_are_found(tmp_path: Path) -> None:
    """The sheet that is shown may begin anywhere in the page's own coordinates."""
    maker = Maker()
    for _ in range(3):
        maker.page().prose(1).box(200, 260)
        maker.y = 200
        maker.paragraph("In the box. " + sentence(3)).table(
            [["When", "Who"], ["Within a day", "The lead"]], 320, [150, 200]
        )
    path = maker.save(tmp_path)
    writer = pypdf.PdfWriter(clone_from=path)
    for page in writer.pages:
        page.mediabox = RectangleObject((-50, -60, WIDTH + 50, HEIGHT + 60))
        page.cropbox = RectangleObject((20, 15, WIDTH - 10, HEIGHT - 12))
    writer.write(path)
    passages = [p for p in build_passages(read_pdf(path).pages) if p.pages == (1,)]
    assert [p.kind for p in passages] == ["paragraph", "box", "row"]
    assert passages[2].section[-1] == "When | Who"


@pytest.mark.parametrize(
    ("a", "b", "quarters"), [(1, 0, 0), (0, 1, 1), (-1, 0, 2), (0, -1, 3), (1, 1, None), (1, 0.05, 0)]
)
def test_which_way_up(a: float, b: float, quarters: int | None) -> None:
    assert quarters_to_upright(a, b) == quarters


@pytest.mark.parametrize("quarters", range(4))
def test_a_turn_and_back(quarters: int) -> None:
    turn = Turn(quarters, 595, 842)
    assert turn.back().point(*turn.point(100, 200)) == (100, 200)
    width, height = turn.size
    x, y = turn.point(100, 200)
    assert 0 <= x <= width
    assert 0 <= y <= height
