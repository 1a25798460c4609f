"""Which questions are about one fact, though the guidance says it in two places or in two ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.quizzing.model import TRUE_FALSE, Question
from assistant.quizzing.senses import Senses
from assistant.quizzing.words import containment, likeness, stems

# Two sentences say one thing where they are so near in meaning and share so many of all their words; or where the
# shorter one's words are nearly all in the other, and they are near enough not to speak of two matters.
_SAME, _OF_ALL = 0.82, 0.45
_WORDS, _ONE_MATTER = 0.75, 0.7
_SAME_WITH_ANSWER, _WORDS_WITH_ANSWER = 0.7, 0.7  # either will do where the answer of one stands in the other


def one_fact_each(questions: Sequence[Question], senses: Senses) -> list[Question]:
    """The questions in order; those about a fact met before take its name, so that a quiz asks only one of them."""
    first: dict[str, Question] = {}
    name: dict[str, str] = {}
    senses.learn(q.citation.quote for q in questions)
    for question in questions:
        if question.fact not in name:
            like = next((q for q in first.values() if same_fact(q, question, senses)), None)
            name[question.fact] = name[like.fact] if like is not None else question.fact
            first[question.fact] = question
    return [replace(q, fact=name[q.fact]) for q in questions]


def same_fact(one: Question, other: Question, senses: Senses) -> bool:
    """Whether two questions rest on the same thing said: near in meaning, or with one answer and near enough."""
    if {"page", "place"} & {one.kind, other.kind}:
        return one.kind == other.kind and one.citation.quote == other.citation.quote
    a, b = one.citation.quote, other.citation.quote
    words, more = sorted((stems(a), stems(b)), key=len)
    shared = containment(words, more) if len(words) > 2 else 0.0
    near = senses.alike(a, b)
    if (near > _SAME and likeness(a, b) > _OF_ALL) or (shared > _WORDS and (not senses or near > _ONE_MATTER)):
        return one.kind != "term"  # terms of one list are explained in nearly the same words
    if answer := stems(one.answer) & stems(other.answer):  # what else they share besides it
        words, more = words - answer, more - answer
        shared = containment(words, more) if len(words) > 2 else 0.0
    answered = any(
        q.type != TRUE_FALSE and q.kind in {"timescale", "thing", "law"} and q.answer.lower() in quote.lower()
        for q, quote in ((one, b), (other, a))
    )
    return answered and (near > _SAME_WITH_ANSWER or shared > _WORDS_WITH_ANSWER)
