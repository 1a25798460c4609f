"""References as real policies, slides and blogs write them: which words they are for, and which document they mean."""

from __future__ import annotations

from pathlib import Path

import docx
import pptx
import pytest

from assistant.checking.bare import bare
from assistant.checking.blocks import blocks_of
from assistant.checking.extract import Claim, extract
from assistant.checking.files import read_blocks
from assistant.checking.naming import Names
from ingest.sources import Registry

ROOT = Path(__file__).resolve().parents[2]
HELD = ("wt-2023", "kcsie-2024", "kcsie-2025", "info-sharing-2024", "cme-2024")


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(Registry.read(ROOT / "corpus" / "sources.toml").all(), HELD)


def _told(claims: list[Claim]) -> list[tuple[str, str | None, str]]:
    """(words, document, pages and paragraphs) of each claim."""
    return [
        (
            c.text,
            c.reference.edition.source_id if c.reference.edition else None,
            " ".join([*c.reference.pages, *(f"¶{n}" for n in c.reference.paragraphs)]),
        )
        for c in claims
    ]


def _read(names: Names, text: str) -> list[tuple[str, str | None, str]]:
    return _told(extract(blocks_of(text), names))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Para 189 makes plain that children need help.", "children need help."),
        ("Children need help - KCSIE, para 414.", "Children need help."),
        ("Children need help [WTSC p.44].", "Children need help."),
        ("Under WTSC p 46, para 124, children need help.", "children need help."),
        ("On page 59 it is crystal clear that children need help.", "children need help."),
        ("KCSIE (para 99, page 30) says that children need help.", "children need help."),
        ("We help, in line with p52 of KCSIE, which says that children need help.", "children need help."),
        ("Children need help (all para 160, p60)", "Children need help"),
        ("Children need help (as in the picture; see p. 9).", "Children need help (as in the picture)."),
        ("Children need help under Annex B.", "Children need help under Annex B."),
        ("As the guidance puts it (p.132), “children need help”.", "“children need help”."),
        ("WT 2023 p58", ""),
        ("Paragraph 48 (page 17)", ""),
    ],
)
def test_a_claim_is_judged_without_the_phrases_that_say_where_it_stands(names: Names, said: str, words: str) -> None:
    assert bare(said, names) == words


def test_a_reference_after_the_full_stop_is_for_the_sentence_before(names: Names) -> None:
    assert _read(names, "Rooms are kept warm. Children should be heard. (KCSIE 2025, p. 9)") == [
        ("Children should be heard.", "kcsie-2025", "9")
    ]


def test_a_reference_after_a_quotation_is_for_all_of_it(names: Names) -> None:
    told = _read(names, "It is plain. “Children should be heard. They should be seen.” (WT23, p. 90)")
    assert told == [("Children should be heard. They should be seen.", "wt-2023", "90")]


def test_a_line_that_is_only_a_reference_is_for_the_words_above_it(names: Names) -> None:
    assert _read(names, "Children should be heard.\n\nKCSIE 2025, p. 9") == [
        ("Children should be heard.", "kcsie-2025", "9")
    ]
    assert _read(names, "- Hear children\n- See children\n- KCSIE 2025, p. 9") == [
        ("Hear children", "kcsie-2025", "9"),
        ("See children", "kcsie-2025", "9"),
    ]
    assert _read(names, "KCSIE 2025, p. 9") == []


def test_a_reference_for_all_items_is_for_all_of_them(names: Names) -> None:
    told = _read(names, "- Hear children\n- See children (both KCSIE 2025, p. 9)")
    assert [(words, where) for words, _, where in told] == [("Hear children", "9"), ("See children", "9")]


