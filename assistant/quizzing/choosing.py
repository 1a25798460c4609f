"""From all that could be asked to a quiz: mixed, balanced, without repeats, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.quizzing.checks import near_duplicate
from assistant.quizzing.model import FALSE, FILL_GAP, MULTIPLE_CHOICE, ODD_ONE_OUT, TRUE_FALSE, TYPES, Question, key

# How often each type should come, of ten.
_SHARES = {MULTIPLE_CHOICE: 4.5, TRUE_FALSE: 2.0, FILL_GAP: 2.0, ODD_ONE_OUT: 1.5}
_MOST_OF_A_KIND = {"page": 0.1, "modal": 0.1, "law": 0.05}
_MOST = 0.3  # of any other kind, while there are enough others
_TYPE_MOST = 0.5
_SAME_ANSWER = 25  # one more question with the same answer for so many questions: no quiz of "the police" throughout


def pick(pool: Sequence[Question], n: int, seed: int, types: Collection[str]) -> list[Question]:
    """At most ``n`` questions, one for each fact, options in their final order."""
    wanted = [t for t in TYPES if t in types]
    facts: dict[str, list[Question]] = {}
    for question in pool:
        if question.type in wanted:
            facts.setdefault(question.fact, []).append(question)
    order = sorted(facts, key=lambda fact: key(seed, fact))
    chosen = _Choice(n, wanted)
    for loosened in range(3):
        while len(chosen.questions) < n:
            found = chosen.next(order, facts, seed, loosened)
            if found is None:
                break
            chosen.take(found)
            order.remove(found.fact)
    return place_answers(chosen.questions, seed)


class _Choice:
    """What has been chosen so far, and what would keep it balanced."""

    def __init__(self, n: int, wanted: list[str]) -> None:
        self.n, self.wanted = n, wanted
        self.questions: list[Question] = []
        self.types: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.false = 0
        self.answers: Counter[str] = Counter()

    def next(self, order: list[str], facts: dict[str, list[Question]], seed: int, loosened: int) -> Question | None:
        """The first fact, in the seed's order, with a question of the type that is most wanted."""
        for type_ in sorted(self.wanted, key=lambda t: (self.types[t] / _SHARES[t], TYPES.index(t))):
            if len(self.wanted) > 1 and self.types[type_] >= max(1, _TYPE_MOST * self.n):
                continue
            for fact in order:
                fit = [q for q in facts[fact] if q.type == type_ and self._fits(q, loosened)]
                if not fit:
                    continue
                question = min(fit, key=lambda q: (self._truth_off(q), key(seed, q.id)))
                if not near_duplicate(question, self.questions):
                    return question
        return None

    def _fits(self, question: Question, loosened: int) -> bool:
        """Whether there is room for one more of its kind: more each time, where too few others can be had."""
        often = self.answers[question.answer.lower()] > self.n // _SAME_ANSWER + (loosened == 2)
        if often and question.type != TRUE_FALSE and question.kind != "modal":
            return False
        share = _MOST_OF_A_KIND.get(question.kind, _MOST if not loosened else _TYPE_MOST)
        most = max(1, int(share * self.n)) if loosened < 2 else 1 + int(min(_TYPE_MOST, 2.5 * share) * self.n)
        return self.kinds[question.kind] < most

    def _truth_off(self, question: Question) -> bool:
        """Whether a true or false question would take them further from half and half."""
        if question.type != TRUE_FALSE:
            return False
        return (question.answer == FALSE) != (2 * self.false <= self.types[TRUE_FALSE])

    def take(self, question: Question) -> None:
        self.questions.append(question)
        self.types[question.type] += 1
        self.kinds[question.kind] += 1
        self.answers[question.answer.lower()] += 1
        self.false += question.type == TRUE_FALSE and question.answer == FALSE


def place_answers(questions: Sequence[Question], seed: int) -> list[Question]:
    """Options shuffled so that the answers stand evenly in each place; true before false always."""
    placed: list[Question] = []
    given: Counter[int] = Counter()
    for question in questions:
        count = len(question.options)
        if question.type == TRUE_FALSE or not count:
            placed.append(question)
            continue
        number = given[count]
        given[count] += 1
        block = sorted(range(count), key=lambda place: key(seed, count, number // count, place))
        place = block[number % count]
        others = sorted((o for o in question.options if o != question.answer), key=lambda o: key(seed, question.id, o))
        options = (*others[:place], question.answer, *others[place:])
        placed.append(replace(question, options=options, answer_index=place))
    return placed
