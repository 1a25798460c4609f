"""Levels that a document calls by name and not by number: "Targeted early help", "Family help (section 17)"."""

from __future__ import annotations

import re

from ingest.passages import Passage

UNIVERSAL = "universal"
_NAMES = {
    UNIVERSAL: r"universal(?: plus)?",
    "early_help": r"(?:targeted |emerging |additional )?early help|targeted|(?:additional|emerging) needs|vulnerable",
    "family_help": r"family help",
    "child_in_need": (
        r"child(?:ren)? in need|section 17|s17|complex(?: (?:and|or) (?:significant|multiple))?(?: needs)?|high needs"
    ),
    "intensive": r"intensive",
    "specialist": r"specialist",
    "child_protection": r"child protection|section 47|s47|acute|statutory",
}
_ONE = "|".join(f"(?:{words})" for words in _NAMES.values())
# A heading is a level's name where it says nothing else: "Early help", not "Early help assessment form".
_NAMED = re.compile(
    rf"^(?:[\d.]+\s+)?(?:(?:level|tier|band|stage)\s*(?:\d|one|two|three|four|five)\s*)?[:–—.-]?\s*(?P<name>{_ONE})"
    rf"(?:\s*(?:/|&|,|\band\b|\bor\b|\bplus\b)\s*(?:{_ONE}))*"
    r"(?:\s+(?:needs|level|services?|support|help|protection))?(?:\s*\([^)]*\))?$",
    re.I,
)
_LEVELS = re.compile(r"^(?:level|tier|band|stage|threshold)s?\b", re.I)


NEEDS_COLUMN = re.compile(
    r"\bneeds?\b|\bcriteria\b|\bindicators?\b|\bfeatures?\b|\bdescri|\bcharacteristics?\b|\bexamples?\b|\bsigns?\b|"
    r"\blooks? like\b",
    re.I,
)
_DOES = re.compile(
    r"^(?:the |your |our )?(?:who (?:leads?|to|will|does|is)|lead\b|consent|agreement|"
    r"time ?-?(?:scales?|frames?|limits?)|"
    r"by when|how (?:soon|quickly|long)|actions?\b|response\b|assessments?\b|what (?:to|happens|we|you|comes|next)|"
    r"process\b|next steps?|plans?\b|reviews?\b|referrals?\b)|\b(?:lead|consent|timescales?|response|actions?)$",
    re.I,
)
_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_DIGIT = rf"[1-9]\b|(?:{'|'.join(_DIGITS)})\b"
# "Level 3", "Levels 2 and 3", "Tiers 2 to 4"
_NUMBERS = re.compile(
    rf"\b(?:level|tier|band|stage)s?\s*(?P<first>{_DIGIT})(?P<more>(?:\s*(?:,|/|&|\band\b|\bor\b|\bto\b|-|–)\s*(?:{_DIGIT}))*)",
    re.I,
)
_NEXT = re.compile(
    r"\bwhat (?:happens|comes|follows|to do|we do|you (?:should )?do)\b|\bnext steps?\b|\bwho leads\b|"
    r"\bresponse$|\bactions?$|\bwhat (?:\w+ )?should (?:be done|happen)\b",
    re.I,
)


def numbers_named(text: str) -> frozenset[str]:
    """The numbers of the levels that words name: {"2", "3"} for "Levels 2 and 3"."""
    found: set[str] = set()
    for match in _NUMBERS.finditer(text):
        first = digit(match.group("first"))
        more = [digit(said) for said in re.findall(_DIGIT, match.group("more"), re.I)]
        through = re.search(r"\bto\b|-|–", match.group("more"), re.I)
        found |= {str(k) for k in range(int(first), int(more[-1]) + 1)} if through else {first, *more}
    return frozenset(found)


def digit(said: str) -> str:
    """The digit of a level's number, in figures or in words."""
    return _DIGITS.get(said.lower(), said)


def says_next(heading: str) -> bool:
    """Whether a heading is about what happens next, as against what a level looks like."""
    return _NEXT.search(heading) is not None


def level_named(heading: str) -> str:
    """The kind of level that a heading or the head of a row names, "" where it names none."""
    match = _NAMED.match(" ".join(heading.split()))
    if match is None:
        return ""
    name = match.group("name")
    return next(kind for kind, words in _NAMES.items() if re.fullmatch(words, name, re.I))


def row_of_levels(passage: Passage) -> dict[str, str]:
    """A row of a table whose rows are levels, as column -> cell; empty for any other passage."""
    columns = [part.strip() for part in passage.section[-1].split(" | ")] if passage.section else []
    cells = [" ".join(line.split()) for line in passage.text.split("\n")]
    if passage.kind != "row" or len(cells) != len(columns) or not _LEVELS.match(columns[0]):
        return {}
    return dict(zip(columns, cells, strict=True)) if level_named(cells[0]) or numbers_named(cells[0]) else {}


def looks_like(row: dict[str, str]) -> str:
    """The cell of a level's row that says what the level looks like, "" where the table is about what to do.

    The first whose column says so; of a table with no column on what to do, the second.
    """
    columns = list(row)[1:]
    said = next((row[column] for column in columns if NEEDS_COLUMN.search(column)), "")
    return said or ("" if any(map(does, columns)) else row[columns[0]])


def does(heading: str) -> bool:
    """Whether a column or a row of a table says what to do: who leads, consent, timescale."""
    return _DOES.search(heading) is not None and NEEDS_COLUMN.search(heading) is None