def test_a_table_has_its_references_in_a_column_of_their_own(names: Names, tmp_path: Path) -> None:
    rows = [
        ["No", "Requirement", "Where", "RAG"],
        ["1", "Every school has a lead for safeguarding", "KCSIE 2025, para 8", "G"],
        ["2", "Those who work with children know the signs", "p. 17", "A"],
    ]
    expected = [
        ("Every school has a lead for safeguarding", "kcsie-2025", "¶8"),
        ("Those who work with children know the signs", "kcsie-2025", "17"),
    ]
    word = docx.Document()
    table = word.add_table(rows=3, cols=4)
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    shown = slide.shapes.add_table(3, 4, 0, 0, 9_000_000, 900_000).table
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
            shown.cell(r, c).text = text
    word.save(str(tmp_path / "audit.docx"))
    show.save(str(tmp_path / "audit.pptx"))
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    (tmp_path / "audit.html").write_text(f"<main><h2>Audit</h2><table>{cells}</table></main>", encoding="utf-8")
    (tmp_path / "audit.md").write_text("\n".join(f"| {' | '.join(row)} |" for row in rows), encoding="utf-8")
    for kind in ("docx", "pptx", "html", "md"):
        assert _told(extract(read_blocks(tmp_path / f"audit.{kind}"), names)) == expected, kind


def test_a_number_under_page_is_a_page(names: Names) -> None:
    text = "KCSIE 2025 says a lot.\n\n| What | Page | Para |\n|---|---|---|\n| Children should be heard | 15 | 9 |"
    assert _read(names, text) == [("Children should be heard", "kcsie-2025", "15 ¶9")]


def test_a_number_after_a_documents_name_is_a_page(names: Names) -> None:
    assert _read(names, "Children should be heard (KCSIE 2025, 12).") == [
        ("Children should be heard.", "kcsie-2025", "12")
    ]
    assert _read(names, "Working Together (2023: 54, para 146) says children should be heard.")[0][1:] == (
        "wt-2023",
        "54 ¶146",
    )
    assert _read(names, "We read Working Together, 12 of us, and KCSIE 2025.") == []


def test_an_annex_that_is_only_spoken_of_is_no_reference(names: Names) -> None:
    text = "KCSIE 2025 (para 99) says that policies, Part one (or Annex A if fitting) and names go to all staff."
    assert [where for _, _, where in _read(names, text)] == ["¶99"]
    assert len(_read(names, "Forms of abuse are described more fully (Annex B).")) == 1


def test_an_earlier_edition_named_in_passing_changes_nothing_further_on(names: Names) -> None:
    text = (
        "# KCSIE 2025\n\nChildren should be heard (KCSIE, p. 8).\n\n"
        "## Before\n\nKCSIE 2024 said so too (para 25).\n\n"
        "## Now\n\nChildren should be seen (KCSIE, p. 9). All of them (p. 10)."
    )
    assert [source for _, source, _ in _read(names, text)] == ["kcsie-2025", "kcsie-2024", "kcsie-2025", "kcsie-2025"]


def test_a_document_given_for_comparison_is_not_spoken_of_further_on(names: Names) -> None:
    text = "KCSIE 2025 is clear. Children are heard (p. 9; cf. WT 2023 p. 21). They are seen (p. 10)."
    assert [(source, where) for _, source, where in _read(names, text)] == [
        ("kcsie-2025", "9"),
        ("wt-2023", "21"),
        ("kcsie-2025", "10"),
    ]


def test_a_text_may_say_which_document_its_pages_are_of(names: Names) -> None:
    text = (
        "All page numbers are to KCSIE 2025 unless stated otherwise.\n\n"
        "Working Together 2023 asks for early help (p. 44).\n\nChildren should be heard (p. 173)."
    )
    assert [(source, where) for _, source, where in _read(names, text)] == [("wt-2023", "44"), ("kcsie-2025", "173")]


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Information-sharing advice 2024 (p. 4) says children come first.", "info-sharing-2024"),
        ("Keeping Children Safe in Education (DfE, September 2024), p. 4, says children come first.", "kcsie-2024"),
    ],
)
def test_ways_of_naming_a_document(names: Names, said: str, source: str) -> None:
    assert [found for _, found, _ in _read(names, said)] == [source]


def test_a_reference_that_opens_a_sentence_is_for_all_of_it(names: Names) -> None:
    told = _read(names, "KCSIE 2025 p8 para 7 - anyone with a worry follows the process in paras 49-55.")
    assert told[0][1:] == ("kcsie-2025", "8 ¶7")
    assert "anyone with a worry follows the process" in told[0][0]


def test_a_page_that_opens_a_line_is_no_bullet(names: Names) -> None:
    assert _read(names, "KCSIE 2025\n\np. 9 children should be heard")[0][2] == "9"
