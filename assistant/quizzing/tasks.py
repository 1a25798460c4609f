"""Questions about who does what at a stage: the guidance gives each role a list, and asks nobody to do another's.

"Under “Strategy discussion”, whose task is this: advise about the appropriateness of medical assessments …?"
Membership of a list is a matter of fact, so that good conduct can be asked about too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.quizzing.clauses import parse
from assistant.quizzing.drafting import Drafting, first_part, section_name, stands_alone
from assistant.quizzing.duties import FITNESS, Duties
from assistant.quizzing.lists import fits
from assistant.quizzing.model import Question, Wrong, key
from assistant.quizzing.options import choose, like_length
from assistant.quizzing.reading import Item, Listing
from assistant.quizzing.roles import WITHIN_SCHOOL, Role, role
from assistant.quizzing.words import containment, decisive, likeness, stems, unplaced_definites, word_count

_MOST = 9  # items of one list that are asked about
_WORTH, _WORTH_ALONE = 0.36, 0.45  # an item must be more particular than this; the latter where one role has a list
_PARTICULAR = 0.5  # good conduct more particular than this is still one role's, where each role has its list
_LIKE_ENOUGH, _LIKE_ELSEWHERE = 0.1, 0.15  # how much less like its own duties a task may be for a role to be thought of
_MUCH_LIKE = 0.55  # how near a duty of its own must come for an agency to be believed to have another's
_COMMON = stems("lead group safeguarding partners local children social care practitioners")
_EVERYBODY = re.compile(r"(?:All|Both) (?:involved |relevant )?(?:practitioners|agencies|partners|organisations)\b")
_NEGATIVE = re.compile(r"\b(?:not|never|no|cannot|nor|neither)\b")


@dataclass(frozen=True)
class TaskList:
    """A role's tasks at one stage. ``who`` is None for the list of everybody involved."""

    listing: Listing
    who: Role | None
    verb: str  # should | must
    stage: tuple[str, ...]
    heading: str  # of its stage, in quotation marks
    items: tuple[tuple[Item, str], ...]


def task_questions(d: Drafting, duties: Duties) -> Iterator[Question]:
    """For items of each role's list: whose they are. Nobody is asked for a list by heart."""
    lists = [*task_lists(d)]
    for own in lists:
        if own.who is None:
            continue
        asked = 0
        for item, text in sorted(own.items, key=lambda e: -d.reader.evidence.telling(e[1])):
            if asked == _MOST:
                break
            made = [*_whose(duties, own, own.who, item, text, lists)]
            asked += bool(made)
            yield from made


def task_lists(d: Drafting) -> Iterator[TaskList]:
    for listing in d.listings:
        opening = listing.stem.rstrip(": ")
        items = tuple((i, d.reader.uncapital(first_part(i.text))) for i in listing.items)
        items = tuple((i, t) for i, t in items if fits(t) and 6 <= word_count(t) <= 32)
        heading = section_name(listing.place)
        if heading is None:
            continue
        stage = listing.place.section[: _depth(listing, heading)]
        if _EVERYBODY.match(opening):
            yield TaskList(listing, None, "", stage, heading, items)
            continue
        clause = parse(f"{opening} act.")
        if clause is None or clause.action != "act" or clause.lead or clause.negative or not clause.agent.plain:
            continue
        if re.match(r"(?:all|staff|every)\b", clause.agent.name, re.I):
            continue
        name = re.sub(r"^the Police$", "the police", d.reader.uncapital(clause.agent.name))
        yield TaskList(listing, role(name), clause.modal, stage, heading, items)


def _depth(listing: Listing, heading: str) -> int:
    """How many headings lead to the one that names the stage: "Purpose" and "Tasks" below it do not count."""
    named = [k for k, title in enumerate(listing.place.section, 1) if title.strip() in heading]
    return max(named, default=len(listing.place.section))


