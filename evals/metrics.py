"""What is counted, as pure functions of answers and known answers. No figure is made anywhere else."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PageKey = tuple[str, str]  # source id, page name

_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00ad": None})
_RESAMPLES = 2000


@dataclass(frozen=True)
class Ranked:
    """A ranked passage as it is judged: the pages it stands on, and its words."""

    pages: tuple[PageKey, ...]
    text: str


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Difference:
    """How far one system is ahead of another on the same cases (paired bootstrap)."""

    mean: float
    low: float
    high: float
    p: float  # two-sided: how often resampling turns the sign of the difference
    n: int


# --- pages ---------------------------------------------------------------------------------------


def page_name(label: str | None, index: int) -> str:
    """What a page is called in the data: the number printed on it, else its place in the file."""
    return label if label else str(index)


def ranked_pages(passages: Iterable[Ranked]) -> list[PageKey]:
    """Distinct pages in the order of the passages and, within a passage, of its pages."""
    return list(dict.fromkeys(page for passage in passages for page in passage.pages))


def first_right(pages: Sequence[PageKey], right: Iterable[PageKey]) -> int | None:
    """The rank, from 1, of the first page that answers; None where none is there."""
    wanted = set(right)
    return next((rank for rank, page in enumerate(pages, 1) if page in wanted), None)


def hit(rank: int | None, k: int) -> float:
    """1 if a right page is among the first k."""
    return float(rank is not None and rank <= k)


def reciprocal(rank: int | None) -> float:
    return 1.0 / rank if rank else 0.0


# --- words ---------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Text as it is compared: white space, case and the shape of quotation marks and dashes don't count."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).split()).casefold()


def stands_in(words: str, text: str) -> bool:
    return plain(words) in plain(text)


def facts_found(facts: Sequence[str], passages: Sequence[Ranked], top: int = 3) -> float:
    """The share of key facts that stand in the first passages. Each must stand whole in one of them."""
    if not facts:
        raise ValueError("a case without key facts cannot be counted")
    texts = [plain(passage.text) for passage in passages[:top]]
    return sum(any(plain(fact) in text for text in texts) for fact in facts) / len(facts)


def verbatim(quote: str, page: str) -> bool:
    """Whether a quote stands on a page word for word. Only white space may differ."""
    wanted = " ".join(quote.split())
    return bool(wanted) and wanted in " ".join(page.split())


def prints_label(label: str | None, sheet: str) -> bool:
    """Whether a page prints this number, by another reader's raw text of the sheet.

    Looked for as a word of its own in the first and last two lines. No label is right where no
    such line is a number alone.
    """
    lines = [line.split() for line in sheet.splitlines() if line.strip()]
    edges = [*lines[:2], *lines[-2:]]
    if label is None:
        return not any(len(words) == 1 and words[0].isdigit() for words in edges)
    return any(label in words for words in edges)


# --- refusals ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Refusals:
    """How well it is known what is not there. None where there was nothing to count."""

    recall: float | None  # of what must not be answered
    precision: float | None  # of what was not answered
    false_not_found: float | None  # of what can be answered
    false_redirected: float | None
    n_unanswerable: int
    n_answerable: int


def refusals(unanswerable: Sequence[str], answerable: Sequence[str]) -> Refusals:
    """From the statuses given to questions that must not, and that can, be answered."""
    right = sum(status != "answered" for status in unanswerable)
    wrong = sum(status != "answered" for status in answerable)
    return Refusals(
        recall=_share(right, len(unanswerable)),
        precision=_share(right, right + wrong),
        false_not_found=_share(sum(s == "not_found" for s in answerable), len(answerable)),
        false_redirected=_share(sum(s == "redirected" for s in answerable), len(answerable)),
        n_unanswerable=len(unanswerable),
        n_answerable=len(answerable),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


# --- means, intervals, comparisons ---------------------------------------------------------------


def mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which this share of the values lies, by linear interpolation."""
    return float(np.percentile(values, 100 * share)) if values else None


def interval(values: Sequence[float], seed: int = 1) -> Interval:
    """Mean and 95 % percentile bootstrap interval over cases."""
    if not values:
        raise ValueError("no values to average")
    means = _resampled_means(np.asarray(values, dtype=np.float64), seed)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(np.mean(values)), float(low), float(high), len(values))


def paired(ours: Sequence[float], theirs: Sequence[float], seed: int = 1) -> Difference:
    """How far ``ours`` is ahead of ``theirs``, case by case."""
    if len(ours) != len(theirs) or not ours:
        raise ValueError("a paired comparison needs the same cases, at least one, on both sides")
    gaps = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    means = _resampled_means(gaps, seed)
    low, high = np.percentile(means, [2.5, 97.5])
    # One is added to both counts so that a bootstrap of finite size never claims p = 0.
    tail = min(np.sum(means <= 0), np.sum(means >= 0))
    p = min(1.0, 2 * (float(tail) + 1) / (len(means) + 1))
    return Difference(float(gaps.mean()), float(low), float(high), p, len(gaps))


def _resampled_means(values: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(values), size=(_RESAMPLES, len(values)))
    means: NDArray[np.float64] = values[picks].mean(axis=1)
    return means


def grouped(
    keys: Sequence[str], values: Sequence[float], figure: Callable[[Sequence[float]], float | None] = mean
) -> dict[str, float | None]:
    """A figure for each group, groups in order of their names."""
    groups: dict[str, list[float]] = {}
    for key, value in zip(keys, values, strict=True):
        groups.setdefault(key, []).append(value)
    return {key: figure(groups[key]) for key in sorted(groups)}
