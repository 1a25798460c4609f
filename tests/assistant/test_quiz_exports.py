"""Every export, opened again by a parser of its kind."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from assistant.quiz import Quiz, build_quiz, to_csv, to_docx, to_gift, to_moodle_xml, to_pdf, to_xlsx
from assistant.quizzing.exports import FORMATS, answer_line
from assistant.quizzing.model import Citation, Question
from tests.assistant.quiz_library import library

CITED = Citation("guide-2024", "Invented Guide", "2024", "11", 1, "3", "Keep {records} = safe: 100% ~ always #1.")
AWKWARD = Question(
    "guide-2024-awkward", "multiple_choice", "Which of these “signs” {is} = right ~ for #1: <b>this</b> & that?",
    ("=SUM(A1:A9)", "+44 20 7946 0000", "plain, with a comma", "line “quoted” – dashed"), "=SUM(A1:A9)", 0,
    "“Keep {records} = safe: 100% ~ always #1.” (Invented Guide, p. 11, paragraph 3)", CITED,
)  # fmt: skip


@pytest.fixture(scope="module")
def quiz() -> Quiz:
    made = build_quiz(library(), n=12, seed=2)
    assert {q.type for q in made.questions} == {"multiple_choice", "true_false", "fill_gap", "odd_one_out"}
    return Quiz((*made.questions, AWKWARD), made.note, "Tuesday’s quiz")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("answers", [True, False])
def test_docx_opens_with_or_without_answers(quiz: Quiz, tmp_path: Path, answers: bool) -> None:
    document = docx.Document(str(to_docx(quiz, tmp_path / "quiz.docx", answers)))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for number, question in enumerate(quiz.questions, 1):
        assert f"{number}. {question.stem}" in lines
        assert all(any(line.endswith(f". {option}") for line in lines) for option in question.options)
        assert (f"{number}. {answer_line(question)}" in lines) is answers
        assert (question.explanation in lines) is answers
    assert ("Answers" in lines) is answers


@pytest.mark.parametrize("answers", [True, False])
def test_pdf_opens_with_or_without_answers(quiz: Quiz, tmp_path: Path, answers: bool) -> None:
    reader = pypdf.PdfReader(to_pdf(quiz, tmp_path / "quiz.pdf", answers))
    text = _squeezed("".join(page.extract_text() for page in reader.pages))
    for question in quiz.questions:
        assert _squeezed(question.stem) in text
        assert (_squeezed(question.explanation) in text) is answers


def test_a_pdf_question_is_never_cut_by_a_page_turn(quiz: Quiz, tmp_path: Path) -> None:
    pages = [_squeezed(page.extract_text()) for page in pypdf.PdfReader(to_pdf(quiz, tmp_path / "q.pdf", False)).pages]
    assert len(pages) > 1
    for question in quiz.questions:
        on = [page for page in pages if _squeezed(question.stem) in page]
        assert on
        assert all(_squeezed(option) in on[0] for option in question.options)


def test_csv_reads_back_and_holds_no_formula(quiz: Quiz, tmp_path: Path) -> None:
    with to_csv(quiz, tmp_path / "quiz.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["Question"] for row in rows] == [q.stem for q in quiz.questions]
    for row, question in zip(rows, quiz.questions, strict=True):
        if question.answer_index is not None and question is not AWKWARD:
            assert row[f"Option {row['Correct option']}"] == question.answer
        assert row["Page"] == question.citation.page_label
    assert (rows[-1]["Option 1"], rows[-1]["Option 2"]) == ("'=SUM(A1:A9)", "'+44 20 7946 0000")


def test_xlsx_opens_and_its_cells_are_text(quiz: Quiz, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(to_xlsx(quiz, tmp_path / "quiz.xlsx")).active
    rows = list(sheet.iter_rows(values_only=True))
    head = rows[0]
    for row, question in zip(rows[1:], quiz.questions, strict=True):
        held = dict(zip(head, row, strict=True))
        assert held["Question"] == question.stem
        assert held["Correct answer"] == question.answer
        if question.answer_index is not None:
            assert held[f"Option {held['Correct option']}"] == question.answer
    formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def test_moodle_xml_opens_with_one_right_answer_each(quiz: Quiz, tmp_path: Path) -> None:
    root = ET.parse(to_moodle_xml(quiz, tmp_path / "quiz.xml")).getroot()
    entries = [entry for entry in root.findall("question") if entry.get("type") != "category"]
    kinds = {"multiple_choice": "multichoice", "odd_one_out": "multichoice", "true_false": "truefalse"}
    for entry, question in zip(entries, quiz.questions, strict=True):
        wanted = "multichoice" if question.options else "shortanswer"
        assert entry.get("type") == kinds.get(question.type, wanted)
        assert entry.findtext("questiontext/text") == question.stem
        assert entry.findtext("generalfeedback/text") == question.explanation
        right = [answer.findtext("text") for answer in entry.findall("answer") if answer.get("fraction") == "100"]
        assert [text and text.lower() for text in right] == [question.answer.lower()]
        assert len(entry.findall("answer")) == max(1, len(question.options))


def test_gift_reads_back(quiz: Quiz, tmp_path: Path) -> None:
    text = to_gift(quiz, tmp_path / "quiz.gift").read_text(encoding="utf-8")
    parsed = read_gift(text)
    for (stem, answers, feedback), question in zip(parsed, quiz.questions, strict=True):
        assert stem == question.stem
        assert feedback == question.explanation
        if question.type == "true_false":
            assert answers == [(True, question.answer.upper())]
        elif question.options:
            assert answers == [(option == question.answer, option) for option in question.options]
        else:
            assert answers == [(True, question.answer)]


def test_every_export_with_answers_carries_quote_and_page(quiz: Quiz, tmp_path: Path) -> None:
    root = ET.parse(to_moodle_xml(quiz, tmp_path / "quiz.xml")).getroot()
    with to_csv(quiz, tmp_path / "quiz.csv").open(newline="", encoding="utf-8-sig") as file:
        cells = [row["Explanation"] for row in csv.DictReader(file)]
    sheet = openpyxl.load_workbook(to_xlsx(quiz, tmp_path / "quiz.xlsx")).active
    assert sheet is not None
    document = docx.Document(str(to_docx(quiz, tmp_path / "quiz.docx", True)))
    pdf = pypdf.PdfReader(to_pdf(quiz, tmp_path / "quiz.pdf", True))
    texts = {
        "moodle": " ".join(entry.findtext("generalfeedback/text") or "" for entry in root.findall("question")),
        "csv": " ".join(cells),
        "xlsx": " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row),
        "docx": " ".join(paragraph.text for paragraph in document.paragraphs),
        "pdf": " ".join(page.extract_text() for page in pdf.pages),
        "gift": " ".join(f for _, _, f in read_gift(to_gift(quiz, tmp_path / "q.gift").read_text(encoding="utf-8"))),
    }
    for name, text in texts.items():
        held = _squeezed(text)
        for question in quiz.questions:
            assert _squeezed(question.citation.quote) in held, name
            assert _squeezed(question.citation.place) in held, name


def test_every_format_is_written(quiz: Quiz, tmp_path: Path) -> None:
    for name, write in FORMATS.items():
        assert write(quiz, tmp_path / name).stat().st_size > 500


def read_gift(text: str) -> list[tuple[str, list[tuple[bool, str]], str]]:
    """A small reader of GIFT by its grammar: signs escaped with a backslash are text, all others are marks."""
    tokens = re.findall(r"\\.|####|::|[~={}]|[^\\~={}:#]+|[:#]", re.sub(r"^//.*$", "", text, flags=re.M))
    found: list[tuple[str, list[tuple[bool, str]], str]] = []
    state, buffer, stem = "out", "", ""
    answers: list[tuple[bool, str]] = []
    right = True

    def close() -> None:
        nonlocal buffer
        if buffer.strip():
            answers.append((right, buffer.strip()))
        buffer = ""

    for token in tokens:
        plain = token[1] if token.startswith("\\") else token
        if state == "out" and token == "::":
            state = "name"
        elif state == "name" and token == "::":
            state, buffer = "stem", ""
        elif state == "stem" and token == "{":
            stem, buffer, state, answers, right = buffer.strip().removeprefix("[plain]"), "", "answers", [], True
        elif state == "answers" and token in {"=", "~"}:
            close()
            right = token == "="
        elif state == "answers" and token == "####":
            close()
            state = "feedback"
        elif state == "feedback" and token == "}":
            found.append((stem, answers, buffer.strip()))
            state, buffer = "out", ""
        elif state in {"stem", "answers", "feedback"}:
            buffer += plain
    return found
