"""Numbers with their units, however they are written: "45 working days", "a fortnight", "half termly"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import Stemmer

_STEM = Stemmer.Stemmer("english")
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    w: 10 * k for k, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twelfth": 12,
}  # fmt: skip
_VALUES = {w: k for k, w in enumerate(_ONES)} | _TENS
NUMBER_WORDS = {w: str(k) for w, k in _VALUES.items()}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_NUMBER = (
    r"\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?"
    rf"|(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join([*_ONES[1:10], *_ORDINALS])}))?"
    rf"|(?:{'|'.join(_ONES)})|twice|thrice|a\s+dozen|a\s+hundred"
)
_QUANTITY = re.compile(
    rf"(?<![\w.])(?P<pound>£\s?)?(?P<number>{_NUMBER})(?:\s+(?P<scale>hundred|thousand|million))?"
    r"(?P<percent>\s?%|\s+per\s?cent)?(?!\w)",
    re.IGNORECASE,
)
# "section 47", "page 9", "Chapter 3": a name, not an amount.
_NAMING = re.compile(
    r"(?:\b(?:sections?|(?<!['’])ss?\.?|articles?|chapters?|parts?|annexe?s?|appendix|pages?|pp?\.?|paragraphs?|paras?\.?|regulations?|rules?"
    r"|outcomes?|levels?|tables?|figures?|flow\s?charts?|steps?|stages?|schedules?|grounds?|versions?|enablers?|slides?|key\s+stages?"
    r"|years?\s+(?:group\s+)?)\s*(?:\d+[A-Z]*\s*(?:,|and|or|to|[-–])\s*)*)$",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"[\s-]*(?:full\s+|whole\s+|complete\s+|further\s+)?(?:(?P<cut>consecutive|calendar|working|school|clear|teaching)[\s-]+)*"
    r"(?P<unit>hour|day|week|fortnight|month|half[\s-]term|term|year|minute)s?\b(?P<age>\s*(?:-|\s)?(?:old|of\s+age))?",
    re.IGNORECASE,
)
_HOURS = {
    "minute": 1 / 60,
    "hour": 1.0,
    "day": 24.0,
    "week": 168.0,
    "fortnight": 336.0,
    "month": 730.0,
    "term": 2200.0,
    "half term": 1100.0,
    "year": 8760.0,
}
_OFTEN = re.compile(
    r"(?<![\w-])(?:(?P<ly>half[\s-]?termly|annually|termly|monthly|weekly|fortnightly|daily|quarterly|hourly)"
    r"|(?:once|at\s+least\s+once)\s+(?:a|an|each|every|per)\s+(?P<once>school\s+year|year|half[\s-]term|term|month|week|fortnight|day)"
    r"|(?:every|each)\s+(?P<every>school\s+year|year|half[\s-]term|term|month|week|fortnight|day))\b(?!\s+(?:report|conference|reports))",
    re.IGNORECASE,
)
_LY = {
    "annually": "year",
    "termly": "term",
    "monthly": "month",
    "weekly": "week",
    "fortnightly": "fortnight",
    "daily": "day",
    "quarterly": "quarter",
    "hourly": "hour",
}
_EVERY = re.compile(r"\b(?:every|each|intervals?\s+of(?:\s+(?:no|not)\s+more\s+than|\s+up\s+to)?)\s+$", re.IGNORECASE)
_SMALL = {
    "of",
    "the",
    "or",
    "and",
    "a",
    "an",
    "to",
    "in",
    "for",
    "local",
    "other",
    "main",
    "different",
    "key",
    "more",
    "at",
    "on",
    "is",
    "by",
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text gives it. ``unit``: a span of time, "every", "%", "£", or "" for things counted."""

    value: float
    unit: str
    things: tuple[str, ...]  # stems of what is counted
    text: str
    start: int

    @property
    def timed(self) -> bool:
        return self.unit.endswith(("hour", "day", "week", "month", "year", "term", "minute", "fortnight", "quarter"))

    def same(self, other: Quantity) -> bool:
        """Whether both say the same amount; 24 hours are a day, 12 months a year; working days are not days."""
        if self.unit.startswith("every ") or other.unit.startswith("every "):
            if self.unit == other.unit:
                return self.value == other.value
            a, b = self._every(), other._every()
            return bool(a and b) and abs(a - b) < 0.03 * max(a, b)  # every two weeks, fortnightly
        if self.timed and other.timed:
            if self.unit == other.unit:
                return self.value == other.value
            if " " in self.unit.replace("half term", "") or " " in other.unit.replace("half term", ""):
                return False
            a, b = self.value * _HOURS.get(self.unit, 0), other.value * _HOURS.get(other.unit, 0)
            return abs(a - b) < 0.03 * max(a, b)
        if not self.unit:  # "72 hours, or 48 if the risk is high"
            return self.value == other.value and other.unit != "%"
        return self.value == other.value and (self.unit == other.unit or (self.unit == "£" and not other.unit))

    def _every(self) -> float:
        """How many hours lie between, for "every two weeks"; 0 for what isn't so."""
        unit = self.unit.removeprefix("every ")
        return self.value * _HOURS.get(unit, 0.0) if unit != self.unit else 0.0

    def comparable(self, other: Quantity) -> bool:
        """Whether both measure the same sort of thing, so that different values contradict each other."""
        if self.timed and other.timed:
            return self.value != other.value or self.unit.removeprefix("every ") != other.unit.removeprefix("every ")
        if self.unit == other.unit and self.unit in ("%", "£"):
            return True
        return not self.timed and not other.timed and bool(set(self.things) & set(other.things))


