"""A described situation: the concerns that it shows, and in whose words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.england import places_named
from assistant.levels.asking import only_asks
from assistant.levels.concerns import Concerns, Floats, load_concerns, meanings
from assistant.levels.denying import denied_from, denies
from assistant.levels.whose import ADULT, CHILD, subjects
from assistant.untold import without_untold

_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]*")
_CUT = re.compile(r"[,:()]| - | – | & | \+ |\b(?:and|but|so|then|because|cos)\b", re.I)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+%?")
_SMALL_WORDS = (
    "a an the and or but so of in on at to for with by from is are was were be been am i i'm i've we he he's his she "
    "she's her hers him they they're their them it it's its this that these those there here who what which you your "
    "my our me us has have had do does did not no as if then than too very just now again y yr year years old boy "
    "girl lad lass child kid pupil student mum dad mother father parent parents"
)
_SMALL = frozenset(_SMALL_WORDS.split())
# "Y4", "Year 9", "8 yrs old", "aged 3"
_AGE = re.compile(
    r"\b(?:y(?:ea)?r?\s?\d{1,2}s?|(?:aged?\s)?\d{1,2}(?:\s?[-\s]?(?:y(?:ea)?rs?|months?|weeks?)(?:[-\s]olds?)?|"
    r"\s?yo|\s?m)|aged?\s\d{1,2})\b",
    re.I,
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_FAINT = 5.0
_SURE = 1.5  # a clause that shows a concern so plainly needs no sentence that hints at it
_PLAINLY = {1: 4.0, 2: 1.5}  # how plainly so few telling words must show a concern
_AS_GOOD = 1.0  # shorter words are shown in place of longer ones that say little more
_FEW = 2  # clauses: what shows in so few of them, one of which denies, is what it denies
_HINTS = -0.8  # how nearly a clause of the right person shows what only the whole shows
_NO = np.float32(-9.0)


@dataclass(frozen=True)
class Situation:
    """A text, its sentences, clauses and pairs of clauses, and how far each shows each concern (above 0: it does)."""

    text: str
    parts: tuple[str, ...] = ()
    scores: Floats | None = None  # (parts, concerns)

    def shown(self) -> Floats:
        """For each concern, how plainly the situation shows it."""
        assert self.scores is not None
        best: Floats = self.scores.max(axis=0)
        return best

    def words(self, concern: int) -> str:
        """The fewest words of the text that show a concern about as plainly as any."""
        assert self.scores is not None
        scores = self.scores[:, concern]
        enough = max(0.0, float(scores.max()) - _AS_GOOD)
        good = [k for k in range(len(self.parts)) if scores[k] >= enough]
        return min((self.parts[k] for k in good), key=len)


@dataclass(frozen=True)
class _Part:
    """Words of the text and the clauses (by number) that they span."""

    text: str
    clauses: frozenset[int]


def read_situation(text: str, concerns: Concerns | None = None) -> Situation:
    """Read a text for concerns."""
    concerns = concerns or load_concerns()
    parts, clauses = _parts(text)
    if not parts:
        return Situation(text, ("",), np.full((1, len(concerns.ids)), -1.0, dtype=np.float32))
    denying = [k for k, clause in enumerate(clauses) if denies(clause)]
    scores = concerns.shown(meanings([*(p.text for p in parts), *(clauses[k] for k in denying)]))
    unheard = _out_of_context(scores[: len(parts)], parts)
    # Words that plainly show one thing do not faintly show others besides.
    scores[scores < scores.max(axis=1, keepdims=True) - _FAINT] = _NO
    scores[: len(parts)][unheard] = _NO
    shown = scores[: len(parts)].copy()
    for k, alone in zip(denying, scores[len(parts) :], strict=True):
        # "No breakfast" says what is wanting, "no bruises" that nothing is wrong.
        wanting = concerns.lacks & (alone > 0)
        struck = ~concerns.lacks & ~concerns.shows[wanting].any(axis=0)
        for row, part in enumerate(parts):
            if k in part.clauses and len(part.clauses) <= _FEW:
                shown[row, struck] = _NO
    _only_where_said(shown, parts, denying, concerns)
    _plain_where_short(shown, parts)
    _of_whom(shown, parts, subjects(clauses), concerns)
    return Situation(text, tuple(p.text for p in parts), shown)


def _out_of_context(scores: Floats, parts: list[_Part]) -> NDArray[np.bool_]:
    """(parts, concerns): what some words of a sentence faintly show and the sentence as a whole does not hint at.

    A few words alone come near to anything: "he got socks", "won't see the doctor".
    """
    struck = np.zeros(scores.shape, dtype=np.bool_)
    for row, part in enumerate(parts):
        around = [k for k, other in enumerate(parts) if part.clauses < other.clauses]
        if around:
            struck[row] = (scores[row] < _SURE) & (scores[around].max(axis=0) < _HINTS)
    return struck


def _only_where_said(shown: Floats, parts: list[_Part], denying: list[int], concerns: Concerns) -> None:
    """A longer part with a denial in it shows only what some part without one nearly shows as well."""
    if not denying:
        return
    said = [row for row, part in enumerate(parts) if not part.clauses.intersection(denying)]
    hinted = shown[said].max(axis=0) if said else np.full(shown.shape[1], _NO)
    for row, part in enumerate(parts):
        if part.clauses.intersection(denying) and len(part.clauses) > _FEW:
            shown[row, ~concerns.lacks & (hinted < _HINTS)] = _NO


def _of_whom(shown: Floats, parts: list[_Part], whom: list[str], concerns: Concerns) -> None:
    """A parent's doings show nothing of the child's, nor a child's of the parent's: strike out what would."""
    people = [{whom[k] for k in part.clauses if whom[k]} for part in parts]
    for k, meant in enumerate(concerns.whose):
        if not meant:
            continue
        other = ADULT if meant == CHILD else CHILD
        hinted = max(
            (float(shown[r, k]) for r, who in enumerate(people) if who in ({meant}, set())), default=float(_NO)
        )
        for row, who in enumerate(people):
            if other in who and (meant not in who or hinted < _HINTS):
                shown[row, k] = _NO


def _parts(text: str) -> tuple[list[_Part], list[str]]:
    """The whole, its sentences, their clauses and neighbouring clauses together, and the clauses alone."""
    found: dict[str, frozenset[int]] = {}
    clauses: list[str] = []
    for sentence in _SENTENCE.finditer(text):
        edges = [sentence.start()]
        for cut in _CUT.finditer(text, sentence.start(), sentence.end()):
            edges += [cut.start(), cut.end()]
        cuts = zip(edges[::2], [*edges[1::2], sentence.end()], strict=True)
        told = [(a, b) for a, b in cuts if text[a:b].strip(" .!?;") and not only_asks(text[a:b], sentence.group())]
        if not told:
            continue
        # What is asked at either end of a sentence is no part of what is told.
        whole = text[told[0][0] : told[-1][1]].strip()
        spans = [span for a, b in told for span in _at_denial(text, a, b)]
        numbers = range(len(clauses), len(clauses) + len(spans))
        clauses += [text[a:b].strip() for a, b in spans]
        found.setdefault(whole, frozenset(numbers))
        long = [(span, n) for span, n in zip(spans, numbers, strict=True) if telling(text[span[0] : span[1]])]
        if len(long) > 1:
            for (a, b), n in long:
                found.setdefault(text[a:b].strip(), frozenset({n}))
            for (first, m), (second, n) in pairwise(long):
                found.setdefault(text[first[0] : second[1]].strip(), frozenset(range(m, n + 1)))
    parts = [_Part(said, of) for said, of in found.items() if telling(said)]
    return parts or [_Part(text.strip(), frozenset(range(len(clauses))))] if clauses else [], clauses


def _at_denial(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A clause, cut where a denial begins that leaves what stands before it standing."""
    cut = denied_from(text[start:end])
    return [(start, end)] if cut is None else [(start, start + cut), (start + cut, end)]


def telling(words: str) -> int:
    """How many words of a text can tell of anything: those besides the small ones.

    An age, a bare number and the name of a place or a person tell nothing: "15 year old lad in Kettering". Nor does
    who was not informed: "no one told the council".
    """
    plain = _AGE.sub(" ", words.replace("’", "'"))
    for place in places_named(plain):
        plain = re.sub(rf"\b{re.escape(place)}\b(?: (?:primary|secondary|junior|infant|high))?(?: school)?", " ", plain)
    named = {w.lower() for w in _NAME.findall(plain)}
    said = _WORD.findall(without_untold(plain.lower()))
    told = {w for w in said if w not in _SMALL and w not in named}
    return 0 if all(w.isdigit() for w in told) else len(told)


def _plain_where_short(shown: Floats, parts: list[_Part]) -> None:
    """What one or two words show counts only where they show it plainly: "no coat" does, "mum supportive" does not."""
    for row, part in enumerate(parts):
        needed = _PLAINLY.get(telling(part.text), 0.0)
        shown[row, shown[row] < needed] = _NO
