"""The numbers that Word counts itself: "3.2" before a paragraph is not in its text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """What Word shows before a paragraph."""

    shown: str  # "3.2", "(a)", "•"
    level: int  # 0 is the highest
    decimal: bool
    sequence: str  # the list that counted it


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str  # "%1.%2"


class Numbering:
    """Counts a document's automatic lists, paragraph by paragraph."""

    def __init__(self, file: Any, of_style: Callable[[Any], Any]) -> None:
        self._of_style = of_style
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}  # numId -> abstract id
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}  # by abstract list: its instances go on counting together
        self._restarted: set[tuple[str, int]] = set()
        root = _root(file)
        if root is None:
            return
        for abstract in root.iter(qn("w:abstractNum")):
            levels = {int(level.get(qn("w:ilvl"))): _level(level) for level in abstract.iter(qn("w:lvl"))}
            self._abstract[abstract.get(qn("w:abstractNumId"))] = levels
        self._follow_list_styles(root)
        for num in root.iter(qn("w:num")):
            num_id = num.get(qn("w:numId"))
            self._lists[num_id] = num.find(qn("w:abstractNumId")).get(qn("w:val"))
            for override in num.iter(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    self._overrides[num_id, int(override.get(qn("w:ilvl")))] = int(start.get(qn("w:val")))

    def _follow_list_styles(self, root: Any) -> None:
        """A list that has no levels of its own names the list style whose levels it takes."""
        styled = {_child(a, "w:styleLink"): a.get(qn("w:abstractNumId")) for a in root.iter(qn("w:abstractNum"))}
        for abstract in root.iter(qn("w:abstractNum")):
            if (link := _child(abstract, "w:numStyleLink")) in styled and link is not None:
                self._abstract[abstract.get(qn("w:abstractNumId"))] = self._abstract[styled[link]]

    def next(self, paragraph: Any) -> Number | None:
        """The number of the next paragraph; call it once for each, in order."""
        properties = paragraph.find("./" + qn("w:pPr") + "/" + qn("w:numPr"))
        inherited = self._of_style(paragraph)
        if properties is None:
            properties = inherited
        if properties is None:
            return None
        num_id = _child(properties, "w:numId") or (_child(inherited, "w:numId") if inherited is not None else None)
        level = int(_child(properties, "w:ilvl") or 0)
        abstract = self._lists.get(num_id or "")
        levels = self._abstract.get(abstract or "")
        if num_id is None or abstract is None or levels is None or level not in levels:
            return None
        counts = self._counts.setdefault(abstract, {})
        if (num_id, level) in self._overrides and (num_id, level) not in self._restarted:
            self._restarted.add((num_id, level))
            counts[level] = self._overrides[num_id, level] - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        here = levels[level]
        if here.format == "bullet":
            return Number("•", level, False, abstract)
        if here.format == "none":
            return None

        def shown(match: re.Match[str]) -> str:
            k = int(match.group(1)) - 1
            known = levels.get(k, here)
            return written(counts.get(k, known.start), known.format)

        return Number(re.sub(r"%(\d)", shown, here.text).strip(), level, here.format == "decimal", abstract)


def _root(file: Any) -> Any:
    for relation in file.part.rels.values():
        if relation.reltype.endswith("/numbering"):
            return relation.target_part.element
    return None


def _level(element: Any) -> _Level:
    start = _child(element, "w:start")
    return _Level(
        int(start) if start is not None else 1,
        _child(element, "w:numFmt") or "decimal",
        _child(element, "w:lvlText") or "",
    )


def _child(element: Any, name: str) -> str | None:
    found = element.find(qn(name))
    return None if found is None else found.get(qn("w:val"))


def written(value: int, format_: str) -> str:
    """A number as Word shows it in one of its formats: "lowerRoman", "upperLetter", "decimalZero"."""
    if format_ in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters.upper() if format_ == "upperLetter" else letters
    if format_ in ("lowerRoman", "upperRoman"):
        text = ""
        for worth, sign in _ROMAN:
            text += sign * (value // worth)
            value %= worth
        return text.upper() if format_ == "upperRoman" else text
    return f"{value:02d}" if format_ == "decimalZero" else str(value)
