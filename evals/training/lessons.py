"""What a question teaches about passages: the ones that answer it, and near ones that do not.

Lessons come from two places: the pairs tied to passages of an index (``pairs*.jsonl``), and passages
that were invented with their questions (see ``evals.training.invented``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.library import Entry, Library
from assistant.matching import Asked, Matcher
from evals.training.invented import Invented
from evals.training.pairs import Pair

_SAME_TEXT = 0.93  # passages nearer than this to an answer say the same: no counterexamples
_NEAR, _NEAR_IN_OWN = 12, 10  # counterexamples are drawn from so many, of all documents or of the answer's
_FAMILY = 4  # invented passages on the same small topic stand within so many lines of each other


@dataclass(frozen=True)
class Lesson:
    """A question, the passages that answer it, near ones that don't, and those that may not count as wrong."""

    text: str
    weights: NDArray[np.float32]  # of its tokens, sum 1
    answers: list[int]
    near: list[int]
    near_in_own: list[int]
    barred: frozenset[int]


def lessons(library: Library, pairs: Sequence[Pair]) -> list[Lesson]:
    """What each pair teaches; passages are numbered in the order of the library's entries."""
    entries: list[Entry] = list(library.entries.values())
    place = {e.id: k for k, e in enumerate(entries)}
    vectors = np.stack([library.vector(e) for e in entries])
    source = np.array([e.source_id for e in entries])
    made = []
    for pair, one in zip(pairs, _asked(library, [p.question for p in pairs]), strict=True):
        answers = [place[a] for a in sorted(pair.answers)]
        barred = (vectors @ vectors[answers].T).max(axis=1) > _SAME_TEXT
        barred[[place[i] for i in pair.same_page]] = True
        near = np.where(barred, -9.0, vectors @ one.whole)
        own = np.where(source == pair.source_id, near, -9.0)
        made.append(
            Lesson(
                one.reading.search,
                one.weights,
                answers,
                np.argsort(-near)[:_NEAR].tolist(),
                np.argsort(-own)[:_NEAR_IN_OWN].tolist(),
                frozenset(np.flatnonzero(barred).tolist()),
            )
        )
    return [lesson for lesson in made if len(lesson.weights)]


def lessons_of_invented(library: Library, invented: Sequence[Invented], first: int) -> list[Lesson]:
    """What invented passages teach, numbered from ``first``; the library reads their questions."""
    if not invented:
        return []
    vectors = np.stack([v.whole for v in library.model.read([one.embedded for one in invented])])
    of = [k for k, one in enumerate(invented) for _ in one.questions]
    asked = _asked(library, [q for one in invented for q in one.questions])
    made = []
    for k, one in zip(of, asked, strict=True):
        barred = vectors @ vectors[k] > _SAME_TEXT
        near = np.argsort(-np.where(barred, -9.0, vectors @ one.whole))[:_NEAR]
        around = range(max(0, k - _FAMILY), min(len(invented), k + _FAMILY + 1))
        family = [j for j in around if not barred[j]] or near.tolist()
        made.append(
            Lesson(
                one.reading.search,
                one.weights,
                [first + k],
                (first + near).tolist(),
                [first + j for j in family],
                frozenset((first + np.flatnonzero(barred)).tolist()),
            )
        )
    return [lesson for lesson in made if len(lesson.weights)]


def _asked(library: Library, questions: Sequence[str]) -> list[Asked]:
    """Questions as the matcher reads them: as the model came, so that what is taught now plays no part."""
    matcher = Matcher(library)
    readings = [library.language.read(q) for q in questions]
    read = library.model.read([r.search for r in readings])
    return [matcher.seen(r, vectors) for r, vectors in zip(readings, read, strict=True)]
