"""Ruled tables: rows, cells and their headings."""

from __future__ import annotations

from pathlib import Path

from pdf_maker import HEIGHT, Maker, sentence

from ingest.pages import Document, Page, read_pdf
from ingest.passages import Passage, build_passages


def read(maker: Maker, folder: Path) -> tuple[Document, list[Passage]]:
    document = read_pdf(maker.save(folder))
    return document, build_passages(document.pages)


def grid(page: Page) -> dict[tuple[int, int], str]:
    return {
        (part.cell.row, part.cell.column): page.text[part.start : part.end]
        for part in page.parts
        if part.cell is not None
    }


def test_a_row_is_a_passage_with_its_headings(tmp_path: Path) -> None:
    rows = [["Myth", "Fact"], ["Consent is always needed to share.", "No, it is not needed where a child is at risk."]]
    maker = Maker().page().prose(1).table(rows, 260, [150, 300])
    document, passages = read(maker, tmp_path)
    assert grid(document.pages[0]) == {(r, c): rows[r][c] for r in range(2) for c in range(2)}
    (row,) = [p for p in passages if p.kind == "row"]
    assert row.text == "\n".join(rows[1])
    assert row.section == ("Myth | Fact",)


def test_a_matrix_is_cited_cell_by_cell(tmp_path: Path) -> None:
    words = [sentence(k, 9) for k in range(6)]
    rows = [["Area", "Level 2", "Level 3"], ["Health", words[0], words[1]], ["School", words[2], words[3]]]
    _, passages = read(Maker().page().prose(1).table(rows, 260, [80, 190, 190], 70), tmp_path)
    cells = {p.section: p.text for p in passages if p.kind == "cell"}
    assert cells["Level 2", "Health"] == words[0]
    assert cells["Level 3", "School"] == words[3]


def test_figures_in_a_table_stay_in_their_row(tmp_path: Path) -> None:
    rows = [["Phase", "Wave 1", "Wave 2"], ["October", "258", "72"], ["February", "392", "75"]]
    _, passages = read(Maker().page().prose(1).table(rows, 260, [150, 150, 150]), tmp_path)
    assert [p.text for p in passages if p.kind == "row"] == ["October\n258\n72", "February\n392\n75"]


def test_a_row_over_a_page_turn_is_one(tmp_path: Path) -> None:
    top = HEIGHT - 180
    rows = [["Term", "Meaning"], ["Lawful basis", "You must have a basis in law to use what you hold"]]
    maker = Maker().page().prose(2).table(rows, top, [150, 300], 60)
    maker.page().table([["", "about a child, and write down which it is."]], 72, [150, 300], 60)
    document, passages = read(maker, tmp_path)
    row = next(p for p in passages if p.text.startswith("Lawful basis"))
    assert row.pages == (1, 2)
    assert row.text.endswith("write down which it is.")
    assert document.pages[1].parts[0].cell is not None


def test_a_repeated_heading_row_is_no_passage(tmp_path: Path) -> None:
    head = ["Page", "Change"]
    maker = Maker().page().prose(2).table([head, ["Page 7", "Definition amended."]], HEIGHT - 180, [150, 300], 50)
    maker.page().table([head, ["Page 9", "Link added."]], 72, [150, 300], 50)
    _, passages = read(maker, tmp_path)
    assert [p.text for p in passages if p.kind == "row"] == ["Page 7\nDefinition amended.", "Page 9\nLink added."]


def test_a_frame_is_a_box_and_keeps_its_list(tmp_path: Path) -> None:
    maker = Maker().page().prose(1)
    top = maker.y + 10
    maker.pdf.rect(50, top, 495, 120)
    maker.pdf.line(50, top, 545, top)
    maker.line("Practitioners should:", above=14).item("share early").item("record why")
    maker.y = top + 130
    maker.prose(1)
    _, passages = read(maker, tmp_path)
    assert any(p.text == "Practitioners should:\n• share early\n• record why" for p in passages)


def test_words_broken_by_a_narrow_cell_are_whole(tmp_path: Path) -> None:
    maker = (
        Maker().page().paragraph("Work is in hand in Lincolnshire, and Lincolnshire will report on it. " + sentence(1))
    )
    maker.table([["Sample", "Area", "N"], ["October", "", "7"]], 260, [150, 60, 60])
    maker.at(57 + 154, 314, "Lincoln", 11).at(57 + 154, 327, "shire", 11)
    document, _ = read(maker, tmp_path)
    assert grid(document.pages[0])[1, 1] == "Lincolnshire"
