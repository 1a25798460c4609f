"""Which of a local document's levels a passage stands at, by the headings above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.levels.named import numbers_named
from assistant.library import Library
from ingest.sources import Source

# Words of the statute that name a level whatever a document's own names for its levels
_KINDS: dict[str, re.Pattern[str]] = {
    "early_help": re.compile(r"\bearly help\b", re.I),
    "family_help": re.compile(r"\bfamily help\b", re.I),
    "child_in_need": re.compile(
        r"\bsection 17\b|\bs\.?17\b|\bin need\b(?! of (?!help|support|protection))|\b(?-i:CiN)\b", re.I
    ),
    "child_protection": re.compile(r"\bsection 47\b|\bs\.?47\b|\bsignificant harm\b|\bchild protection\b", re.I),
}
_OF_KEY = {"section-17": "child_in_need", "section-47": "child_protection"}
_NUMBERED = re.compile(r"^level-([1-9])$")
_NAME_ALONE = re.compile(r"^(?:[\d.]+\s+)?(?:(?:level|tier|band|stage)\s*\w+\s*[:.–—-]*\s*)?|\s*\([^)]*\)$", re.I)


@dataclass(frozen=True)
class Standing:
    """What names one level of a document: its number, the kinds of level that its name says, and its name."""

    number: str
    kinds: frozenset[str]
    name: re.Pattern[str] | None
    others: tuple[re.Pattern[str], ...]  # the names of the document's other levels
    title: frozenset[str]  # headings over all of the document: they name no level

    @classmethod
    def of(cls, library: Library, source: Source, level: str, labels: Mapping[str, str]) -> Standing:
        """For a level's id ("local:SOURCE:level-3"), given the labels of all levels of its document."""
        key = level.rsplit(":", 1)[-1]
        number = match.group(1) if (match := _NUMBERED.match(key)) else ""
        kinds = kinds_named(labels.get(level, ""))
        rest = [label for other, label in labels.items() if other != level]
        if number:
            # A name that two levels share tells neither from the other.
            kinds -= {kind for label in rest if numbers_named(label) for kind in kinds_named(label)}
        elif kind := _OF_KEY.get(key, key.replace("-", "_")):
            kinds |= {kind} & _KINDS.keys()
        sections = [p.section for p in library.passages(source.id) if len(p.section) > 1]
        over_all = {part for part in (sections[0] if sections else ()) if all(part in s for s in sections)}
        return cls(
            number,
            frozenset(kinds),
            _named_alone(labels.get(level, "")),
            tuple(name for label in rest if (name := _named_alone(label)) is not None),
            frozenset(over_all | {source.title}),
        )

    def under(self, section: Sequence[str]) -> bool | None:
        """Whether a section is this level's: by the nearest heading that names a level; None where none does.

        Of a numbered level a heading's number counts before any other name.
        """
        parts = [part for part in reversed(section) if part not in self.title]
        numbered = next((numbers for part in parts if (numbers := numbers_named(part))), frozenset[str]())
        if self.number and numbered:
            return self.number in numbered
        for part in parts:
            if self.heads([part]):
                return True
            if kinds_named(part) or any(other.search(part) for other in self.others):
                return False
        return False if numbered else None

    def heads(self, parts: Sequence[str]) -> bool:
        """Whether a heading names this level."""
        return any(self.names(part) or (self.name is not None and self.name.search(part) is not None) for part in parts)

    def names(self, text: str) -> bool:
        """Whether words name this level by its number or its kind."""
        if self.number and (numbers := numbers_named(text)):
            return self.number in numbers
        return bool(self.kinds & kinds_named(text))


def kinds_named(text: str) -> set[str]:
    """The kinds of level that words name, by the names that the statutory guidance has for them."""
    return {kind for kind, words in _KINDS.items() if words.search(text)}


def _named_alone(label: str) -> re.Pattern[str] | None:
    """A level's own name where it stands alone in a heading: "What happens at Intensive", "Intensive: next steps"."""
    name = _NAME_ALONE.sub("", " ".join(label.split())).strip(" :")
    if not name:
        return None
    name = re.escape(name)
    return re.compile(
        rf"^(?:[\d.]+\s+)?{name}(?:\s+(?:level|needs?|support))?(?:\s*[:–—(-]|$)|\b(?:at|for|in|of)\s+{name}$|[:–—-]\s+{name}$",
        re.I,
    )
