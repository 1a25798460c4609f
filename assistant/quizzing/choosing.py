"""From all that could be asked to a quiz: mixed, balanced, without repeats, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.quizzing.checks import near_duplicate
from assistant.quizzing.model import FALSE, FILL_GAP, MULTIPLE_CHOICE, ODD_ONE_OUT, TRUE_FALSE, TYPES, Question, key
from assistant.quizzing.words import stems

# How often each type should come, of ten.
_SHARES = {MULTIPLE_CHOICE: 4.5, TRUE_FALSE: 2.0, FILL_GAP: 2.0, ODD_ONE_OUT: 1.5}
# Of these kinds, which a trainer found good a little less often, a quiz has a few, and later.
_LATER_KINDS = frozenset({"detail", "modal", "list"})
WHERE = frozenset({"page", "place"})  # kinds that ask where a matter stands
_MOST_OF_A_KIND = {"thing": 0.15, "detail": 0.15, "list": 0.15, "task": 0.1, "modal": 0.15, "law": 0.1}
_MOST = 0.3  # of any other kind, while there are enough others
_TYPE_MOST = 0.5
_SAME_ANSWER = 25  # one more question with the same answer for so many questions: no quiz of "the police" throughout
_SMALL, _TWICE = 50, 2  # and in a quiz of this size never more than two
_LATER = 1.5  # how much later they come in the seed's order
_SCARCE = 1 / 3  # of a type that few facts have: the same few would stand in every quiz
_OF_A_SECTION, _SECTION_EVERY = 2, 12  # questions from one section; one more for so many in the quiz
_OF_ONE_LIST = 2  # questions of a kind from one section's list


def pick(pool: Sequence[Question], n: int, seed: int, types: Collection[str], topic: str = "") -> list[Question]:
    """At most ``n`` questions, one for each fact, options in their final order.

    Where a section stands is asked only where ``topic`` is its name: nobody need know a list of contents by heart.
    """
    wanted = [t for t in TYPES if t in types]
    facts: dict[str, list[Question]] = {}
    for question in pool:
        if question.type in wanted:
            facts.setdefault(question.fact, []).append(question)
    order = sorted(facts, key=lambda fact: _turn(seed, fact, facts[fact][0].kind))
    # What bodies far from schools do is asked only of those who name it, or where a document has nothing else.
    near = [fact for fact in order if topic or not any(q.far for q in facts[fact])]
    order = near or order
    supply = Counter(type_ for fact in order for type_ in {q.type for q in facts[fact]})
    chosen = _Choice(n, wanted, stems(topic), seed, supply)
    for loosened in (0, 1, 2):
        while len(chosen.questions) < n:
            found = chosen.next(order, facts, seed, loosened)
            if found is None:
                break
            chosen.take(found)
            order.remove(found.fact)
    return place_answers(chosen.questions, seed)


def _turn(seed: int, fact: str, kind: str) -> float:
    """When a fact's turn comes: by the seed's chance, some kinds later."""
    return _chance(seed, fact) * (_LATER if kind in _LATER_KINDS else 1.0)


def _chance(*parts: object) -> float:
    """A number from 0 up to 1, the same for the same parts."""
    return int(key(*parts)[:12], 16) / 16.0**12


class _Choice:
    """What has been chosen so far, and what would keep it balanced."""

    def __init__(self, n: int, wanted: list[str], topic: frozenset[str], seed: int, supply: Counter[str]) -> None:
        self.n, self.wanted, self.topic = n, wanted, topic
        self.most = {type_: int(supply[type_] * _SCARCE + _chance(seed, "most", type_)) for type_ in wanted}
        self.first_true = _chance(seed, "first statement") < 1 / 2
        self.sections: Counter[tuple[str, ...]] = Counter()
        self.questions: list[Question] = []
        self.types: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.false = 0
        self.answers: Counter[frozenset[str]] = Counter()
        self.lists: Counter[tuple[str, tuple[str, ...]]] = Counter()

    def next(self, order: list[str], facts: dict[str, list[Question]], seed: int, loosened: int) -> Question | None:
        """The first fact, in the seed's order, with a question of the type that is most wanted."""
        for type_ in sorted(self.wanted, key=lambda t: (self.types[t] / _SHARES[t], TYPES.index(t))):
            if len(self.wanted) > 1 and self._enough(type_, loosened):
                continue
            for fact in order:
                fit = [q for q in facts[fact] if q.type == type_ and self._fits(q, loosened)]
                if not fit:
                    continue
                question = min(fit, key=lambda q: (self._truth_off(q), key(seed, q.id)))
                if not near_duplicate(question, self.questions):
                    return question
        return None

    def _enough(self, type_: str, loosened: int) -> bool:
        """Whether a quiz has as many of a type as it may: half at most, of statements no more than of all others."""
        had = self.types[type_]
        if had >= max(1, _TYPE_MOST * self.n) or (not loosened and had >= self.most[type_]):
            return True
        return type_ == TRUE_FALSE and had >= max(1, len(self.questions) - had)

    def _fits(self, question: Question, loosened: int) -> bool:
        """Whether there is room for one more of its kind: more each time, where too few others can be had."""
        allowed = 1 + self.n // _SAME_ANSWER + (loosened == 2)
        if self.n <= _SMALL:
            allowed = min(allowed, _TWICE)
        if question.type != TRUE_FALSE and self.answers[_said(question)] >= allowed:
            return False
        if question.kind in WHERE:
            return bool(self.topic) and self.topic == stems(question.citation.quote)
        if (
            loosened < 2
            and question.section
            and self.sections[question.section] >= _OF_A_SECTION + self.n // _SECTION_EVERY
            and not self.topic
        ):
            return False
        if question.kind in {"term", "task"} and self.lists[question.kind, question.section] >= _OF_ONE_LIST:
            return False
        share = _MOST_OF_A_KIND.get(question.kind, _MOST if not loosened else _TYPE_MOST)
        most = max(1, int(share * self.n)) if loosened < 2 else 1 + int(min(_TYPE_MOST, 2.5 * share) * self.n)
        return self.kinds[question.kind] < most

    def _truth_off(self, question: Question) -> bool:
        """Whether a true or false question would take them further from half and half."""
        if question.type != TRUE_FALSE:
            return False
        true = self.types[TRUE_FALSE] - self.false
        wants_true = true < self.false or (true == self.false and self.first_true)
        return (question.answer == FALSE) == wants_true

    def take(self, question: Question) -> None:
        self.questions.append(question)
        self.types[question.type] += 1
        self.kinds[question.kind] += 1
        self.sections[question.section] += 1
        self.answers[_said(question)] += 1
        self.lists[question.kind, question.section] += 1
        self.false += question.type == TRUE_FALSE and question.answer == FALSE


def _said(question: Question) -> frozenset[str]:
    """An answer whatever its number and case: "strategy discussion" and "strategy discussions" are one."""
    return stems(question.answer) or frozenset({question.answer.lower()})


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
