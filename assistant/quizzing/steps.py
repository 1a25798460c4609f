"""Questions about what happens next, and what a step is for: each case has its own answer, taken for another's.

"What should happen where a child is admitted to …?" beside what should happen in other cases; "Which of these is a
purpose of a strategy discussion?" beside what other meetings and plans are for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.quizzing.bounds import excepted
from assistant.quizzing.clauses import shorten, tidy
from assistant.quizzing.drafting import Drafting, Sentence, choose, longest_allowed, stands_alone
from assistant.quizzing.model import Question, Wrong
from assistant.quizzing.words import containment, decisive, likeness, stems, unplaced_definites, word_count

_CASE = re.compile(
    r"(?P<lead>(?:If|Where|When|Once|Whenever|Following|On receipt of|After) "
    r"(?:(?!should\b|must\b|will\b)[^,(]|\([^)]*\)){12,150}), "
    r"(?P<who>(?:(?!who\b|that\b)[^ ,]+ ){1,12}?)(?P<modal>should|must) (?P<act>[a-z].*)"
)
_MADE = re.compile(
    r"be (?:\w+ly )?(?:made|held|convened|sent|notified|recorded|given|reported|informed|developed|told|completed"
    r"|agreed|shared|obtained|advised|initiated|referred|reviewed|allocated|drawn up)\b"
)
_AGAIN = re.compile(r"(?:it|they|he|she|this|these|there)\b", re.I)
_PURPOSE = re.compile(
    r"(?:The (?:purpose|aim|aims|objective) of (?P<of>[^,]{4,70}?) (?:is|are|will be) to"
    r"|(?P<what>(?:An?|The) [^,]{4,60}?) is (?:initiated|intended|designed|convened|held|used) to) (?P<to>[a-z].*)"
)
_HEADED = re.compile(r"To (?P<to>[a-z]+ .*)")
_SAID = 0.5  # the share of an option's words that makes a sentence count as saying it
_ABOUT = 0.45  # and of the case's, that makes it count as saying it of the case
_WORTH = 0.36
_ALIKE = 0.3
_SHORT, _LONG = 5, 28  # words in an option


@dataclass(frozen=True)
class Step:
    """A case or a thing, and what the guidance says of it."""

    asked: str  # "where a child is admitted to …", "a strategy discussion"
    said: str  # what should happen, or what it is for
    sentence: Sentence


def step_questions(d: Drafting) -> Iterator[Question]:
    """What should happen in a case, and what a step is for."""
    for kind, read in (("next", _cases), ("purpose", _purposes)):
        elsewhere = [step for other in d.others() for step in read(other)]
        yield from _asked(d, list(read(d)), elsewhere, kind)


def _cases(d: Drafting) -> Iterator[Step]:
    for sentence in d.sentences:
        text = tidy(sentence.text)
        found = _CASE.match(text)
        if found is None or re.search(r"\b(?:not|never|no|unless)\b", text) or excepted(d, sentence):
            continue
        act, who = shorten(found["act"]), found["who"].strip()
        if not decisive(act) and not _MADE.match(act):
            continue
        if _AGAIN.match(who):
            if sentence.clause is None or sentence.clause.lead == "":
                continue
            lead, who = sentence.clause.lead, sentence.clause.agent.name
            if re.search(r"\b(?:it|they)\b", lead):
                lead = re.sub(r"\b(?:it|they)\b", who, lead, count=1)
                who = f"that {who.split(' ', 1)[-1]}" if re.match(r"(?:an?|the) ", who) else who
        else:
            lead = found["lead"]
        yield Step(d.reader.uncapital(lead), f"{d.reader.uncapital(who)} {found['modal']} {act}", sentence)


def _purposes(d: Drafting) -> Iterator[Step]:
    for sentence in d.sentences:
        text = tidy(sentence.text)
        found = _PURPOSE.match(text)
        if found is not None:
            of = found["of"] or found["what"]
            yield Step(d.reader.uncapital(of), shorten(found["to"]), sentence)
            continue
        headed = _HEADED.match(text)
        section = [h.strip().rstrip(":") for h in sentence.place.section]
        if headed is not None and len(section) > 1 and section[-1].lower() == "purpose":
            yield Step(d.reader.uncapital(section[-2]), shorten(headed["to"]), sentence)


def _asked(d: Drafting, steps: list[Step], elsewhere: list[Step], kind: str) -> Iterator[Question]:
    used: Counter[str] = Counter()
    for step in steps:
        sentence = step.sentence
        if not stands_alone(step.asked) or not stands_alone(step.said, step.asked):
            d.drop(kind, "leans on words outside the sentence", sentence.text)
            continue
        if d.reader.evidence.telling(f"{step.asked} {step.said}") < _WORTH:
            d.drop(kind, "too general to be worth asking", sentence.text)
            continue
        where = d.where(step.asked, sentence.place, step.said, placed=kind == "next", lenient=True)
        if where is None:
            d.drop(kind, "cannot be placed without its section", sentence.text)
            continue
        wrong = [
            Wrong(other.said, 0.6 - 0.3 * used[other.said])
            for other in [*steps, *elsewhere]
            if other.sentence.fact != sentence.fact
            and other.asked != step.asked
            and _SHORT <= word_count(other.said) <= _LONG
            and not unplaced_definites(other.said, step.asked)
            and stands_alone(other.said, step.asked)
            and not _also_said(d, step, other)
        ]
        near = d.reader.senses.nearest_first(step.asked, wrong)
        chosen = choose(step.said, near, f"{kind}-{sentence.fact}", alike=_ALIKE)
        if chosen is None:
            d.drop(kind, "too few others that are surely wrong", sentence.text)
            continue
        stem = (
            f"According to {where}, what should happen {step.asked}?"
            if kind == "next"
            else f"Which of these is what {step.asked} is for, according to {where}?"
        )
        if longest_allowed(stem, [step.said]):
            used.update(w.text for w in chosen)
            yield d.choice(kind, stem, step.said, chosen, sentence.quote, sentence.place, sentence.fact)


def _also_said(d: Drafting, step: Step, other: Step) -> bool:
    """Whether what is said of another case may be right of this one too."""
    if likeness(step.asked, other.asked) > _ALIKE or likeness(step.said, other.said) > _ALIKE:
        return True
    about = stems(step.asked)
    return any(
        containment(about, unit.own | unit.around) > _ABOUT
        for unit in d.reader.evidence.sharing(stems(other.said), _SAID)
        if unit.text != other.sentence.quote
    )
