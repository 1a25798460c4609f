"""Everything that can well be asked about a source, and why the rest was dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.quizzing.bounds import worth_true
from assistant.quizzing.changes import change_questions
from assistant.quizzing.checking import check_questions
from assistant.quizzing.checks import fault, near_duplicate
from assistant.quizzing.choosing import WHERE
from assistant.quizzing.claims import claim_questions
from assistant.quizzing.definitions import definition_questions
from assistant.quizzing.described import described_questions
from assistant.quizzing.drafting import Drafting
from assistant.quizzing.duties import Duties
from assistant.quizzing.facts import one_fact_each
from assistant.quizzing.fairness import far_off, measured, unfair
from assistant.quizzing.finding import finding_questions
from assistant.quizzing.law import act_questions, law_questions
from assistant.quizzing.lists import Lists
from assistant.quizzing.model import TRUE, TRUE_FALSE, Dropped, Question
from assistant.quizzing.musts import must_questions
from assistant.quizzing.myths import myth_questions
from assistant.quizzing.numbers import Numbers
from assistant.quizzing.parts import part_questions
from assistant.quizzing.reading import Reader
from assistant.quizzing.rules import rule_claims
from assistant.quizzing.strength import strength_claims, weighed_claims
from assistant.quizzing.tasks import task_questions
from assistant.quizzing.telling import Telling
from assistant.quizzing.things import thing_questions
from assistant.quizzing.twists import twist_claims
from assistant.quizzing.wording import wording_questions

_WHOSE = frozenset({"who", "told", "task"})  # kinds whose true statements are often bland

_NEAR_ONLY = _WHOSE | WHERE | {"modal"}


def make_pool(reader: Reader, source_id: str) -> tuple[list[Question], list[Dropped]]:
    """The questions of one source that pass all checks, one or more for each fact, and what was dropped."""
    drafting = Drafting.of(reader, source_id)
    kept: dict[str, Question] = {}
    by_fact: dict[str, list[Question]] = {}
    drafts = list(_drafts(drafting))
    reader.senses.learn(text for question in drafts for text in measured(question, drafting.name))
    for question in drafts:
        reason = fault(question, reader) or unfair(question, reader.senses, drafting.name) or bland(question)
        if reason is None and question.id not in kept:
            others = (
                q for fact, held in by_fact.items() if fact != question.fact for q in held if q.kind == question.kind
            )
            if near_duplicate(question, others):
                reason = "another question asks the same"
            elif question.kind in WHERE and 4 * _of_pages(by_fact) >= len(by_fact) - _of_pages(by_fact):
                reason = "enough questions about where to find it"
        if reason is not None:
            drafting.drop(question.kind, reason, question.stem)
        elif question.id not in kept:
            question = replace(question, far=far_off(question, reader.senses, drafting.name))
            if question.far and question.kind in _NEAR_ONLY:  # only those bodies need know it or look it up
                drafting.drop(question.kind, "a matter among bodies far from any school", question.stem)
                continue
            kept[question.id] = question
            by_fact.setdefault(question.fact, []).append(question)
    return one_fact_each(list(kept.values()), reader.senses), list(dict.fromkeys(drafting.dropped))


def bland(question: Question) -> str | None:
    """A true statement of whose task a thing is that nobody would doubt."""
    true = question.type == TRUE_FALSE and question.answer == TRUE
    if true and question.kind in _WHOSE and not worth_true(question.stem):
        return "nobody would answer False to it"
    return None


def _of_pages(by_fact: dict[str, list[Question]]) -> int:
    """How many facts are about where something stands: never more than a quarter as many as all others."""
    return sum(held[0].kind in WHERE for held in by_fact.values())


def _drafts(drafting: Drafting) -> Iterator[Question]:
    duties = Duties(drafting)
    yield from Numbers(drafting).questions()
    yield from duties.questions()
    yield from Telling(drafting, duties).questions()
    yield from claim_questions(
        drafting,
        [*rule_claims(drafting), *twist_claims(drafting), *strength_claims(drafting), *weighed_claims(drafting)],
    )
    yield from must_questions(drafting)
    yield from wording_questions(drafting)
    yield from myth_questions(drafting)
    yield from task_questions(drafting, duties)
    yield from check_questions(drafting)
    yield from thing_questions(drafting)
    yield from Lists(drafting).questions()
    yield from definition_questions(drafting)
    yield from described_questions(drafting)
    yield from law_questions(drafting)
    yield from act_questions(drafting)
    yield from change_questions(drafting)
    yield from finding_questions(drafting)
    yield from part_questions(drafting)
