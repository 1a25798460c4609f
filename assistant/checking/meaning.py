"""Whether two wordings of what may be one rule agree: numbers, duty, negation, roles and named Acts.

Likeness finds the passage; these checks decide whether it says the same. Each looks at one kind of
word that changes a rule's meaning however alike the rest is.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.acts import act_names, act_sections, check_acts
from assistant.checking.denial import check_negation
from assistant.checking.duty import DUTY_WORDS, bond, check_duty, modals
from assistant.checking.meeting import Conflict, Meeting
from assistant.checking.quantities import Quantity, quantities
from assistant.checking.roles import BROAD, check_roles, roles_in


def conflicts(meeting: Meeting) -> list[Conflict]:
    """Every way in which the sentence says otherwise than the claim."""
    found = [
        *_numbers(meeting),
        *check_acts(meeting),
        *check_duty(meeting),
        *check_negation(meeting),
        *check_roles(meeting),
    ]
    return list(dict.fromkeys(found))


def settles(conflict: Conflict, meeting: Meeting) -> bool:
    """Whether another sentence itself has the words that the nearest one contradicts."""
    if conflict.kind == "number":
        there = quantities(meeting.sentence)
        return any(q.text == conflict.said and any(q.same(t) for t in there) for q in quantities(meeting.claim))
    if conflict.kind == "role":
        return conflict.said in roles_in(meeting.sentence)
    if conflict.kind == "duty":
        strength = next(k for k, words in DUTY_WORDS.items() if words == conflict.said)
        ours, theirs = modals(meeting.claim), modals(meeting.sentence)
        pairs = [(c, t) for c in ours for t in theirs if c.strength == t.strength == strength]
        return any(bond(meeting, c, t, len(ours), len(theirs)) > 0 for c, t in pairs)
    if conflict.kind == "act":
        mentioned = {(s, a) for s, a, _ in act_sections(meeting.sentence)}
        return any((s, a) in mentioned for s, a, _ in act_sections(meeting.claim))
    return False


def unsupported(meeting: Meeting) -> list[str]:
    """Amounts, roles and Acts in the claim that the passage doesn't mention at all."""
    there = quantities(f"{meeting.sentence} \n {meeting.context}")
    missing = [q.text for q in quantities(meeting.claim) if not any(q.same(t) for t in there)]
    near = roles_in(f"{meeting.sentence}\n{meeting.context}")
    missing += [r for r in roles_in(meeting.claim) if r not in near and r not in BROAD]
    there_acts = act_names(f"{meeting.sentence}\n{meeting.context}")
    missing += [a for a in act_names(meeting.claim) if a not in there_acts]
    return missing


def _numbers(meeting: Meeting) -> Iterator[Conflict]:
    claimed = quantities(meeting.claim)
    sentence, around = quantities(meeting.sentence), quantities(meeting.context)
    for quantity in claimed:
        if any(quantity.same(q) for q in (*sentence, *around)):
            continue
        other = _rival(quantity, sentence, claimed) or _rival(quantity, around, claimed)
        if other is not None:
            yield Conflict("number", quantity.text, other.text)


def _rival(quantity: Quantity, there: list[Quantity], claimed: list[Quantity]) -> Quantity | None:
    """A figure of the same sort that the claim doesn't give elsewhere."""
    rivals = [q for q in there if quantity.comparable(q) and not any(q.same(c) for c in claimed)]
    every = quantity.unit.startswith("every")
    rivals.sort(key=lambda q: (q.unit != quantity.unit, q.unit.startswith("every") != every))
    return rivals[0] if rivals else None
