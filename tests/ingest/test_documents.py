"""Word and Markdown: sections, numbered paragraphs, tables, footnotes; and files that cannot be read."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.documents import SUFFIXES, read_document
from ingest.pages import Document, UnreadableFile
from ingest.passages import Passage, build_passages, text_of

NUMBERING = """<w:abstractNum {ns} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum>"""


def numbered(file: Any, text: str, level: int, style: str = "Normal") -> Any:
    """A paragraph that Word numbers itself."""
    paragraph = file.add_paragraph(text, style=style)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))
    return paragraph


def with_numbering(file: Any) -> None:
    root = file.part.numbering_part.element
    root.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"))))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


@pytest.fixture
def procedure(tmp_path: Path) -> Path:
    """A procedure as partnerships write them in Word: automatic numbers, a matrix, a box, a text box."""
    file = docx.Document()
    file.core_properties.title = "Escalation Procedure"
    with_numbering(file)
    file.add_paragraph("Escalation Procedure", style="Title")
    file.add_paragraph("Wexmoor Safeguarding Children Partnership")
    numbered(file, "Purpose", 0, "Heading 1")
    numbered(file, "This procedure says what to do when professionals disagree about a child.", 1)
    numbered(file, "It applies to all partners:", 1)
    numbered(file, "schools and colleges;", 2)
    numbered(file, "health services.", 2)
    numbered(file, "Steps", 0, "Heading 1")
    numbered(file, "Talk to the worker on the same day.", 1)
    numbered(file, "Then tell the manager within one working day.", 1)
    file.add_paragraph("Levels", style="Heading 1")
    table = file.add_table(rows=1, cols=4)
    heads = ("Area", "Level 2 Early help", "Level 3 Child in need", "Level 4 Child protection")
    rows = (
        ("Health", "two-health tired", "three-health disabled", "four-health injured"),
        ("Home", "two-home arrears", "three-home dirty", "four-home alone"),
    )
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file.add_paragraph("Contacts", style="Heading 1")
    frame = file.add_table(rows=1, cols=1)
    frame.rows[0].cells[0].text = "In an emergency ring 999 and stay with the child."
    paragraph = file.add_paragraph("Text with ")
    tracked = nsdecls("w") + ' w:id="1" w:author="a"'
    paragraph._p.append(parse_xml(f"<w:ins {tracked}><w:r><w:t>words put in</w:t></w:r></w:ins>"))
    paragraph._p.append(parse_xml(f"<w:del {tracked}><w:r><w:delText>words struck out</w:delText></w:r></w:del>"))
    file.element.body.insert(
        len(file.element.body) - 1,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Inside a content control.</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
    )
    path = tmp_path / "procedure.docx"
    file.save(str(path))
    return path


def passages(document: Document) -> list[Passage]:
    found = build_passages(document.pages)
    held = {page.page_index: page for page in document.pages}
    for passage in found:
        assert text_of(passage.spans, held) == passage.text
    return found


def one(found: list[Passage], text: str) -> Passage:
    (passage,) = (p for p in found if text in p.text)
    return passage


# --- Word ------------------------------------------------------------------------------------


def test_word_s_own_numbers_are_read(procedure: Path) -> None:
    found = passages(read_document(procedure))
    first = one(found, "professionals disagree")
    assert first.text.startswith("1.1 This procedure")
    assert first.paragraphs == ("1.1",)
    assert first.section[-1] == "1. Purpose"
    assert one(found, "one working day").paragraphs == ("2.2",)


def test_a_list_keeps_its_stem_and_its_paragraph(procedure: Path) -> None:
    listed = one(passages(read_document(procedure)), "schools and colleges")
    assert listed.text == "1.2 It applies to all partners:\n(a) schools and colleges;\n(b) health services."
    assert listed.paragraphs == ("1.2",)


def test_pages_are_sections_without_labels(procedure: Path) -> None:
    document = read_document(procedure)
    assert document.labels == "none"
    assert document.title == "Escalation Procedure"
    assert [page.page_index for page in document.pages] == list(range(1, len(document.pages) + 1))
    assert {page.page_label for page in document.pages} == {None}
    assert [page.headings[-1] for page in document.pages[1:]] == ["1. Purpose", "2. Steps", "Levels", "Contacts"]


def test_a_cell_of_a_word_matrix_keeps_its_level(procedure: Path) -> None:
    found = passages(read_document(procedure))
    for text, level in (("two-home", "Level 2"), ("three-home", "Level 3"), ("four-home", "Level 4")):
        passage = one(found, text)
        assert any(title.startswith(level) for title in passage.section), passage.section
        assert any("Home" in title for title in passage.section)
        assert "health" not in passage.text


def test_frames_insertions_and_content_controls_are_read_and_deletions_are_not(procedure: Path) -> None:
    found = passages(read_document(procedure))
    assert one(found, "ring 999").kind == "box"
    everything = "\n".join(p.text for p in found)
    assert "Text with words put in" in everything
    assert "struck out" not in everything
    assert "Inside a content control." in everything


def test_a_merged_cell_stands_once(tmp_path: Path) -> None:
    file = docx.Document()
    table = file.add_table(rows=3, cols=3)
    for k, text in enumerate(("Who", "Early help", "Child protection")):
        table.cell(0, k).paragraphs[0].add_run(text).bold = True
    table.cell(1, 0).merge(table.cell(2, 0)).text = "School"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "records every concern"
    table.cell(2, 1).text = "offers an assessment"
    table.cell(2, 2).text = "refers at once"
    path = tmp_path / "merged.docx"
    file.save(str(path))
    text = read_document(path).pages[0].text
    assert text.count("records every concern") == 1
    assert text.count("School") == 1
    last = one(passages(read_document(path)), "refers at once")
    assert any("School" in t for t in (*last.section, last.text))


@pytest.mark.parametrize("bold", [True, False])
def test_levels_in_a_second_row_of_headings_head_a_word_matrix(tmp_path: Path, bold: bool) -> None:
    levels = ("Level 1 – Universal", "Level 2 – Early Help / Targeted", "Level 3 – Child in Need")
    file = docx.Document()
    table = file.add_table(rows=3, cols=4)
    table.cell(0, 1).merge(table.cell(0, 3)).paragraphs[0].add_run("Level of need").bold = bold
    for k, text in enumerate(("Domain", *levels)):
        table.cell(1, k).paragraphs[0].add_run(text).bold = bold
    for k, text in enumerate(("Health", "one-health", "two-health", "three-health")):
        table.cell(2, k).text = text
    path = tmp_path / "levels.docx"
    file.save(str(path))
    found = passages(read_document(path))
    for word, level in zip(("one", "two", "three"), levels, strict=True):
        cell = one(found, f"{word}-health")
        assert cell.text == f"{word}-health"
        assert "Health" in cell.section
        assert any(level in title for title in cell.section)


def test_bold_lines_head_a_document_without_heading_styles(tmp_path: Path) -> None:
    file = docx.Document()
    for k in range(3):
        file.add_paragraph().add_run(f"Part {k}: who does what").bold = True
        file.add_paragraph(f"The named lead of part {k} keeps the record.")
    path = tmp_path / "plain.docx"
    file.save(str(path))
    found = passages(read_document(path))
    assert [p.section for p in found] == [(f"Part {k}: who does what",) for k in range(3)]


def test_a_contents_list_is_left_out(tmp_path: Path) -> None:
    file = docx.Document()
    file.styles.add_style("toc 1", 1)
    file.add_paragraph("Recording ........ 4", style="toc 1")
    file.add_paragraph("Recording", style="Heading 1")
    file.add_paragraph("Write it down the same day.")
    path = tmp_path / "toc.docx"
    file.save(str(path))
    document = read_document(path)
    assert "........" not in document.pages[0].text
    assert any("contents list" in warning for warning in document.warnings)


def test_a_word_footnote_is_tied_to_its_mark(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph("Recording", style="Heading 1")
    paragraph = file.add_paragraph("Keep the record for 25 years")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="5"/></w:r>'))
    paragraph.add_run(" after the last entry.")
    plain = tmp_path / "plain.docx"
    file.save(str(plain))
    path = tmp_path / "noted.docx"
    notes = (
        f'<?xml version="1.0"?><w:footnotes {nsdecls("w")}><w:footnote w:id="5"><w:p><w:r><w:t>'
        "Counted from the child's birth.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    relation = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        'Target="footnotes.xml"/></Relationships>'
    )
    override = (
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.footnotes+xml"/></Types>'
    )
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8") if name.endswith((".xml", ".rels")) else old.read(name)
            if name == "word/_rels/document.xml.rels":
                data = str(data).replace("</Relationships>", relation)
            if name == "[Content_Types].xml":
                data = str(data).replace("</Types>", override)
            new.writestr(name, data)
        new.writestr("word/footnotes.xml", notes)
    document = read_document(path)
    assert "25 years after" in document.pages[0].text
    (note,) = document.pages[0].footnotes
    assert note.text == "Counted from the child's birth."
    assert document.pages[0].content[note.start : note.end] == note.text
    assert one(passages(document), "Counted from").section == ("Recording",)


# --- Markdown --------------------------------------------------------------------------------

MARKDOWN = """---
title: Missing children
---
# Missing children

