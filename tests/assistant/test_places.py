"""Places that people name, in the ways they type them, and questions about the library itself."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.placewords import Place, read_place


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("what's on p 73 of WT", Place(pages=("73",))),
        ("pg 73", Place(pages=("73",))),
        ("PAGE 73?", Place(pages=("73",))),
        ("page seventy three", Place(pages=("73",))),
        ("page one hundred and five", Place(pages=("105",))),
        ("p.73-74", Place(pages=("73", "74"))),
        ("pp 73-4", Place(pages=("73", "74"))),
        ("pages 10 to 12 and 15", Place(pages=("10", "11", "12", "15"))),
        ("p 10 and 12", Place(pages=("10", "12"))),
        ("paeg 12", Place(pages=("12",))),
        ("page no. 12", Place(pages=("12",))),
        ("page iv", Place(pages=("iv",))),
        ("page A-3", Place(pages=("A-3",))),
        ("pdf page 12", Place(pages=("12",), by_index=True)),
        ("last page", Place(ends=("last",))),
        ("paras 201 to 203", Place(paragraphs=("201", "202", "203"))),
        ("paragraphs 3.2.1 and 3.3", Place(paragraphs=("3.2.1", "3.3"))),
        ("paragragh 20", Place(paragraphs=("20",))),
        ("footnote 12", Place(footnotes=("12",))),
        ("annex b", Place(divisions=(("annex", "B"),))),
        ("Appendix 2", Place(divisions=(("annex", "2"),))),
        ("ch 3", Place(divisions=(("chapter", "3"),))),
        ("chapter three", Place(divisions=(("chapter", "3"),))),
        ("chapter iv", Place(divisions=(("chapter", "4"),))),
        ("part one", Place(divisions=(("part", "1"),))),
    ],
)
def test_a_place_is_read(question: str, place: Place) -> None:
    assert read_place(question)[0] == place


@pytest.mark.parametrize(
    "question",
    [
        "a child of age 16",
        "year 7 pages",
        "section 47",
        "the part a school plays",
        "what page is it",
        "stage 3 p",
        "par 5",
    ],
)
def test_other_numbers_are_no_places(question: str) -> None:
    place, rest = read_place(question)
    assert not place
    assert rest == question


@pytest.mark.parametrize(
    "question",
    [
        "which documents do you have?",
        "what documnets do you have",
        "list your documents",
        "what guidance is loaded",
        "what's in the library",
        "how many documents do you hold?",
    ],
)
def test_what_is_held_is_said_in_many_wordings(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert {part.text for part in answer.answer} == {"school handbook", "At the pool"}
    assert all(part.generated and not part.citations for part in answer.answer)


@pytest.mark.parametrize(
    "question",
    ["what documents do you have to write about a child", "what guidance is there about goggles in the pool"],
)
def test_a_question_about_documents_is_not_one_about_the_library(assistant: Assistant, question: str) -> None:
    assert not any(part.generated for part in assistant.ask(question).answer)


@pytest.mark.parametrize("question", ["how many pages has the school handbook", "how long is the school handbook?"])
def test_how_long_a_document_is(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert [part.text for part in answer.answer] == ["school handbook has 3 pages."]


def test_chapters_are_listed_on_their_pages(assistant: Assistant) -> None:
    answer = assistant.ask("what chapters are in the school handbook?")
    assert [part.text for part in answer.answer] == ["Chapter 1: Who does what", "Chapter 2: Attendance and visitors"]
    cited = [answer.passages[n] for part in answer.answer for n in part.citations]
    assert [p.pages[0].page_label for p in cited] == ["1", "2"]


@pytest.mark.parametrize(
    "question", ["where does chapter 2 of the school handbook start?", "where is attendance and visitors"]
)
def test_where_a_chapter_starts(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, sources=["school-handbook"])
    assert answer.answer[0].text == "Chapter 2: Attendance and visitors"
    assert answer.passages[0].pages[0].page_label == "2"


@pytest.mark.parametrize(
    "question", ["page two of swimming", "what is on pg 2 of the pool", "last page of the swimming document"]
)
def test_a_document_may_be_named_by_a_word_of_its_title(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert answer.passages[0].source_id == "swimming"
    assert answer.passages[0].pages[0].page_index == 2


def test_paragraphs_named_as_a_range(assistant: Assistant) -> None:
    answer = assistant.ask("paras 3 to 5 of the school handbook")
    assert [p.paragraphs[0] for p in answer.passages if p.quotes] == ["3", "4", "5"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("page 99 of the school handbook", "has no page 99: it has 3 pages"),
        ("para 99 of the school handbook", "has no paragraph 99: they go up to 9"),
        ("annex z of the school handbook", "has no annex Z"),
        ("footnote 5 of the school handbook", "has no footnote 5"),
    ],
)
def test_a_place_that_is_not_there_is_said_in_one_sentence(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(question, passages=4)
    assert answer.status == "not_found"
    (notice,) = (n for n in answer.notices if n.kind == "not_held")
    assert said in notice.text
    assert notice.text.count(". ") == 0
    assert len(answer.passages) == 4
    assert all(p.quotes == () for p in answer.passages)


def test_a_bare_number_asks_for_its_document_where_several_are_held(assistant: Assistant) -> None:
    answer = assistant.ask("what is on page 2?")
    assert answer.status == "not_found"
    assert "name the one that is meant" in answer.notices[0].text


def test_a_document_that_is_not_held_is_named_without_a_wrong_year(assistant: Assistant) -> None:
    (notice,) = (n for n in assistant.ask("what does WT p 73 say").notices if n.kind == "not_held")
    assert notice.text == "Working Together to Safeguard Children is not in this library, so it cannot be quoted."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who published the school handbook?", "is a document of its own area"),
        ("is the school handbook statutory?", "is a document of its own area"),
        ("how many pages has the school handbook", "pages"),
    ],
)
def test_what_a_document_is_comes_from_what_is_known_of_it(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert all(part.generated and not part.citations for part in answer.answer)
    assert said in answer.answer[0].text
    assert not any(p.quotes for p in answer.passages)


def test_a_question_about_what_is_held_is_not_taken_for_an_order(assistant: Assistant) -> None:
    answer = assistant.ask("have you got the prevent duty guidance")
    assert answer.status == "not_found"
    assert "instruction" not in [n.kind for n in answer.notices]


def test_the_next_page_is_opened_by_the_stem_before_it(assistant: Assistant) -> None:
    """Whatever stands at a page is shown in sentences that begin and end."""
    answer = assistant.ask("what's on page 2 of the school handbook?")
    assert answer.answer
    for part in answer.answer:
        assert any(part.text in " ".join(answer.passages[n].text.split()) for n in part.citations)
    assert len({part.text for part in answer.answer}) == len(answer.answer)
