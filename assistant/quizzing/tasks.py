"""Questions about who does what at a stage: the guidance gives each role a list, and asks nobody to do another's.

"Under “Strategy discussion”, whose task is this: advise about the appropriateness of medical assessments …?"
Membership of a list is a matter of fact, so that good conduct can be asked about too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.quizzing.clauses import parse
from assistant.quizzing.drafting import Drafting, choose, first_part, like_length, section_name, stands_alone
from assistant.quizzing.duties import Duties
from assistant.quizzing.lists import fits, quote_of, shape
from assistant.quizzing.model import ODD_ONE_OUT, Question, Wrong, key
from assistant.quizzing.reading import Item, Listing
from assistant.quizzing.roles import Role, role
from assistant.quizzing.words import containment, decisive, likeness, stems, unplaced_definites, word_count

_MOST = 9  # items of one list that are asked about
_WORTH, _WORTH_ALONE = 0.36, 0.45  # an item must be more particular than this; the latter where one role has a list
_COMMON = stems("lead group safeguarding partners local children social care practitioners")
_EVERYBODY = re.compile(r"(?:All|Both) (?:involved |relevant )?(?:practitioners|agencies|partners|organisations)\b")
_FUNCTIONS = re.compile(r"(?:Joint )?[Ff]unctions of (?:the )?(?P<who>[A-Za-z -]+?)(?: role)?")
_NEGATIVE = re.compile(r"\b(?:not|never|no|cannot|nor|neither)\b")


@dataclass(frozen=True)
class TaskList:
    """A role's tasks at one stage. ``who`` is None for the list of everybody involved."""

    listing: Listing
    who: Role | None
    verb: str  # should | must; empty for a list of functions
    stage: tuple[str, ...]
    heading: str  # of its stage, in quotation marks; empty for functions
    items: tuple[tuple[Item, str], ...]


def task_questions(d: Drafting, duties: Duties) -> Iterator[Question]:
    """For items of each role's list: whose they are; and for each list: what is not on it."""
    lists = [*task_lists(d)]
    used: Counter[str] = Counter()
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
        odd = _odd(d, own, own.who, lists, used)
        if odd is not None:
            yield odd


def task_lists(d: Drafting) -> Iterator[TaskList]:
    for listing in d.listings:
        opening = listing.stem.rstrip(": ")
        items = tuple((i, d.reader.uncapital(first_part(i.text))) for i in listing.items)
        items = tuple((i, t) for i, t in items if fits(t) and 6 <= word_count(t) <= 32)
        title = listing.place.section[-1].strip() if listing.place.section else ""
        functions = _FUNCTIONS.fullmatch(title)
        if functions is not None and not opening:
            name = _with_article(functions["who"].lower())
            yield TaskList(listing, role(name), "", ("functions",), "", items)
            continue
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


def _with_article(name: str) -> str:
    return f"the {name}" if re.search(r"\b(?:chair|lead|officer|manager|head|panel|group)$", name) else name


def _depth(listing: Listing, heading: str) -> int:
    """How many headings lead to the one that names the stage: "Purpose" and "Tasks" below it do not count."""
    named = [k for k, title in enumerate(listing.place.section, 1) if title.strip() in heading]
    return max(named, default=len(listing.place.section))


