"""A quote is words that stand on the page, or it is not made."""

from __future__ import annotations

import pytest

from assistant.quotes import NotOnPage, quote, sentences
from ingest.pages import Page, Part
from ingest.passages import Passage, Span

TEXT = (
    "12. Schools should act within 15 working days (see para. 9). They must tell Mr. Brown, e.g. by phone.\n"
    "• tell the parents\n• tell the governors; they may ask why"
)
PAGE = Page(3, "iii", TEXT, parts=(Part("paragraph", 0, 98, number="12"),))


def test_words_of_the_page_make_a_quote() -> None:
    made = quote(PAGE, "act within  15 working\ndays")
    assert (made.text, made.page_index, made.page_label) == ("act within 15 working days", 3, "iii")


@pytest.mark.parametrize(
    "words",
    [
        "act within 16 working days",
        "must act within 15 working days",
        "act within 15 working day",  # the page says "days"
        "ct within 15 working days",
        "",
        "   ",
    ],
)
def test_other_words_do_not(words: str) -> None:
    with pytest.raises(NotOnPage):
        quote(PAGE, words)


def test_a_page_left_out_is_never_quoted() -> None:
    page = Page(3, "3", TEXT, left_out="contents list")
    with pytest.raises(NotOnPage, match="contents list"):
        quote(page, "tell the parents")


def test_sentences_without_numbers_and_bullets() -> None:
    end = TEXT.index("\n")
    spans = (Span(3, 0, end), Span(3, end + 1, end + 19), Span(3, end + 20, len(TEXT)))
    passage = Passage("list", spans, TEXT, (), ("12",))
    pages = (PAGE, PAGE, PAGE)
    found = sentences(passage, pages)
    assert [s.text for s in found] == [
        "Schools should act within 15 working days (see para. 9).",
        "They must tell Mr. Brown, e.g. by phone.",
        "tell the parents",
        "tell the governors; they may ask why",
    ]
    assert [s.item for s in found] == [False, False, True, True]
    for sentence in found:
        assert PAGE.content[sentence.start : sentence.end] == sentence.text
        quote(PAGE, sentence.text)


def test_a_sentence_over_a_page_turn_has_two_sides() -> None:
    first = Page(1, "1", "Staff should write down")
    second = Page(2, "2", "what a child says. Then they sign it.")
    spans = (Span(1, 0, 23), Span(2, 0, 37, continues=True))
    passage = Passage("paragraph", spans, f"{first.text} {second.text}")
    found = sentences(passage, (first, second))
    assert [(s.text, s.page_index, s.whole) for s in found] == [
        ("Staff should write down", 1, False),
        ("what a child says.", 2, False),
        ("Then they sign it.", 2, True),
    ]
