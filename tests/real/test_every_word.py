"""Every word of the real documents: in its place, in one passage, and the same to a second extractor."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from real_documents import Parsed

from ingest.pages import Page
from ingest.passages import MAX_WORDS, text_of

pytestmark = pytest.mark.real

DIFFERENCES: dict[str, Any] = json.loads(
    Path(__file__).with_name("extractor_differences.json").read_text(encoding="utf-8")
)


def test_spans_reproduce_their_passage(real: Parsed) -> None:
    pages = {page.page_index: page for page in real.document.pages}
    for passage in real.passages:
        assert passage.spans
        assert text_of(passage.spans, pages) == passage.text
        for span in passage.spans:
            assert 0 <= span.start < span.end <= len(pages[span.page_index].content)
            assert pages[span.page_index].quotable


def test_no_passage_is_too_long(real: Parsed) -> None:
    longest = max(real.passages, key=lambda p: len(p.text.split()))
    assert len(longest.text.split()) <= MAX_WORDS, longest.text[:80]


def test_every_word_is_in_exactly_one_passage(real: Parsed) -> None:
    covered: dict[int, list[tuple[int, int]]] = {}
    for passage in real.passages:
        for span in passage.spans:
            if not span.stem:
                covered.setdefault(span.page_index, []).append((span.start, span.end))
    for page in real.document.pages:
        if not page.quotable:
            assert page.page_index not in covered
            continue
        times = [0] * len(page.content)
        for start, end in covered.get(page.page_index, []):
            for k in range(start, end):
                times[k] += 1
        titles = {k for p in page.parts if p.kind in {"heading", "header", "contents"} for k in range(p.start, p.end)}
        for word in re.finditer(r"\S+", page.content):
            seen = {times[k] for k in range(*word.span())}
            wanted = {0} if word.start() in titles else {1}
            context = page.content[max(0, word.start() - 40) : word.end() + 20]
            assert seen == wanted, f"{real.id} PDF page {page.page_index}: …{context!r}…"


def test_words_stand_on_the_sheet(real: Parsed) -> None:
    """Every word of body and notes has a rectangle, so that a quotation can be shown on its page."""
    for page in real.document.pages:
        placed = [False] * len(page.content)
        for start, end, box in page.word_boxes:
            assert box.x1 > box.x0
            assert box.y1 > box.y0
            placed[start:end] = [True] * (end - start)
        for word in re.finditer(r"\S+", page.content):
            assert placed[word.start()], f"{real.id} PDF page {page.page_index}: {word.group()!r} has no place"


def test_words_agree_with_a_second_extractor(real: Parsed) -> None:
    """The words of each page, as pypdf sees them, are ours and the furniture, no more and no less."""
    listed = DIFFERENCES[real.id]
    furniture = Counter(listed["furniture"].get("words", []))
    pages = range(*listed["furniture"]["pages"]) if furniture else range(0)
    wrong = []
    for page, other in zip(real.document.pages, real.other_text(), strict=True):
        ours, theirs = _words(_all_said(page)), _words(other)
        if page.page_index in pages:
            ours += furniture
        entry = listed["pages"].get(str(page.page_index), {})
        found = {"ours": sorted((ours - theirs).elements()), "theirs": sorted((theirs - ours).elements())}
        expected = {"ours": entry.get("ours", []), "theirs": entry.get("theirs", [])}
        if found != expected:
            wrong.append(f"PDF page {page.page_index}: found {found}, listed {expected}")
    assert not wrong, f"{real.id}: " + "; ".join(wrong)


def test_digits_agree_with_a_second_extractor(real: Parsed) -> None:
    """Every figure printed on a page is in its text, a note's mark or its label, and stands once."""
    listed = DIFFERENCES[real.id]
    furniture = Counter(listed["furniture"].get("digits", ""))
    pages = range(*listed["furniture"]["pages"]) if listed["furniture"] else range(0)
    wrong = []
    for page, other in zip(real.document.pages, real.other_text(), strict=True):
        ours, theirs = _digits(_all_said(page)), _digits(other)
        if page.page_index in pages:
            ours += furniture
        entry = listed["pages"].get(str(page.page_index), {})
        found = ("".join(sorted((ours - theirs).elements())), "".join(sorted((theirs - ours).elements())))
        expected = (entry.get("our_digits", ""), entry.get("their_digits", ""))
        if found != expected:
            wrong.append(f"PDF page {page.page_index}: found {found}, listed {expected}")
    assert not wrong, f"{real.id}: " + "; ".join(wrong)


def test_no_mark_is_glued_to_a_word_or_number(real: Parsed) -> None:
    """Where a note's mark stands, the text has none of it: neither in the word before nor as a word."""
    allowed = set(DIFFERENCES[real.id].get("words_ending_in_figures", []))
    for page in real.document.pages:
        for part in page.parts:
            for offset, mark in part.marks:
                if not mark.isdigit() or offset == part.start:
                    continue
                word = re.search(r"\S*$", page.text[:offset])
                assert word is not None
                glued = re.search(r"[A-Za-z)”’\"]" + mark + "$", word.group())
                assert not glued, f"{real.id} PDF page {page.page_index}: {word.group()!r} holds mark {mark}"
                after = page.text[offset : offset + 1]
                assert not after.isalnum(), f"{real.id} PDF page {page.page_index}: mark {mark} stands within a word"
        glued_words = set(re.findall(r"\b[A-Za-z]{2,}\d{1,3}\b", page.content)) - allowed
        assert not glued_words, f"{real.id} PDF page {page.page_index}: {glued_words}"


def test_marks_are_glued_where_no_care_is_taken(real: Parsed) -> None:
    """The second extractor glues marks to words: each that it glues is apart in our text."""
    glued = 0
    for page, other in zip(real.document.pages, real.other_text(), strict=True):
        marks = {mark for part in page.parts for _, mark in part.marks if mark.isdigit()}
        for found in re.finditer(r"\b([A-Za-z]{3,})(\d{1,3})\b", other):
            if found.group(2) in marks:
                glued += 1
                assert not re.search(rf"\b{found.group()}\b", page.content), found.group()
    expected = DIFFERENCES[real.id].get("marks_glued_by_the_other", 0)
    assert glued >= expected, f"only {glued} glued marks were met; the test has lost its teeth"


def _words(text: str) -> Counter[str]:
    return Counter(re.findall("[a-z]+", unicodedata.normalize("NFKC", text).lower()))


def _digits(text: str) -> Counter[str]:
    return Counter(re.findall("[0-9]", unicodedata.normalize("NFKC", text)))


def _all_said(page: Page) -> str:
    marks = [mark for part in page.parts for _, mark in part.marks]
    notes = [note.mark or "" for note in page.footnotes]
    return " ".join([page.content, *marks, *notes, page.page_label or ""])
