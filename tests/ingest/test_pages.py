"""Whole pages: what is read, what is kept out of the quotable text, and what cannot be read at all."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from fpdf import FPDF
from pdf_maker import HEIGHT, LEFT, WIDTH, Maker, sentence

from ingest.pages import Document, UnreadableFile, read_pdf
from ingest.passages import build_passages
from ingest.strokes import StrokesUnreadable


def read(maker: Maker, folder: Path) -> Document:
    return read_pdf(maker.save(folder))


def kinds(document: Document, index: int) -> list[str]:
    return [part.kind for part in document.pages[index - 1].parts]


def test_cover_contents_and_text(tmp_path: Path) -> None:
    maker = Maker().page()
    maker.line("Safeguarding children", size=34, bold=True).line("A guide for schools", size=24).line(
        "May 2026", size=20
    )
    maker.page().line("Contents", size=18, bold=True)
    for k, title in enumerate(["Early help", "Child protection", "Allegations", "Training", "Records"]):
        maker.line(f"{title} {'.' * 60} {k + 3}")
    for _ in range(3):
        maker.page().line("Early help", size=18, bold=True).prose()
    document = read(maker, tmp_path)
    assert [page.left_out for page in document.pages] == ["cover", "contents list", None, None, None]
    assert "PDF page 2 not quoted: contents list" in document.warnings


def test_contents_without_leaders(tmp_path: Path) -> None:
    maker = Maker()
    maker.page().line("Contents", size=18, bold=True)
    for k, title in enumerate(["Early help", "Child protection", "Allegations", "Training", "Records", "Sources"]):
        maker.line(title, above=8).at(500, maker.y, str(k + 3))
    maker.page().prose().page().prose().page().prose()
    assert read(maker, tmp_path).pages[0].left_out == "contents list"


def test_contents_below_text_is_set_apart_from_it(tmp_path: Path) -> None:
    maker = Maker().page().prose().page().line("Annex B", size=18, bold=True).prose(2, 3)
    maker.line("Contents", size=16, bold=True, above=20)
    for k, title in enumerate(["Early help", "Child protection", "Allegations", "Training", "Records", "Sources"] * 3):
        maker.line(f"{title} {'.' * 60} {k + 3}")
    maker.page().prose()
    document = read(maker, tmp_path)
    page = document.pages[1]
    assert page.quotable
    assert "contents" in kinds(document, 2)
    quoted = " ".join(p.text for p in build_passages(document.pages) if 2 in p.pages)
    assert "Allegations" not in quoted
    assert page.text.split("\n")[1] in quoted
    assert any("contents list" in warning for warning in document.warnings)


def test_a_list_of_prices_is_no_contents_list(tmp_path: Path) -> None:
    maker = Maker()
    maker.page().prose().item("a course for one school costs 900").item("a course for two costs 300")
    maker.item("a visit costs 250").prose()
    assert read(maker, tmp_path).pages[0].quotable


def test_picture_page(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.page()
    maker.pdf.image(_picture(), x=50, y=100, w=480, h=600)
    maker.page().prose()
    document = read(maker, tmp_path)
    assert document.pages[1].left_out == "picture without text"
    assert document.pages[0].quotable


def test_notes_under_a_picture_are_kept(tmp_path: Path) -> None:
    maker = Maker().page().prose().page()
    maker.pdf.image(_picture(), x=50, y=60, w=480, h=500)
    maker.notes(("1", "In cases that also involve an allegation, see part four."), ("2", "Early help is support."))
    maker.page().prose()
    page = read(maker, tmp_path).pages[1]
    assert page.quotable
    assert [note.mark for note in page.footnotes] == ["1", "2"]


def test_chart_of_boxes(tmp_path: Path) -> None:
    maker = Maker().page().prose().page().line("Flow chart: action taken on a referral", size=16, bold=True)
    places = [(60, 300), (330, 160), (210, 480), (70, 160), (400, 330), (75, 560), (250, 250), (415, 600), (290, 640)]
    for k, (x, y) in enumerate(places):
        words = sentence(k, 14).split()
        for row in range(4):
            maker.at(x + 3.7 * row, y + 13 * row, " ".join(words[row * 3 : row * 3 + 3]), 10)
    maker.page().prose()
    document = read(maker, tmp_path)
    page = document.pages[1]
    assert page.left_out == "flow chart or diagram whose text cannot be read in order"
    assert not [p for p in build_passages(document.pages) if 2 in p.pages]


def test_a_box_drawn_last_stands_where_the_reader_meets_it(tmp_path: Path) -> None:
    """Word draws a text frame after the page's text."""
    maker = Maker().page().paragraph("Before the box. " + sentence(1))
    below = maker.y + 130
    maker.y = below
    maker.paragraph("After the box. " + sentence(2))
    maker.box(below - 110, below - 40)
    maker.y = below - 110
    maker.paragraph("Inside the box. " + sentence(3))
    maker.page().prose()
    document = read(maker, tmp_path)
    openings = [line.split(".")[0] for line in document.pages[0].text.split("\n")]
    assert openings == ["Before the box", "Inside the box", "After the box"]
    assert [p.kind for p in build_passages(document.pages) if p.text.startswith("Inside")] == ["box"]


def test_white_fill_behind_text_is_no_box(tmp_path: Path) -> None:
    maker = Maker().page().prose(1).box(100, 190, grey=255).prose(2)
    document = read(maker, tmp_path)
    assert all(part.panel is None for part in document.pages[0].parts)


