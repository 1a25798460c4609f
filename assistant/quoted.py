"""Words that a question puts in quotation marks: the passages that hold them are the ones meant.

Whoever checks a slide, a policy or a blog pastes its words: 'is the "mutual challenge" bit on page 17?'.
Likeness of meaning may find a passage that speaks more of the matter; the words find the very one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.library import Entry

LEAST_WORDS = 2  # a single word in quotation marks is a word spoken of, no quotation
FEW = 12  # passages: what more of them hold ("safeguarding partners") tells none from another
STEP, LONG_STEP, LONG = 0.08, 0.16, 4  # by how much they move up; from so many words on, by more
_MARKED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|(?<!\w)[‘']([^‘’'\"]+(?:['’](?=\w)[^‘’'\"]+)*)[’'](?!\w)")


def quoted(question: str) -> list[str]:
    """The quotations in a question, plain (see ``_plain``), of two words or more."""
    marked = (next(filter(None, found)) for found in _MARKED.findall(question))
    return [phrase for phrase in dict.fromkeys(map(_plain, marked)) if len(phrase.split()) >= LEAST_WORDS]


def holding(question: str, entries: Iterable[Entry]) -> dict[str, float]:
    """By how much each passage that holds one of the question's quotations moves up, by the passage's id."""
    steps: dict[str, float] = {}
    phrases = quoted(question)
    if not phrases:
        return steps
    texts = {entry.id: f" {_plain(entry.passage.text)} " for entry in entries}
    for phrase in phrases:
        found = [id_ for id_, text in texts.items() if f" {phrase} " in text]
        if len(found) <= FEW:
            step = LONG_STEP if len(phrase.split()) >= LONG else STEP
            steps |= {id_: max(step, steps.get(id_, 0.0)) for id_ in found}
    return steps


def _plain(text: str) -> str:
    """Letters and digits in lower case, one space between words; apostrophes left out."""
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"[’']", "", text.lower())))
