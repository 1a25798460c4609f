"""Which way a page's letters run, and its coordinates turned so that they run from left to right.

A wide table is often set sideways on an upright sheet, and the sheet may be shown turned besides.
Letters are read in the frame in which most of a page's text is upright; the few that run another
way, such as a row's label set along its side, are read in their own and put in their place.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.geometry import Box

_ASKEW = math.radians(12)  # further off the upright than a crooked scan: a watermark across the page


@dataclass(frozen=True, slots=True)
class Turn:
    """``quarters`` of a clockwise turn of a frame that is ``width`` by ``height`` points before it."""

    quarters: int
    width: float
    height: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height after the turn."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.quarters == 1:
            return y, self.width - x
        if self.quarters == 2:
            return self.width - x, self.height - y
        if self.quarters == 3:
            return self.height - y, x
        return x, y

    def box(self, box: Box) -> Box:
        if not self.quarters:
            return box
        (xa, ya), (xb, yb) = self.point(box.x0, box.y0), self.point(box.x1, box.y1)
        return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))

    def back(self) -> Turn:
        """The turn that undoes this one."""
        return Turn(-self.quarters % 4, *self.size)


def quarters_to_upright(a: float, b: float) -> int | None:
    """Clockwise quarter turns that set a letter upright whose line runs along (a, b); None for one set askew."""
    angle = math.atan2(b, a)
    quarter = round(angle / (math.pi / 2))
    return None if abs(angle - quarter * math.pi / 2) > _ASKEW else quarter % 4


def most_common(quarters: Iterable[int]) -> int:
    """The way that most letters run; 0 on a page without letters."""
    counted = Counter(quarters).most_common(1)
    return counted[0][0] if counted else 0
