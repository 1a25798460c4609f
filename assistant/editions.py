"""What changed between two editions: passages added, removed, reworded and moved, each with its place.

>>> changes = compare(library, "kcsie-2024", "kcsie-2025", topic="filtering")
>>> changes["counts"]["reworded"]
3
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.checking.units import stems
from ingest.passages import Passage

if TYPE_CHECKING:
    from assistant.library import Library
    from ingest.sources import Source

KINDS = ("added", "removed", "reworded", "moved")
_SAME = 0.45  # least likeness (0..1) of two passages that are one passage reworded
_NEAREST = 12  # passages of the other edition that are compared in words
_WORD = re.compile(r"[\w’'-]+|£|%")
_NUMBER = re.compile(r"^\s*\d{1,3}(?:\.\d{1,3}){0,3}[.)]?\s+")


class CompareError(Exception):
    """The editions cannot be compared; the message says why and what to do, in one sentence."""


@dataclass(frozen=True)
class _Piece:
    """A passage of one edition as the comparison sees it."""

    number: int
    passage: Passage
    text: str  # without its paragraph number
    words: tuple[str, ...]
    stems: frozenset[str]
    heading: str


def compare(library: Library, from_id: str, to_id: str, topic: str | None = None) -> dict[str, Any]:
    """The changes from one held edition to another, in the order of the newer one.

    ``topic`` keeps changes whose section or words touch it. Raises CompareError for an edition not held.
    """
    for source_id in (from_id, to_id):
        if source_id not in library.held:
            raise CompareError(f"{source_id} is not held: choose from {', '.join(sorted(library.held))}.")
    source_from, source_to = library.source(from_id), library.source(to_id)
    old, new = _pieces(library, from_id), _pieces(library, to_id)
    pairs = _align(library, from_id, to_id, old, new)
    wanted = frozenset(stems(topic)) if topic else frozenset()
    changes: list[tuple[float, dict[str, Any]]] = []
    unchanged = 0
    moved = _moved([(a, b) for a, b in pairs if old[a].words == new[b].words], old, new)
    for a, b in pairs:
        if old[a].words == new[b].words and (a, b) not in moved:
            unchanged += _touches(new[b], wanted)
            continue
        kind = "moved" if (a, b) in moved else "reworded"
        if _touches(new[b], wanted) or _touches(old[a], wanted):
            changes.append((b, _change(kind, library, (from_id, old[a]), (to_id, new[b]))))
    paired_old, paired_new = {a for a, _ in pairs}, {b for _, b in pairs}
    after = dict(pairs)
    place = -1.0
    for a, piece in enumerate(old):
        place = after.get(a, place)
        if a not in paired_old and _touches(piece, wanted):
            changes.append((place + 0.5, _change("removed", library, (from_id, piece), None)))
    changes.extend(
        (b, _change("added", library, None, (to_id, piece)))
        for b, piece in enumerate(new)
        if b not in paired_new and _touches(piece, wanted)
    )
    ordered = [change for _, change in sorted(changes, key=lambda c: c[0])]
    counts = {kind: sum(c["kind"] == kind for c in ordered) for kind in KINDS}
    return {
        "from": _source_json(source_from),
        "to": _source_json(source_to),
        "changes": ordered,
        "counts": {**counts, "unchanged": unchanged},
    }


def _pieces(library: Library, source_id: str) -> list[_Piece]:
    """Passages in reading order, list parts that repeat their opening words counted once, footnotes last."""
    pieces = []
    for number, passage in enumerate(library.passages(source_id)):
        own = [s for s in passage.spans if not s.stem]
        if not own:
            continue
        text = _NUMBER.sub("", passage.text).strip()
        words = tuple(w.lower().replace("’", "'") for w in _WORD.findall(text))
        if words:
            pieces.append(_Piece(number, passage, text, words, frozenset(stems(text)), _heading(passage)))
    return pieces


def _heading(passage: Passage) -> str:
    return " ".join(_NUMBER.sub("", passage.section[-1]).lower().split()) if passage.section else ""


# --- alignment ---


def _align(library: Library, from_id: str, to_id: str, old: list[_Piece], new: list[_Piece]) -> list[tuple[int, int]]:
    """Pairs of passages that are the same one: by their words first, then by likeness and place."""
    pairs = _exact(old, new)
    done_old, done_new = {a for a, _ in pairs}, {b for _, b in pairs}
    left_old = [k for k in range(len(old)) if k not in done_old]
    left_new = [k for k in range(len(new)) if k not in done_new]
    if not left_old or not left_new:
        return sorted(pairs)
    vectors_old = np.stack([library.store(from_id).vectors[old[k].number] for k in left_old])
    vectors_new = np.stack([library.store(to_id).vectors[new[k].number] for k in left_new])
    likeness = vectors_old @ vectors_new.T
    anchors = sorted(pairs)
    scored: list[tuple[float, int, int]] = []
    for row, a in enumerate(left_old):
        for column in np.argsort(-likeness[row])[:_NEAREST]:
            b = left_new[int(column)]
            score = _likeness(old[a], new[b], float(likeness[row, column]), anchors)
            if score >= _SAME:
                scored.append((score, a, b))
    for _, a, b in sorted(scored, key=lambda s: -s[0]):
        if a not in done_old and b not in done_new:
            pairs.append((a, b))
            done_old.add(a)
            done_new.add(b)
    return sorted(pairs)


def _exact(old: list[_Piece], new: list[_Piece]) -> list[tuple[int, int]]:
    """Passages with the same words; where the same words stand several times, heading and order decide."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for b, piece in enumerate(new):
        places[piece.words].append(b)
    pairs: list[tuple[int, int]] = []
    for with_heading in (True, False):
        taken_old = {a for a, _ in pairs}
        for a, piece in enumerate(old):
            if a in taken_old:
                continue
            fitting = [b for b in places[piece.words] if not with_heading or new[b].heading == piece.heading]
            if fitting:
                pairs.append((a, fitting[0]))
                places[piece.words].remove(fitting[0])
    return pairs


