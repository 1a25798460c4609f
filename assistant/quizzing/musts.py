"""Questions that tell what must be done from what should be done: one duty of the law among duties of good practice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.quizzing.bounds import excepted
from assistant.quizzing.clauses import shorten
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.model import Question, Wrong
from assistant.quizzing.options import choose
from assistant.quizzing.strength import UNLESS, VAGUE_DUTY, said_otherwise
from assistant.quizzing.words import stems, unplaced_definites, word_count

_WORTH = 0.36  # an act must be more particular than this
_SHORTEST, _LONGEST = 3, 20  # words of an act that stands as an option
_LAW = re.compile(r"\bmust\b|\brequire[sd]?\b|\brequirement|\blegal|\blaw\b|\bdut(?:y|ies)\b|\bstatut|\bRegulations?\b")
_ASKED_OF = 0.5  # the share of an act's words that makes a sentence speak of it
_WEIGHED = re.compile(r"(?:consider|think|have regard|be aware|ensure|note|remember)\b")
_NORM = re.compile(r"\b(?:must|should|may|will|not|never|no)\b")


@dataclass(frozen=True)
class _Act:
    """Something that one body must or should do, as it reads after its verb."""

    sentence: Sentence
    who: str
    text: str


def must_questions(d: Drafting) -> Iterator[Question]:
    """Each act that a body must do, beside acts that the same document merely says it should do."""
    must, should = _acts(d)
    for who, acts in must.items():
        advised = [act for act in should.get(who, ()) if not in_law(d, act.text)]
        for act in acts:
            if said_otherwise(d, act.text):
                d.drop("modal", "said with another verb elsewhere", act.sentence.text)
                continue
            chapter = act.sentence.place.section[:1]
            wrong = [Wrong(o.text, 0.5 + 0.3 * (o.sentence.place.section[:1] == chapter)) for o in advised]
            fact = act.sentence.fact
            chosen = choose(act.text, d.reader.senses.nearest_first(act.text, wrong, 0.4), f"must-{fact}", alike=0.4)
            if chosen is None:
                d.drop("modal", "too few other acts that are only advised", act.sentence.text)
                continue
            stem = f"{d.name} says “must” of one of these and “should” of the others. Which must {act.who} do?"
            yield d.choice("modal", stem, act.text, chosen, act.sentence.quote, act.sentence.place, fact)


def _acts(d: Drafting) -> tuple[dict[frozenset[str], list[_Act]], dict[frozenset[str], list[_Act]]]:
    """What each body must do, and what it should do, where an act can be read by itself."""
    found: dict[str, dict[frozenset[str], list[_Act]]] = {"must": defaultdict(list), "should": defaultdict(list)}
    for sentence, clause in d.duties:
        if clause.modal not in found or clause.lead or clause.negative or not clause.single or not clause.agent.plain:
            continue
        act = re.sub(r"^(?:also|still|always) ", "", shorten(clause.action))
        act = re.split(r", (?:referred|including|which|so that)\b", act, maxsplit=1)[0]
        if (
            not _SHORTEST <= word_count(act) <= _LONGEST
            or VAGUE_DUTY.match(act)
            or _WEIGHED.match(act)
            or _NORM.search(act)
            or UNLESS.search(clause.action)
            or excepted(d, sentence)
            or not stands_alone(act, "what they all have to do is")
            or unplaced_definites(act)
            or d.reader.evidence.telling(act) < _WORTH
        ):
            continue
        who = re.sub(r"^All ", "", clause.agent.name)
        found[clause.modal][clause.agent.atoms].append(_Act(sentence, d.reader.uncapital(who), act))
    return found["must"], found["should"]


def in_law(d: Drafting, act: str) -> bool:
    """Whether any document held speaks of an act as the law's."""
    return any(_LAW.search(unit.setting) for unit in d.reader.evidence.sharing(stems(act), _ASKED_OF))
