"""A local document's own levels: the columns of its table of needs, and its sections on section 17 and 47."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.levels.named import NEEDS_COLUMN, UNIVERSAL, does, level_named, looks_like, row_of_levels
from assistant.levels.standing import Standing
from assistant.levels.statements import Statement, pieces
from assistant.library import Library
from ingest.passages import Passage
from ingest.sources import Source

_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
# "Level 3: Complex", "Level Three", "Indicators of need at Level 3"
_HEAD = re.compile(
    r"^(?:(?:\w+ ){0,3}(?:indicators?|features?|characteristics|criteria|examples)(?: \w+){0,3} )?"
    rf"(?:level|tier|band|stage)\s*([1-9]|{'|'.join(_DIGITS)})\b",
    re.I,
)
_ROW_HEAD = re.compile(r"^([1-9])\b[\s:.–-]*[A-Za-z]")
_SEVERAL = re.compile(rf"\b(?:level|tier|band|stage)\s*(?:\d|{'|'.join(_DIGITS)})", re.I)
_SECTION_17 = re.compile(r"\bsection 17\b|\bchild(?:ren)? in need\b", re.I)
_SECTION_47 = re.compile(r"\bsection 47\b|\bsignificant harm\b", re.I)
_UNIVERSAL = re.compile(r"\buniversal\b|\bno additional needs\b", re.I)
_NEW_ITEM = re.compile(r"(?<=[a-z*]) (?=[A-Z][a-z]+ [a-z])")
_ITEM_WORDS = 3
_LEADS_ON = re.compile(
    r"(?:an?|the|this|that|these|those|their|his|her|our|your|its|any|all|each|no|of|in|on|at|to|by|for|from|with|and|or|"
    r"as|via|into|under|e\.g\.|i\.e\.)$"
)
_MANY_ITEMS = 3  # bullets in one row: more than one column's
_UNPLACED = "Items of a table row that spans its levels: see the page for the column"


def local_statements(library: Library, source: Source) -> list[Statement]:
    """What a local document states at each of its own levels.

    The level of children without additional needs is left out: it states strengths, not needs. Where
    the reading of a table could not tell its columns apart, its items stand under no level.
    """
    passages = [p for p in library.passages(source.id) if p.kind != "footnote"]
    names = _numbered(passages)
    headings = {} if names else _named(passages)
    headings = headings or _sections(passages)
    repeated = _row_names(library, source, passages, names)
    found = []
    for passage in passages:
        if row := row_of_levels(passage):
            found += _of_row(source, passage, row, names)
            continue
        place = _place(passage, names, headings)
        if place is None:
            continue
        key, label, listed = place
        paragraph = passage.paragraphs[0] if passage.paragraphs else None
        for sentence, text, _ in pieces(library, source.id, passage):
            if len(text.split()) < 2 or text.startswith("*") or text in repeated or _HEAD.match(text):
                continue
            if passage.kind == "list" and not sentence.item:
                continue
            level = f"local:{source.id}:{key}"
            for item in _run_together(text) if passage.kind == "cell" else (text,):
                found.append(Statement(level, label, source.id, item, sentence.page_index, paragraph, listed))
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Step:
    """What a table says to do, and the heading of its column or row: "Always needed" under "Consent"."""

    text: str
    page_index: int
    heading: str


def local_actions(library: Library, source: Source, standing: Standing) -> list[Step]:
    """What tables say to do at a level: under a column, or beside a row's heading, that says so."""
    return [step for passage in library.passages(source.id) for step in _steps(library, source, passage, standing)]


def _steps(library: Library, source: Source, passage: Passage, standing: Standing) -> Iterator[Step]:
    if row := row_of_levels(passage):
        if _is_of(standing, next(iter(row.values()))):
            yield from (Step(cell, passage.pages[0], column) for column, cell in row.items() if does(column) and cell)
    elif passage.kind == "cell" and len(passage.section) > 1:
        above, last = passage.section[-2:]
        if (does(above) and _is_of(standing, last)) or (does(last) and _is_of(standing, above)):
            heading = above if does(above) else last
            for sentence, text, _ in pieces(library, source.id, passage):
                yield Step(text, sentence.page_index, heading)


def _is_of(standing: Standing, label: str) -> bool:
    """Whether a table's heading is a level's: "2 Early help" by its number where the levels are numbered."""
    row = _ROW_HEAD.match(label)
    return row.group(1) == standing.number if row and standing.number else standing.heads([label])


def _run_together(text: str) -> Iterator[str]:
    """The items of a table's cell that stand without a mark between them: each begins with a capital.

    A capital after a capital or a small word is a name: "by Local Authority", "contact with Police".
    """
    start = 0
    for match in _NEW_ITEM.finditer(text):
        before = text[start : match.start()].split()
        if len(before) < _ITEM_WORDS or len(text[match.end() :].split()) < _ITEM_WORDS:
            continue
        if before[-1].islower() and not _LEADS_ON.match(before[-1]):
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _numbered(passages: Iterable[Passage]) -> dict[str, str]:
    """The numbered levels: number -> the shortest of the headings that name it."""
    names: dict[str, str] = {}
    for passage in passages:
        for part in passage.section:
            if head := _HEAD.match(part):
                known = names.get(_number(head))
                names[_number(head)] = part if known is None or len(part) < len(known) else known
    return names


