"""Questions about whom to turn to: who is told, asked, reported to, and who decides, leads or is responsible."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.duties import (
    FAR,
    NO_TEMPTATION,
    OWN_POST,
    SAME_WORLD,
    Duties,
    choose_role,
    out_of_place,
    own_trade,
)
from assistant.quizzing.fairness import far_role
from assistant.quizzing.model import FILL_GAP, Question, Wrong
from assistant.quizzing.options import longest_allowed
from assistant.quizzing.reading import Place
from assistant.quizzing.roles import WITHIN_SCHOOL, Role, atoms_of, is_role, kinds_of, role, same_world
from assistant.quizzing.words import decisive, stems, word_count

_SAID = 0.5  # the share of a sentence's words that makes another count as speaking of the same
_WORTH = 0.4  # a sentence must be more particular than this
# What stands before somebody who is told, asked or turned to, or by whom a thing is decided, led or made.
_TOWARDS = re.compile(
    r"\b(?:speak(?:ing)?|reported|reporting|report (?:it|this|them|the [a-z]+)|refer(?:red)?|referrals?|sent"
    r"|send|submitted"
    r"|submit|escalated?|passed|notified|notifications?|informed|consulted|discuss(?:ed)?|liaise|advice"
    r"|agreed|approved|reviewed|initiated|signed|provided|appointed|led|chaired|decided|made|requested|shared|owned|convened|issued"
    r"|vested|rests|lies|responsibility|undertaken|carried out|accountable|assessed|arranged)"
    r"(?: [a-z]+){0,4}? (?:to|by|with|from|in|of)\s+$"
    r"|\b(?:notify|inform|consult|contact|ask|alert|tell|informing|notifying|contacting|consulting)\s+$",
    re.I,
)
_ASKS = re.compile(r"speak|discuss|consult|liais|advice|ask|contact")
_TELLS = re.compile(r"report|refer|sen[dt]|submit|escalat|pass|notif|inform|shar|alert|tell")
_SEEN = 2  # times that a role is turned to in one way
_LIKE_AT_ALL, _THINKABLE = 0.35, 0.5  # how near a duty of its own must come to be offered, or believed
# A second statement, true whoever stands in the first.
_TWO_CLAIMS = re.compile(
    r"^(?:Whilst|While|Although|Though)\b|, (?:there|this|it|which|and|but) (?:is|are|should|must|will)\b"
)
_REACH = 90  # letters before a role in which such words are looked for
_MAY_FOLLOW = re.compile(
    r"$|[,.;:()–]|(?:to|of|about|on|if|when|where|as|at|before|after|with|from|by|in|should|must|will|is|are|without"
    r"|within|immediately|using|for advice)\b"
)
_IS_THERE_FOR = re.compile(
    r" (?:manages?|leads?|co-?ordinates?|oversees?|appoints?|decides?|investigates?|(?:is|are) (?:jointly )?"
    r"(?:responsible|accountable) for|will (?:also )?(?P<will>[a-z-]+ .*))"
)
_PASSES_ON = re.compile(r"(?:provide advice|share|make|send|give)\b")
_DUTY = re.compile(
    r"\b(?:should|must|will|responsib\w+|accountable|can|may|is|are|has|have|manages?|provides?|offers?|leads?"
    r"|co-?ordinates?|oversees?|appoints?|decides?|investigates?)\b"
)
_THEN_THIS = re.compile(r", then this ")  # what the condition before it speaks of
_OR_DEPUTY = re.compile(r" \(?(?:or|and) (?:a|any|their) deput(?:y|ies)\)?$")
_ARTICLE = re.compile(r"(?:the|an?|all|their|your|its) ", re.I)


class Telling:
    """The sentences of one source that send people to somebody."""

    def __init__(self, drafting: Drafting, duties: Duties) -> None:
        self.d = drafting
        self.duties = duties

    def questions(self) -> Iterator[Question]:
        for sentence in self.d.sentences:
            text = tidy(sentence.text)
            if (
                not _DUTY.search(text)
                or text.startswith("Other")
                or not 8 <= word_count(text) <= 45
                or re.search(r"\bnot\b|\bnever\b", text)
            ):
                continue
            if not stands_alone(_THEN_THIS.sub(", it ", text)) or self.d.reader.evidence.telling(text) < _WORTH:
                continue
            for start, end in [*_acting(text), *roles_in(text)]:
                made = self._ask(sentence, text, start, end)
                if made:
                    yield from made
                    break

    def _ask(self, sentence: Sentence, text: str, start: int, end: int) -> list[Question]:
        d, name = self.d, _OR_DEPUTY.sub("", text[start:end])
        who = role(name)
        rest = f"{text[:start]} {text[end:]}"
        if who.atoms in (self.duties.addressee, OWN_POST) or own_trade(who, rest):
            return []
        if not who.plain or name.lower().startswith(("all ", "their ")) or who.mentioned_in(rest):
            return []
        if start == 0:
            name = d.reader.uncapital(name)
        if NO_TEMPTATION.match(name) or name.endswith(("’s", "’")):
            return []
        where = d.where(text, sentence.place, name, placed=True)
        if where is None:
            return []
        wrong = [w for w in self._others(who, rest, sentence.place) if self._fits(w.text, name)]
        if not _ARTICLE.match(name) and not who.plural:  # "the role of ______": options as bare as the answer
            wrong = [Wrong(_ARTICLE.sub("", w.text, count=1), w.near) for w in wrong if not role(w.text).plural]
        way = way_to(text, start)
        at_one = who.atoms <= WITHIN_SCHOOL
        wrong = [
            w
            for w in wrong
            if (at_one and role(w.text).atoms <= WITHIN_SCHOOL)
            or self._turned_to(w.text, way, text[end:], _LIKE_AT_ALL)
        ]
        chosen = choose_role(name, wrong, f"gap-{sentence.fact}")
        if chosen is None:
            d.drop("told", "too few other roles that are surely wrong", sentence.text)
            return []
        gap = f"{text[:start]}______{text[end:]}."
        stem = f"Who belongs in the gap? {where} says: “{gap}”"
        if not longest_allowed(stem, [name]):
            return []
        made = [d.choice("told", stem, name, chosen, sentence.quote, sentence.place, sentence.fact, FILL_GAP)]
        swap = next((w for w in chosen if _believable(w.text, who) and self._turned_to(w.text, way, text[end:])), None)
        if swap is None or _TWO_CLAIMS.search(text):
            return made
        for told, true in ((name, True), (swap.text, False)):
            said = d.reader.uncapital(f"{text[:start]}{told}{text[end:]}")
            claim = f"According to {where}, {said}."
            made.append(d.statement("told", claim, true, sentence.quote, sentence.place, sentence.fact, swap.near))
        return made

    @staticmethod
    def _fits(option: str, name: str) -> bool:
        return bool(_ARTICLE.match(option)) == bool(_ARTICLE.match(name)) or role(option).plural or role(name).plural

    def _others(self, who: Role, rest: str, place: Place) -> Iterator[Wrong]:
        """Roles that no sentence held names beside the same matter."""
        wanted, here = stems(rest), kinds_of(rest)
        within = atoms_of(rest, every=True) - WITHIN_SCHOOL  # nobody tells a part of their own body
        like = [unit.text for unit in self.d.reader.evidence.sharing(wanted, _SAID)]
        for other, sections in self._roles:
            if within & other.atoms - {"everyone"}:
                continue
            if out_of_place(other, f"{rest} {' '.join(place.section)}"):
                continue
            if far_role(other.name) and not far_role(who.name):
                continue
            if other.overlaps(who) or kinds_of(other.name) & here or any(other.mentioned_in(text) for text in like):
                continue
            if self.duties.at_home(other, place):
                near = 0.5 if set(place.section) & set(sections) else 0.3
            elif self.duties.at_home(other):
                near = 0.1
            else:
                continue
            at_one = SAME_WORLD * same_world(other.name, who.name)
            yield Wrong(other.name, near + at_one - FAR * far_role(other.name))

    def _turned_to(self, other: str, way: str, does: str, like: float = _THINKABLE) -> bool:
        """Whether the documents held turn to a role in the same way elsewhere, so that it could be meant here.

        ``way`` is empty where the role itself acts: then a duty of its own must come near to what it ``does``.
        """
        if not way:
            return self.duties.does_like(role(other), does) >= like
        return any(self._ways[way, kind] >= _SEEN for kind in kinds_of(other))

    @cached_property
    def _ways(self) -> Counter[tuple[str, int]]:
        """How often the documents held turn to each kind of role, by the word that says so."""
        found: Counter[tuple[str, int]] = Counter()
        for drafting in [self.d, *self.d.others()]:
            for statement in drafting.reader.statements(drafting.source.id):
                text = tidy(statement.text)
                for start, end in roles_in(text):
                    found.update((way_to(text, start), kind) for kind in kinds_of(text[start:end]))
        return found

    @cached_property
    def _roles(self) -> list[tuple[Role, Counter[str]]]:
        """Roles that people are sent to or that have duties, with the sections that name them."""
        names: dict[frozenset[str], Counter[str]] = {}
        sections: dict[frozenset[str], Counter[str]] = {}
        for statement in self.d.reader.statements(self.d.source.id):
            text = tidy(statement.text)
            for start, end in roles_in(text):
                found = role(_OR_DEPUTY.sub("", text[start:end]))
                if found.plain and not NO_TEMPTATION.match(found.name):
                    names.setdefault(found.atoms, Counter())[found.name] += 1
                    sections.setdefault(found.atoms, Counter()).update(statement.place.section)
        told = [(role(max(sorted(n), key=lambda x: n[x])), sections[atoms]) for atoms, n in sorted(
            names.items(), key=lambda e: sorted(e[0]))]  # fmt: skip
        known = set(names)
        return [*told, *(r for r in self.duties.roles if r[0].plain and r[0].atoms not in known
                         and not NO_TEMPTATION.match(r[0].name))]  # fmt: skip


def way_to(text: str, start: int) -> str:
    """How the role that stands at ``start`` is turned to: one word for all ways of asking, one for all of telling."""
    found = _TOWARDS.search(text, max(0, start - _REACH), start)
    if found is None:
        return ""
    word = re.split(r"\W", found[0].lower(), maxsplit=1)[0]
    return "ask" if _ASKS.match(word) else "tell" if _TELLS.match(word) else word


def _believable(other: str, who: Role) -> bool:
    """Whether a role could be meant in another's stead: of its world, near at hand, and the verbs agree."""
    return same_world(other, who.name) and not far_role(other) and role(other).plural == who.plural


