"""The type that most of a document is set in: what headings, notes and gaps are measured against."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.lines import Line

_HYPHENATED = 0.01  # share of lines that end within a word where the program that set them breaks words


@dataclass(frozen=True, slots=True)
class Type:
    """The body type of a document: what headings, notes and gaps are measured against."""

    size: float
    pitch: float  # distance of two baselines, in units of ``size``
    vocabulary: Mapping[str, int]  # how often each word stands in it
    hyphenates: bool = False  # whether words are broken at line ends: else a hyphen there was typed

    @classmethod
    def of(cls, pages: Sequence[Sequence[Line]]) -> Type:
        sizes: Counter[float] = Counter()
        steps: Counter[float] = Counter()
        words: Counter[str] = Counter()
        for lines in pages:
            for line in lines:
                if not line.bold:
                    sizes[round(line.size, 1)] += len(line.text)
                words.update(re.findall(r"[a-z]+(?:-[a-z]+)*", line.text.lower()))
        size = sizes.most_common(1)[0][0] if sizes else 12.0
        broken = 0
        for lines in pages:
            for a, b in pairwise(lines):
                head, tail = re.search(r"(\w+)[-‐]$", a.text), re.match(r"[a-z]+", b.text)
                if head and tail and head.group(1).lower() + tail.group(0) in words:
                    broken += f"{head.group(1)}-{tail.group(0)}".lower() not in words
        for lines in pages:
            for a, b in pairwise(lines):
                if abs(a.size - size) < 0.6 and abs(b.size - size) < 0.6 and 0 < a.y - b.y < 2.2 * size:
                    steps[round((a.y - b.y) / size, 2)] += 1
        common = [step for step, n in steps.items() for _ in range(n)]
        pitch = steps.most_common(1)[0][0] if steps else 1.1
        if common and pitch > median(common) * 1.3:  # single-line lists must not set the pitch
            pitch = median(common)
        return cls(size, pitch, words, broken > _HYPHENATED * sum(map(len, pages)))
