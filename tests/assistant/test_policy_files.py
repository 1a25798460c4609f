"""References in every part of a policy's file: notes of a Word file, tables in tables, plain boxes of a web page."""

from __future__ import annotations

from pathlib import Path

import docx
import pptx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assistant.checking.blocks import blocks_of
from assistant.checking.extract import Claim, extract
from assistant.checking.files import read_blocks
from assistant.checking.naming import Names
from ingest.sources import Registry

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(Registry.read(ROOT / "corpus" / "sources.toml").all(), ("wt-2023", "kcsie-2025"))


def _said(claims: list[Claim]) -> list[tuple[str, str | None, tuple[str, ...], tuple[str, ...]]]:
    found = []
    for claim in claims:
        reference = claim.reference
        found.append(
            (
                claim.text,
                reference.edition.source_id if reference.edition else None,
                reference.pages,
                reference.paragraphs,
            )
        )
    return found


def _with_footnotes(document: docx.document.Document, notes: list[str]) -> None:
    written = "".join(
        f'<w:footnote w:id="{k}"><w:p><w:r><w:t>{n}</w:t></w:r></w:p></w:footnote>' for k, n in enumerate(notes, 2)
    )
    xml = f"<w:footnotes {nsdecls('w')}>{written}</w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _mark(paragraph: docx.text.paragraph.Paragraph, number: int) -> None:
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{number}"/></w:r>'))


def test_a_word_files_notes_and_tables(tmp_path: Path, names: Names) -> None:
    document = docx.Document()
    _with_footnotes(
        document,
        [
            "KCSIE 2025, page 9.",
            "The board looked at this closely in the spring of that year and noted that governors are trained at "
            "induction (KCSIE para 79).",
        ],
    )
    first = document.add_paragraph("Staff never promise to keep a secret.")
    _mark(first, 2)
    second = document.add_paragraph("The board meets each term.")
    _mark(second, 3)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Referrals are chased up (WTSC 2023, p. 58)"
    table.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = "Enquiries are joint (WTSC 2023, p. 87)"
    path = tmp_path / "policy.docx"
    document.save(str(path))

    said = _said(extract(read_blocks(path), names))

    assert said[0] == ("Staff never promise to keep a secret.", "kcsie-2025", ("9",), ())
    assert "governors are trained at induction" in said[1][0]
    assert said[1][1:] == ("kcsie-2025", (), ("79",))
    assert [s[1:3] for s in said[2:]] == [("wt-2023", ("58",)), ("wt-2023", ("87",))]


def test_notes_under_a_slide(tmp_path: Path, names: Names) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Early help"
    slide.notes_slide.notes_text_frame.text = "Any agency can offer it (Working Together 2023, p. 45)."
    path = tmp_path / "deck.pptx"
    show.save(str(path))
    assert [s[1:3] for s in _said(extract(read_blocks(path), names))] == [("wt-2023", ("45",))]


def test_a_web_page_of_plain_boxes(tmp_path: Path, names: Names) -> None:
    path = tmp_path / "blog.html"
    path.write_text(
        "<html><body><div>Any agency can offer early help (<a href='#'>Working Together 2023</a>, p. 45).</div>"
        "<table><tr><td><div>Referrals are chased up (WTSC p. 58)</div></td></tr></table><div><p>Enquiries are"
        " joint (WTSC p. 87).</p></div></body></html>",
        encoding="utf-8",
    )
    assert [s[2] for s in _said(extract(read_blocks(path), names))] == [("45",), ("58",), ("87",)]


def test_a_question_and_its_answer_are_one(names: Names) -> None:
    text = (
        "Q. Can I promise a pupil to keep a secret?\nA. No, never (KCSIE 2025 page 9).\n\n"
        "Q: Who may refer?\nA: Anyone (p. 19)."
    )
    first, second = _said(extract(blocks_of(text), names))
    assert first[0].startswith("Q. Can I promise a pupil to keep a secret? No, never")
    assert second[0].startswith("Q: Who may refer? Anyone")
    assert (first[2], second[2]) == (("9",), ("19",))


@pytest.mark.parametrize(
    ("text", "pages", "paragraphs"),
    [
        ("Assessments need the family to agree, p.46/para 122.", ("46",), ("122",)),
        ("Pursuant to WTSC para 30, practitioners share information early.", (), ("30",)),
    ],
)
def test_more_ways_of_writing_a_reference(
    names: Names, text: str, pages: tuple[str, ...], paragraphs: tuple[str, ...]
) -> None:
    (claim,) = _said(extract(blocks_of(text), names))
    assert claim[2:] == (pages, paragraphs)
    assert len(claim[0].split()) >= 4
