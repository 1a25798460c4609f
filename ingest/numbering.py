"""Paragraph numbers, known by their running sequence.

"12." may open a paragraph, a step in a list, or a line that happens to begin with a number. A
document's paragraphs count upwards by one over many pages, mostly at one indent: the longest such
run is the sequence. Annexes start again at 1; their runs are found in what the first run leaves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import Block

_MIN_RUN = 8  # a shorter run is a numbered list
_MAX_GAP = 3  # numbers that a run may miss at once: a paragraph in a picture, a misprint


@dataclass(frozen=True, slots=True)
class _Place:
    order: int  # in the document
    block: Block
    value: int
    x: float
    size: float


def number_paragraphs(pages: Sequence[Sequence[Block]]) -> None:
    """Set ``Block.number`` on each block that opens a numbered paragraph."""
    places: list[_Place] = []
    dotted: list[Block] = []
    order = 0
    for blocks in pages:
        for block in blocks:
            order += 1
            number = block.leading_number
            if number is None or block.kind not in {"paragraph", "item"} or (block.cell and block.cell.columns > 1):
                continue
            if "." in number:
                dotted.append(block)
            else:
                places.append(_Place(order, block, int(number), block.lines[0].x0, block.lines[0].size))
    if len(dotted) >= 5:
        # "3.2.1": such labels carry their own chapter, so they need no running sequence.
        for block in dotted:
            block.number = block.leading_number
    _number_runs(places)


def _number_runs(places: list[_Place]) -> None:
    run = _longest_run(places)
    if len(run) < _MIN_RUN or run[0].value > 3:
        return
    for place in run:
        place.block.number = str(place.value)
    first, last = run[0].order, run[-1].order
    _number_runs([p for p in places if p.order > last])
    _number_runs([p for p in places if p.order < first])


def _longest_run(places: list[_Place]) -> list[_Place]:
    """The longest chain of places whose values count upwards, at one type size and indent."""
    best: list[float] = [1.0] * len(places)
    before: list[int] = [-1] * len(places)
    for k, place in enumerate(places):
        for j in range(k - 1, max(-1, k - 60), -1):
            other = places[j]
            step = place.value - other.value
            if not 1 <= step <= _MAX_GAP or abs(place.size - other.size) > 0.1 * place.size:
                continue
            cost = 0.6 * (step - 1) + (0.0 if abs(place.x - other.x) < 12 else 0.4)
            if best[j] + 1 - cost > best[k]:
                best[k], before[k] = best[j] + 1 - cost, j
    if not places:
        return []
    k = max(range(len(places)), key=lambda i: best[i])
    chain: list[_Place] = []
    while k >= 0:
        chain.append(places[k])
        k = before[k]
    return chain[::-1]


def strip_number(text: str) -> str:
    """A numbered paragraph's text without its number."""
    return re.sub(r"^\d{1,3}(?:\.\d{1,3}){0,3}[.)]?\s+", "", text)
