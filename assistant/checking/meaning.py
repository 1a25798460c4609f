"""Whether two wordings of what may be one rule agree: numbers, duty, negation, roles and named Acts.

Likeness finds the passage and a learned judgement weighs it (``bearing``); each of these checks looks at one
kind of word that changes a rule's meaning however alike the rest is, and forbids "confirmed" alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.acts import check_acts
from assistant.checking.denial import check_negation
from assistant.checking.duty import check_duty
from assistant.checking.meeting import Conflict, Meeting
from assistant.checking.quantities import Quantity, quantities
from assistant.checking.roles import check_roles


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
