"""The checks that every question must pass, whoever made it, and the reasons for dropping it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.quizzing.model import FALSE, MULTIPLE_CHOICE, ODD_ONE_OUT, TRUE, TRUE_FALSE, Question, plain
from assistant.quizzing.reading import Reader
from assistant.quizzing.words import containment, likeness, stems, word_count

_UGLY = re.compile(
    r"\s{2,}|[a-z]\. [a-z]|\be\.g\b\.?[”?]|\be\.g\.?$"
    r"|\s[,.;?]|\(\s|[,;] ?[”?]|, (?:also|and) [.?”]|\b(\w+) \1\b(?! )|\b(\w+ \w+) \2\b"
    r"|[a-z]- (?!and\b|or\b|to\b)[a-z]|^\W*$"
    r"|(?<!and)/or\b|\.\.|\?\.|\b[a-z]+[a-z][A-Z][a-z]",
)
_CATCH_ALL = re.compile(r"\b(?:all|none|both) of the (?:above|options|others)\b", re.I)
_NOT = re.compile(r"\b(?:not|never|no|cannot|neither|nor)\b", re.I)
_ALIKE = 0.7
_OF_NAMES = frozenset({"who", "told", "task", "place", "described"})  # whose options are names, long or short
_NAME = 5  # words in a term: names are as long as they are
_SAME_WORDS = 0.72  # of two quotes: editions and neighbouring documents say one thing in nearly the same words


def fault(question: Question, reader: Reader) -> str | None:
    """Why a question may not be asked, or None."""
    page = reader.page(question.citation.source_id, question.citation.page_index)
    if not page.quotable or question.citation.quote not in " ".join(page.content.split()):
        return "the quote does not stand on the cited page"
    if reader.unexplained(" ".join([question.stem, *question.options])):
        return "a short form that nothing explains"
    return fault_of_form(question)


def fault_of_form(question: Question) -> str | None:
    """What is wrong with a question's wording or options, or None."""
    texts = [question.stem, *question.options]
    if any(_UGLY.search(text) or not _balanced(text) for text in texts):
        return "its wording is broken"
    if word_count(question.stem) > 70 or any(word_count(option) > 34 for option in question.options):
        return "it is too long"
    if any(_CATCH_ALL.search(option) for option in question.options):
        return "an option speaks of the other options"
    if question.type == TRUE_FALSE:
        return None if question.options == (TRUE, FALSE) else "true and false are not its options"
    if not question.options:
        return None if question.answer and question.answer not in question.stem else "the stem gives the answer"
    if question.answer_index is None or question.options[question.answer_index] != question.answer:
        return "the answer is not among the options"
    if len({plain(option) for option in question.options}) != len(question.options):
        return "two options are the same"
    if question.type == ODD_ONE_OUT and any(_NOT.search(option) for option in question.options):
        return "a negative in an option of a question that asks what is not"
    return _gives_away(question)


def _gives_away(question: Question) -> str | None:
    others = [option for option in question.options if option != question.answer]
    if question.type == MULTIPLE_CHOICE and question.kind not in {"timescale", "page", "law"}:
        wanted = stems(question.stem)
        right = containment(stems(question.answer), wanted)
        if right > 0.3 and right > 2 * max(containment(stems(option), wanted) for option in others):
            return "the answer repeats the stem's words"
        longest, shortest = max(len(o) for o in others), min(len(o) for o in others)
        terms = question.kind == "term" and max(map(word_count, question.options)) <= _NAME
        if (
            question.kind not in _OF_NAMES
            and not terms
            and (len(question.answer) > 1.9 * longest or 1.9 * len(question.answer) < shortest)
        ):
            return "the answer's length gives it away"
    before_gap = re.search(r"\b(an?) ______", question.stem)
    if before_gap and len({(option[0].lower() in "aeiou") for option in question.options}) > 1:
        return "the article before the gap gives the answer away"
    return None


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count("“") == text.count("”")


def near_duplicate(question: Question, others: Iterable[Question]) -> bool:
    """Whether a question asks what another asks."""
    said = f"{question.stem} {question.answer}"
    return any(
        (question.kind == other.kind and likeness(said, f"{other.stem} {other.answer}") > _ALIKE)
        or likeness(question.citation.quote, other.citation.quote) > _SAME_WORDS
        for other in others
    )  # fmt: skip