def _whose(
    duties: Duties, own: TaskList, who: Role, item: Item, text: str, lists: list[TaskList]
) -> Iterator[Question]:
    d = duties.d
    here = [other for other in lists if other.stage == own.stage and other is not own]
    if d.reader.evidence.telling(text) < (_WORTH if any(o.who for o in here) else _WORTH_ALONE):
        return d.drop("task", "too general to be worth asking", item.text)
    if _names(who, text):
        return d.drop("task", "names the role itself", item.text)
    if not stands(own, text):
        return d.drop("task", "leans on words outside the item", item.text)
    if any(has_like(other, text) for other in here):
        return d.drop("task", "another list of the same stage has it too", item.text)
    if len({o.who.name for o in here if o.who is not None}) < 1 and not decisive(text):
        return d.drop("task", "good conduct in anybody, and no other role has a list", item.text)
    wrong: dict[str, Wrong] = {}
    for other in lists:
        that = other.who
        if that is None or that.name == who.name or that.mentioned_in(text) or _same_name(that, who):
            continue
        if other.stage == own.stage:
            wrong[_plain(that)] = Wrong(that.name, 0.8)
        elif own.verb and other.verb and not that.overlaps(who) and not has_like(other, text):
            near = 0.5 if other.listing.place.section[:1] == own.listing.place.section[:1] else 0.3
            if _plain(that) not in wrong:
                wrong[_plain(that)] = Wrong(that.name, near)
    if own.verb:
        asked = f"{text} {own.heading}"
        for role_ in duties.others(who, asked, item.place, item.text):
            if not any(_plain(role(role_.text)) == name for name in wrong):
                wrong[_plain(role(role_.text))] = Wrong(role_.text, min(0.6, role_.near))
    options = _apart([*wrong.values()])
    chosen = choose(who.name, options, f"task-{item.text}", alike=0.8)
    if chosen is None:
        return d.drop("task", "too few other roles with lists", item.text)
    fact = key(item.text, own.listing.stem, own.listing.place.section)[:12]
    if own.verb:
        stem = f"In {d.name} ({own.heading}), whose task is this: “{text}”?"
    else:
        stem = f"In {d.name}, which of these has this among its listed functions: “{text}”?"
    yield d.choice("task", stem, who.name, chosen, item.text, item.place, fact)
    if own.verb and chosen[0].near > 0.7 and chosen[0].text.startswith("the ") == who.name.startswith("the "):
        for name, true in ((who.name, True), (chosen[0].text, False)):
            said = f"In {d.name} ({own.heading}), this is a task of {name}: “{text}”."
            yield d.statement("task", said, true, item.text, item.place, fact, chosen[0].near)


def _odd(d: Drafting, own: TaskList, who: Role, lists: list[TaskList], used: Counter[str]) -> Question | None:
    """Three of a list's items and one of another role's list."""
    inside = [(i, t) for i, t in own.items if stands(own, t) and not _NEGATIVE.search(t)]
    own_texts = [t for _, t in own.items] + list(own.listing.others)
    subject = stems(" ".join(own_texts))
    strangers: list[tuple[Wrong, Item]] = []
    here = [o for o in lists if o.stage == own.stage]
    for other in lists:
        if other.who is None or other.who.name == who.name or bool(other.verb) != bool(own.verb):
            continue
        if other.stage != own.stage and other.stage[:1] != own.stage[:1]:
            continue
        if own.verb and other.who.overlaps(who):  # whoever leads the core group does what the core group does
            continue
        for item, text in other.items:
            if (
                not stands(own, text)
                or _NEGATIVE.search(text)
                or who.mentioned_in(text)
                or other.who.mentioned_in(text)
            ):
                continue
            if any(_like(text, t) for t in own_texts) or any(has_like(o, text) for o in here if o is not other):
                continue
            if d.reader.evidence.telling(text) < _WORTH_ALONE:
                continue
            near = 0.4 + 0.3 * (other.stage == own.stage) + min(0.3, containment(stems(text), subject))
            strangers.append((Wrong(text, near - 0.2 * used[text]), item))
    for stranger, _ in sorted(strangers, key=lambda e: (-round(e[0].near, 1), key(own.listing.stem, e[0].text))):
        pages: dict[int, list[tuple[Item, str]]] = {}
        for item, text in sorted(inside, key=lambda e: key(own.listing.stem, "in", e[1])):
            same = shape(text, d.reader.verbs) == shape(stranger.text, d.reader.verbs)
            if same and like_length(stranger.text, text) and like_length(text, stranger.text):
                pages.setdefault(item.place.page_index, []).append((item, text))
        for found in pages.values():
            if len(found) >= 3:
                used[stranger.text] += 1
                return _asked_odd(d, own, who, stranger, found[:3])
    return None


def _asked_odd(d: Drafting, own: TaskList, who: Role, stranger: Wrong, inside: list[tuple[Item, str]]) -> Question:
    place = inside[0][0].place
    if own.verb:
        stem = f"In {d.name} ({own.heading}), which of these is NOT on the list of what {who.name} {own.verb} do?"
    else:
        stem = f"Which of these does {d.name} NOT list among the functions of {who.name}?"
    fact = f"tasks-{key(own.listing.stem, own.listing.place.section)[:12]}"
    wrong = [Wrong(t, stranger.near) for _, t in inside]
    made = d.choice(
        "list", stem, stranger.text, wrong, quote_of(d, own.listing, [i for i, _ in inside]), place, fact, ODD_ONE_OUT
    )
    on_it = "; ".join(f"“{text}”" for _, text in inside)
    return replace(made, explanation=f"{made.explanation} On the list are {on_it}; the other is not.")


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
