"""Statements that are true as they stand and false with one thing turned round, and the questions they make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.quizzing.drafting import Drafting, Sentence, section_name
from assistant.quizzing.model import ODD_ONE_OUT, Question, Wrong, key
from assistant.quizzing.options import choose, longest_allowed
from assistant.quizzing.words import containment, stems, word_count

_WIDEST = 26  # words in a statement that stands as an option
_ALIKE = 0.34
_BARE = 9
_MATTER = 3  # statements offered together come from one section: its heading is the matter asked about
_NEGATIVE = re.compile(r"\b(?:not|never|cannot|no)\b", re.I)


@dataclass(frozen=True)
class Claim:
    """What the guidance says, and what somebody who has it wrong would say."""

    kind: str
    sentence: Sentence
    where: str  # the document, with the section where the words need it
    said: str  # empty where nobody would doubt it
    turned: str  # empty where nobody would believe the opposite
    before: str = ""  # the sentence that it leans on, with its full stop and a space

    @property
    def bare(self) -> bool:
        """Whether it says too little without its own heading to stand beside others."""
        return word_count(self.said) < _BARE or bool(self.before)


def claim_questions(d: Drafting, claims: Iterable[Claim]) -> Iterator[Question]:
    """Each claim as true or false; and those that need no section as the one right statement among wrong ones."""
    found, seen = list[Claim](), set[str]()
    for claim in claims:  # one way of turning a sentence round is enough
        if claim.sentence.fact not in seen:
            seen.add(claim.sentence.fact)
            found.append(claim)
    used: Counter[str] = Counter()
    for claim in found:
        yield from _true_or_false(d, claim)
        yield from _right_one(d, claim, found, used)
        yield from _wrong_one(d, claim, found, used)


def _true_or_false(d: Drafting, claim: Claim) -> Iterator[Question]:
    sentence = claim.sentence
    for text, true in ((claim.said, True), (claim.turned, False)):
        stem = f"According to {claim.where}, {text}."
        if claim.before:
            stem = f"{claim.where} says: “{claim.before.rstrip()}” It goes on to say that {text}."
        # two sentences are much to read for what is only true
        if text and longest_allowed(stem, []) and not (true and claim.before):
            yield d.statement(claim.kind, stem, true, sentence.quote, sentence.place, sentence.fact, 0.7)


def _right_one(d: Drafting, claim: Claim, claims: list[Claim], used: Counter[str]) -> Iterator[Question]:
    """ "Which of these is right?": one statement as it stands, beside others of its section turned round."""
    sentence = claim.sentence
    matter = sentence.place.section[:_MATTER]
    heading = section_name(replace(sentence.place, section=matter))
    if len(matter) < _MATTER or heading is None or word_count(claim.said) > _WIDEST or claim.bare:
        return  # bare: an empty one too
    wrong: list[Wrong] = []
    for other in claims:
        if (
            other.before
            or other.sentence.place.section[:_MATTER] != matter
            or not other.turned
            or word_count(other.turned) > _WIDEST
        ):
            continue
        if (
            other.sentence.fact == sentence.fact
            or containment(stems(other.turned), stems(claim.said)) > 0.5
            or word_count(other.turned) < _BARE
        ):
            continue
        # That no option stands out by its "not": the more alike in that, the better.
        near = 0.7 + 0.2 * (bool(_NEGATIVE.search(other.turned)) == bool(_NEGATIVE.search(claim.said)))
        wrong.append(Wrong(_capital(other.turned), near - 0.3 * used[_capital(other.turned)]))
    said = _capital(claim.said)
    chosen = choose(said, wrong, key(sentence.fact, "right"), alike=_ALIKE)
    if chosen is None or all(bool(_NEGATIVE.search(w.text)) != bool(_NEGATIVE.search(said)) for w in chosen):
        return  # the only one that says, or that lacks, "not" would stand out
    used.update(w.text for w in chosen)
    stem = f"Which of these statements is right, according to {d.name}’s section {heading}?"
    yield d.choice(claim.kind, stem, said, chosen, sentence.quote, sentence.place, sentence.fact)


def _wrong_one(d: Drafting, claim: Claim, claims: list[Claim], used: Counter[str]) -> Iterator[Question]:
    """ "Which of these gets it wrong?": one statement turned round, beside others of its section as they stand."""
    sentence = claim.sentence
    matter = sentence.place.section[:_MATTER]
    heading = section_name(replace(sentence.place, section=matter))
    turned = _capital(claim.turned)
    if len(matter) < _MATTER or heading is None or word_count(turned) < _BARE or _says_no(claim) or claim.before:
        return
    right = [
        Wrong(_capital(other.said), 0.7 - 0.3 * used[_capital(other.said)])
        for other in claims
        if other.sentence.place.section[:_MATTER] == matter
        and other.sentence.fact != sentence.fact
        and not other.bare
        and not _says_no(other)
        and word_count(other.said) <= _WIDEST
        and containment(stems(other.said), stems(turned)) <= 0.5
    ]
    chosen = choose(turned, right, key(sentence.fact, "wrong"), alike=_ALIKE) if word_count(turned) <= _WIDEST else None
    if chosen is None:
        return
    used.update(w.text for w in chosen)
    stem = f"Three of these statements are right, according to {d.name}’s section {heading}. Which one is wrong?"
    made = d.choice(claim.kind, stem, turned, chosen, sentence.quote, sentence.place, sentence.fact, ODD_ONE_OUT)
    yield replace(made, explanation=f"It says: {made.explanation}")


def _says_no(claim: Claim) -> bool:
    """Whether a claim has a negative: beside "which is wrong" it would be a double one."""
    return bool(_NEGATIVE.search(f"{claim.said} {claim.turned}"))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
