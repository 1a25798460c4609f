"""What Word keeps in odd places: nested tables, text boxes, tracked changes, notes, headers and footers, landscape."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

from ingest.documents import read_document
from ingest.local import guess_details
from ingest.pages import Document
from ingest.passages import Passage, build_passages

W = nsdecls("w")
LEVELS = ("Level 2 Early help", "Level 3 Child in need")


def saved(file: Any, folder: Path, name: str = "procedure.docx") -> Path:
    path = folder / name
    file.save(str(path))
    return path


def read(file: Any, folder: Path) -> tuple[Document, list[Passage]]:
    document = read_document(saved(file, folder))
    return document, build_passages(document.pages)


def fill(table: Any, *rows: tuple[str, ...], bold_first: bool = False) -> None:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            run = table.cell(r, c).paragraphs[0].add_run(text)
            run.bold = bold_first and r == 0


def one(found: list[Passage], text: str) -> Passage:
    (passage,) = (p for p in found if text in p.text)
    return passage


def changed(tag: str, text: str) -> Any:
    inner = "w:delText" if tag == "w:del" else "w:t"
    return parse_xml(
        f'<{tag} {W} w:id="1" w:author="a"><w:r><{inner} xml:space="preserve">{text}</{inner}></w:r></{tag}>'
    )


# --- tables in tables, and text boxes ----------------------------------------------------------


def test_a_table_in_a_matrix_s_cell_stands_under_that_cell_s_level_and_row(tmp_path: Path) -> None:
    file = docx.Document()
    table = file.add_table(2, 3)
    fill(table, ("Area", *LEVELS), ("Health", "two-health is tired", "three-health needs follow:"), bold_first=True)
    fill(table.cell(1, 2).add_table(2, 2), ("Sign", "Who acts"), ("bruises", "the nurse"), bold_first=True)
    _, found = read(file, tmp_path)
    row = one(found, "bruises")
    assert row.text == "bruises\nthe nurse"
    assert [title for title in row.section if title in (*LEVELS, "Health")] == [LEVELS[1], "Health"]
    assert row.section[-1] == "Sign | Who acts"
    assert one(found, "two-health").text == "two-health is tired"


def test_tables_side_by_side_in_a_layout_are_not_mixed(tmp_path: Path) -> None:
    file = docx.Document()
    table = file.add_table(1, 2)
    for cell, label, who, phone in zip(
        table.rows[0].cells,
        ("In office hours", "At night"),
        ("Front door", "Duty team"),
        ("01632 960123", "01632 960999"),
        strict=True,
    ):
        cell.paragraphs[0].text = label
        fill(cell.add_table(2, 2), ("Who", "Phone"), (who, phone), bold_first=True)
    _, found = read(file, tmp_path)
    assert one(found, "960123").section == ("In office hours", "Who | Phone")
    assert one(found, "960999").section == ("At night", "Who | Phone")
    assert "960999" not in one(found, "Front door").text


def test_text_boxes_are_read_where_they_are_anchored_with_what_they_hold(tmp_path: Path) -> None:
    box = parse_xml(
        f'<w:r {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>In the box: ring 999.</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Duty team</w:t></w:r>"
        "</w:p></w:tc><w:tc><w:p><w:r><w:t>01632 960999</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    file = docx.Document()
    file.add_paragraph("Before the box.")._p.append(copy.deepcopy(box))
    file.add_paragraph("After the box.")
    table = file.add_table(2, 2)
    fill(table, ("When", "Who"), ("At night", "the officer"))
    table.cell(1, 1).paragraphs[0]._p.append(box)
    document, found = read(file, tmp_path)
    text = document.pages[0].text
    assert text.index("Before") < text.index("In the box") < text.index("After")
    assert text.count("In the box: ring 999.") == 2  # once where it stands alone, once in the table
    assert [p.kind for p in found if "In the box" in p.text] == ["box", "box"]
    assert all(p.text == "Duty team\n01632 960999" for p in found if "960999" in p.text)


# --- tracked changes, comments, form fields ----------------------------------------------------


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Ring the ")
    for part in (changed("w:ins", "duty team "), changed("w:del", "old number "), changed("w:moveTo", "the same day.")):
        paragraph._p.append(part)
    first = file.add_paragraph("The lead writes")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {W}><w:del w:id="5" w:author="a"/></w:rPr>'))
    file.add_paragraph(" it down.")
    gone = file.add_paragraph()
    gone._p.append(changed("w:del", "This was struck out."))
    moved = file.add_paragraph()
    moved._p.append(parse_xml(f'<w:moveFrom {W} w:id="7" w:author="a"><w:r><w:t>Moved away.</w:t></w:r></w:moveFrom>'))
    table = file.add_table(3, 2)
    fill(table, ("Term", "Meaning"), ("Hub", "the front door"), ("Panel", "struck-out row"))
    table.rows[2]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {W} w:id="9" w:author="a"/>'))
    document, found = read(file, tmp_path)
    text = document.pages[0].text
    assert "Ring the duty team the same day." in text
    assert "The lead writes it down." in text
    for lost in ("old number", "struck out", "Moved away", "struck-out row", "Panel"):
        assert lost not in text
    assert one(found, "Hub").text == "Hub\nthe front door"


def test_comments_and_unfilled_form_fields_are_no_text(tmp_path: Path) -> None:
    file = docx.Document()
    runs = file.add_paragraph("The lead decides.").runs
    file.add_comment(runs, text="Is this still so?", author="A Reviewer")
    file.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {W}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r>"
            "<w:t>Click here to enter text.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    document, _ = read(file, tmp_path)
    assert document.pages[0].content == "The lead decides."


# --- notes, numbers, sections ------------------------------------------------------------------


def test_endnotes_are_read_and_tied_to_their_marks(tmp_path: Path) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Keep the record for 25 years")
    paragraph._p.append(parse_xml(f'<w:r {W}><w:endnoteReference w:id="2"/></w:r>'))
    paragraph.add_run(" after the last entry.")
    notes = (
        f'<?xml version="1.0"?><w:endnotes {W}><w:endnote w:id="2"><w:p><w:r><w:t xml:space="preserve">Counted from '
        "</w:t></w:r><w:ins><w:r><w:t>birth.</w:t></w:r></w:ins></w:p></w:endnote></w:endnotes>"
    )
    part = Part(PackURI("/word/endnotes.xml"), "application/xml", notes.encode(), file.part.package)
    file.part.relate_to(part, RELATIONSHIP_TYPE.ENDNOTES)
    document, found = read(file, tmp_path)
    assert document.pages[0].text == "Keep the record for 25 years after the last entry."
    (note,) = document.pages[0].footnotes
    assert (note.mark, note.text) == ("i", "Counted from birth.")
    assert one(found, "Counted").kind == "footnote"


def test_headings_numbered_by_a_list_style_and_a_landscape_section(tmp_path: Path) -> None:
    file = docx.Document()
    root = file.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for k, text in enumerate(("%1", "%1.%2"))
    )
    for k, inner in ((70, f'<w:styleLink w:val="Steps"/>{levels}'), (71, '<w:numStyleLink w:val="Steps"/>')):
        root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{k}">{inner}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="71"><w:abstractNumId w:val="71"/></w:num>'))
    for level, style in enumerate(("Heading 1", "Heading 2")):
        properties = file.styles[style].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="71"/></w:numPr>'))
    file.add_paragraph("Telling somebody", style="Heading 1")
    file.add_paragraph("In school", style="Heading 2")
    file.add_paragraph("Tell the lead in person.")
    section = file.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    file.add_paragraph("Writing it down", style="Heading 1")
    file.add_paragraph("On the wide sheet", style="Heading 2")
    file.add_paragraph("Use the form.")
    _, found = read(file, tmp_path)
    assert [(p.section, p.text) for p in found] == [
        (("1 Telling somebody", "1.1 In school"), "Tell the lead in person."),
        (("2 Writing it down", "2.1 On the wide sheet"), "Use the form."),
    ]


# --- headers and footers -----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["table", "tabs", "lines"])
def test_headers_and_footers_say_what_the_document_is_and_are_not_its_text(tmp_path: Path, how: str) -> None:
    said = ("Version 3.2", "Owner: Quality and Practice Group", "Review date: Sept 2025")
    file = docx.Document()
    section = file.sections[0]
    section.header.paragraphs[0].text = "Children who go missing from home"
    section.footer.paragraphs[0].text = "Eddlesham Safeguarding Children Partnership"
    if how == "table":
        table = section.footer.add_table(1, 3, Cm(16))
        fill(table, said)
    elif how == "tabs":
        section.footer.add_paragraph("\t".join(said))
    else:
        for line in said:
            section.footer.add_paragraph(line)
    file.add_paragraph("Ring the duty team and write down what was said to you.")
    path = saved(file, tmp_path, "v3 FINAL.docx")
    document = read_document(path)
    assert document.pages[0].content == "Ring the duty team and write down what was said to you."
    details = guess_details(path, document)
    assert details.title == "Children who go missing from home"
    assert (details.area, details.owner) == ("Eddlesham", "Quality and Practice Group")
    assert (details.edition, str(details.review_date)) == ("3.2", "2025-09-30")


def test_a_deleted_header_line_says_nothing(tmp_path: Path) -> None:
    file = docx.Document()
    footer = file.sections[0].footer.paragraphs[0]
    footer._p.append(changed("w:del", "Review date: May 2020"))
    footer._p.append(changed("w:ins", "Review date: May 2027"))
    file.add_paragraph("Ring the duty team.")
    path = saved(file, tmp_path)
    assert str(guess_details(path, read_document(path)).review_date) == "2027-05-31"