def test_metadata_title(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.pdf.set_title("Missing children protocol")
    assert read(maker, tmp_path).title == "Missing children protocol"


# --- files that cannot be read ---------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_pdf(path)
    message = str(caught.value)
    assert message.startswith(path.name)
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "policy.pdf"
    path.write_bytes(b"")
    assert "0 bytes" in refusal(path)


def test_not_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "policy.pdf"
    path.write_text("<html>Please sign in</html>" * 100, encoding="utf-8")
    assert "not a PDF" in refusal(path)


def test_locked(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.pdf.set_encryption(owner_password="owner", user_password="secret")
    assert "password" in refusal(maker.save(tmp_path))


def test_locked_against_printing_only(tmp_path: Path) -> None:
    maker = Maker().page().prose()
    maker.pdf.set_encryption(owner_password="owner", user_password="")
    assert read(maker, tmp_path).pages[0].quotable


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6])
def test_cut_off(tmp_path: Path, share: float, caplog: pytest.LogCaptureFixture) -> None:
    """A download that broke off is refused in one sentence: no traceback, no library's own grumbling."""
    whole = Maker().page().prose().page().prose().save(tmp_path).read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "fresh copy" in refusal(path)
    assert caplog.records == []


def with_bad_page(folder: Path, pages: int, bad: int, instead: bytes) -> Path:
    """A PDF whose page ``bad`` is not there any more: ``instead`` stands in its place."""
    maker = Maker()
    for number in range(1, pages + 1):
        maker.page().line(f"Chapter {number}", size=18, bold=True).prose().footer(str(number))
    path = maker.save(folder)
    data = path.read_bytes()
    found = [m for m in re.finditer(rb"\d+ 0 obj\n(.*?)endobj", data, re.S) if re.search(rb"/Type /Page\b", m.group(1))]
    start, end = found[bad - 1].span(1)
    path.write_bytes(data[:start] + instead.ljust(end - start) + data[end:])
    return path


@pytest.mark.parametrize("instead", [b"null", b"42", b"<</Type /Pagf>>", b"<</Type /Page (((("])
def test_one_bad_page_does_not_cost_the_others(tmp_path: Path, instead: bytes) -> None:
    document = read_pdf(with_bad_page(tmp_path, 6, 3, instead))
    assert [page.page_label for page in document.pages] == ["1", "2", None, "4", "5", "6"]
    assert [page.quotable for page in document.pages] == [True, True, False, True, True, True]
    assert document.pages[4].headings == ("Chapter 5",)
    assert any(warning.startswith("PDF page 3 not quoted: ") for warning in document.warnings)
    assert not [p for p in build_passages(document.pages) if {2, 4} <= set(p.pages)]


def test_a_file_of_nothing_but_bad_pages_is_refused(tmp_path: Path) -> None:
    assert "fresh copy" in refusal(with_bad_page(tmp_path, 1, 1, b"null"))


def test_a_damaged_file_is_read_or_refused(tmp_path: Path) -> None:
    """Whatever a byte does to a file, the build that meets it goes on to the next."""
    maker = Maker()
    for _ in range(3):
        maker.page().prose(1).box(300, 360).table([["When", "Who"], ["Within a day", "The lead"]], 400, [150, 200])
    whole = maker.save(tmp_path).read_bytes()
    swaps = [(b"/MediaBox", b"/MediaBix"), (b"/Kids", b"/Kidz"), (b"/Font", b"/Fnt"), (b"/Parent", b"/P\x9crent")]
    damaged = [whole.replace(old, new) for old, new in swaps]
    places = random.Random(7)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(places.choice((1, 5, 40))):
            data[places.randrange(len(data))] = places.randrange(256)
        damaged.append(bytes(data))
    read, refusals = 0, []
    path = tmp_path / "damaged.pdf"
    for data in damaged:
        path.write_bytes(data)
        try:
            build_passages(read_pdf(path).pages)
            read += 1
        except UnreadableFile as error:
            refusals.append(str(error))
    assert read
    assert refusals
    assert all(said.startswith(path.name) and "\n" not in said for said in refusals)


def test_a_damaged_table_is_read_as_text_and_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_args: object) -> None:
        raise StrokesUnreadable("page 1: no strokes")

    monkeypatch.setattr("ingest.strokes.Strokes.page", stumble)
    maker = Maker().page().prose(1).table([["When", "Who"], ["Within a day", "The lead"]], 400, [150, 200])
    document = read(maker, tmp_path)
    assert "Within a day" in document.pages[0].text
    assert any("is damaged" in warning for warning in document.warnings)


def test_scanned(tmp_path: Path) -> None:
    maker = Maker()
    for _ in range(3):
        maker.page()
        maker.pdf.image(_picture(), x=0, y=0, w=WIDTH, h=HEIGHT)
    assert "OCR" in refusal(maker.save(tmp_path))


def test_too_many_pages(tmp_path: Path) -> None:
    pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    pdf.set_font("Helvetica", size=12)
    for k in range(3000):
        pdf.add_page()
        pdf.text(LEFT, 100, f"page {k}")
    path = tmp_path / "long.pdf"
    pdf.output(str(path))
    assert "3,000 pages" in refusal(path)


def test_one_page_of_nothing_is_refused(tmp_path: Path) -> None:
    assert "without text" in refusal(Maker().page().save(tmp_path))


def test_progress_counts_pages(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    read_pdf(Maker().page().prose().page().prose().save(tmp_path), lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def _picture() -> object:
    from PIL import Image

    return Image.linear_gradient("L").resize((300, 400))
