"""Questions about defined terms, from both ends: what a term means, and which term has a meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.drafting import Drafting, stands_alone
from assistant.quizzing.gaps import in_other_words
from assistant.quizzing.lists import shape
from assistant.quizzing.model import Question, Wrong
from assistant.quizzing.options import choose, longest_allowed
from assistant.quizzing.terms import Term, brief, listed_terms, terms_of
from assistant.quizzing.words import VOCABULARY, VOCABULARY_LISTS, containment, stems, word_count

_KIN, _TAKEN_FOR = 0.5, 0.56  # terms less near in meaning are told apart by their topic, or not taken for each other
_NAMES = 0.35  # and their names must be as near: a harm is not taken for the service that answers it
_TEMPTING_NAME = 0.42  # a term whose meaning shares no word with the right one's is no temptation
_BROAD = VOCABULARY["broad_terms"]  # that take in many another term: never surely wrong
_BODY = re.compile(r"\b(?:service|board|panel|partners?|officer|committee|forum|team|authority)s?\b", re.I)
_PERSON = re.compile(r"\b(?:carer|relative|parent|worker|person|individual|child|victim)$", re.I)
_OFTEN = stems("child children abuse care")  # in so many terms and definitions that they give none away
_SHORT = 14  # words: of a longer meaning an age is a part, not all there is
_SAID_OF = re.compile(r"(?:Children|Pupils|Parents|Practitioners|Staff|Victims)\b.{8,60}$")
_WITHIN = 0.9  # of a meaning's words in another's: that term is also meant
_GENUS = re.compile(r"(?:an?|the|any) (?:[\w-]+ ){1,3}?(?:(?:or|and) \w+ )?(of|that|which|where|when|in|by)\b")
_TRIVIAL = re.compile(r"\b(?:18th birthday|under (?:the age of )?18)\b")


def definition_questions(d: Drafting) -> Iterator[Question]:
    yield from _listed(d)
    known = terms_of(d)
    names = {term.name.lower() for term in known}
    everywhere = [*known, *(t for other in d.others() for t in terms_of(other) if t.name.lower() not in names)]
    for term in known:
        yield from _ask(d, term, everywhere)


def _ask(d: Drafting, term: Term, everywhere: list[Term]) -> Iterator[Question]:
    fact, meaning = f"term-{term.name.lower()}", brief(term.meaning)
    if not _usable(meaning) or stems(term.name) <= stems(" ".join(meaning.split()[:7])):
        return d.drop("term", "its definition is too long, too short or leans on other words", term.quote)
    others = [t for t in everywhere if t.name.lower() != term.name.lower() and not akin(t, term)]
    said = d.reader.uncapital(meaning)
    yield from _swapped(d, term, others, said)
    if stems(term.name) & stems(meaning) - _OFTEN or in_other_words(meaning, term.name, ()):
        return d.drop("term", "its definition gives it away", term.quote)
    names = names_beside(d, term, [t for t in others if _near(t, term) >= _TEMPTING_NAME])
    offered = {w.text.lower() for w in names}
    names += [
        Wrong(name, 0.5)
        for things in VOCABULARY_LISTS.values()
        if term.name.lower() in things
        for name in things
        if name not in offered and not stems(name) & (stems(term.name) | stems(said)) - _OFTEN
    ]
    chosen = choose(term.name, d.reader.senses.nearest_first(said, names), fact, alike=0.7, names=True)
    if chosen is not None and longest_allowed(said, []):
        stem = f"Which term does {d.name} explain in these words: “{said}”?"
        yield d.choice("term", stem, term.name, chosen, term.quote, term.place, fact)
    meanings = [
        Wrong(text, _kin(d, t, term))
        for t in others
        if _kin(d, t, term) >= _KIN
        and _alike(t, term)
        and (text := _meaning(d, t))
        and not stems(term.name) & stems(text)
    ]
    told = shape(said, d.reader.verbs) in {"clause", "bare"} or containment(stems(term.name), stems(said)) >= 0.5
    reverse = None if told else choose(said, meanings, fact, alike=0.5)
    if reverse is not None and longest_allowed("", [said]):
        stem = f"What does {d.name} mean by “{term.name}”?"
        yield d.choice("term", stem, said, reverse, term.quote, term.place, fact)
    if chosen is None and reverse is None:
        d.drop("term", "too few other terms that could be meant", term.quote)


def names_beside(d: Drafting, term: Term, others: list[Term], near: float = _KIN) -> list[Wrong]:
    """Names of other terms that could be meant instead of one: so ``near`` in meaning, of its kind, and not broad."""
    return [
        Wrong(t.name, _near(t, term))
        for t in others
        if word_count(t.name) <= 5 and _kin(d, t, term) >= near and t.name.lower() not in _BROAD and _alike(t, term)
    ]


def _swapped(d: Drafting, term: Term, others: list[Term], said: str) -> Iterator[Question]:
    """A term with its own meaning, and with that of the term it is likeliest to be taken for."""
    fact = f"term-{term.name.lower()}"
    taken = [
        (_kin(d, t, term), text)
        for t in others
        if t.place.source_id == term.place.source_id
        and _alike(t, term)
        and (text := _meaning(d, t))
        and _genus(text) == _genus(said)
        and not stems(t.name) & stems(text) - _OFTEN
    ]
    near, false = max(taken, default=(0.0, ""))
    if near < _TAKEN_FOR or not longest_allowed(said, [said, false]):
        return
    for meaning, true in ((said, True), (false, False)):
        claim = f"According to {d.name}, “{term.name}” means this: “{meaning}”."
        yield d.statement("term", claim, true, term.quote, term.place, fact, near)


def _genus(meaning: str) -> str:
    """What sort of thing a definition says it is, by its form: "of" for the process or practice of something.

    Exchanged for one of another sort it is seen through: radicalisation is no "action that …".

    >>> _genus("the process of legitimising violence"), _genus("an action that endangers people")
    ('of', 'that')
    """
    found = _GENUS.match(meaning)
    return found[1] if found else ""


def _meaning(d: Drafting, term: Term) -> str:
    """A term's definition as it can be offered for another's, or nothing."""
    text = d.reader.uncapital(brief(term.meaning))
    return text if _usable(text) and not stems(term.name) <= stems(" ".join(text.split()[:7])) else ""


def _kin(d: Drafting, one: Term, other: Term) -> float:
    """How near two terms are in meaning, name and definition taken together; 1 without a model."""
    senses = d.reader.senses
    if not senses:
        return 1.0
    if senses.alike(one.name, other.name) < _NAMES:
        return 0.0
    return senses.alike(f"{one.name}: {brief(one.meaning)}", f"{other.name}: {brief(other.meaning)}")


def _alike(one: Term, other: Term) -> bool:
    """Whether both are bodies, or people, or neither is, and both are short forms or neither is."""
    same = all(bool(kind.search(one.name)) == bool(kind.search(other.name)) for kind in (_BODY, _PERSON))
    return same and one.name.isupper() == other.name.isupper()


def _usable(meaning: str) -> bool:
    return (
        8 <= word_count(meaning) <= 46
        and stands_alone(meaning, "what it means is")
        and not re.search(
            r"\d{4}|:$|\bsee\b|\b(?:our|we|us|you|your)\b|^(?:also )?known as|^that\b"
            r"|^children (?:may|can)\b|\band (?:requires|is|are|has)\b",
            meaning,
        )
        and not (word_count(meaning) <= _SHORT and _TRIVIAL.search(meaning))
    )


def _listed(d: Drafting) -> Iterator[Question]:
    for opening, heading, terms in listed_terms(d):
        place = f"{d.name} (“{heading}”)" if heading and word_count(heading) <= 12 else d.name
        if _SAID_OF.match(opening) and stands_alone(opening, "what such people said is this"):
            place = f"{d.name} (“{opening}”)"  # "Children have said that they need": no heading says it so well
        shared = frozenset.intersection(*(stems(t.name) for t in terms))
        for term in terms:
            fact = f"listed-{term.name}-{term.place.page_index}"
            own = stems(term.meaning)
            others = [t for t in terms if t is not term and containment(own, stems(t.meaning)) < _WITHIN]
            if not 4 <= word_count(term.meaning) <= 34 or not stands_alone(term.meaning, "what it means is"):
                d.drop("term", "its definition is too long, too short or leans on other words", term.quote)
                continue
            examples = _exemplifies(term)
            names = [t.name for t in others]
            if (stems(term.name) - shared) & stems(term.meaning) or (
                not examples and in_other_words(term.meaning, term.name, names, shared)
            ):
                d.drop("term", "its definition gives it away", term.quote)
                continue
            chosen = choose(term.name, [Wrong(t.name, 0.8) for t in others], fact, min(3, len(others)), alike=0.9)
            if chosen is None or any((stems(t.name) - shared) & stems(f"{opening} {heading}") for t in terms):
                d.drop("term", "too few other terms of its list", term.quote)
                continue
            asked = "has these as its examples" if examples else "is explained in these words"
            stem = f"In {place}, which term {asked}: “{term.meaning}”?"
            yield d.choice("term", stem, term.name, chosen, term.quote, term.place, fact)


def _exemplifies(term: Term) -> bool:
    """Whether a term's meaning is what its page gives as examples."""
    before, _, _ = term.quote.partition(term.meaning)
    return bool(re.search(r"\b(?:for example|such as)[:,]? $", before))


def akin(one: Term, other: Term) -> bool:
    """Whether one term is part of the other or means nearly the same."""
    a, b = stems(one.name), stems(other.name)
    if a <= b or b <= a:
        return True
    return containment(a, stems(other.meaning)) >= 0.6 or (
        containment(stems(brief(one.meaning)), stems(brief(other.meaning))) > 0.4
    )


def _near(one: Term, other: Term) -> float:
    shared = containment(stems(one.meaning), stems(other.meaning) | stems(other.name))
    same = one.place.source_id == other.place.source_id
    return 0.2 + 0.2 * same + min(0.5, 2 * shared) + 0.1 * bool(stems(one.name) & stems(other.name))
