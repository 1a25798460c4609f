"""A quiz as files: to print (DOCX, PDF), for a spreadsheet (CSV, XLSX) and for Moodle and its like (XML, GIFT)."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import docx
from docx.shared import Pt
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.recorder import FPDFRecorder
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from assistant.quizzing.model import TRUE_FALSE, Question, Quiz

LETTERS = "ABCDEFGH"
_COLUMNS = (
    "Number", "Type", "Difficulty", "Question", "Option 1", "Option 2", "Option 3", "Option 4", "Correct option",
    "Correct answer", "Explanation", "Document", "Edition", "Page", "Paragraph",
)  # fmt: skip


def lettered(question: Question) -> list[str]:
    """The options as they are printed: "A. …"."""
    return [f"{LETTERS[k]}. {option}" for k, option in enumerate(question.options)]


def answer_line(question: Question) -> str:
    """The right answer with its letter, as an answer sheet gives it."""
    if question.answer_index is None or question.type == TRUE_FALSE:
        return question.answer
    return f"{LETTERS[question.answer_index]}. {question.answer}"


# --- to print --------------------------------------------------------------------------------


def to_docx(quiz: Quiz, path: Path, answers: bool) -> Path:
    """A Word document: the questions, and on pages of their own the answers with quote and page if wanted."""
    document = docx.Document()
    document.core_properties.title = quiz.title or "Safeguarding quiz"
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(quiz.title or "Safeguarding quiz", level=1)
    document.add_paragraph("Name: ______________________    Date: ______________")
    for number, question in enumerate(quiz.questions, 1):
        stem = document.add_paragraph()
        stem.paragraph_format.keep_with_next = True
        stem.add_run(f"{number}. {question.stem}").bold = True
        lines = lettered(question) or ["Answer: ______________________"]
        for k, line in enumerate(lines):
            option = document.add_paragraph(line)
            option.paragraph_format.left_indent = Pt(18)
            option.paragraph_format.keep_with_next = k + 1 < len(lines)
    if answers:
        document.add_page_break()
        document.add_heading("Answers", level=1)
        for number, question in enumerate(quiz.questions, 1):
            document.add_paragraph().add_run(f"{number}. {answer_line(question)}").bold = True
            document.add_paragraph(question.explanation).paragraph_format.left_indent = Pt(18)
    document.save(str(path))
    return path


def to_pdf(quiz: Quiz, path: Path, answers: bool) -> Path:
    """The same as a PDF to print."""
    pdf = FPDF(format="A4")
    pdf.core_fonts_encoding = "cp1252"  # the guidance's quotation marks and dashes
    pdf.set_title(quiz.title or "Safeguarding quiz")
    pdf.set_lang("en-GB")
    pdf.set_auto_page_break(True, margin=18)
    pdf.set_margins(18, 18)
    pdf.add_page()
    _line(pdf, quiz.title or "Safeguarding quiz", size=16, bold=True)
    _line(pdf, "Name: ______________________    Date: ______________", gap=4)
    for number, question in enumerate(quiz.questions, 1):
        lines = lettered(question) or ["Answer: ______________________"]
        with pdf.unbreakable() as block:
            _line(block, f"{number}. {question.stem}", bold=True)
            for line in lines:
                _line(block, line, indent=6)
            block.ln(3)
    if answers:
        pdf.add_page()
        _line(pdf, "Answers", size=16, bold=True)
        for number, question in enumerate(quiz.questions, 1):
            _line(pdf, f"{number}. {answer_line(question)}", bold=True)
            _line(pdf, question.explanation, indent=6, gap=2)
    pdf.output(str(path))
    return path


def _line(
    pdf: FPDF | FPDFRecorder, text: str, size: int = 11, bold: bool = False, indent: float = 0, gap: float = 0
) -> None:
    pdf.set_font("Helvetica", "B" if bold else "", size)
    pdf.set_x(pdf.l_margin + indent)
    shown = text.encode("cp1252", "replace").decode("cp1252")
    pdf.multi_cell(0, size * 0.5, shown, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    if gap:
        pdf.ln(gap)


# --- for spreadsheets ------------------------------------------------------------------------


def _row(number: int, question: Question) -> list[str | int]:
    options = [*question.options, "", "", "", ""][:4]
    cited = question.citation
    place = cited.page_label or f"PDF page {cited.page_index}"
    correct = question.answer_index + 1 if question.answer_index is not None else ""
    return [
        number, question.type, question.difficulty, question.stem, *options, correct, question.answer,
        question.explanation, cited.title, cited.edition, place, cited.paragraph or "",
    ]  # fmt: skip


def to_csv(quiz: Quiz, path: Path) -> Path:
    """One row a question, UTF-8 with the mark that Excel needs to see it."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for number, question in enumerate(quiz.questions, 1):
            writer.writerow([_no_formula(cell) for cell in _row(number, question)])
    return path


