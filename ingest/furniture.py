"""Running headers, footers and page numbers: what a page repeats, and the number it prints.

The printed number is never guessed from the place in the file. Each page offers what looks like
a number in its margins; the document votes on the distance between place and number, and only a
page that prints the number the vote expects gets it as its label.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.bodytype import Type
from ingest.glyphs import Sheet
from ingest.lines import Line

_MARGIN = 0.105  # share of the sheet's height, at top and bottom, where furniture stands
_SHARE = 0.15  # a line repeated on this share of the pages is furniture
_BAND = 0.3  # share of the pages that have furniture of some kind at its height
_LARGER = 1.14  # times the body's type: a title's size
_RUN = 3  # ... or on this many pages in a row (a chapter's running header)
_ALONE = re.compile(r"^[-–—|\[(~\s]*(?:page|p\.?)?\s*(\d{1,4}|[ivxlc]{1,7})[-–—|\])~\s]*$", re.I)
_CHAPTERED = re.compile(r"^[-–—|\s]*(?:page|p\.?)?\s*((\d{1,2})[-–.](\d{1,3}))[-–—|\s]*$", re.I)  # chapter 3's "3-1"
_LETTERED = re.compile(r"^[-–—|\s]*(?:page|p\.?)?\s*(([A-H])[-–.]?(\d{1,3}))[-–—|\s]*$", re.I)  # an annex's "A-3"
_OF = re.compile(r"(?<![\d/.-])(\d{1,4})\s*(?:of|/)\s*\d{1,4}$", re.I)  # but not the end of a date
_PAGE_WORD = re.compile(r"\bpage\s+(\d{1,4})\b", re.I)
_AT_END = re.compile(r"(?:^|[\s|–—-])(\d{1,4})$")
_AT_START = re.compile(r"^(\d{1,4})(?:[\s|–—-])")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Furniture:
    """What was found in the margins of a document's pages, page by page."""

    labels: list[str | None]
    offset: int | None  # place in the file minus printed number, as most pages have it
    body: list[list[Line]]  # the lines left once furniture is taken away, in drawn order
    running: tuple[str, ...]  # what the lines taken away say, each once


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int  # 0-based
    line: Line
    text: str
    value: int
    series: str  # "1" for figures, "i" for Roman numerals, else the letter or chapter before the figure
    plain: bool = True  # says that it is a page's number; else a number that a running line ends or opens with

    @property
    def offset(self) -> int:
        return self.page + 1 - self.value


def roman_value(text: str) -> int | None:
    """The number that a lower- or upper-case Roman numeral below 400 stands for, else None."""
    total, largest = 0, 0
    for letter in reversed(text.lower()):
        value = _ROMAN.get(letter)
        if value is None:
            return None
        total += value if value >= largest else -value
        largest = max(largest, value)
    return total or None


def find_furniture(sheets: Sequence[Sheet]) -> Furniture:
    """Set margins apart from body, and give each page the label it prints (or None)."""
    margins = [_margin_lines(sheet) for sheet in sheets]
    repeated = _repeated(sheets, margins)
    candidates = [c for k, lines in enumerate(margins) for c in _candidates(k, lines, repeated)]
    elected, offset = _elect(candidates, len(sheets))
    labels: list[str | None] = [None] * len(sheets)
    numbers: set[int] = set()
    for candidate in elected:
        if labels[candidate.page] is None:
            labels[candidate.page] = candidate.text
        numbers.add(id(candidate.line))
    body = []
    said: dict[str, None] = {}
    for sheet, lines in zip(sheets, margins, strict=True):
        dropped = {id(line) for line in lines if id(line) in numbers or id(line) in repeated}
        body.append([line for line in sheet.lines if id(line) not in dropped])
        said.update((line.text, None) for line in sheet.lines if id(line) in dropped)
    return Furniture(labels, offset, body, tuple(said))


def _margin_lines(sheet: Sheet) -> list[Line]:
    bottom, top = sheet.height * _MARGIN, sheet.height * (1 - _MARGIN)
    lines = [line for line in sheet.lines if line.y < bottom or line.y > top]
    left, right = sheet.width * _MARGIN, sheet.width * (1 - _MARGIN)
    # Where a page's text is set sideways, the head and foot of the upright sheet are at its sides.
    lines += [s for s in sheet.lines if s.aside and bottom <= s.y <= top and (s.x1 < left or s.x0 > right)]
    if sheet.lines:  # a cropped sheet may have its number further in
        for line in (min(sheet.lines, key=lambda s: s.y), max(sheet.lines, key=lambda s: s.y)):
            if line not in lines:
                lines.append(line)
    return lines