def _whose(
    duties: Duties, own: TaskList, who: Role, item: Item, text: str, lists: list[TaskList]
) -> Iterator[Question]:
    d = duties.d
    here = [other for other in lists if other.stage == own.stage and other is not own]
    near_by = [
        o for o in lists if o.stage[:-1] == own.stage[:-1] and o.who is not None and o not in here and o is not own
    ]
    if d.reader.evidence.telling(text) < (_WORTH if any(o.who for o in here) else _WORTH_ALONE):
        return d.drop("task", "too general to be worth asking", item.text)
    if _names(who, text):
        return d.drop("task", "names the role itself", item.text)
    if not stands(own, text):
        return d.drop("task", "leans on words outside the item", item.text)
    if any(has_like(other, text) for other in here):
        return d.drop("task", "another list of the same stage has it too", item.text)
    if not decisive(text) and (FITNESS.match(text) or d.reader.evidence.telling(text) < _PARTICULAR):
        return d.drop("task", "good conduct in anybody", item.text)
    wrong: dict[str, Wrong] = {}
    own_way = duties.does_like(who, text, item.text)
    for other in [*here, *near_by]:
        that = other.who
        if that is not None and not same_school(that, who) and not _does_so(duties, that, text, item, here):
            continue  # each agency knows its own: they must have something of the kind to do there
        if that is None or that.mentioned_in(text) or _same_name(that, who) or _plain(that) in wrong:
            continue
        if any(_same_name(that, o.who) and has_like(o, text) for o in [*here, *near_by] if o.who is not None):
            continue
        if duties.does_like(that, text) >= own_way - (_LIKE_ENOUGH if other in here else _LIKE_ELSEWHERE):
            wrong[_plain(that)] = Wrong(that.name, 0.8 if other in here else 0.75)
    rivals = [w for w in _apart([*wrong.values()]) if like_length(who.name, w.text)]
    if not rivals:
        return d.drop("task", "nobody else at that stage does anything like it", item.text)
    fact = key(item.text, own.listing.stem, own.listing.place.section)[:12]
    chosen = choose(who.name, rivals, f"task-{item.text}", min(3, len(rivals)), alike=0.8)
    if chosen is not None and len(chosen) > 1:
        stem = f"In {d.name} ({own.heading}), whose task is this: “{text}”?"
        yield d.choice("task", stem, who.name, chosen, item.text, item.place, fact)
    swap = max(rivals, key=lambda w: duties.does_like(role(w.text), text))
    if not (who.atoms | role(swap.text).atoms) <= WITHIN_SCHOOL:
        return  # outside a school each agency knows its own: nobody would think that it is theirs
    if decisive(text) and swap.text.startswith("the ") == who.name.startswith("the "):
        for name, true in ((who.name, True), (swap.text, False)):
            said = f"In {d.name} ({own.heading}), this is a task of {name}: “{text}”."
            yield d.statement("task", said, true, item.text, item.place, fact, swap.near)


def same_school(one: Role, other: Role) -> bool:
    return (one.atoms | other.atoms) <= WITHIN_SCHOOL


def _does_so(duties: Duties, who: Role, text: str, item: Item, here: list[TaskList]) -> bool:
    """Whether a role could be meant: it has a task here that begins with the same verb, or a duty much like it."""
    if duties.does_like(who, text, item.text) >= _MUCH_LIKE:
        return True
    verb = stems(text.split()[0])
    return any(
        o.who is not None and _same_name(o.who, who) and any(verb == stems(t.split()[0]) for _, t in o.items)
        for o in here
    )


def stands(own: TaskList, text: str) -> bool:
    around = " ".join([own.who.name if own.who else "", own.heading, *own.stage])
    return stands_alone(text, f"what {around} do is") and len(unplaced_definites(text, around)) < 2


def _names(who: Role, text: str) -> bool:
    """Whether a text speaks of a role, or has one of the words that tell its name from others'."""
    own = stems(who.name) - _COMMON
    return who.mentioned_in(text) or bool(own & stems(text))


def _like(text: str, other: str) -> bool:
    a, b = stems(text), stems(other)
    return likeness(text, other) > 0.25 or containment(a, b) > 0.5 or containment(b, a) > 0.6


def has_like(tasks: TaskList, text: str) -> bool:
    return any(_like(text, t) for t in [*(t for _, t in tasks.items), *tasks.listing.others])


def _plain(who: Role) -> str:
    """A role's name without article and plural, so that "the lead practitioner" is "lead practitioners"."""
    return " ".join(sorted(stems(who.name)))


def _same_name(one: Role, other: Role) -> bool:
    return _plain(one) == _plain(other)


def _apart(options: list[Wrong]) -> list[Wrong]:
    """Options of which no two may be the same people, the nearest kept."""
    kept: list[Wrong] = []
    for option in sorted(options, key=lambda w: -w.near):
        if option.near > 0.7 or not any(role(option.text).overlaps(role(k.text)) for k in kept):
            kept.append(option)
    return kept
