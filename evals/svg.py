"""Plots as inline SVG: bars, lines and histograms, small enough to read in one sitting."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

COLOURS = ("#1d5a87", "#d97706", "#3f7d4e", "#8b3a62", "#5b5b5b", "#0e7490", "#a16207", "#7c3aed")
_FONT = 'font-family="system-ui, sans-serif" font-size="12" fill="#222"'


def bars(title: str, groups: Mapping[str, Mapping[str, float | None]], top: float = 1.0) -> str:
    """Horizontal bars: for each group, one for each series. Values run from 0 to ``top``."""
    series = list(dict.fromkeys(name for values in groups.values() for name in values))
    left, width, bar = 200, 420, 13
    height = 34 + sum(len(values) * bar + 10 for values in groups.values()) + 24
    parts = [_text(8, 18, title, bold=True)]
    y = 30.0
    for group, values in groups.items():
        parts.append(_text(left - 8, y + len(values) * bar / 2 + 4, group, anchor="end"))
        for name, value in values.items():
            if value is not None:
                long = width * min(value, top) / top
                colour = COLOURS[series.index(name) % len(COLOURS)]
                parts.append(f'<rect x="{left}" y="{y:.1f}" width="{long:.1f}" height="{bar - 2}" fill="{colour}"/>')
                parts.append(_text(left + long + 5, y + bar - 3, f"{value:.2f}"))
            y += bar
        y += 10
    parts.append(_legend(series, left, y + 8))
    return _svg(left + width + 60, height, title, parts)


def histogram(title: str, values: Sequence[float], unit: str, bins: int = 24) -> str:
    """How often values fall into equal steps from 0 to the 99th percentile; the rest is in the last step."""
    if not values:
        return ""
    ordered = sorted(values)
    end = ordered[min(len(ordered) - 1, math.floor(0.99 * len(ordered)))] or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(value / end * bins))] += 1
    width, height, left = 560, 150, 40
    step = width / bins
    parts = [_text(8, 18, title, bold=True)]
    for k, count in enumerate(counts):
        tall = height * count / max(counts)
        x, y = left + k * step, 30 + height - tall
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{step - 1:.1f}" height="{tall:.1f}" fill="{COLOURS[0]}"/>')
    for k in range(5):
        parts.append(_text(left + k * width / 4, 46 + height, f"{end * k / 4:.0f} {unit}", anchor="middle"))
    return _svg(left + width + 40, height + 60, title, parts)


def lines(title: str, series: Mapping[str, Sequence[tuple[float, float]]], x_name: str, y_name: str) -> str:
    """Lines through points, both axes logarithmic: growth shows as a slope."""
    points = [point for line in series.values() for point in line if point[0] > 0 and point[1] > 0]
    if not points:
        return ""
    width, height, left, top = 520, 300, 70, 34
    x_low, x_high = _decades([x for x, _ in points])
    y_low, y_high = _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            left + width * (math.log10(x) - x_low) / (x_high - x_low),
            top + height * (1 - (math.log10(y) - y_low) / (y_high - y_low)),
        )

    parts = [_text(8, 18, title, bold=True)]
    for decade in range(x_low, x_high + 1):
        x, _ = place(10.0**decade, 10.0**y_low)
        parts.append(_rule(x, top, x, top + height))
        parts.append(_text(x, top + height + 16, f"{10.0**decade:g}", anchor="middle"))
    for decade in range(y_low, y_high + 1):
        _, y = place(10.0**x_low, 10.0**decade)
        parts.append(_rule(left, y, left + width, y))
        parts.append(_text(left - 6, y + 4, f"{10.0**decade:g}", anchor="end"))
    for k, line in enumerate(series.values()):
        placed = [place(x, y) for x, y in line if x > 0 and y > 0]
        colour = COLOURS[k % len(COLOURS)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed)
    parts.append(_text(left + width / 2, top + height + 34, x_name, "middle"))
    parts.append(_text(left, top - 4, y_name))
    parts.append(_legend(list(series), left, top + height + 54))
    return _svg(left + width + 60, top + height + 66, title, parts)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _legend(names: Sequence[str], x: float, y: float) -> str:
    parts = []
    for k, name in enumerate(names):
        parts.append(f'<rect x="{x:.0f}" y="{y - 9:.0f}" width="10" height="10" fill="{COLOURS[k % len(COLOURS)]}"/>')
        parts.append(_text(x + 14, y, name))
        x += 30 + 7 * len(name)
    return "".join(parts)


def _text(x: float, y: float, text: str, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight} {_FONT}>{escape(text)}</text>'


def _rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="#ddd"/>'


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'role="img" aria-label="{escape(title, quote=True)}">{"".join(parts)}</svg>'
    )
