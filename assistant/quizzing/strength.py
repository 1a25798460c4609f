"""Questions about how strong a duty is: must, should or may."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.clauses import Clause, shorten, tidy
from assistant.quizzing.drafting import Drafting, Sentence, longest_allowed, stands_alone
from assistant.quizzing.duties import TELLING, VAGUE, Duties
from assistant.quizzing.model import FILL_GAP, Question, Wrong, key
from assistant.quizzing.roles import STAFF, WITHIN_SCHOOL
from assistant.quizzing.words import decisive, stems, word_count

_WORTH = 0.5  # what merely should be done must be more particular than this to be worth asking
_LAW = 0.38  # what the law requires may be any act, if it is more particular than this
_DONE = re.compile(
    r"\bmust (?:also |always )?(?:be (?:\w+ly )?\w+(?:ed|en|wn|ld|ught|de|ven|pt|nt)\b|include|contain|show|state)"
)
_POINTS_ON = re.compile(
    r"^(?:refer to|follow|read|have regard|act in accordance)\b"
)  # sends the reader to another text


class Strength:
    """The duties of one source by their verb."""

    def __init__(self, drafting: Drafting, duties: Duties) -> None:
        self.d = drafting
        self.duties = duties

    def questions(self) -> Iterator[Question]:
        for sentence in self.d.sentences:
            if sentence.clause is not None:
                yield from self._modal(sentence, sentence.clause)
            elif not sentence.from_list:
                yield from self._required(sentence)

    def _modal(self, sentence: Sentence, clause: Clause) -> Iterator[Question]:
        d = self.d
        if clause.modal == "will" or clause.negative or not clause.agent.known or not clause.single or clause.duty:
            return
        action = shorten(clause.action)
        lead = d.reader.uncapital(clause.lead)
        name = self.duties.named(clause.agent)
        said = f"{lead}, {name}" if lead else name
        if not stands_alone(f"{said} {action}", "") or VAGUE.match(action) or word_count(action) < 5:
            return
        if sentence.from_list and clause.agent.plural and re.search(r"\bthey\b", action):
            return  # in a list, "they" may be somebody its opening words don't name
        if _POINTS_ON.match(action) and "guidance" in action:
            return
        where = d.where(f"{lead} {action}", sentence.place, placed=True)
        if where is None:
            return
        if clause.modal == "should" and not (clause.agent.atoms <= WITHIN_SCHOOL or STAFF & clause.agent.atoms):
            return d.drop("modal", "how strong another body's duty is, schools need not know", sentence.text)
        if not decisive(action):  # where nothing is done, it makes no difference which it is
            return d.drop("modal", "too general to be worth asking", sentence.text)
        if self.duties.evidence.telling(action) < (_LAW if clause.modal == "must" else TELLING):
            return d.drop("modal", "too general to be worth asking", sentence.text)
        if clause.modal == "should" and self.duties.evidence.telling(action) < _WORTH:
            return d.drop("modal", "too general to be worth asking", sentence.text)
        if clause.modal == "should" and int(key(sentence.fact)[:4], 16) % 2:
            return  # most duties are "should": asked about as often as "must"
        if self._said_otherwise(clause):
            return d.drop("modal", "said with another verb elsewhere", sentence.text)
        gap = f"{said[0].upper()}{said[1:]} ______ {action}."
        stem = f"Must, should or may? Fill the gap as {where} has it: “{gap}”"
        if not longest_allowed(stem, []):
            return d.drop("modal", "too long", sentence.text)
        other = "should" if clause.modal == "must" else "must"
        wrong = [Wrong(other, 0.8), Wrong("may", 0.4)]
        yield d.choice("modal", stem, clause.modal, wrong, sentence.quote, sentence.place, sentence.fact, FILL_GAP)

    def _said_otherwise(self, clause: Clause) -> bool:
        """Whether any document held states this duty with another verb, so that two answers could be argued."""
        other = r"\bshould\b|\bmay\b" if clause.modal == "must" else r"\bmust\b|\bduty\b|\brequire|\bmay\b|\bobliged\b"
        action = stems(shorten(clause.action))
        return any(
            re.search(other, unit.text) and not re.search(rf"\b{clause.modal}\b", unit.text)
            for unit in self.duties.evidence.sharing(action, 0.7)
        )

    def _required(self, sentence: Sentence) -> Iterator[Question]:
        """Must against should where the subject is a thing: what a record must show, what must be published."""
        d, text = self.d, tidy(sentence.text)
        verbs = re.findall(r"\b(?:must|should|may|can|will)\b", text)
        if (
            ":" in text
            or verbs != ["must"]
            or re.match(r"Consideration |No |Nobody |None ", text)  # nobody takes a ban for advice
            or not _DONE.search(text)
            or not 9 <= word_count(text) <= 40
        ):
            return
        if not stands_alone(text) or self.duties.evidence.telling(text) < TELLING:
            return
        where = d.where(text, sentence.place, placed=True)
        if where is None:
            return
        rest = text.split(" must ", 1)[1]
        if any(re.search(r"\bshould\b|\bmay\b", u.text) for u in self.duties.evidence.sharing(stems(rest), 0.6)):
            return d.drop("modal", "said with another verb elsewhere", sentence.text)
        gap = re.sub(r"\bmust\b", "______", text)
        stem = f"Must, should or may? Fill the gap as {where} has it: “{gap}.”"
        wrong = [Wrong("should", 0.8), Wrong("may", 0.4)]
        yield d.choice("modal", stem, "must", wrong, sentence.quote, sentence.place, sentence.fact, FILL_GAP)
