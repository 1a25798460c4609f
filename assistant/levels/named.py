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
    return dict(zip(columns, cells, strict=True)) if level_named(cells[0]) else {}
