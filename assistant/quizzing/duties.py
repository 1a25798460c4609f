"""Questions from duties: who must do it, what must be done when, and must against should."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from assistant.quizzing.clauses import Clause, shorten
from assistant.quizzing.drafting import (
    Drafting,
    Sentence,
    choose,
    like_length,
    longest_allowed,
    stands_alone,
)
from assistant.quizzing.model import FILL_GAP, Question, Wrong, key
from assistant.quizzing.reading import Evidence
from assistant.quizzing.roles import Role, role
from assistant.quizzing.words import containment, likeness, stems, unplaced_definites, word_count

_TELLING = 4.2  # an action must be more particular than this, or it could be anybody's
_PARTICULAR = 5.2  # a wrong action must be more particular still: good practice anywhere is right anywhere
_SAID = 0.55  # the share of an action's words that makes a sentence count as saying it
_NEAR_ENOUGH = 0.3  # a role that has no part in the chapter is no temptation
_VAGUE = re.compile(r"^(?:be (?:aware|alert|conscious|clear|mindful|familiar)|consider how|have regard|seek to|follow)\b")


class Duties:
    """The duties of one source."""

    def __init__(self, drafting: Drafting) -> None:
        self.d = drafting
        self.evidence: Evidence = drafting.reader.evidence
        self.roles = self._roles()

    def questions(self) -> Iterator[Question]:
        for sentence, clause in self.d.duties:
            yield from self._who(sentence, clause)
            yield from self._what(sentence, clause)
            yield from self._modal(sentence, clause)

    # --- who ---

    def _roles(self) -> list[tuple[Role, Counter[str]]]:
        """Roles that the source gives duties to, with the sections they act in; one name for each."""
        names: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
        sections: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
        for sentence, clause in self.d.duties:
            agent = clause.agent
            if agent.plain and word_count(agent.name) <= 9:
                names[agent.atoms][self.d.reader.uncapital(agent.name).replace("the Police", "the police")] += 1
                sections[agent.atoms].update(sentence.place.section)
        return [
            (role(max(sorted(found), key=lambda n: found[n])), sections[atoms])
            for atoms, found in sorted(names.items(), key=lambda e: sorted(e[0]))
        ]

    def _who(self, sentence: Sentence, clause: Clause) -> Iterator[Question]:
        d, agent = self.d, clause.agent
        if not agent.known or clause.negative or _VAGUE.match(clause.action):
            return
        if not clause.single or not agent.plain:
            return d.drop("who", "two clauses or several doers at once", sentence.text)
        action = shorten(clause.action)
        lead = d.reader.uncapital(clause.lead)
        asked = f"{action} {lead}".strip()
        if agent.mentioned_in(asked) and agent.atoms & role(asked).atoms:
            return d.drop("who", "the question would name its answer", sentence.text)
        if not stands_alone(asked):
            return d.drop("who", "leans on words outside the sentence", sentence.text)
        if self.evidence.telling(action) < _TELLING or word_count(action) < 5:
            return d.drop("who", "could be anybody's duty", sentence.text)
        name = d.reader.uncapital(agent.name)
        start = d.opening(asked, sentence.place, agent.name, sentence.from_list)
        if start is None:
            return d.drop("who", "cannot be placed without its section", sentence.text)
        tail = f", {lead}" if lead else ""
        stem = f"{start} who {clause.modal} {action}{tail}?"
        wrong = self._other_roles(agent, asked, sentence)
        chosen = choose(name, wrong, sentence.fact, alike=0.6)
        if chosen is None:
            return d.drop("who", "too few other roles that are surely wrong", sentence.text)
        if not longest_allowed(stem, [name]):
            return d.drop("who", "too long", sentence.text)
        yield d.choice("who", stem, name, chosen, sentence.quote, sentence.place, sentence.fact)
        said = f"{start} {lead + ', ' if lead else ''}{{}} {clause.modal} {action}."
        swap = chosen[0]
        if role(swap.text).plural == agent.plural or not re.search(r"\b(?:its|their|it|they|them)\b", asked):
            yield d.statement("who", said.format(name), True, sentence.quote, sentence.place, sentence.fact, swap.near)
            yield d.statement("who", said.format(swap.text), False, sentence.quote, sentence.place, sentence.fact, swap.near)

    def _other_roles(self, agent: Role, asked: str, sentence: Sentence) -> list[Wrong]:
        """Roles that no sentence held gives this action to, nor mentions beside it."""
        wanted = stems(asked)
        settings = [unit.setting for unit in self.evidence.sharing(wanted, _SAID)]
        own_section = set(sentence.place.section)
        own_plural = bool(re.search(r"\b(?:their|they|them)\b", asked))
        own_single = bool(re.search(r"\b(?:its|it|itself)\b", asked))
        found: list[Wrong] = []
        for other, sections in self.roles:
            if not other.plain or other.overlaps(agent) or other.mentioned_in(asked) or other.mentioned_in(sentence.quote):
                continue
            if (own_plural and not other.plural) or (own_single and other.plural):
                continue
            if any(other.mentioned_in(setting) for setting in settings):
                continue
            shared = sum(1 for heading in own_section if heading in sections)
            near = shared / len(own_section) if own_section else 0.0
            if near >= _NEAR_ENOUGH:
                found.append(Wrong(other.name, near))
        return found

    # --- what happens when ---

    def _what(self, sentence: Sentence, clause: Clause) -> Iterator[Question]:
        d = self.d
        if not clause.conditional or clause.negative or sentence.from_list or not clause.single:
            return
        action = shorten(clause.action)
        lead = d.reader.uncapital(clause.lead)
        if not stands_alone(lead) or not stands_alone(action, f"{lead} {clause.agent.name}"):
            return d.drop("what", "leans on words outside the sentence", sentence.text)
        if not 4 <= word_count(action) <= 28 or word_count(lead) < 5:
            return d.drop("what", "too short or too long", sentence.text)
        if containment(stems(action), stems(lead)) > 0.5:
            return d.drop("what", "the question would give its answer away", sentence.text)
        start = d.opening(lead, sentence.place, "")
        if start is None:
            return d.drop("what", "cannot be placed without its section", sentence.text)
        name = d.reader.uncapital(clause.agent.name)
        stem = f"{start} what {clause.modal} {name} do {lead}?"
        chosen = choose(action, self._other_actions(sentence, clause, action), sentence.fact, alike=0.34)
        if chosen is None:
            return d.drop("what", "too few other actions that are surely wrong", sentence.text)
        if longest_allowed(stem, [action]):
            yield d.choice("what", stem, action, chosen, sentence.quote, sentence.place, sentence.fact)
        else:
            d.drop("what", "too long", sentence.text)

    def _other_actions(self, sentence: Sentence, clause: Clause, action: str) -> Iterator[Wrong]:
        """Actions of the same source for other conditions, which nothing says of this one."""
        setting = stems(f"{clause.lead} {clause.agent.name}")
        own_words = stems(sentence.text)
        for other, that in self.d.duties:
            if that.negative or other.fact == sentence.fact or abs(other.order - sentence.order) < 4 or not that.single:
                continue
            option = shorten(that.action)
            if not like_length(action, option) or word_count(option) < 4 or _VAGUE.match(option):
                continue
            if not stands_alone(option, "what should people do there") or self.d.opening(option, other.place, "") is None:
                continue
            if unplaced_definites(option) or self.evidence.telling(option) < _PARTICULAR:
                continue
            if bool(re.search(r"\b(?:its|it)\b", option)) or likeness(option, sentence.text) > 0.2:
                continue
            if self._said_of(option, setting, clause.agent):
                continue
            same = other.place.section[:1] == sentence.place.section[:1]
            near = 0.3 * that.agent.overlaps(clause.agent) + 0.3 * same
            yield Wrong(option, near + min(0.4, 1.5 * containment(stems(option), own_words)))

    def _said_of(self, option: str, setting: frozenset[str], agent: Role) -> bool:
        """Whether a sentence held says this action of the same people in a like case."""
        for unit in self.evidence.sharing(stems(option), _SAID):
            if containment(setting, unit.own | unit.around) >= 0.4:
                return True
        return False

    # --- must against should ---

    def _modal(self, sentence: Sentence, clause: Clause) -> Iterator[Question]:
        d = self.d
        if clause.negative or not clause.agent.known or sentence.from_list or not clause.single:
            return
        action = shorten(clause.action)
        lead = d.reader.uncapital(clause.lead)
        name = d.reader.uncapital(clause.agent.name)
        said = f"{lead}, {name}" if lead else name
        if not stands_alone(f"{said} {action}", "") or _VAGUE.match(action) or word_count(action) < 5:
            return
        start = d.opening(f"{lead} {action}", sentence.place, "")
        if start is None or not start.startswith("According"):
            return
        if self.evidence.telling(action) < _TELLING:
            return d.drop("modal", "too general to be worth asking", sentence.text)
        if clause.modal == "should" and int(key(sentence.fact)[:4], 16) % 3:
            return  # most duties are "should": asked only as often as "must"
        if self._said_otherwise(clause):
            return d.drop("modal", "said with another verb elsewhere", sentence.text)
        gap = f"{said[0].upper()}{said[1:]} ______ {action}."
        stem = f"Must, should or may? Fill the gap as {d.name} has it: “{gap}”"
        if not longest_allowed(stem, []):
            return d.drop("modal", "too long", sentence.text)
        other = "should" if clause.modal == "must" else "must"
        wrong = [Wrong(other, 0.8), Wrong("may", 0.4)]
        yield d.choice("modal", stem, clause.modal, wrong, sentence.quote, sentence.place, sentence.fact, FILL_GAP)

    def _said_otherwise(self, clause: Clause) -> bool:
        """Whether any document held states this duty with another verb, so that two answers could be argued."""
        other = r"\bshould\b|\bmay\b" if clause.modal == "must" else r"\bmust\b|\bduty\b|\brequire|\bmay\b|\bobliged\b"
        for unit in self.evidence.sharing(stems(shorten(clause.action)), 0.6):
            if re.search(other, unit.text):
                return True
        return False
