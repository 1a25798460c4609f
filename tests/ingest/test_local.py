"""Local documents in the layouts that partnerships use: order, levels, labels, and what they say of themselves."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from ingest.documents import read_document
from ingest.local import guess_details
from ingest.pages import Document, UnreadableFile
from ingest.particulars import from_file_name, parse_date
from ingest.passages import Passage, build_passages
from ingest.sources import Registry
from ingest.standing import to_say
from tests.fixtures import house_styles, layouts

REGISTRY = Path(__file__).parents[2] / "corpus" / "sources.toml"

LEVEL_OF = dict(zip(("one", "two", "three", "four"), layouts.LEVELS, strict=True))


def passages(document: Document) -> list[Passage]:
    return build_passages(document.pages)


def assert_cells_keep_their_level(document: Document, rows: tuple[str, ...] = ("health", "attendance", "home")) -> None:
    """Every cell of the matrix is a passage of one level only, under its level and its row."""
    found = 0
    for passage in passages(document):
        levels = {level for level in LEVEL_OF for row in rows if f"{level}-{row}" in passage.text}
        assert len(levels) <= 1, f"levels mixed in one passage: {passage.text!r}"
        for level in levels:
            found += 1
            assert any(LEVEL_OF[level] in title for title in passage.section), (passage.section, passage.text)
            others = [other for other in layouts.LEVELS if other != LEVEL_OF[level]]
            assert not any(other in title for title in passage.section for other in others)
            row = next(name for name, *_ in layouts.MATRIX if f"{level}-{name.lower()}" in passage.text)
            assert any(row in title for title in passage.section), (passage.section, passage.text)
    assert found == len(LEVEL_OF) * len(rows)


# --- two columns -----------------------------------------------------------------------------


@pytest.mark.parametrize("row_wise", [False, True])
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, row_wise: bool) -> None:
    document = read_document(layouts.two_columns(tmp_path / "columns.pdf", row_wise))
    for page in document.pages:
        text = " ".join(page.text.split())
        n = page.page_index
        for side in ("left", "right"):
            written = " ".join(layouts.sentences(f"{side}-{n}", 9).split())
            assert written in text
        assert text.index(f"left-{n} part 9") < text.index(f"right-{n} part 1")
    for passage in passages(document):
        assert not ("left-" in passage.text and "right-" in passage.text)


# --- threshold matrices ----------------------------------------------------------------------


@pytest.mark.parametrize("rules", ["lines", "fills", "framed fills"])
@pytest.mark.parametrize("bold_heads", [True, False])
def test_a_matrix_s_cells_keep_their_levels(tmp_path: Path, rules: str, bold_heads: bool) -> None:
    assert_cells_keep_their_level(read_document(layouts.matrix(tmp_path / "m.pdf", rules, bold_heads=bold_heads)))


def test_a_row_over_the_page_turn_keeps_its_levels_though_headings_do_not_repeat(tmp_path: Path) -> None:
    document = read_document(layouts.matrix(tmp_path / "m.pdf", split_row=True))
    assert_cells_keep_their_level(document)
    for name, level in LEVEL_OF.items():
        rest = [p for p in passages(document) if f"further for {name}" in p.text]
        assert len(rest) == 1
        assert any(level in title for title in rest[0].section), rest[0].section
        assert any("Home" in title for title in rest[0].section)
        assert 4 in rest[0].pages


def test_a_matrix_without_rules_is_never_quoted_with_levels_mixed(tmp_path: Path) -> None:
    document = read_document(layouts.matrix(tmp_path / "m.pdf", "none"))
    text = [p.text for p in passages(document)]
    if not any("one-home" in t for t in text):
        assert any("p. 3 not quoted" in warning for warning in document.warnings)
        return
    assert_cells_keep_their_level(document)


# --- scans and labels ------------------------------------------------------------------------


def test_a_scan_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="text recognition"):
        read_document(layouts.scan(tmp_path / "scan.pdf"))


def test_roman_front_matter_keeps_its_labels(tmp_path: Path) -> None:
    document = read_document(layouts.roman_front_matter(tmp_path / "roman.pdf"))
    labels = [page.page_label for page in document.pages]
    assert labels == [None, "i", "ii", "iii", *(str(n) for n in range(1, 11))]
    assert document.label_offset == 4


@pytest.mark.parametrize("offset", [1, 2, 3])
def test_labels_are_the_printed_numbers_not_the_sheets(tmp_path: Path, offset: int) -> None:
    document = read_document(layouts.offset_labels(tmp_path / "offset.pdf", offset))
    assert [page.page_label for page in document.pages] == [
        *([None] * offset), *(str(n) for n in range(1, 13 - offset))
    ]  # fmt: skip
    assert document.label_offset == offset


# --- what a document says of itself ----------------------------------------------------------


def test_particulars_from_the_version_table_and_the_last_page(tmp_path: Path) -> None:
    path = layouts.policy(tmp_path / "esc_pol_v7_FINAL.pdf")
    details = guess_details(path, read_document(path))
    assert details.title == "Multi-Agency Escalation Procedure"
    assert details.area == "Wexmoor"
    assert details.owner == "Learning and Improvement Group"
    assert details.edition == "4.1"
    assert details.published == date(2023, 3, 12)
    assert details.review_date == date(2024, 3, 31)


def test_the_file_name_is_the_last_resort(tmp_path: Path) -> None:
    path = tmp_path / "out_of_hours-contacts.md"
    path.write_text("Ring the duty team after five.\n", encoding="utf-8")
    assert guess_details(path, read_document(path)).title == "out of hours contacts"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12 March 2024", date(2024, 3, 12)),
        ("on the 1st of September 2025.", date(2025, 9, 1)),
        ("12/03/2024", date(2024, 3, 12)),
        ("11-4-22", date(2022, 4, 11)),
        ("2025-12-31", date(2025, 12, 31)),
        ("Sept 2025", date(2025, 9, 1)),
        ("31/02/2024 or 5 May 2024", date(2024, 5, 5)),
        ("may be reviewed", None),
        ("version 3.2", None),
    ],
)
def test_dates_as_people_write_them(text: str, wanted: date | None) -> None:
    assert parse_date(text) == wanted


def test_a_month_alone_ends_with_its_last_day() -> None:
    assert parse_date("February 2024", end_of_month=True) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("line", "area"),
    [
        ("Published by the Wexmoor Safeguarding Children Partnership.", "Wexmoor"),
        ("Wexmoor and Eddlesham Safeguarding Children Board", "Wexmoor and Eddlesham"),
        ("For use by all staff of Eddlesham City Council", "Eddlesham"),
        ("London Borough of Saltby upon Lyne", "Saltby upon Lyne"),
        ("The Local Safeguarding Children Partnership decides.", None),
        ("Your Safeguarding Partnership can help", None),
    ],
)
def test_the_area_is_the_place_in_a_body_s_name(tmp_path: Path, line: str, area: str | None) -> None:
    path = tmp_path / "procedure.md"
    path.write_text(f"# Escalation\n\n{line}\n", encoding="utf-8")
    assert guess_details(path, read_document(path)).area == area


@pytest.mark.parametrize(
    "line", ["Review date: 30 June 2025", "Next review due: 30 June 2025", "Date of next review - 30/06/2025"]
)
def test_the_review_date_is_found_however_it_is_labelled(tmp_path: Path, line: str) -> None:
    path = tmp_path / "procedure.md"
    path.write_text(f"# Escalation\n\nWe review every case.\n\n{line}\n", encoding="utf-8")
    assert guess_details(path, read_document(path)).review_date == date(2025, 6, 30)


def test_the_latest_line_of_a_table_of_versions_is_the_edition(tmp_path: Path) -> None:
    path = tmp_path / "procedure.md"
    path.write_text(
        "# Escalation\n\nVersion control\n\nVersion 1 - March 2018\n\nVersion 10 - May 2024\n\nVersion 9 - June 2022\n",
        encoding="utf-8",
    )
    assert guess_details(path, read_document(path)).edition == "10 - May 2024"


def test_reviewing_cases_is_no_review_date(tmp_path: Path) -> None:
    path = tmp_path / "procedure.md"
    path.write_text("# Escalation\n\nReview meetings of 3 May 2024 found no fault.\n", encoding="utf-8")
    assert guess_details(path, read_document(path)).review_date is None


@pytest.mark.real
@pytest.mark.parametrize(
    ("part", "area", "title"),
    [
        ("NSCP-Thresholds", "Northamptonshire", "Thresholds Guidance 2022"),
        ("missing-protocol", "Northamptonshire", "PROTOCOL"),
    ],
)
def test_real_local_documents_say_where_they_are_from(real_corpus: Path, part: str, area: str, title: str) -> None:
    (path,) = real_corpus.rglob(f"*{part}*.pdf")
    details = guess_details(path, read_document(path))
    assert details.area == area
    assert title in details.title
    assert details.edition is not None


# --- matrices whose levels are merged cells, or are named once ---------------------------------


def test_a_level_merged_over_several_rows_belongs_to_all_of_them_over_the_page_turn_too(tmp_path: Path) -> None:
    found = passages(read_document(layouts.levels_as_rows(tmp_path / "rows.pdf")))
    for k, level in enumerate(layouts.LEVELS, start=1):
        own = [p for p in found if f"in{k}-" in p.text or f"do{k}-" in p.text]
        words = " ".join(p.text for p in own)
        assert all(words.count(f"{cell}{k}-{i}:") == 1 for cell in ("in", "do") for i in range(layouts.ROWS_A_LEVEL))
        for passage in own:
            # The row that holds the level's own cell says it in its text, the others in their section.
            named = [name for name in layouts.LEVELS if name in passage.section or name in passage.text]
            assert named == [level]
    assert {p.pages[0] for p in found if "in4-" in p.text} == {2, 3}


def test_levels_named_over_the_first_part_of_a_matrix_hold_for_its_other_parts(tmp_path: Path) -> None:
    found = passages(read_document(layouts.levels_named_once(tmp_path / "once.pdf")))
    for part in layouts.PARTS:
        for k, level in enumerate(layouts.LEVELS, start=1):
            (own,) = [p for p in found if f"{part.lower()}-c{k}" in p.text]
            assert part in own.section
            assert level in own.section
            assert "-c" not in own.text.replace(f"-c{k}", "")


# --- joint documents and particulars on one line -----------------------------------------------


def test_a_joint_document_speaks_for_each_of_its_areas(tmp_path: Path) -> None:
    path = tmp_path / "joint.md"
    path.write_text(
        "# Joint missing protocol\n\nOxmere Borough Council and Fenwick County Council. Issue 3 | Review: 30/06/2025\n",
        encoding="utf-8",
    )
    details = guess_details(path, read_document(path))
    assert (details.area, details.edition, details.review_date) == ("Oxmere / Fenwick", "3", date(2025, 6, 30))


def test_front_matter_is_what_a_document_says_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "front.md"
    path.write_text(
        "---\ntitle: Escalation\narea: Wexmoor\nowner: The board\nversion: 3.1\n"
        "review_date: 2025-04-30\n---\n\nText.\n",
        encoding="utf-8",
    )
    details = guess_details(path, read_document(path))
    assert (details.title, details.area, details.owner) == ("Escalation", "Wexmoor", "The board")
    assert (details.edition, details.review_date) == ("3.1", date(2025, 4, 30))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("This policy will be reviewed again in May 2026.", date(2026, 5, 31)),
        ("Policy lead: A Example Last reviewed: 1 May 2024 Next review due: 1 May 2025", date(2025, 5, 1)),
        ("Last Review Date: 1 May 2024", None),
        ("Reviewed: 1 May 2024", None),
    ],
)
def test_only_a_review_to_come_is_the_review_date(tmp_path: Path, line: str, said: date | None) -> None:
    path = tmp_path / "p.md"
    path.write_text(f"# Policy\n\nText.\n\n{line}\n", encoding="utf-8")
    assert guess_details(path, read_document(path)).review_date == said


# --- ten house styles --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def styled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return house_styles.write_all(tmp_path_factory.mktemp("styles"))


@pytest.mark.parametrize("name", house_styles.EXPECTED)
def test_what_ten_house_styles_say_of_themselves(styled: dict[str, Path], name: str) -> None:
    details = asdict(guess_details(styled[name], read_document(styled[name])))
    expected = dict.fromkeys(details) | house_styles.EXPECTED[name]
    assert details == expected


@pytest.mark.parametrize("name", house_styles.EXPECTED)
def test_each_guess_can_be_corrected_in_the_small_file_beside(styled: dict[str, Path], name: str) -> None:
    path = styled[name]
    beside = path.with_name(f"{path.name}.toml")
    beside.write_text(
        'title = "Right title"\narea = "Oxmere / Fenwick"\nowner = "The board"\nedition = "9"\n'
        'published = 2026-01-02\nreview_date = 2028-01-02\nstatus = "in_force"\nstatus_on = 2026-11-01\n',
        encoding="utf-8",
    )
    try:
        source = Registry.read(REGISTRY).describe(path, "0" * 64, read_document(path))
    finally:
        beside.unlink()
    assert (source.title, source.areas, source.owner) == ("Right title", ("Oxmere", "Fenwick"), "The board")
    assert (source.edition, source.published, source.review_date) == ("9", date(2026, 1, 2), date(2028, 1, 2))
    assert (source.kind, source.status, source.official) == ("local", "in_force", False)


def test_what_calls_itself_a_draft_is_not_shown_as_in_force(styled: dict[str, Path]) -> None:
    path = styled["draft.docx"]
    source = Registry.read(REGISTRY).describe(path, "0" * 64, read_document(path))
    assert source.status == "draft"
    assert any("draft, not in force" in text for text in to_say(source, Registry.read(REGISTRY), [source]))


@pytest.mark.parametrize(
    ("stem", "title", "edition", "review"),
    [
        ("Thresholds_v2_1", "Thresholds", "2.1", None),
        ("Missing protocol (1)", "Missing protocol", None, None),
        ("CP-Policy-2025-26-FINAL", "CP Policy 2025 26", None, None),
        ("neglect strategy review due 31-03-2027", "neglect strategy", None, date(2027, 3, 31)),
        ("v3 FINAL", "v3 FINAL", "3", None),
    ],
)
def test_what_a_file_s_name_says(stem: str, title: str, edition: str | None, review: date | None) -> None:
    assert from_file_name(stem) == (title, edition, review)


@pytest.mark.parametrize(
    ("line", "area"),
    [
        ("Area: Level 2 Early help", None),
        ("Applies to: all staff and volunteers", None),
        ("Area covered: Wexmoor", "Wexmoor"),
        ("Wexmoor, Saltby and Eddlesham Safeguarding Children Partnership", "Wexmoor / Saltby / Eddlesham"),
    ],
)
def test_an_area_is_a_place(tmp_path: Path, line: str, area: str | None) -> None:
    path = tmp_path / "procedure.md"
    path.write_text(f"# Escalation\n\n{line}\n", encoding="utf-8")
    assert guess_details(path, read_document(path)).area == area
