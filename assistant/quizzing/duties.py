"""Questions from duties: who must do it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from assistant.quizzing.clauses import Clause, parse, shorten
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.fairness import far_role
from assistant.quizzing.model import Question, Wrong
from assistant.quizzing.options import choose, longest_allowed
from assistant.quizzing.reading import Evidence, Place
from assistant.quizzing.roles import WITHIN_SCHOOL, Role, kinds_of, role, same_world
from assistant.quizzing.words import decisive, stems, word_count

SAID = 0.55  # the share of an action's words that makes a sentence count as saying it
_ALL_INVOLVED = re.compile(r"\bAll (?:involved |relevant )?(?:practitioners|agencies|partners|organisations)\b", re.I)
_ANY = frozenset({"staff", "organisations", "agencies", "employers", "services"})  # whose, the sentence does not say
NO_TEMPTATION = re.compile(r"(?:all|both|any|each|every|the) (?=staff|early|practi)|all\b|parents?\b|staff\b", re.I)
# Bodies that answer for an organisation: to ensure something is their task rather than anybody's good conduct.
_ANSWERS_FOR = re.compile(r"\b(?:governing bod|governors|proprietor|trustees|trusts?\b|boards?\b|commissioners)", re.I)
_COMMON = stems("child children safeguarding local services social care practitioners")  # that many an action has
_WHO = 0.43  # and to ask whose it is, more particular still
_OF_A_POST = 0.38  # a post's duty may be less so: it is the post's own
_AT_HOME = 4
_LIKE_AT_ALL = 0.35  # as near as the duties of a role must come to be offered as an answer
_THINKABLE = 0.5  # how near a duty of its own must come for a role to be believed to have another's
SAME_WORLD = 0.4  # how much more a role tempts from the answer's own side of the school gate
FAR = 0.5  # how much less a role tempts that hardly ever comes up day by day
_NEAR_ENOUGH = 0.3  # a role that has no part in the chapter is no temptation
VAGUE = re.compile(
    r"^(?:be (?:aware|alert|conscious|clear|mindful|familiar)|consider how|have regard|seek to|follow)\b"
)


# What somebody must be like, or may weigh, rather than what falls to a post.
FITNESS = re.compile(
    r"(?:have (?!details|oversight|lead)|be (?!available|the)|consider|understand|receive|continue|know|feel|need"
    r"|undergo|attend|meet|work|recognise|seek|help|support|discuss|take account|use|analyse|provide information)\b"
)


# The post of those who make and take these quizzes: nobody need be asked what their own work is.
OWN_POST = role("the designated safeguarding lead").atoms
# Words of one trade: that the police lead a criminal investigation answers itself.
_TRADES = (
    ("police", re.compile(r"\b(?:crim(?:e|es|inal)|arrest|suspects?|forensic|evidence|offences?)\b")),
    ("health", re.compile(r"\b(?:health|medical|paediatric|clinical|treatment|patients?)\b")),
    ("court", re.compile(r"\b(?:orders?|proceedings|judge)\b")),
)


def own_trade(agent: Role, asked: str) -> bool:
    """Whether a question has words that belong to its answer's trade alone."""
    return any(trade in agent.atoms and words.search(asked) for trade, words in _TRADES)


def choose_role(name: str, wrong: Sequence[Wrong], seed: str) -> list[Wrong] | None:
    """Three wrong roles, or two where no third could be meant."""
    return next((found for n in (3, 2) if (found := choose(name, wrong, seed, n, alike=0.6, names=True))), None)


def out_of_place(other: Role, text: str) -> bool:
    """Whether a role is one that nobody would think of there: the LADO, where no allegation is in question."""
    return "lado" in other.atoms and "la" in other.atoms and len(other.atoms) == 2 and "allegation" not in text.lower()


