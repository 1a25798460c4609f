"""Questions about which meeting, plan, check, file or policy: each has neighbours that it is taken for.

"At a ______, the core group's membership is decided": the strategy discussion, the conference, the review?
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, Sentence, choose, longest_allowed, stands_alone
from assistant.quizzing.model import FILL_GAP, Question, Wrong
from assistant.quizzing.words import VOCABULARY_LISTS, stems, word_count

_SAID = 0.5  # the share of a sentence's words that makes another count as speaking of the same
_WORTH = 0.4  # a sentence must be more particular than this
_OFTEN = 4  # questions with one answer: a quiz on a document should not have one thing throughout
_NORM = re.compile(r"\b(?:should|must|will|may|can|is|are|has|have|need|needs)\b")
_NEGATIVE = re.compile(r"\b(?:not|never|no|nor|cannot)\b")
_ASKED = {
    "meetings": "Which meeting", "plans": "Which plan", "files": "Which record", "policies": "Which policy",
    "checks": "Which check", "steps": "Which step",
}  # fmt: skip


def thing_questions(d: Drafting) -> Iterator[Question]:
    """Sentences with the one thing of its kind that they name left out."""
    asked: Counter[str] = Counter()
    for sentence in d.sentences:
        text = tidy(sentence.text)
        if (
            text.startswith("To ")
            or not _NORM.search(text)
            or _NEGATIVE.search(text)
            or not 10 <= word_count(text) <= 45
            or ":" in text
        ):
            continue
        if not stands_alone(text) or d.reader.evidence.telling(text) < _WORTH:
            continue
        for kind, things in VOCABULARY_LISTS.items():
            question = _ask(d, sentence, text, kind, things, asked)
            if question is not None:
                yield question
                break


def _ask(
    d: Drafting, sentence: Sentence, text: str, kind: str, things: tuple[str, ...], asked: Counter[str]
) -> Question | None:
    found = [(thing, m) for thing in things for m in re.finditer(rf"\b{re.escape(thing)}(s?)\b", text)]
    # "initial child protection conference" holds no other thing, though "child protection conference" is in it
    whole = [
        (t, m)
        for t, m in found
        if not any(o is not m and o.start() <= m.start() and m.end() <= o.end() for _, o in found)
    ]
    if len(whole) != 1:
        return None
    thing, place = whole[0]
    rest = f"{text[: place.start()]} {text[place.end() :]}"
    shared = frozenset.intersection(*(stems(t) for t in things))
    if (stems(thing) - shared) & stems(rest) or asked[thing] >= _OFTEN:
        return None
    where = d.where(rest, sentence.place, thing, placed=True)
    if where is None:
        return None
    like = [unit.text.lower() for unit in d.reader.evidence.sharing(stems(rest), _SAID)]
    wrong = [
        Wrong(other if other.endswith("s") else f"{other}{place[1]}", 0.7)
        for other in things
        if other != thing
        and not thing.endswith(other)
        and not other.endswith(thing)
        and not any(other in unit for unit in like)
        and not (stems(other) - shared) & stems(rest)
    ]
    answer = f"{thing}{place[1]}"
    chosen = choose(answer, d.reader.senses.nearest_first(rest, wrong), f"thing-{sentence.fact}", alike=0.85)
    if chosen is None:
        d.drop("thing", "too few others that are surely wrong", sentence.text)
        return None
    before = re.sub(r"\b([Aa])n? $", r"\1(n) ", text[: place.start()])
    stem = f"{_ASKED[kind]} belongs in the gap? {where} says: “{before}______{text[place.end() :]}.”"
    if not longest_allowed(stem, []):
        return None
    asked[thing] += 1
    return d.choice("thing", stem, answer, chosen, sentence.quote, sentence.place, sentence.fact, FILL_GAP)