A **short** procedure with a [link](https://example.org) and `code`.

## 1. Who does what

1.1 The lead keeps the list.[^1]

1.2 The office rings home:

- first the mother;
- then the father,
  if he has contact.

1.3 Nobody waits.

[^1]: The list of vulnerable pupils.

## 2. Levels

| Area | Level 2 | Level 3 |
|---|---|---|
| Home | two-home<br>arrears | three-home dirty |

> In an emergency ring 999.

1. Search.
2. Ring.
"""


@pytest.fixture
def markdown(tmp_path: Path) -> Document:
    path = tmp_path / "missing.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    return read_document(path)


def test_markdown_is_read_without_its_markup(markdown: Document) -> None:
    assert markdown.title == "Missing children"
    assert len(markdown.pages) == 3
    assert markdown.pages[0].text == "Missing children\nA short procedure with a link and code."
    assert markdown.pages[1].paragraphs == ("1.1", "1.2", "1.3")


def test_markdown_passages_know_section_and_paragraph(markdown: Document) -> None:
    found = passages(markdown)
    listed = one(found, "first the mother")
    assert listed.text == "1.2 The office rings home:\n• first the mother;\n• then the father, if he has contact."
    assert listed.paragraphs == ("1.2",)
    assert listed.section == ("Missing children", "1. Who does what")
    note = one(found, "vulnerable pupils")
    assert (note.kind, note.mark, note.paragraphs) == ("footnote", "1", ("1.1",))
    assert one(found, "ring 999").kind == "box"


def test_markdown_tables_keep_their_headings(markdown: Document) -> None:
    section = one(passages(markdown), "three-home").section
    assert any("Level 3" in title for title in section)


def test_a_numbered_list_that_runs_through_the_document_numbers_its_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "policy.md"
    items = [f"{n}. Paragraph {n} of the policy says one thing." for n in range(1, 13)]
    path.write_text("# Policy\n\n" + "\n".join(items[:6]) + "\n\n# More\n\n" + "\n".join(items[6:]), encoding="utf-8")
    document = read_document(path)
    assert [n for page in document.pages for n in page.paragraphs] == [str(n) for n in range(1, 13)]


# --- what cannot be read ---------------------------------------------------------------------


def bad(tmp_path: Path, name: str, data: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        read_document(path)
    message = str(caught.value)
    assert name in message
    assert message.endswith(".")
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"", "empty"),
        ("a.docx", b"PK\x03\x04 not a zip at all", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password"),
        ("a.md", b"", "no text"),
        ("a.md", b"# Only a heading\n", "no text"),
        ("a.md", b"\x00\x01\x02" * 50, "not text"),
        ("a.doc", b"anything", "save it as .docx"),
        ("a.docm", b"anything", "macros"),
        ("a.rtf", b"{\\rtf1}", "save it as .docx"),
        ("a.xyz", b"anything", "cannot be read"),
    ],
)
def test_a_bad_file_is_refused_with_one_sentence(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    assert said in bad(tmp_path, name, data)


def test_macros_in_a_docx_are_refused(procedure: Path) -> None:
    with zipfile.ZipFile(procedure, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"code")
    with pytest.raises(UnreadableFile, match="macros"):
        read_document(procedure)


def test_a_zip_that_is_no_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("notes.txt", "hello")
    with pytest.raises(UnreadableFile, match="not a Word file"):
        read_document(path)


def test_a_cut_off_docx(procedure: Path) -> None:
    procedure.write_bytes(procedure.read_bytes()[:4000])
    with pytest.raises(UnreadableFile, match="damaged"):
        read_document(procedure)


def test_a_docx_that_unpacks_to_gigabytes_is_not_opened(monkeypatch: pytest.MonkeyPatch, procedure: Path) -> None:
    monkeypatch.setattr("ingest.word.MAX_UNPACKED", 1000)
    with pytest.raises(UnreadableFile, match="unpacks to"):
        read_document(procedure)


def test_a_docx_damaged_inside(tmp_path: Path, procedure: Path) -> None:
    path = tmp_path / "inside.docx"
    with zipfile.ZipFile(procedure) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:document" if name == "word/document.xml" else old.read(name))
    with pytest.raises(UnreadableFile, match="damaged"):
        read_document(path)


def test_an_empty_docx(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx.Document().save(str(path))
    with pytest.raises(UnreadableFile, match="no text"):
        read_document(path)


def test_windows_markdown_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("# Title\n\nThe child’s words\n".encode("cp1252"))
    document = read_document(path)
    assert "child’s" in document.pages[0].text
    assert any("UTF-8" in warning for warning in document.warnings)


def test_progress_ends_with_all_pages(procedure: Path) -> None:
    seen: list[tuple[int, int]] = []
    document = read_document(procedure, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(document.pages), len(document.pages))


def test_the_walk_looks_for_these_suffixes() -> None:
    assert {".pdf", ".docx", ".md"} <= set(SUFFIXES)
