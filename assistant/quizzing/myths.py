"""Myths that the guidance itself puts right: a heading that states one, and a text that opens with "No"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.drafting import Drafting, stands_alone
from assistant.quizzing.model import Question, key
from assistant.quizzing.reading import Place
from assistant.quizzing.words import word_count
from assistant.quotes import sentences

_DENIED = re.compile(r"(?:No|False|Myth)\b[.,:]")
_PARTLY = re.compile(r"\b(?:unless|except|however|only)\b", re.I)  # then the myth is sometimes right
_FEW, _ENOUGH = 5, 8  # words: less is no statement, or puts nothing right


def myth_questions(d: Drafting) -> Iterator[Question]:
    """Each myth as a false statement, with the sentence that puts it right."""
    pages = d.reader.library.pages(d.source.id)
    for passage in d.reader.library.passages(d.source.id):
        if not any(re.search(r"\bmyths?\b", heading, re.I) for heading in passage.section[:-1]):
            continue
        myth = passage.section[-1].strip()
        told = [s for s in sentences(passage, pages) if s.whole]
        if not _DENIED.match(passage.text) or not told or passage.kind == "footnote":
            continue
        if myth.endswith("?") or word_count(myth) < _FEW or not stands_alone(myth) or _PARTLY.search(told[0].text):
            d.drop("rule", "a myth that is partly right or leans on other words", myth)
            continue
        right = next((s for s in told if word_count(s.text) >= _ENOUGH), None)
        if right is None:
            continue
        page = d.reader.page(d.source.id, right.page_index)
        place = Place(d.source.id, page.page_index, page.page_label, None, passage.section)
        where = d.where(myth, place, placed=True)  # the heading that says "myth" is passed over
        if where is None:
            continue
        said = f"According to {where}, {d.reader.uncapital(myth)}."
        quote = " ".join(right.text.split())
        yield d.statement("rule", said, False, quote, place, f"myth-{key(myth)[:12]}", 0.7)
