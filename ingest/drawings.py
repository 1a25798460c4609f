"""What is drawn on a page besides letters: pictures, ruling lines, and the panels that boxes are made of."""

from __future__ import annotations

import ctypes
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.geometry import Box
from ingest.turning import Turn

_PAPER = 250  # a fill of this brightness (0..255) or more cannot be told from the paper
APART = 30.0  # points of white between boxes that stand side by side, one for each level


def read_drawings(
    page: pdfium.PdfPage, left: float, bottom: float, turn: Turn
) -> tuple[float, tuple[int, int], list[Box]]:
    """What is drawn besides letters: pictures' share of the sheet, ruling lines, panels.

    ``left`` and ``bottom`` are where the sheet begins in the file's coordinates; ``turn`` turns it
    to the frame in which its text is read.
    """
    width, height = turn.size
    area = width * height
    pictures, upright, level = 0.0, 0, 0
    panels: list[Box] = []
    boxes: list[Box] = []
    for item in page.get_objects(max_depth=3):
        kind = item.type
        if kind not in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH):
            continue
        try:
            x0, y0, x1, y1 = item.get_bounds()
        except pdfium.PdfiumError:
            continue  # an empty path has no place on the sheet
        drawn = turn.box(Box(x0 - left, y0 - bottom, x1 - left, y1 - bottom))
        x0, y0, x1, y1 = drawn.x0, drawn.y0, drawn.x1, drawn.y1
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
        wide, high = x1 - x0, y1 - y0
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            pictures += max(wide, 0) * max(high, 0)
        elif wide < 3 and high > 6:
            upright += 1
        elif high < 3 and wide > 6:
            level += 1
        elif high > 8 and wide > 8 and wide * high < 0.95 * area and _is_seen(item):
            boxes.append(Box(x0, y0, x1, y1))
            if wide > 0.3 * width:
                panels.append(boxes[-1])
    cells = _side_by_side(boxes)
    return min(1.0, pictures / area if area else 0.0), (upright + cells, level + cells), _merged(panels)


def _side_by_side(boxes: list[Box]) -> int:
    """How many boxes have another beside them: cells of a table drawn as boxes, not as lines."""
    ordered = sorted(boxes, key=lambda b: (round(b.y1 / 2), b.x0))
    return sum(abs(a.y1 - b.y1) < 2 and abs(a.y0 - b.y0) < 2 and -2 < b.x0 - a.x1 < APART for a, b in pairwise(ordered))


def _is_seen(path: pdfium.PdfObject) -> bool:
    """Whether a path is framed, or filled with more than the white that Word puts behind pasted text."""
    fill_mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium_c.FPDFPath_GetDrawMode(path.raw, fill_mode, stroked) or stroked.value:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetFillColor(path.raw, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _PAPER


def _merged(panels: list[Box]) -> list[Box]:
    """Stacked strips of shading (Word shades line by line) as the one panel a reader sees."""
    merged: list[Box] = []
    for panel in sorted(panels, key=lambda b: -b.y1):
        for k, other in enumerate(merged):
            aligned = abs(other.x0 - panel.x0) < 6 and abs(other.x1 - panel.x1) < 6
            inside = other.x0 - 3 <= panel.x0 and panel.x1 <= other.x1 + 3
            if (aligned and panel.y1 >= other.y0 - 4) or (inside and panel.y0 >= other.y0 - 3):
                merged[k] = Box(min(other.x0, panel.x0), min(other.y0, panel.y0), max(other.x1, panel.x1), other.y1)
                break
        else:
            merged.append(panel)
    return merged