def quantities(text: str) -> list[Quantity]:
    """The amounts in a text, without the numbers of sections, pages and the like, and without years of dates."""
    found = sorted(_found(text), key=lambda q: q.start)
    return [q for k, q in enumerate(found) if k == 0 or q.start >= found[k - 1].start + len(found[k - 1].text)]


def _found(text: str) -> Iterator[Quantity]:
    taken: list[tuple[int, int]] = []
    for m in _OFTEN.finditer(text):
        said = (m.group("ly") or m.group("once") or m.group("every")).lower().replace("-", " ")
        unit = "half term" if said.startswith("half") else _LY.get(said, said).removeprefix("school ")
        taken.append(m.span())
        yield Quantity(1, f"every {unit}", (), m.group(), m.start())
    for m in _QUANTITY.finditer(text):
        if any(s <= m.start() < e for s, e in taken) or _NAMING.search(text[: m.start()]):
            continue
        value = _value(m.group("number"))
        if value is None or (1900 <= value <= 2100 and not m.group("scale")) or re.match(r"[A-Z]\b", text[m.end() :]):
            continue
        value *= _SCALES.get((m.group("scale") or "").lower(), 1)
        duration = _DURATION.match(text, m.end())
        if m.group("percent"):
            yield Quantity(value, "%", (), m.group().strip(), m.start())
        elif m.group("pound") or re.match(r"\s+pounds?\b", text[m.end() :]):
            yield Quantity(value, "£", (), m.group().strip(), m.start())
        elif duration and not duration.group("age"):
            unit = re.sub(r"[\s-]+", " ", duration.group("unit").lower())
            cut = (duration.group("cut") or "").lower()
            every = "every " if _EVERY.search(text[: m.start()]) else ""
            unit = f"{every}{cut} {unit}".strip() if cut in ("working", "school") else f"{every}{unit}"
            yield Quantity(value, unit, (), text[m.start() : duration.end()], m.start())
        elif value != 1 and m.group("number").lower() not in ("second", "twice", "thrice"):
            things = [w for w in re.findall(r"[a-z]+", text[m.end() : m.end() + 60].lower()) if w not in _SMALL][:3]
            yield Quantity(value, "", tuple(_STEM.stemWords(things)), m.group().strip(), m.start())
    for m in re.finditer(
        r"\b(?:within|inside|after|in|for|by|than)\s+(an?\s+(?:single\s+)?)(?=\S)", text, re.IGNORECASE
    ):
        duration = _DURATION.match(text, m.end())
        if duration and not any(s <= m.start(1) < e for s, e in taken):
            unit = re.sub(r"[\s-]+", " ", duration.group("unit").lower())
            cut = (duration.group("cut") or "").lower()
            yield Quantity(
                1,
                f"{cut} {unit}" if cut in ("working", "school") else unit,
                (),
                text[m.start(1) : duration.end()],
                m.start(1),
            )


def _value(written: str) -> float | None:
    said = written.lower().replace(",", "").replace("-", " ").strip()
    if digits := re.fullmatch(r"(\d+(?:\.\d+)?)(?:st|nd|rd|th)?", said):
        return float(digits.group(1))
    if said in ("twice", "thrice"):
        return {"twice": 2.0, "thrice": 3.0}[said]
    if said.startswith("a "):
        return {"dozen": 12.0, "hundred": 100.0}[said.split()[-1]]
    total = 0.0
    for word in said.split():
        value = _VALUES.get(word, _ORDINALS.get(word))
        if value is None:
            return None
        total += value
    return total