def _likeness(a: _Piece, b: _Piece, vectors: float, anchors: list[tuple[int, int]]) -> float:
    """0..1: shared words for the most part, then meaning, the same heading, and the same place among the unchanged."""
    if a.passage.kind == "footnote" and b.passage.kind != "footnote":
        return 0.0
    shared = 2 * len(a.stems & b.stems) / max(1, len(a.stems) + len(b.stems))
    inside = len(a.stems & b.stems) / max(1, min(len(a.stems), len(b.stems)))
    score = 0.45 * shared + 0.15 * inside + 0.25 * max(0.0, vectors) + (0.08 if a.heading == b.heading else 0.0)
    return score + (0.07 if _in_order(a, b, anchors) else 0.0) if shared >= 0.2 else 0.0


def _in_order(a: _Piece, b: _Piece, anchors: list[tuple[int, int]]) -> bool:
    """Whether two passages stand between the same unchanged neighbours."""
    at = bisect_left(anchors, (a.number, -1))
    low = anchors[at - 1][1] if at else -1
    high = anchors[at][1] if at < len(anchors) else float("inf")
    return low <= b.number <= high


def _moved(same: list[tuple[int, int]], old: list[_Piece], new: list[_Piece]) -> set[tuple[int, int]]:
    """Of passages with unchanged words, those out of the common order and under another heading."""
    run: list[int] = []  # the longest rising chain of places in the newer edition (patience sorting)
    back: list[int] = [-1] * len(same)
    tails: list[int] = []
    for k, (_, b) in enumerate(same):
        at = bisect_left(run, b)
        back[k] = tails[at - 1] if at else -1
        if at == len(run):
            run.append(b)
            tails.append(k)
        else:
            run[at], tails[at] = b, k
    kept: set[int] = set()
    k = tails[-1] if tails else -1
    while k >= 0:
        kept.add(k)
        k = back[k]
    return {pair for k, pair in enumerate(same) if k not in kept and old[pair[0]].heading != new[pair[1]].heading}


# --- output ---


def _touches(piece: _Piece, wanted: frozenset[str]) -> bool:
    """Whether a passage is on the topic: all of its words stand in the passage or its headings."""
    return not wanted or wanted <= piece.stems | frozenset(stems(" ".join(piece.passage.section)))


def _change(
    kind: str, library: Library, before: tuple[str, _Piece] | None, after: tuple[str, _Piece] | None
) -> dict[str, Any]:
    shown = after or before
    assert shown is not None
    added, removed = _words(before[1] if before else None, after[1] if after else None)
    return {
        "kind": kind,
        "section": list(shown[1].passage.section),
        "from": _place(library, *before) if before else None,
        "to": _place(library, *after) if after else None,
        "words_added": added if kind == "reworded" else [],
        "words_removed": removed if kind == "reworded" else [],
    }


def _words(before: _Piece | None, after: _Piece | None) -> tuple[list[str], list[str]]:
    """Runs of words that only the newer, and only the older, passage has."""
    if before is None or after is None:
        return [], []
    a, b = _WORD.findall(before.text), _WORD.findall(after.text)
    matcher = SequenceMatcher(None, before.words, after.words, autojunk=False)
    added, removed = [], []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        if j2 > j1:
            added.append(" ".join(b[j1:j2]))
        if i2 > i1:
            removed.append(" ".join(a[i1:i2]))
    return added, removed


def _place(library: Library, source_id: str, piece: _Piece) -> dict[str, Any]:
    own = next((s for s in piece.passage.spans if not s.stem), piece.passage.spans[0])
    page = library.page(source_id, own.page_index)
    return {
        "page_label": page.page_label,
        "page_index": page.page_index,
        "paragraph": piece.passage.paragraphs[0] if piece.passage.paragraphs else None,
        "text": piece.passage.text,
    }


def _source_json(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "edition": source.edition,
        "kind": source.kind,
        "status": source.status,
        "superseded_by": source.superseded_by,
    }
