"""The reference checker: what it extracts, how it judges, what it refuses."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pptx
import pytest

from assistant.checking.blocks import blocks_of
from assistant.checking.denial import check_negation
from assistant.checking.extract import Claim, extract
from assistant.checking.files import MAX_BYTES, read_blocks
from assistant.checking.meaning import conflicts
from assistant.checking.meeting import Meeting
from assistant.checking.naming import Names
from assistant.checking.quantities import quantities
from assistant.checking.report import report_csv, report_docx, summary
from assistant.library import Library
from assistant.references import CheckedClaim, Checker, CheckError
from ingest.sources import Registry

ROOT = Path(__file__).resolve().parents[2]
HELD = ("wt-2023", "kcsie-2024", "kcsie-2025", "info-sharing-2024", "cme-2024", "nscp-missing-2022")


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(Registry.read(ROOT / "corpus" / "sources.toml").all(), HELD)


def _extract(names: Names, text: str) -> list[Claim]:
    return extract(blocks_of(text), names)


# --- extraction ---


@pytest.mark.parametrize(
    ("text", "source", "pages", "paragraphs"),
    [
        ("Staff act at once (KCSIE 2025, page 9, para 15).", "kcsie-2025", ["9"], ["15"]),
        ("Staff act at once (WTSC pp. 60–62).", "wt-2023", ["60", "61", "62"], []),
        ("Staff act at once – see WT23 p30-31.", "wt-2023", ["30", "31"], []),
        ("Staff act at once (KCSIE para112).", "kcsie-2025", [], ["112"]),
        ("Staff act at once (KCSIE 2024, paras 9 and 10).", "kcsie-2024", [], ["9", "10"]),
        ("As page 73 of Working Together says, staff act at once.", "wt-2023", ["73"], []),
        ("Staff act at once: see page 4 of Children Missing Education (August 2024).", "cme-2024", ["4"], []),
        ("Staff act at once (Working Together 2018, p. 18).", "wt-2018", ["18"], []),
        ("Staff act at once (pages 108-9 of KCSIE 2025).", "kcsie-2025", ["108", "109"], []),
    ],
)
def test_ways_of_writing_a_reference(
    names: Names, text: str, source: str, pages: list[str], paragraphs: list[str]
) -> None:
    (claim,) = _extract(names, text)
    edition = claim.reference.edition
    assert edition is not None
    assert edition.source_id == source
    assert (list(claim.reference.pages), list(claim.reference.paragraphs)) == (pages, paragraphs)
    assert "taff act at once" in claim.text


@pytest.mark.parametrize(
    "text",
    [
        "See page 3 of our staff handbook.",
        "Sign the form (p 2 of this policy) in Room 12.",
        "Please read pages 2 to 5 of the pack.",
        "The handbook p. 6 has the flow chart.",
        "Ring 020 7946 0000 at 4 pm on 14 October; section 47 of the Children Act 1989 applies.",
    ],
)
def test_look_alikes_are_left_alone(names: Names, text: str) -> None:
    assert _extract(names, text) == []


def test_the_same_advice_is_the_one_spoken_of(names: Names) -> None:
    text = "The information sharing advice (May 2024) says so on page 4. Note why: it is on page 12 of the same advice."
    assert [c.reference.pages for c in _extract(names, text)] == [("4",), ("12",)]


def test_a_policys_own_numbering_is_no_part_of_a_claim(names: Names) -> None:
    (claim,) = _extract(names, "1.4 Low-level concerns are recorded (KCSIE 2025 §§ 433-434).")
    assert claim.text == "Low-level concerns are recorded."
    assert claim.reference.paragraphs == ("433", "434")


def test_a_heading_names_the_document_for_what_follows(names: Names) -> None:
    claims = _extract(
        names, "# KCSIE 2024\n\nStaff read Part one (p. 6).\n\n# Working Together 2023\n\nShare early (p. 18)."
    )
    assert [c.reference.edition.source_id for c in claims if c.reference.edition] == ["kcsie-2024", "wt-2023"]


def test_a_reference_that_opens_a_list_covers_its_items(names: Names) -> None:
    claims = _extract(names, "Under KCSIE paragraph 66 (p. 21) our records include:\n\n- a summary\n- the outcome\n")
    assert [c.text for c in claims] == ["a summary", "the outcome"]
    assert all(c.reference.pages == ("21",) and c.reference.paragraphs == ("66",) for c in claims)


def test_several_references_in_a_sentence_share_it_out(names: Names) -> None:
    first, second = _extract(names, "Referrals go in at once (WTSC, p. 57), and we chase them up (KCSIE, para 63).")
    assert "Referrals" in first.text
    assert "chase" not in first.text
    assert "chase" in second.text
    assert "Referrals" not in second.text


def test_same_page_means_the_one_before(names: Names) -> None:
    _, second = _extract(names, "Returns are due (CME p11). Sickness returns are due as well (same page).")
    assert second.reference.pages == ("11",)


def test_nearly_every_reference_in_the_texts_is_found(names: Names) -> None:
    texts = json.loads((ROOT / "evals" / "reference_texts.json").read_text(encoding="utf-8"))
    wanted = found = 0
    for text in texts:
        got = {(c.reference.pages, c.reference.paragraphs) for c in _extract(names, text["text"])}
        wanted += len(text["references"])
        found += sum((tuple(r["pages"]), tuple(r["paragraphs"])) in got for r in text["references"])
    assert found / wanted >= 0.95


# --- meaning ---


def _meeting(claim: str, sentence: str, closeness: float = 0.75) -> Meeting:
    """A meeting in which words are alike only where they begin alike."""

    def alike(at: int, there: int) -> float:
        return 0.9 if claim[at : at + 5].lower() == sentence[there : there + 5].lower() else 0.1

    return Meeting(claim, sentence, "", alike, closeness)


@pytest.mark.parametrize(
    ("claim", "sentence", "kind"),
    [
        ("Reply within two working days.", "A reply should come within five working days.", "number"),
        ("Assessments take 45 days at most.", "Assessments should take no longer than 45 working days.", "number"),
        ("Partners should publish a report.", "Partners must publish a report.", "duty"),
        ("Schools must consider a search.", "Schools should consider a search.", "duty"),
        ("Leaders may publish a policy if they wish.", "Leaders should publish a policy.", "duty"),
        (
            "Schools should request a check for relatives.",
            "Schools should not request a check for relatives.",
            "negation",
        ),
        ("The law forbids sharing.", "The law does not prohibit sharing.", "negation"),
        ("The police decide on proceedings and should say so.", "The social worker should say so.", "role"),
        ("Only a doctor can examine the child.", "Any registered practitioner can examine the child.", "role"),
        (
            "The duty is in section 11 of the Children Act 1989.",
            "Section 11 of the Children Act 2004 places the duty.",
            "act",
        ),
    ],
)
def test_a_change_of_meaning_is_a_conflict(claim: str, sentence: str, kind: str) -> None:
    assert kind in {c.kind for c in conflicts(_meeting(claim, sentence))}


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Reply inside one working day.", "A reply should come within 1 working day."),
        ("Look at it once a year.", "It is reviewed annually."),
        ("Wait 24 hours.", "The wait is one day."),
        ("Staff should act at once.", "Staff should act immediately."),
        ("Councils are legally bound to assess.", "The local authority must assess."),
        ("It shouldn't take longer than six months.", "It should take no longer than six months."),
        ("Schools should check.", "Governing bodies should check."),
        (
            "The school should think about the children who witnessed it.",
            "Consideration should be given to thinking about children who witnessed it.",
        ),
        (
            "The school does not keep copies of any such certificates for longer than six months.",
            "Copies of any such certificates should not be kept for longer than six months.",
        ),
        (
            "A conference before the birth should be considered.",
            "Consideration should be given to holding a conference before the birth.",
        ),
    ],
)
def test_other_words_for_the_same_are_no_conflict(claim: str, sentence: str) -> None:
    assert conflicts(_meeting(claim, sentence)) == []


def test_negation_ignores_a_limit() -> None:
    meeting = _meeting("Copies are kept for six months.", "Copies should not be kept for longer than six months.")
    assert list(check_negation(meeting)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("within 10 working days", [(10, "working day")]),
        ("at least half termly", [(1, "every half term")]),
        ("72 hours (48 hours if high risk)", [(72, "hour"), (48, "hour")]),
        ("by 12%", [(12, "%")]),
        ("section 47 and page 9 of 2023", []),
        ("Reviews come at maximum intervals of six months.", [(6, "every month")]),
    ],
)
def test_quantities(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == expected


# --- verdicts, on a small library of our own ---


@pytest.fixture(scope="module")
def checker(small_index: Path) -> Checker:
    return Checker(Library.open(small_index))


HANDBOOK = "school-handbook"


@pytest.mark.parametrize(
    ("claim", "pages", "paragraphs", "verdict", "found"),
    [
        ("Staff should note a child's own words on the same day.", ["1"], ["3"], "confirmed", "1"),
        ("Staff should note a child's own words on the same day.", ["2"], [], "elsewhere", "1"),
        ("Staff should note a child's own words on the same day.", ["1"], ["4"], "elsewhere", "1"),
        (
            "A pupil absent for five days in a row must be reported to the local authority.",
            ["1"],
            ["4"],
            "contradicted",
            "1",
        ),
        ("Staff must write down what a child says in the child's own words.", ["1"], ["3"], "contradicted", "1"),
        (
            "The chair of governors decides whether a visitor may be alone with pupils.",
            ["2"],
            ["6"],
            "contradicted",
            "2",
        ),
        ("Minutes of every meeting go to the bishop within nine weeks.", ["2"], [], "not_found", None),
        ("Chapter 2 starts on page 2.", [], [], "confirmed", "2"),
        ("Chapter 2 starts on page 3.", [], [], "contradicted", "2"),
        ("The handbook has three annexes.", [], [], "contradicted", "3"),
        ("Annex A is about folders.", [], [], "confirmed", "3"),
    ],
)
def test_verdicts(
    checker: Checker, claim: str, pages: list[str], paragraphs: list[str], verdict: str, found: str | None
) -> None:
    checked = checker.check_claim(claim, pages, paragraphs, HANDBOOK)
    assert checked.verdict == verdict, checked
    assert (checked.found[0].page_label if checked.found else None) == found


def test_every_quote_stands_on_its_page(checker: Checker) -> None:
    checked = checker.check_claim("Volunteers should be supervised at all times.", ["2"], [], HANDBOOK)
    assert checked.found
    for place in checked.found:
        page = checker.library.page(place.source_id, place.page_index)
        assert place.quote in " ".join(page.content.split())


def test_an_edition_not_held_is_not_checked(checker: Checker) -> None:
    checked = checker.check_claim("Anyone with a concern should refer.", ["18"], [], "wt-2018")
    assert (checked.verdict, checked.found) == ("not_checked", ())
    assert "WT 2018" in checked.explanation
    assert "not held" in checked.explanation


def test_json_has_the_agreed_fields(checker: Checker) -> None:
    value = checker.check_claim("Staff should note a child's own words on the same day.", ["1"], [], HANDBOOK).to_json()
    assert {"claim", "cited", "verdict", "found", "explanation"} <= set(value)
    assert {"source_id", "pages", "paragraphs"} <= set(value["cited"])
    assert {"source_id", "page_label", "page_index", "paragraph", "quote"} <= set(value["found"][0])


def test_text_with_progress_can_be_stopped(checker: Checker) -> None:
    text = (
        "Write it down the same day (p. 1). Volunteers are supervised at all times (p. 2). Folders hold notes (p. 3)."
    )
    seen: list[tuple[int, int]] = []
    done = checker.check_text(text, HANDBOOK, lambda at, total: seen.append((at, total)), lambda: len(seen) >= 2)
    assert seen == [(1, 3), (2, 3)]
    assert len(done) == 2


def test_empty_text_is_refused_in_a_sentence(checker: Checker) -> None:
    with pytest.raises(CheckError, match=r"no text"):
        checker.check_text("  \n")


# --- files ---


def _word_file(path: Path) -> Path:
    document = docx.Document()
    document.add_heading("Working Together 2023", 1)
    document.add_paragraph("Share early (p. 18).")
    document.add_paragraph("Tell the parents (p. 16)", style="List Bullet")
    document.save(str(path))
    return path


def test_word_slides_html_and_markdown_read_alike(names: Names, tmp_path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Working Together 2023"
    slide.placeholders[1].text = "Share early (p. 18)\nTell the parents (p. 16)"
    show.save(str(tmp_path / "a.pptx"))
    items = "<ul><li>Tell the parents (p. 16)</li></ul>"
    html = f"<h1>Working Together 2023</h1><script>p. 99</script><p>Share early (p. 18).</p>{items}"
    (tmp_path / "a.html").write_text(html, encoding="utf-8")
    (tmp_path / "a.md").write_text("# Working Together 2023\n\nShare early (p. 18).\n\n- Tell the parents (p. 16)\n")
    _word_file(tmp_path / "a.docx")
    for name in ("a.docx", "a.pptx", "a.html", "a.md"):
        claims = extract(read_blocks(tmp_path / name), names)
        assert [(c.reference.edition.source_id, *c.reference.pages) for c in claims if c.reference.edition] == [
            ("wt-2023", "18"),
            ("wt-2023", "16"),
        ], name


def _macros(path: Path) -> None:
    _word_file(path)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"x")


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("a.docx", _macros, "macros"),
        ("a.docm", lambda p: p.write_bytes(b"x"), "macros"),
        ("a.docx", lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "password"),
        ("a.docx", lambda p: p.write_bytes(b"hello"), "damaged"),
        ("a.txt", lambda p: p.write_bytes(b""), "empty"),
        ("a.txt", lambda p: p.write_bytes(b"\0\1\2"), "not a text file"),
        ("a.pdf", lambda p: p.write_bytes(b"hello"), "not a PDF"),
        ("a.pptx", _huge, "over the limit"),
        ("a.exe", lambda p: p.write_bytes(b"x"), "cannot be read"),
        ("a.md", lambda p: p.write_text("\n \n"), "no text"),
    ],
)
def test_bad_files_get_one_sentence(tmp_path: Path, name: str, make: object, words: str) -> None:
    path = tmp_path / name
    make(path)  # type: ignore[operator]
    with pytest.raises(CheckError, match=words) as refused:
        read_blocks(path)
    assert "\n" not in str(refused.value)


# --- reports ---


def test_reports(checker: Checker, tmp_path: Path) -> None:
    claims: list[CheckedClaim] = [
        checker.check_claim(
            "Staff should write down what a child says in the child's own words on the same day.", ["1"], [], HANDBOOK
        ),
        checker.check_claim("=Minutes go to the bishop within nine weeks.", ["2"], [], HANDBOOK),
    ]
    assert summary(claims) == "2 references checked: 1 not found, 1 confirmed."
    table = report_csv(claims)
    assert "Confirmed" in table
    assert "'=Minutes" in table  # never a formula
    report_docx(claims, tmp_path / "report.docx")
    words = "\n".join(p.text for p in docx.Document(str(tmp_path / "report.docx")).paragraphs)
    assert summary(claims) in words
    assert claims[0].found[0].quote in words
