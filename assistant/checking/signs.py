"""Signs that evidence does or does not bear a claim out, as numbers for the learned judgement.

Each compares one kind of word as such: amounts, the strength of duties, denials, roles, Acts, words
of scope. None settles anything alone; how much each weighs is learnt (``evals/training/bearing.py``).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.checking.acts import act_names
from assistant.checking.denial import denials
from assistant.checking.duty import stances
from assistant.checking.evidence import Evidence
from assistant.checking.meaning import conflicts
from assistant.checking.meeting import Conflict, Meeting
from assistant.checking.quantities import quantities
from assistant.checking.roles import BROAD, roles_in
from assistant.checking.units import Sentences, stems

_KINDS = ("number", "duty", "negation", "role", "act")
_ABSOLUTE = re.compile(
    r"\b(?:only|solely|always|never|every|all|any|none|entirely|alone|just|exclusively|at\s+most|no\s+one|nobody|unless"
    r"|except|regardless|in\s+(?:every|all)\s+cases?|whatever)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:before|after|until|once|first|last|later|earlier|prior|immediately|at\s+once|straight\s+away|delay\w*)\b",
    re.IGNORECASE,
)
NAMES = (
    *(f"conflict: {k}" for k in _KINDS),
    "amounts not given", "roles not named", "broad roles not named", "Acts not named", "nearness", "words met",
    "words met by the best sentence", "words of the best sentence not in the claim", "absolute words alone",
    "absolute words there alone", "words of order alone", "must alone", "should alone", "may alone", "must there alone",
    "should there alone", "may there alone", "denials apart", "denies alone", "length",
)  # fmt: skip


@dataclass(frozen=True)
class Signs:
    """The signs of one meeting, and the conflicts among them."""

    values: NDArray[np.float32]
    conflicts: tuple[Conflict, ...]


def signs(meeting: Meeting, evidence: Evidence, held: Sentences) -> Signs:
    """Every sign, in the order of ``NAMES``."""
    claim, text = meeting.claim, f"{evidence.text} {meeting.context}"
    found = tuple(conflicts(meeting))
    kinds = [c.kind for c in found]
    amounts = quantities(text)
    lacking = sum(not any(q.same(t) for t in amounts) for q in quantities(claim))
    ours, theirs = set(roles_in(claim)), set(roles_in(text))
    absent = ours - theirs
    wanted, there, best = set(stems(claim)), set(stems(text)), set(stems(meeting.sentence))
    duty, duty_there = stances(claim), stances(evidence.text)
    denied, denied_there = denials(claim), denials(meeting.sentence)
    values = [
        *(float(k in kinds) for k in _KINDS),
        min(2, lacking), min(2, len(absent - BROAD)), min(2, len(absent & BROAD)),
        min(2, len(act_names(claim) - act_names(text))), meeting.closeness,
        _met(wanted, there, held), _met(wanted, best, held), 1 - _met(best, wanted, held),
        _alone(_ABSOLUTE, claim, text), _alone(_ABSOLUTE, meeting.sentence, claim), _alone(_ORDER, claim, text),
        *(float(k in duty and k not in duty_there) for k in (4, 3, 1)),
        *(float(k in duty_there and k not in duty) for k in (4, 3, 1)),
        min(2, abs(denied - denied_there)), float(denied > 0 and denied_there == 0),
        math.log(max(3, len(wanted))),
    ]  # fmt: skip
    return Signs(np.array(values, dtype=np.float32), found)


def _met(wanted: set[str], there: set[str], held: Sentences) -> float:
    """The share of words that are there, each by how telling it is."""
    total = sum(held.weights.get(s, 0.9) for s in wanted)
    return sum(held.weights.get(s, 0.9) for s in wanted & there) / total if total else 1.0


def _alone(pattern: re.Pattern[str], ours: str, theirs: str) -> float:
    said = {m.lower() for m in pattern.findall(theirs)}
    return min(2.0, float(sum(m.lower() not in said for m in pattern.findall(ours))))
