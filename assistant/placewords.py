"""Places that a question names: "p. 73-4", "page seventy three", "paras 201 and 203", "annex B", "the last page".

People type these in many ways and with slips; a number is only taken for a place next to a word that
makes it one, so that "age 16", "year 7" and "section 47" stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.furniture import roman_value

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_UNIT, _TEN = "|".join(sorted(_UNITS, key=len, reverse=True)), "|".join(_TENS)
_BELOW_100 = rf"(?:(?:{_TEN})(?:[\s-]+(?:{_UNIT})\b)?|(?:{_UNIT}))"
_SPELT = rf"(?:(?:an?|one|two|three|four)\s+hundred(?:(?:\s+and)?\s+{_BELOW_100})?|{_BELOW_100})"
_DIGITS = r"\d{1,4}"
_LABEL = rf"(?:{_DIGITS}|[A-H][-.]?\d{{1,3}}|[ivxl]{{1,7}}|{_SPELT})(?!\w)"
_POINT = rf"(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}|{_SPELT})(?!\w)(?!\.\d)"
_TO = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\btill?\b)\s*"
_AND = r"\s*(?:,\s*(?:and\b|&)?|\band\b|&|\bor\b|\bplus\b)\s*(?:(?:pages?|pp?|paras?)\.?\s*)?"
_PAGE_WORD = r"(?:pages?|paeges?|paegs?|pgaes?|pges?|apges?|pgs?|pp?)(?![a-z])"
_PARAGRAPH_WORD = r"(?:paras?|paragraphs?|par{1,2}a?gr?a?(?:ph|f|gh)s?|¶+)(?![a-z])"
_BEFORE = r"\.?\s*(?:no\.?|nos\.?|number|numbers|#)?\s*"

_PAGE = re.compile(rf"\b(pdf\s+)?{_PAGE_WORD}{_BEFORE}(?P<list>{_LABEL}(?:(?:{_TO}|{_AND}){_LABEL})*)", re.I)
_PARAGRAPH = re.compile(rf"(?<![a-z]){_PARAGRAPH_WORD}{_BEFORE}(?P<list>{_POINT}(?:(?:{_TO}|{_AND}){_POINT})*)", re.I)
_FOOTNOTE = re.compile(rf"\bfoot\s?notes?{_BEFORE}(?P<list>\d{{1,3}}(?!\w)(?:(?:{_TO}|{_AND})\d{{1,3}}(?!\w))*)", re.I)
_DIVISION = re.compile(
    rf"\b(?P<kind>annexe?s?|anex|apendix|appendix|appendices|chapters?|chpaters?|chapt|chap|ch|parts?)\.?\s*"
    rf"(?P<name>\d{{1,2}}|{_BELOW_100}|[ivx]{{1,4}}|[A-Z])(?!\w)",
    re.I,
)
# A section is a place only beside its chapter: "section 47" alone is an Act's.
_SECTION_WORD = r"(?:sections?|sect?)\.?\s*"
_SECTION = re.compile(
    rf"(?<=\d)[\s,;:(]*\b{_SECTION_WORD}(?P<after>\d{{1,2}})(?!\w)"
    rf"|\b{_SECTION_WORD}(?P<before>\d{{1,2}})[\s,]*(?:of|in)?\s*(?:the\s+)?(?=ch(?:apter|ap|apt)?\.?\s*\d)",
    re.I,
)
_END = re.compile(r"\b(?:the\s+)?(?:(?:very\s+)?(first|last|final|opening)|(front|back))\s+(?:page|cover)\b", re.I)
_PIECE = re.compile(rf"(?P<between>{_TO}|{_AND})?(?P<said>{_SPELT}|[A-H]-\d+|[\w.]+)", re.I)
_LONGEST_RANGE = 20


@dataclass(frozen=True)
class Place:
    """A place that a question names: page labels, paragraph numbers, footnotes, or a part of a document."""

    pages: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    divisions: tuple[tuple[str, str], ...] = ()  # ("annex", "B")
    by_index: bool = False  # "PDF page 12": the place in the file
    footnotes: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()  # "first", "last": pages by their place in the document
    section: str | None = None  # of the chapter named: "chapter 3, section 2"

    def __bool__(self) -> bool:
        return bool(self.pages or self.paragraphs or self.divisions or self.footnotes or self.ends)


def read_place(text: str) -> tuple[Place, str]:
    """The places named in a question, and the question without their names."""
    chapters = any(m.group("kind").lower().startswith("ch") for m in _DIVISION.finditer(text))
    section = _SECTION.search(text) if chapters else None
    if section is not None:
        text = f"{text[: section.start()]} {text[section.end() :]}"
    divisions = dict.fromkeys(found for m in _DIVISION.finditer(text) if (found := _division(m)) is not None)
    ends = dict.fromkeys(_end(match) for match in _END.finditer(text))
    rest = _END.sub(" ", text)
    place = Place(
        _numbers(_PAGE, rest),
        _numbers(_PARAGRAPH, rest),
        tuple(divisions),
        any(match.group(1) for match in _PAGE.finditer(rest)),
        _numbers(_FOOTNOTE, rest),
        tuple(ends),
        (section.group("after") or section.group("before")) if section is not None else None,
    )
    for pattern in (_PAGE, _PARAGRAPH, _FOOTNOTE):
        rest = pattern.sub(" ", rest)
    return place, _DIVISION.sub(lambda m: " " if _division(m) else m.group(), rest)


def _numbers(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for m in pattern.finditer(text) for number in _listed(m.group("list"))))


def _end(match: re.Match[str]) -> str:
    return "last" if (match.group(1) or match.group(2)).lower() in {"last", "final", "back"} else "first"


def _division(match: re.Match[str]) -> tuple[str, str] | None:
    said, name = match.group("kind").lower(), match.group("name")
    kind = "annex" if said.startswith("a") else "part" if said.startswith("part") else "chapter"
    if name.isalpha() and len(name) == 1 and kind != "annex" and not name.isupper():
        return None  # "the part a school plays"
    number = _number(name)
    if number is None and (len(name) > 1 or kind != "annex") and (value := roman_value(name)) is not None:
        number = str(value)
    return kind, number or name.upper()


def _listed(text: str) -> Iterator[str]:
    """The numbers of a list such as "73-4, 80 and ninety", ranges filled in."""
    last: str | None = None
    for match in _PIECE.finditer(text):
        said = match.group("said").strip(".")
        number = _number(said) or said
        between = match.group("between") or ""
        if last is not None and re.fullmatch(_TO, between, re.I) and last.isdigit() and number.isdigit():
            first, end = int(last), int(number)
            if end < first and len(number) < len(last):  # "73-4"
                end = int(last[: -len(number)] + number)
            if 0 < end - first < _LONGEST_RANGE:
                yield from (str(n) for n in range(first + 1, end + 1))
                last = None
                continue
            number = str(end)
        yield number
        last = number


def _number(said: str) -> str | None:
    """Figures as they are, number words as figures, else None."""
    if said.isdigit():
        return said
    words = re.findall(r"[a-z]+", said.lower())
    if not words or not re.fullmatch(_SPELT, said.lower()):
        return None
    total = 0
    for word in words:
        if word == "hundred":
            total = 100 * (total or 1)
        else:
            total += _UNITS.get(word, 0) + _TENS.get(word, 0)
    return str(total)