def _number(head: re.Match[str]) -> str:
    """The digit of a level that a heading numbers, in figures or in words."""
    said = head.group(1).lower()
    return _DIGITS.get(said, said)


def _sections(passages: Iterable[Passage]) -> dict[str, str]:
    """The document's own heading for its sections on section 17 and section 47; a list's before others."""
    found: dict[str, str] = {}
    for kinds in ({"list"}, {"list", "paragraph", "box"}):
        for passage in passages:
            last = passage.section[-1] if passage.section else ""
            key = _section_key(last)
            if key and passage.kind in kinds and key.replace("-", " ") in last.lower():
                found.setdefault(key, re.sub(r"^[\d.]+\s*", "", last))
    return found


def _named(passages: Iterable[Passage]) -> dict[str, str]:
    """The levels that headings name without a number, in order; none where only one heading names a level."""
    found: dict[str, str] = {}
    for passage in passages:
        heading = _heading(passage)
        if kind := level_named(heading):
            found.setdefault(kind, re.sub(r"^[\d.]+\s+", "", heading))
    return found if len(found) > 1 else {}


def _of_row(source: Source, passage: Passage, row: dict[str, str], names: dict[str, str]) -> list[Statement]:
    """What a level's row says that the level looks like, unless the table is about what to do at it."""
    label = next(iter(row.values()))
    kind = level_named(label)
    if kind == UNIVERSAL:
        return []
    said = looks_like(row)
    if not said:
        return []
    number = _ROW_HEAD.match(label) or _HEAD.match(label)
    key = f"level-{_number(number)}" if number else kind.replace("_", "-")
    label = names.get(_number(number), label) if number else label
    if _UNIVERSAL.search(label):
        return []
    return [Statement(f"local:{source.id}:{key}", label, source.id, said, passage.pages[0], None, True)]


def _section_key(heading: str) -> str:
    return "section-47" if _SECTION_47.search(heading) else "section-17" if _SECTION_17.search(heading) else ""


def _row_names(library: Library, source: Source, passages: Iterable[Passage], names: dict[str, str]) -> frozenset[str]:
    """Words that open the cells of one row at several levels: the row's own heading, not a criterion."""
    at: dict[str, set[str]] = {}
    for passage in passages:
        if passage.kind == "cell" and passage.section and _HEAD.match(passage.section[-1]):
            first = next(_texts(library, source, passage), "")
            at.setdefault(first, set()).add(passage.section[-1])
    return frozenset(text for text, levels in at.items() if len(levels) > 1 and names)


def _texts(library: Library, source: Source, passage: Passage) -> Iterator[str]:
    for _, text, _ in pieces(library, source.id, passage):
        yield text


def _heading(passage: Passage) -> str:
    """What a passage stands under: for a cell of a table with named rows, its column where that is a level."""
    last = passage.section[-1] if passage.section else ""
    above = passage.section[-2] if passage.kind == "cell" and len(passage.section) > 1 else ""
    return above if above and (_HEAD.match(above) or level_named(above)) and not _HEAD.match(last) else last


def _place(passage: Passage, names: dict[str, str], headings: dict[str, str]) -> tuple[str, str, bool] | None:
    """The level that a passage stands at: its key, its label and whether its items make up the level."""
    last = _heading(passage)
    before = passage.section[-2] if len(passage.section) > 1 else ""
    head = _HEAD.match(last)
    row = _ROW_HEAD.match(last) if passage.kind == "cell" and NEEDS_COLUMN.search(before) else None
    if passage.kind == "cell" and (does(passage.section[-1]) or (not head and does(before))):
        return None  # what to do at a level is no criterion of it
    if number := (head or row):
        label = names.get(_number(number), last)
        return None if _UNIVERSAL.search(label) else (f"level-{_number(number)}", label, True)
    if passage.kind == "cell" and (key := level_named(last)) in headings:
        return None if key == UNIVERSAL else (key.replace("_", "-"), headings[key], True)
    if passage.kind in {"cell", "row"}:
        several = len(names) > 1 and passage.text.count("•") > _MANY_ITEMS and len(_SEVERAL.findall(passage.text)) < 2
        return ("unplaced", _UNPLACED, False) if several else None
    key = level_named(last)
    if key in headings and passage.kind in {"list", "paragraph", "box"}:
        return None if key == UNIVERSAL else (key.replace("_", "-"), headings[key], True)
    key = _section_key(last)
    if key in headings and passage.kind in {"list", "paragraph", "box"}:
        return key, headings[key], passage.kind == "list"
    return None
