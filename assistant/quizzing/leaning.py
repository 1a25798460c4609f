"""Sentences that lean on the one before them ("This training should …"), read together with it."""

from __future__ import annotations

import re

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.words import unplaced_definites, word_count

# What the sentence before says: "This training …", "… chooses to retain a copy", "All other records …".
_LEANING = re.compile(r"^(?:This|These|It|They|Their|Its|Such)\b|\ba copy\b(?! of)|^All other(?= records?\b)")
_MOST = 52  # words of the two together: more is not read out in a staff meeting


def sentence_before(d: Drafting, sentence: Sentence, text: str) -> str:
    """The sentence right before one that leans on it, where that stands alone; else nothing.

    ``text`` is the leaning sentence as it will be shown.
    """
    if sentence.from_list or not stands_alone(_LEANING.sub("Something", text)):
        return ""
    statements = d.reader.statements(d.source.id)
    place = _places(d).get(sentence.quote, 0)
    before = tidy(statements[place - 1].text) if place else ""
    page = d.reader.page(sentence.place.source_id, sentence.place.page_index)
    follows = f"{statements[place - 1].text} {sentence.quote}" in " ".join(page.content.split())
    alone = stands_alone(before) and len({*unplaced_definites(before), *unplaced_definites(text, before)}) <= 2
    return f"{before}. " if follows and alone and word_count(f"{before} {text}") <= _MOST else ""


def _places(d: Drafting) -> dict[str, int]:
    """Where in its source each sentence stands."""
    if "places" not in d.memo:
        d.memo["places"] = {s.text: k for k, s in enumerate(d.reader.statements(d.source.id))}
    found: dict[str, int] = d.memo["places"]
    return found