def _no_formula(cell: str | int) -> str | int:
    """A cell that no spreadsheet program takes for a formula, whatever a document says."""
    return f"'{cell}" if isinstance(cell, str) and re.match(r"[=+@\t\r]|-(?=\S)", cell) else cell


def to_xlsx(quiz: Quiz, path: Path) -> Path:
    """A workbook as form and quiz tools import them: question, four options, number of the right one."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has one
    sheet.title = "Quiz"
    sheet.append(list(_COLUMNS))
    for number, question in enumerate(quiz.questions, 1):
        sheet.append(_row(number, question))
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.data_type = "n" if isinstance(cell.value, int) else "s"  # text is never a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip(
        "ABCDEFGHIJKLMNO", (8, 16, 11, 60, 32, 32, 32, 32, 10, 32, 60, 30, 20, 10, 10), strict=True
    ):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.save(path)
    return path


# --- for learning platforms ------------------------------------------------------------------


def to_moodle_xml(quiz: Quiz, path: Path) -> Path:
    """Moodle's question format: multichoice, truefalse and shortanswer, with the quote as feedback."""
    root = ET.Element("quiz")
    category = ET.SubElement(root, "question", type="category")
    _text(category, "category", f"$course$/{quiz.title or 'Safeguarding quiz'}")
    for number, question in enumerate(quiz.questions, 1):
        kind = "truefalse" if question.type == TRUE_FALSE else "multichoice" if question.options else "shortanswer"
        entry = ET.SubElement(root, "question", type=kind)
        _text(entry, "name", f"{number:03d} {question.id}")
        _text(entry, "questiontext", question.stem, format="plain_text")
        _text(entry, "generalfeedback", question.explanation, format="plain_text")
        ET.SubElement(entry, "defaultgrade").text = "1"
        ET.SubElement(entry, "penalty").text = "0.3333333"
        ET.SubElement(entry, "idnumber").text = question.id
        if kind == "multichoice":
            ET.SubElement(entry, "single").text = "true"
            ET.SubElement(entry, "shuffleanswers").text = "true"
            ET.SubElement(entry, "answernumbering").text = "ABCD"
        if kind == "shortanswer":
            ET.SubElement(entry, "usecase").text = "0"
        for option in question.options or (question.answer,):
            right = option == question.answer
            shown = option.lower() if kind == "truefalse" else option
            answer = ET.SubElement(entry, "answer", fraction="100" if right else "0", format="plain_text")
            ET.SubElement(answer, "text").text = shown
    ET.indent(root)
    path.write_bytes(b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8"))
    return path


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(ET.SubElement(parent, tag, attributes), "text").text = text


def to_gift(quiz: Quiz, path: Path) -> Path:
    """GIFT, the plain text format that Moodle and others read."""
    out = io.StringIO()
    out.write(f"// {quiz.title or 'Safeguarding quiz'}\n\n")
    for number, question in enumerate(quiz.questions, 1):
        out.write(f"::{number:03d} {_gift(question.id)}::[plain]{_gift(question.stem)} {{\n")
        if question.type == TRUE_FALSE:
            out.write(question.answer.upper())
        elif question.options:
            for option in question.options:
                out.write(f"\t{'=' if option == question.answer else '~'}{_gift(option)}\n")
        else:
            out.write(f"\t={_gift(question.answer)}\n")
        out.write(f"\t####{_gift(question.explanation)}\n}}\n\n")
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def _gift(text: str) -> str:
    """Text with GIFT's own signs escaped."""
    return re.sub(r"([~=#{}:\\])", r"\\\1", " ".join(text.split()))


FORMATS: dict[str, Callable[[Quiz, Path], Path]] = {
    "docx": lambda quiz, path: to_docx(quiz, path, answers=False),
    "docx-answers": lambda quiz, path: to_docx(quiz, path, answers=True),
    "pdf": lambda quiz, path: to_pdf(quiz, path, answers=False),
    "pdf-answers": lambda quiz, path: to_pdf(quiz, path, answers=True),
    "csv": to_csv,
    "xlsx": to_xlsx,
    "moodle": to_moodle_xml,
    "gift": to_gift,
}
SUFFIXES = {"moodle": "xml", "gift": "gift.txt"}  # of the formats whose name is not their suffix
