"""From what the evidence says together to a verdict.

How likely each verdict is was learnt on claims about documents that the reader was not taught on
(``evals/training/verdicts.py``). "Confirmed" must be likelier than a threshold chosen so that it can be
relied on; whatever is compared as such and differs forbids it. "Partly" is for what is more likely
borne out than not, and not surely.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from assistant.checking.bearing import Floats
from assistant.checking.units import Unit
from assistant.checking.weighing import NAMES, Pool, Weighed, figures

RULE = Path(__file__).with_name("verdicts.toml")
OUTCOMES = ("confirmed", "elsewhere", "contradicted", "not_found")
TIE = 0.045  # a cited sentence this little behind the nearest one is still the one meant
_BORNE_OUT = 0.75  # "confirmed" also needs one passage that is read as bearing out the whole, this surely
_BESIDE = 0.5  # what bears a claim out half as likely as the best does counts beside it


@dataclass(frozen=True)
class Judgement:
    """A verdict with the sentences that bear it out, best first, and a reason in one sentence."""

    verdict: str
    units: tuple[Unit, ...]
    reason: str
    score: float = 0.0


@dataclass(frozen=True)
class Rule:
    """What the evidence's figures weigh for each outcome, and how likely "confirmed" must be.

    ``weights``: for each name of ``weighing.NAMES`` its mean, its spread and its weight for each outcome.
    """

    confirmed: float
    bias: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]

    @classmethod
    def read(cls, path: Path = RULE) -> Rule:
        stored = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(stored["confirmed"], tuple(stored["bias"]), tuple(tuple(stored["weights"][n]) for n in NAMES))

    def write(self, path: Path, why: str) -> None:
        lines = [f"# {why}", f"confirmed = {self.confirmed:g}", f"# {', '.join(OUTCOMES)}", f"bias = {_row(self.bias)}"]
        lines += ["", "[weights] # mean, spread, then as above"]
        lines += [f'"{name}" = {_row(row)}' for name, row in zip(NAMES, self.weights, strict=True)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @cached_property
    def _table(self) -> Floats:
        return np.array(self.weights, dtype=np.float32)

    def likely(self, told: Floats) -> Floats:
        """How likely each outcome is, given the figures of a claim or of many (rows)."""
        mean, spread, weights = self._table[:, 0], self._table[:, 1], self._table[:, 2:]
        score = ((told - mean) / spread) @ weights + np.array(self.bias, dtype=np.float32)
        found = np.exp(score - score.max(axis=-1, keepdims=True))
        return found / found.sum(axis=-1, keepdims=True)  # type: ignore[no-any-return]


def _row(values: Sequence[float]) -> str:
    return f"[{', '.join(f'{v:.4g}' for v in values)}]"


@cache
def shipped_rule() -> Rule:
    return Rule.read()


def decide(pool: Pool, rule: Rule) -> Judgement:
    """The verdict that the evidence bears."""
    return settle(pool, rule.likely(figures(pool)), rule.confirmed)


def settle(pool: Pool, likely: Floats, confirmed: float) -> Judgement:
    """The verdict, given how likely each outcome is and how likely "confirmed" must be."""
    inside, beyond = _bearing_out(pool.inside), _bearing_out(pool.beyond)
    if any(w.stands for w in inside):
        return _confirmed(pool, inside)
    if any(w.stands for w in beyond):
        return _elsewhere(beyond)
    allowed = np.array([bool(inside), bool(beyond), True, True])
    likely = np.where(allowed, likely, 0.0)
    likely = likely / likely.sum()
    outcome = OUTCOMES[int(likely.argmax())]
    if outcome == "confirmed" and likely[0] >= confirmed and _best(inside).bearing.out >= _BORNE_OUT:
        return _confirmed(pool, inside)
    if outcome == "elsewhere":
        return _elsewhere(beyond)
    if outcome == "confirmed":
        best = _best(inside)
        reason = "The passage speaks of this; whether it says quite this is for a reader to judge."
        return Judgement("partly", (best.unit,), reason, best.bearing.out)
    if outcome == "not_found":
        return Judgement("not_found", (), "No passage says this.", float(likely[-1]))
    return _contradicted(pool)


def _bearing_out(side: Sequence[Weighed]) -> list[Weighed]:
    """What may bear a claim out: what nothing forbids, unless a forbidden passage does so far better.

    Then that passage is the one meant, and another that hardly speaks of it can't stand in for it.
    """
    most = max((w.bearing.out for w in side), default=0.0)
    return [w for w in side if w.stands or (not w.forbidden and w.bearing.out >= _BESIDE * most)]


def _best(borne_out: Sequence[Weighed]) -> Weighed:
    return max(borne_out, key=lambda w: (w.stands, w.bearing.out))


def _confirmed(pool: Pool, borne_out: Sequence[Weighed]) -> Judgement:
    reason = "It is where it was cited." if pool.anything else "The document says this."
    return _agreement("confirmed", borne_out, reason)


def _elsewhere(borne_out: Sequence[Weighed]) -> Judgement:
    return _agreement("elsewhere", borne_out, "It is in the document, but not where it was cited.")


def _agreement(verdict: str, borne_out: Sequence[Weighed], reason: str) -> Judgement:
    best = _best(borne_out)
    order = [best, *sorted((w for w in borne_out if w is not best), key=lambda w: -w.bearing.out)]
    return Judgement(verdict, tuple(dict.fromkeys(w.unit for w in order))[:5], reason, best.bearing.out)


def _contradicted(pool: Pool) -> Judgement:
    """What says otherwise: the nearest passage, of the cited place where that is as near as any."""
    first = max((w for w in pool.weighed if w.cited or not pool.here), key=lambda w: w.nearness)
    others = [
        w
        for w in pool.weighed
        if w is not first and w.nearness >= first.nearness - TIE and w.bearing.against > w.bearing.out
    ]
    reason = "The passage says otherwise."
    if first.conflicts:
        told = first.conflicts[0]
        reason = f"The claim says “{told.said}”; the passage says “{told.stands}”."
    units = tuple(dict.fromkeys(w.unit for w in (first, *others)))[:5]
    return Judgement("contradicted", units, reason, first.bearing.against)
