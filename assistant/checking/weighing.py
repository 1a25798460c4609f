"""All that is known of a claim before its verdict, and the figures in it that the verdict rests on.

The cited place and the rest of the document each put forward their nearest passage and the one that
bears the claim out best. How likely each verdict is follows from what those four say together: a
passage says otherwise only of what it speaks of, and a claim is borne out elsewhere only if it is not here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.checking.bearing import Bearing, Floats
from assistant.checking.meeting import Conflict
from assistant.checking.units import Unit

# Who is to act, and whether something is denied, may be said in many words: a reading this sure of what the whole says
# overrules the comparison of words. An amount, "must" for "should" and an Act are what they are.
_READ = frozenset({"role", "negation"})
_SURE = 0.7
_KINDS = ("number", "duty", "negation", "role", "act")
_LEAST = 1e-3  # likelihoods below this say no more
_LEAD = 0.15  # a lead greater than this says no more

_OF_ONE = (
    "odds", "left open", "out", "against", "nearness", "lead", "ahead",
    *(f"conflict: {k}" for k in _KINDS), "lacks an amount", "none",
)  # fmt: skip
_NOTHING = (0.0, math.log(1 / _LEAST), math.log(_LEAST), math.log(_LEAST), 0.2, -_LEAD, 0.0, *([0.0] * 6), 1.0)
_SIDES = ("here: nearest", "here: best", "beyond: nearest", "beyond: best")
NAMES = (
    *(f"{side}: {name}" for side in _SIDES for name in _OF_ONE),
    "nearest of all", "as near as any", "nearer here", "nearer here, or not at all",
)  # fmt: skip


@dataclass(frozen=True)
class Weighed:
    """A piece of evidence with what it makes of a claim: its best sentence, how near that is, and the judgement."""

    unit: Unit
    nearness: float
    cited: bool
    bearing: Bearing
    conflicts: tuple[Conflict, ...]
    lacks_amount: bool  # the claim gives a figure that the evidence does not
    stands: bool = False  # word for word

    @property
    def forbidden(self) -> bool:
        """Something that is compared as such differs: never "confirmed"."""
        if self.stands:
            return False
        overruled = self.bearing.out >= _SURE and _READ.issuperset(c.kind for c in self.conflicts)
        return self.lacks_amount or (bool(self.conflicts) and not overruled)


@dataclass(frozen=True)
class Pool:
    """All that is known of a claim before its verdict: the evidence, nearest first, and where it was cited."""

    weighed: tuple[Weighed, ...]
    top: float  # nearness of the nearest sentence of the document
    here: bool  # the cited place is as near as any
    anything: bool  # some place was cited

    @property
    def inside(self) -> tuple[Weighed, ...]:
        """The evidence of the cited place; of the whole document where none was cited."""
        return tuple(w for w in self.weighed if w.cited or not self.anything)

    @property
    def beyond(self) -> tuple[Weighed, ...]:
        return tuple(w for w in self.weighed if self.anything and not w.cited)


def figures(pool: Pool) -> Floats:
    """What the verdict on a claim rests on, in the order of ``NAMES``."""
    chosen = [
        _most(side, key)
        for side in (pool.inside, pool.beyond)
        for key in (lambda w: w.nearness, lambda w: w.bearing.out)
    ]
    nearer = (chosen[0].nearness if chosen[0] else 0.0) - (chosen[2].nearness if chosen[2] else 0.0)
    values = [value for one in chosen for value in _of(one, pool.weighed)]
    return np.array(
        [*values, pool.top, float(pool.here or not pool.anything), max(-0.2, min(0.2, nearer)), max(0.0, nearer)],
        dtype=np.float32,
    )


def _most(among: Sequence[Weighed], key: Callable[[Weighed], float]) -> Weighed | None:
    return max(among, key=key, default=None)


def _of(one: Weighed | None, weighed: Sequence[Weighed]) -> tuple[float, ...]:
    """The figures of one piece of evidence; how far it leads is against the nearest of another passage."""
    if one is None:
        return _NOTHING
    out, against, left_open = (max(_LEAST, x) for x in (one.bearing.out, one.bearing.against, one.bearing.open))
    lead = one.nearness - max((w.nearness for w in weighed if w.unit.passage != one.unit.passage), default=0.0)
    kinds = {c.kind for c in one.conflicts}
    return (
        math.log(out / against), math.log(left_open / (out + against)), math.log(out), math.log(against),
        one.nearness, max(-_LEAD, min(_LEAD, lead)), max(0.0, lead),
        *(float(k in kinds) for k in _KINDS), float(one.lacks_amount), 0.0,
    )  # fmt: skip