def _acting(text: str) -> list[tuple[int, int]]:
    """Where a sentence that says what somebody is there for names them: "The LADO will provide advice …"."""
    words = list(re.finditer(r"\S+", text))
    for last in range(min(len(words), 9) - 1, -1, -1):
        name = text[: words[last].end()]
        found = _IS_THERE_FOR.match(text[len(name) :]) if is_role(name) else None
        if found:
            act = found["will"]
            return [(0, len(name))] if act is None or decisive(act) or _PASSES_ON.match(act) else []
    return []


def roles_in(text: str) -> list[tuple[int, int]]:
    """Where roles stand that somebody turns to or that do what is done; the longest name at each place."""
    words = list(re.finditer(r"\S+", text))
    found: list[tuple[int, int]] = []
    for first in range(1, len(words)):
        begin = words[first].start()
        if not _TOWARDS.search(text, max(0, begin - _REACH), begin):
            continue
        for last in range(min(len(words), first + 12) - 1, first - 1, -1):
            raw = text[begin : words[last].end()].rstrip(".,;")
            after = text[begin + len(raw) :].lstrip()
            whole = raw.count("(") == raw.count(")") and is_role(raw) and not after.startswith(("’", "'"))
            named = first < last or re.match(r"[A-Z]{2,}|[Pp]olice|Ofsted", raw)
            if whole and named and _MAY_FOLLOW.match(after):
                found.append((begin, begin + len(raw)))
                break
    return found