class Duties:
    """The duties of one source."""

    def __init__(self, drafting: Drafting) -> None:
        self.d = drafting
        self.evidence: Evidence = drafting.reader.evidence
        self.roles = self._roles()
        doers = Counter(clause.agent.atoms for _, clause in drafting.duties if clause.agent.known)
        most = max(sorted(doers, key=sorted), key=lambda a: doers[a], default=frozenset[str]())
        # Where a third of all duties are one role's (schools' in school guidance), asking who is no question.
        self.addressee = most if doers and doers[most] * 3 > doers.total() else frozenset[str]()

    def questions(self) -> Iterator[Question]:
        for sentence, clause in self.d.duties:
            yield from self._who(sentence, clause)

    def everyones(self) -> Iterator[tuple[Sentence, Clause]]:
        """Duties of this source, then of the other guidance held: the names that wrong answers may bear."""
        yield from self.d.duties
        for other in self.d.others():
            yield from other.duties

    def named(self, agent: Role) -> str:
        """A role as it is written within a sentence."""
        return re.sub(r"^[Tt]he Police$", "the police", self.d.reader.uncapital(agent.name))

    # --- who ---

    def _roles(self) -> list[tuple[Role, Counter[str]]]:
        """Roles that the source gives duties to, with the sections they act in; one name for each."""
        names: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
        sections: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
        for sentence, clause in self.everyones():
            agent = clause.agent
            if agent.plain and word_count(agent.name) <= 9:
                names[agent.atoms][self.named(agent)] += 1
                sections[agent.atoms].update(sentence.place.section)
        return [
            (role(max(sorted(found), key=lambda n: found[n])), sections[atoms])
            for atoms, found in sorted(names.items(), key=lambda e: sorted(e[0]))
        ]

    def _who(self, sentence: Sentence, clause: Clause) -> Iterator[Question]:
        d, agent = self.d, clause.agent
        if not agent.known or agent.name.lower() in _ANY or clause.negative or VAGUE.match(clause.action):
            return
        if agent.atoms == OWN_POST:
            return d.drop("who", "the reader's own post would be the answer", sentence.text)
        if agent.atoms == self.addressee:
            return d.drop("who", "the document's own readers would be the answer", sentence.text)
        if sentence.from_list and len(self._listed[sentence.place.section]) > 1:
            return d.drop("who", "each role has its list there, and the options would be strangers", sentence.text)
        if not clause.single or not agent.plain:
            return d.drop("who", "two clauses or several doers at once", sentence.text)
        action = shorten(clause.action)
        lead = d.reader.uncapital(clause.lead)
        asked = f"{action} {lead}".strip()
        if agent.mentioned_in(asked):
            return d.drop("who", "the question would name its answer", sentence.text)
        if not stands_alone(asked):
            return d.drop("who", "leans on words outside the sentence", sentence.text)
        if self.evidence.telling(action) < (_OF_A_POST if agent.post else _WHO) or word_count(action) < 5:
            return d.drop("who", "could be anybody's duty", sentence.text)
        if re.match(r"ensur(?:e|ing)\b", action) and agent.post and agent.atoms <= WITHIN_SCHOOL and not clause.duty:
            return d.drop("who", "several in one school see to it", sentence.text)
        answers = action.startswith("ensure ") and bool(_ANSWERS_FOR.search(agent.name))
        if not decisive(action) and not answers and not self._falls_to(sentence, agent, action):
            return d.drop("who", "good conduct in anybody, so no other role is wrong", sentence.text)
        name = self.named(agent)
        where = d.where(asked, sentence.place, agent.name, placed=True)
        if where is None:
            return d.drop("who", "cannot be placed without its section", sentence.text)
        start = f"According to {where}, {lead + ', ' if lead else ''}"
        verb = "is responsible for" if clause.duty else clause.modal
        stem = f"{start}who {verb} {action}?"
        wrong = self.others(agent, asked, sentence.place, sentence.quote)
        if answers:  # those within the same organisation help to see to it
            wrong = [w for w in wrong if not (agent.atoms | role(w.text).atoms) <= WITHIN_SCHOOL]
        at_one = agent.atoms <= WITHIN_SCHOOL
        wrong = [
            w
            for w in wrong
            if (at_one and role(w.text).atoms <= WITHIN_SCHOOL)
            or self.does_like(role(w.text), action, sentence.quote) >= _LIKE_AT_ALL
        ]
        wrong = [w for w in wrong if same_world(w.text, name)]
        if own_trade(agent, asked):
            return d.drop("who", "its words are of one role's trade", sentence.text)
        chosen = choose_role(name, wrong, sentence.fact)
        if chosen is None:
            return d.drop("who", "too few other roles that are surely wrong", sentence.text)
        if not longest_allowed(stem, [name]):
            return d.drop("who", "too long", sentence.text)
        yield d.choice("who", stem, name, chosen, sentence.quote, sentence.place, sentence.fact)
        swap = max(chosen, key=lambda w: self.does_like(role(w.text), action, sentence.quote))
        thinkable = at_one and role(swap.text).atoms <= WITHIN_SCHOOL  # outside, each agency knows its own
        if not thinkable or self.does_like(role(swap.text), action, sentence.quote) < _THINKABLE:
            return  # nobody would believe it of them
        if not decisive(action) or not same_world(swap.text, name) or far_role(swap.text) or far_role(name):
            return
        if answers or any(_ALL_INVOLVED.search(unit.setting) for unit in self.evidence.sharing(stems(action), 0.3)):
            return  # everybody at the table has a like duty
        if clause.duty or role(swap.text).plural != agent.plural:
            return
        for doer, true in ((name, True), (swap.text, False)):
            said = f"{start}{doer} {clause.modal} {action}."
            yield d.statement("who", said, true, sentence.quote, sentence.place, sentence.fact, swap.near)

    def _falls_to(self, sentence: Sentence, agent: Role, action: str) -> bool:
        """Whether what is good conduct in anybody is named as one post's, and nobody else has a list beside it."""
        if not agent.post or FITNESS.match(action) or " in a way " in action:
            return False
        if any(_ALL_INVOLVED.search(unit.setting) for unit in self.evidence.sharing(stems(action), 0.3)):
            return False
        return not sentence.from_list or len(self._listed[sentence.place.section]) < 2

    @cached_property
    def _listed(self) -> dict[tuple[str, ...], set[frozenset[str]]]:
        """Who has a list of tasks in each section."""
        found: dict[tuple[str, ...], set[frozenset[str]]] = defaultdict(set)
        for sentence, clause in self.d.duties:
            if sentence.from_list:
                found[sentence.place.section].add(clause.agent.atoms)
        return found

    def given(self, other: Role, action: frozenset[str], share: float) -> bool:
        """Whether a sentence held may give an action to a role: it names the role, or its doer overlaps with it."""
        for unit in self.evidence.sharing(action, share):
            if other.mentioned_in(unit.setting):
                return True
            if action <= unit.own:
                continue  # the sentence itself, or its twin in another edition: it says who does it
            clause = parse(unit.text)
            if clause is not None and clause.agent.overlaps(other):
                return True
        return False

    def at_home(self, other: Role, place: Place | None = None) -> bool:
        """Whether a place's chapter, or the whole document, names a role often enough for it to tempt as an answer."""
        chapter = (place.section[0] if place.section else "") if place else None
        return all(self._mentions[chapter][kind] >= _AT_HOME for kind in kinds_of(other.name))

    @cached_property
    def _mentions(self) -> dict[str | None, Counter[int]]:
        """How many sentences of each chapter, and of the document (None), name each role."""
        found: dict[str | None, Counter[int]] = defaultdict(Counter)
        for statement in self.d.reader.statements(self.d.source.id):
            chapter = statement.place.section[0] if statement.place.section else ""
            found[chapter].update(kinds_of(statement.text))
            found[None].update(kinds_of(statement.text))
        return found

    def does_like(self, who: Role, action: str, quote: str = "") -> float:
        """How near the likest of a role's own duties in this source comes to an action, by meaning.

        ``quote`` is the sentence the action itself stands in. 0 where the role has none, 1 without a model.
        """
        senses = self.d.reader.senses
        if not senses:
            return 1.0
        own = [text for kind in kinds_of(who.name) for text, said in self._done_by[kind] if said != quote]
        senses.learn([action, *own])
        return max((senses.alike(action, text) for text in own), default=0.0)

    @cached_property
    def _done_by(self) -> dict[int, list[tuple[str, str]]]:
        """What each kind of role has to do in this source, with the sentence that says so."""
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for sentence, clause in self.d.duties:
            for kind in kinds_of(clause.agent.name):
                found[kind].append((shorten(clause.action), sentence.quote))
        return found

    def others(self, agent: Role, asked: str, place: Place, quote: str) -> list[Wrong]:
        """Roles that no sentence held gives this action to, nor mentions beside it."""
        wanted = stems(asked)
        own_section = set(place.section)
        own_plural = bool(re.search(r"\b(?:their|they|them)\b", asked))
        own_single = bool(re.search(r"\b(?:its|it|itself)\b", asked))
        found: list[Wrong] = []
        for other, sections in self.roles:
            if (
                not other.plain
                or NO_TEMPTATION.match(other.name)
                or other.overlaps(agent)
                or other.mentioned_in(asked)
                or other.mentioned_in(quote)
                or (far_role(other.name) and not far_role(agent.name))
                or out_of_place(other, f"{quote} {' '.join(place.section)}")
            ):
                continue
            if (own_plural and not other.plural) or (own_single and other.plural):
                continue
            if self.given(other, wanted, SAID):
                continue
            near = sum(1 for heading in own_section if heading in sections) / max(1, len(own_section))
            if near >= _NEAR_ENOUGH or self.at_home(other, place) or (agent.post and self.at_home(other)):
                at_one = SAME_WORLD * same_world(other.name, agent.name)
                found.append(Wrong(other.name, 0.6 * max(near, 0.35) + at_one - FAR * far_role(other.name)))
        return found
