"""Questions about what happens when: the action that a condition calls for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.clauses import Clause, conditional, shorten
from assistant.quizzing.drafting import Drafting, Sentence, choose, like_length, longest_allowed, stands_alone
from assistant.quizzing.duties import PARTICULAR, SAID, VAGUE, Duties
from assistant.quizzing.fairness import far_matter
from assistant.quizzing.model import Question, Wrong
from assistant.quizzing.words import containment, decisive, likeness, stems, unplaced_definites, word_count

_WORTH = 0.5  # an answer must be more particular than this to be worth asking for
_OWN_CHAPTER = 0.62  # wrong options from the answer's own chapter must be unmistakably about something else
_OTHERS = re.compile(
    r"\b(?:speak|discuss|consult|refer|referral|report|inform|notif\w+|contact|liaise|share|advice"
    r"|advise|send|tell|ask|alert"
    r"|make available)\b"
)


def _turns_to_others(action: str) -> bool:
    """Whether an action is to tell or ask somebody: the likeliest mistakes are others of that sort."""
    return bool(_OTHERS.search(" ".join(action.split()[:6])))


class Conditions:
    """The conditional sentences of one source."""

    def __init__(self, drafting: Drafting, duties: Duties) -> None:
        self.d = drafting
        self.duties = duties

    def questions(self) -> Iterator[Question]:
        for sentence in self.d.sentences:
            if sentence.clause is not None:
                yield from self._what(sentence, sentence.clause)
            elif not sentence.from_list:
                yield from self._happens(sentence)

    def _what(self, sentence: Sentence, clause: Clause) -> Iterator[Question]:
        d = self.d
        if (
            not clause.conditional
            or clause.duty
            or clause.modal == "will"
            or clause.negative
            or sentence.from_list
            or not clause.single
        ):
            return
        action = shorten(clause.action)
        lead = d.reader.uncapital(clause.lead)
        if not stands_alone(lead) or not stands_alone(action, f"{lead} {clause.agent.name}"):
            return d.drop("what", "leans on words outside the sentence", sentence.text)
        if not 4 <= word_count(action) <= 28 or word_count(lead) < 5:
            return d.drop("what", "too short or too long", sentence.text)
        if not decisive(action) or VAGUE.match(action) or self.duties.evidence.telling(action) < _WORTH:
            return d.drop("what", "could be done anywhere", sentence.text)
        if containment(stems(action), stems(lead)) > 0.5:
            return d.drop("what", "the question would give its answer away", sentence.text)
        where = d.where(lead, sentence.place, action, placed=True)
        if where is None:
            return d.drop("what", "cannot be placed without its section", sentence.text)
        name = self.duties.named(clause.agent)
        stem = f"According to {where}, {lead}, what {clause.modal} {name} do?"
        near = d.reader.senses.nearest_first(lead, [*self._other_actions(sentence, clause, action)])
        chosen = choose(action, near, sentence.fact, alike=0.34)
        if chosen is None:
            return d.drop("what", "too few other actions that are surely wrong", sentence.text)
        if longest_allowed(stem, [action]):
            self.duties.used.update(w.text for w in chosen)
            yield d.choice("what", stem, action, chosen, sentence.quote, sentence.place, sentence.fact)
        else:
            d.drop("what", "too long", sentence.text)

    def _happens(self, sentence: Sentence) -> Iterator[Question]:
        """What should happen when: for duties that are put in the passive or fall on nobody in particular."""
        d, split = self.d, conditional(sentence.text)
        if split is None:
            return
        lead, main = split
        asked = d.reader.uncapital(lead)
        if not stands_alone(asked) or not stands_alone(main, asked) or not 5 <= word_count(main) <= 30:
            return d.drop("what", "leans on words outside the sentence", sentence.text)
        if word_count(lead) < 5 or containment(stems(main), stems(lead)) > 0.5:
            return
        if unplaced_definites(main, asked):
            return d.drop("what", "its answer leans on words outside the sentence", sentence.text)
        where = d.where(asked, sentence.place, main, placed=True)
        if where is None:
            return d.drop("what", "cannot be placed without its section", sentence.text)
        near = d.reader.senses.nearest_first(asked, [*self._other_outcomes(sentence, lead, main)])
        chosen = choose(main, near, sentence.fact, alike=0.34)
        if chosen is None:
            return d.drop("what", "too few other actions that are surely wrong", sentence.text)
        stem = f"According to {where}, {asked}, what should happen?"
        if longest_allowed(stem, [main]):
            self.duties.used.update(w.text for w in chosen)
            yield d.choice("what", stem, main, chosen, sentence.quote, sentence.place, sentence.fact)

    def _other_outcomes(self, sentence: Sentence, lead: str, main: str) -> Iterator[Wrong]:
        setting, own_words = stems(lead), stems(sentence.text)
        for other in self.d.sentences:
            split = conditional(other.text) if other.clause is None and not other.from_list else None
            if split is None or abs(other.order - sentence.order) < 4 or other.fact == sentence.fact:
                continue
            option = split[1]
            shared = containment(stems(option), own_words)
            if (
                not like_length(main, option)
                or not stands_alone(option, "what should happen")
                or unplaced_definites(option)
            ):
                continue
            if self.duties.evidence.telling(option) < PARTICULAR or shared > 0.3 or self._said_of(option, setting):
                continue
            if far_matter(option):
                continue
            same = other.place.section[:1] == sentence.place.section[:1]
            yield Wrong(option, 0.3 + 0.3 * same + min(0.3, shared) - 0.1 * self.duties.used[option])

    def _other_actions(self, sentence: Sentence, clause: Clause, action: str) -> Iterator[Wrong]:
        """Actions of the same source for other conditions, which nothing says of this one."""
        setting = stems(f"{clause.lead} {clause.agent.name}")
        own_words = stems(sentence.text)
        for other, that in self.duties.everyones():
            if (
                that.negative
                or that.duty
                or other.fact == sentence.fact
                or (other.place.source_id == self.d.source.id and abs(other.order - sentence.order) < 4)
                or not that.single
            ):
                continue
            option = shorten(that.action)
            if not decisive(option) or not like_length(action, option) or word_count(option) < 4 or VAGUE.match(option):
                continue
            if not stands_alone(option, "what should people do there") or self.d.where(option, other.place) is None:
                continue
            if far_matter(option) or unplaced_definites(option) or self.duties.evidence.telling(option) < PARTICULAR:
                continue
            if bool(re.search(r"\b(?:its|it)\b", option)) or likeness(option, sentence.text) > 0.2:
                continue
            if that.passive != clause.passive or self._said_of(option, setting):
                continue
            shared = containment(stems(option), own_words)
            if other.place.section[:2] == sentence.place.section[:2] and shared > 0.2:
                continue  # good practice in the same matter could be argued to be right
            same = other.place.section[:1] == sentence.place.section[:1]
            if same and self.duties.evidence.telling(option) < _OWN_CHAPTER:
                continue
            near = 0.2 * that.agent.overlaps(clause.agent) + 0.2 * same + min(0.2, shared)
            near += 0.4 * (_turns_to_others(option) == _turns_to_others(action))
            if near > 0.4:
                yield Wrong(option, near - 0.1 * self.duties.used[option])

    def _said_of(self, option: str, setting: frozenset[str]) -> bool:
        """Whether a sentence held says this action of the same people in a like case."""
        for unit in self.duties.evidence.sharing(stems(option), SAID):
            if containment(setting, unit.own | unit.around) >= 0.4:
                return True
        return False
