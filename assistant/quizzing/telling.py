"""Questions about who must be told: to whom it is reported, whom they notify."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.clauses import shorten, tidy
from assistant.quizzing.drafting import Drafting, Sentence, choose, longest_allowed, stands_alone
from assistant.quizzing.duties import Duties
from assistant.quizzing.model import Question, Wrong
from assistant.quizzing.roles import Role, is_role, role
from assistant.quizzing.words import stems, word_count

_SAID = 0.5
_TOLD = re.compile(
    r"^(?P<verb>notify|inform|consult|tell|contact|alert|seek advice from|seek the advice of|liaise with|speak to"
    r"|discuss [a-z ]{0,30}? with) (?P<who>.+)$"
)
_REPORTED = re.compile(
    r"^(?P<what>[^,;:]{3,110}?) (?P<modal>should|must) (?:also |always |then )?be (?P<how>(?:immediately |promptly )?"
    r"(?:reported|referred|sent|made|submitted|passed|escalated|notified|provided|given)(?: [a-z]+ly)?) to (?P<who>.+)$"
)


class Telling:
    """Who must be told, by the sentences of one source."""

    def __init__(self, drafting: Drafting, duties: Duties) -> None:
        self.d = drafting
        self.duties = duties

    def questions(self) -> Iterator[Question]:
        for sentence in self.d.sentences:
            clause = sentence.clause
            if clause is not None and not clause.negative and not clause.duty:
                found = _TOLD.match(shorten(clause.action))
                if found:
                    who, rest = _leading_role(found["who"])
                    if who is not None:
                        name = self.d.reader.uncapital(clause.agent.name)
                        lead = self.d.reader.uncapital(clause.lead)
                        asked = " ".join(f"{found['verb']} {rest}".split())
                        question = f"who {clause.modal} {name} {asked}{', ' + lead if lead else ''}?"
                        yield from self._ask(sentence, question, who, f"{name} {asked} {lead}")
                    continue
            reported = _REPORTED.match(tidy(sentence.text))
            if reported and not sentence.from_list:
                who, rest = _leading_role(reported["who"])
                what = self.d.reader.uncapital(reported["what"])
                if who is not None and not re.match(r"(?:if|when|where|once|after)\b", what):
                    question = f"to whom {reported['modal']} {what} be {reported['how']}{' ' + rest if rest else ''}?"
                    yield from self._ask(sentence, question, who, f"{what} {reported['how']} {rest}")

    def _ask(self, sentence: Sentence, question: str, who: Role, asked: str) -> Iterator[Question]:
        d = self.d
        if not who.plain or not stands_alone(asked) or word_count(asked) < 6:
            return d.drop("told", "leans on words outside the sentence", sentence.text)
        start = d.opening(asked, sentence.place, who.name, sentence.from_list or word_count(asked) < 9)
        if start is None or who.named_in(asked):
            return d.drop("told", "the question would name its answer", sentence.text)
        wrong = [
            Wrong(other.name, 0.6 if set(sentence.place.section) & set(sections) else 0.35)
            for other, sections in self.duties.roles
            if other.plain and not other.overlaps(who) and not other.mentioned_in(asked)
            and not self.duties.given(other, stems(asked), _SAID)
            and not other.mentioned_in(sentence.quote)
            and self.duties.at_home(other, sentence.place)
        ]  # fmt: skip
        chosen = choose(who.name, wrong, f"told-{sentence.fact}", alike=0.6)
        if chosen is None:
            return d.drop("told", "too few other roles that are surely wrong", sentence.text)
        if longest_allowed(question, [who.name]):
            yield d.choice(
                "told", f"{start} {question}", who.name, chosen, sentence.quote, sentence.place, sentence.fact
            )


def _leading_role(text: str) -> tuple[Role | None, str]:
    """The longest role that a text begins with, and the rest."""
    words = text.split()
    for size in range(min(10, len(words)), 0, -1):
        name = " ".join(words[:size]).rstrip(",")
        rest = " ".join(words[size:])
        if is_role(name) and not re.match(r"(?:and|or|for|in|who|which|that)\b", rest) and not name.endswith("’"):
            return role(name), rest
    return None, ""
