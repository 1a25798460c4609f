"""Which level of check: with or without the barred list, standard or basic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, stands_alone
from assistant.quizzing.model import FILL_GAP, Question, Wrong
from assistant.quizzing.options import choose, longest_allowed
from assistant.quizzing.words import word_count

_LIST = r"(?:(?:a|the) )?(?:children’s )?barred list(?: (?:information|check|checks))?"
# "an enhanced DBS check (including children’s barred list information)", "… which does not include a barred list check"
_LEVEL = re.compile(
    r"\b(?P<article>[Aa]n )enhanced DBS (?:check|certificate)"
    r"(?:,? \(?(?:which )?(?:should )?(?P<with>includes?|including|with|not including|does not include|without) "
    rf"{_LIST}\)?,?(?: information)?)"
)
_WITHOUT = re.compile(r"not|without")
_OTHER_CHECK = re.compile(r"\bbarred list\b|\bDBS\b")
_DENIED = re.compile(r"\b(?:not|cannot|never|no|unless|except)\b")
_NORM = re.compile(r"\b(?:must|should|will|required|need)\b")  # what can be asked for is not all that can be
_LONGEST = 48  # words in a sentence
WITH, WITHOUT = "enhanced DBS check with a barred list check", "enhanced DBS check without a barred list check"
_LEVELS = (WITH, WITHOUT, "standard DBS check", "basic DBS check")


def check_questions(d: Drafting) -> Iterator[Question]:
    """Sentences that say who needs an enhanced check with the barred list, or without it."""
    for sentence in d.sentences:
        text = re.split(r",? i\.e\. ", tidy(sentence.text), maxsplit=1)[0].replace("e.g. ", "for example ")
        found = _LEVEL.search(text)
        if found is None:
            continue
        before, after = text[: found.start()], text[found.end() :].lstrip(" ,")
        rest = f"{before} {after}"
        if _OTHER_CHECK.search(rest) or not _NORM.search(rest) or not 8 <= word_count(text) <= _LONGEST:
            continue
        if _denied(rest) or not stands_alone(rest):
            d.drop("check", "leans on words outside the sentence, or denies", sentence.text)
            continue
        where = d.where(rest, sentence.place, "barred list", placed=True)
        if where is None:
            d.drop("check", "cannot be placed without its section", sentence.text)
            continue
        answer = WITHOUT if _WITHOUT.search(found["with"]) else WITH
        wrong = [Wrong(level, 0.9 if level in {WITH, WITHOUT} else 0.6) for level in _LEVELS if level != answer]
        chosen = choose(answer, wrong, sentence.fact, alike=1.1, names=True)
        article = found["article"].strip()[0]
        gap = f"{before}{article}(n) ______ {after}".strip()
        stem = f"Which check belongs in the gap? According to {where}: {gap}."
        if chosen is not None and longest_allowed(stem, []):
            yield d.choice("thing", stem, answer, chosen, sentence.quote, sentence.place, sentence.fact, FILL_GAP)


def _denied(rest: str) -> bool:
    """Whether a sentence says of whom a check may not be asked; that somebody "is not" in a role denies nothing."""
    return bool(_DENIED.search(re.sub(r"\b(?:who|which|that) (?:is|are|do|does) not\b", "", rest)))