def _repeated(sheets: Sequence[Sheet], margins: list[list[Line]]) -> set[int]:
    """Ids of the margin lines that recur from page to page, outside the frame of the body."""
    seen: dict[tuple[str, bool], list[tuple[int, Line]]] = defaultdict(list)
    for k, (sheet, lines) in enumerate(zip(sheets, margins, strict=True)):
        for line in lines:
            if line.leading_mark is not None:
                continue  # a footnote may say "Ibid." on every page
            at_top = line.y > sheet.height / 2
            seen[re.sub(r"\d+", "#", line.text).lower(), at_top].append((k, line))
    titles = _titles([line for lines in margins for line in lines], Type.of([sheet.lines for sheet in sheets]).size)
    seen = {key: [(k, line) for k, line in found if id(line) not in titles] for key, found in seen.items()}
    groups = [
        (at_top, found)
        for (_, at_top), found in seen.items()
        if len({k for k, _ in found}) >= max(_RUN, _SHARE * len(sheets))
        or _longest_run(sorted({k for k, _ in found})) >= _RUN
    ]
    # Furniture keeps its own band of the sheet; a table's repeated header stands where text does.
    bands: dict[tuple[bool, int], set[int]] = defaultdict(set)
    for at_top, found in groups:
        for k, line in found:
            for band in (-1, 0, 1):
                bands[at_top, round(line.y / 4) + band].add(k)
    groups = [
        (at_top, kept)
        for at_top, found in groups
        if (kept := [(k, s) for k, s in found if len(bands[at_top, round(s.y / 4)]) >= _BAND * len(sheets)])
    ]
    recurring = {id(line) for _, found in groups for _, line in found}
    result: set[int] = set()
    frames = {at_top: _frame_edge(sheets, recurring, at_top) for at_top in (True, False)}
    for at_top, found in groups:
        for k, line in found:
            others = [
                other.y
                for other in sheets[k].lines
                if id(other) not in recurring and abs(other.y - line.y) > 0.5 * line.size
            ]
            outside = not others or (line.y > max(others) if at_top else line.y < min(others))
            if outside and (line.y > frames[at_top] if at_top else line.y < frames[at_top]):
                result.add(id(line))
    return result


def _titles(lines: Sequence[Line], body: float) -> set[int]:
    """Ids of the lines in larger type that stand once or twice: "Appendix 3" above its text is no running header."""
    written = Counter(line.text for line in lines)
    return {id(line) for line in lines if line.size > _LARGER * body and written[line.text] < _RUN}


def _frame_edge(sheets: Sequence[Sheet], recurring: set[int], at_top: bool) -> float:
    """Where the body's outermost line usually stands (its 90th percentile outwards)."""
    edges = sorted(
        (max if at_top else min)(ys)
        for sheet in sheets
        if (ys := [s.y for s in sheet.lines if id(s) not in recurring and not _ALONE.match(s.text)])
    )
    if not edges:
        return 0.0 if at_top else float("inf")
    place = int(len(edges) * (0.8 if at_top else 0.2))
    return edges[min(place, len(edges) - 1)] + (-2.0 if at_top else 2.0)


def _longest_run(pages: list[int]) -> int:
    best = run = 1 if pages else 0
    for before, after in pairwise(pages):
        run = run + 1 if after == before + 1 else 1
        best = max(best, run)
    return best


def _candidates(page: int, lines: list[Line], repeated: set[int]) -> Iterator[_Candidate]:
    for line in lines:
        text = line.text.strip()
        alone = _ALONE.match(text)
        if alone:
            said = alone.group(1)
            if said.isdigit():
                yield _Candidate(page, line, said, int(said), "1")
            elif (value := roman_value(said)) is not None:
                yield _Candidate(page, line, said, value, "i")
            continue
        if lettered := _LETTERED.match(text):
            yield _Candidate(page, line, lettered.group(1), int(lettered.group(3)), lettered.group(2).upper())
            continue
        if chaptered := _CHAPTERED.match(text):
            yield _Candidate(page, line, chaptered.group(1), int(chaptered.group(3)), f"{chaptered.group(2)}.")
            continue
        patterns = [_OF, _PAGE_WORD]
        if id(line) in repeated:  # a running footer such as "School policy | 12"
            patterns += [_AT_END, _AT_START]
        for pattern in patterns:
            if found := pattern.search(text):
                plain = pattern in (_OF, _PAGE_WORD)
                yield _Candidate(page, line, found.group(1), int(found.group(1)), "1", plain)
                break


def _elect(candidates: list[_Candidate], pages: int) -> tuple[list[_Candidate], int | None]:
    """Candidates whose offset the document bears out, and the offset of most numbered pages."""
    plain = Counter(c.offset for c in candidates if c.plain)
    if plain and plain.most_common(1)[0][1] >= 0.5 * pages:
        candidates = [c for c in candidates if c.plain]  # "Appendix 3" on every page is not its number
    votes: dict[tuple[str, int], set[int]] = defaultdict(set)
    for candidate in candidates:
        votes[candidate.series, candidate.offset].add(candidate.page)
    arabic = Counter({offset: len(seen) for (series, offset), seen in votes.items() if series == "1"})
    winner: int | None = None
    if arabic:
        offset, support = arabic.most_common(1)[0]
        if support >= 3 or (support >= 2 and pages <= 6) or (pages <= 2 and offset == 0):
            winner = offset
    accepted = {
        key
        for key, seen in votes.items()
        if key == ("1", winner) or _longest_run(sorted(seen)) >= (4 if key[0] == "1" else 3)
    }
    ranked = sorted(
        (c for c in candidates if (c.series, c.offset) in accepted),
        key=lambda c: (c.page, (c.series, c.offset) != ("1", winner), -len(votes[c.series, c.offset])),
    )
    return ranked, winner
