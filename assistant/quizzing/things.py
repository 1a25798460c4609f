"""Questions about which meeting, plan, check, file or policy: each has neighbours that it is taken for.

"At a ______, the core group's membership is decided": the strategy discussion, the conference, the review?
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.gaps import fits_the_gap, in_number, in_the_duty, of_one_sort, tells_itself
from assistant.quizzing.model import FILL_GAP, Question, Wrong
from assistant.quizzing.options import choose, longest_allowed
from assistant.quizzing.words import VOCABULARY_LISTS, stems, word_count

_SAID = 0.5  # the share of a sentence's words that makes another count as speaking of the same
_WORTH = 0.4  # a sentence must be more particular than this
_EVERYWHERE = stems("child children")  # in so many sentences that they give nothing away
_ROOT = 5  # letters that two words of one root share
_OFTEN = 4  # questions with one answer: a quiz on a document should not have one thing throughout
# Kinds whose members stand side by side in many a sentence, so that the words around must tell which one is meant.
_LOOSE = frozenset({"harms", "helps", "groups", "statuses", "workers", "settings", "people", "schemes"})
_JOINED = re.compile(r"(?:[,/(]|\b(?:and|or|as))\s*$")
_ENDS = re.compile(
    r"\s*(?:$|[.;)]|,(?! (?:and|or)\b)"
    r"|(?:is|are|was|to|in|for|by|who|which|that|should|must|can|may|will|has|have|with|on|at|from|as|if|when|where"
    r"|within|under|before|after|involving|without)\b)"
)
_FRAGMENT = re.compile(r"To |An? (?:form|type|kind) of ")
_MANNER = re.compile(r"\b(?:sufficiently|skilled|experienced)\b")  # how people should be, not what they do
_WEIGHED = re.compile(r"\b(?:consider\w*|encouraged|important|welcome\w*)\b")  # what may be weighed is no fact to know
_IS_LED = re.compile(r"\b(?:should|must) (?:always )?be an? (?:\w+ )?(?:worker|practitioner|officer|teacher|lead)\b")
_PROTECTS = re.compile(r"\b(?:safeguard|protect)\w*")
_DUTY = re.compile(r"\b(?:must|should|duty|required)\b")
_TELLS = 0.0  # by its meaning no other of its kind may come nearer the sentence
_COUNTS_AS = re.compile(
    r"\b(?:defined|means|considered|classed|regarded|treated|is an?|are (?:all )?(?:types|forms))\b"
)
_NORM = re.compile(r"\b(?:should|must|will|may|can|is|are|has|have|need|needs)\b")
_NEGATIVE = re.compile(r"\b(?:not|never|no|nor|cannot)\b")
_ASKED = {
    "meetings": "Which meeting belongs", "plans": "Which plan belongs", "files": "Which record belongs",
    "policies": "Which policy belongs", "checks": "Which check belongs", "steps": "Which step belongs",
    "assessments": "Which assessment belongs", "orders": "Which order belongs", "harms": "Which kind of harm belongs",
    "helps": "Which kind of help belongs", "groups": "Which group belongs", "statuses": "Which words belong",
    "workers": "Which people belong", "settings": "Which settings belong", "schemes": "Which scheme belongs",
    "people": "Which person belongs", "thresholds": "Which words belong",
}  # fmt: skip


def thing_questions(d: Drafting) -> Iterator[Question]:
    """Sentences with the one thing of its kind that they name left out."""
    asked: Counter[str] = Counter()
    lists: set[tuple[str, int]] = set()
    for sentence in d.sentences:
        text = tidy(sentence.text)
        if (
            _FRAGMENT.match(text)
            or _MANNER.search(text)
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
            if question is None:
                continue
            if (
                not sentence.from_list or (question.answer, sentence.order) not in lists
            ):  # one of a list's items is enough
                lists.add((question.answer, sentence.order))
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
    shared = frozenset.intersection(*(stems(t) for t in things)) | _EVERYWHERE
    if (stems(thing) - shared) & stems(rest) or asked[thing] >= (2 if kind == "thresholds" else _OFTEN):
        return None
    if any(w[:_ROOT] == s[:_ROOT] for s in stems(thing) - shared for w in stems(rest) if len(s) >= _ROOT):
        return None  # "advocacy agencies" gives the advocate away
    if kind == "steps" and _IS_LED.search(text):
        return None  # by a social worker: that tells which step it is
    if sentence.from_list and not _DUTY.search(text):
        return None  # the aims of one plan, taken singly, are aims of many
    if not in_the_duty(text, place.start(), place.end(), kind == "thresholds"):
        d.drop("thing", "its gap is beside the duty", sentence.text)
        return None
    where = d.where(rest, sentence.place, thing, placed=True)
    if where is None:
        return None
    like = [unit.text.lower() for unit in d.reader.evidence.sharing(stems(rest), _SAID)]
    answer = f"{thing}{place[1]}"
    before, after = text[: place.start()], text[place.end() :]
    wrong = [
        Wrong(in_number(other, answer), 0.7)
        for other in things
        if other != thing
        and not thing.endswith(other)
        and not other.endswith(thing)
        and not any(other in unit for unit in like)
        and not _takes_in(d, thing, other)
        and not (stems(other) - shared) & stems(rest)
        and fits_the_gap(in_number(other, answer), answer, before, after)
    ]
    if kind == "thresholds" and not _DUTY.search(text):
        return None  # named in passing: only what has to be done at a threshold is worth knowing
    if kind == "policies" and _PROTECTS.search(thing) and _PROTECTS.search(rest):
        return None  # a safeguarding matter goes by the child protection policy: the words say it
    if re.match(r" \([A-Z]{2,}", text[place.end() :]):
        return None  # its short form right behind it
    if kind in _LOOSE and not _tells(d, text, place, answer, [w.text for w in wrong]):
        return None
    senses = d.reader.senses
    near = senses.nearest_first(answer, senses.nearest_first(rest, wrong), 0.4)
    chosen = choose(answer, near, f"thing-{sentence.fact}", alike=0.85)
    if chosen is None:
        d.drop("thing", "too few others that are surely wrong", sentence.text)
        return None
    offered = [w.text for w in chosen]
    if tells_itself(senses, rest, answer, offered) or not of_one_sort(senses, answer, offered):
        d.drop("thing", "the rest of the sentence gives it away, or its options are of several sorts", sentence.text)
        return None
    before = re.sub(r"\b([Aa])n? $", r"\1(n) ", text[: place.start()])
    stem = f"{_ASKED[kind]} in the gap? {where} says: “{before}______{text[place.end() :]}.”"
    if not longest_allowed(stem, []):
        return None
    asked[thing] += 1
    return d.choice("thing", stem, answer, chosen, sentence.quote, sentence.place, sentence.fact, FILL_GAP)


def _takes_in(d: Drafting, one: str, other: str) -> bool:
    """Whether any document held counts one thing as the other: a disabled child is a child in need."""
    words = stems(f"{one} {other}")
    return any(_COUNTS_AS.search(unit.text) and words <= unit.own for unit in d.reader.evidence.sharing(words, 1.0))


def _tells(d: Drafting, text: str, place: re.Match[str], answer: str, others: list[str]) -> bool:
    """Whether the words around a gap say which of a loose kind is meant: it stands alone, and they are about it."""
    before, after = text[: place.start()], text[place.end() :]
    if _JOINED.search(before) or not _ENDS.match(after) or _WEIGHED.search(text):
        return False
    senses = d.reader.senses
    if not senses or not others:
        return True
    rest = f"{before} {after}"
    return senses.alike(rest, answer) > max(senses.alike(rest, other) for other in others) + _TELLS
