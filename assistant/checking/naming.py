"""Which document, and which edition of it, a text means when it names one.

Names come from three places: the registry and the library's own titles, the lexicon's list of what
people call documents, and the text itself ("Keeping Children Safe in Education 2025 (KCSIE)").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.sources import Source

if TYPE_CHECKING:
    from assistant.library import Library

LEXICON = Path(__file__).resolve().parent.parent / "lexicon.toml"
# Words for a document in general: "the guidance (page 62)" means the one last spoken of.
GENERIC = (
    "guidance",
    "report",
    "protocol",
    "framework",
    "advice",
    "evaluation",
    "document",
    "procedures",
    "text",
    "book",
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_AFTER = re.compile(
    rf"(?:\s+(?:{'|'.join(GENERIC)}))?[\s,’']*\(?\s*(?:(?:DfE|HMG?|HM\s+Government|Department\s+for\s+Education)\b[,\s]*)?"
    rf"(?:{_MONTH}\s+)?(20\d\d|(?<=\w)\d\d(?!\d)|(?<=\w\s)'?\d\d(?![\d%]))\s*\)?"
)
_BEFORE = re.compile(rf"\b(?:the\s+)?(?:{_MONTH}\s+)?(20\d\d)\s*$")
_BESIDE_NUMBER = re.compile(r"[\s,:(]*(?:20\d\d|pp?\b|p?\d|pages?|para|annex|appendix|chapter|part\b)", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:(?:parallel|together|compared|consistent|line|along|combined|keeping)\s+with|alongside|beside|than|unlike)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_SMALL = {
    "a", "an", "the", "of", "to", "for", "in", "on", "or", "and", "who", "from", "with", "guide", "version", "edition",
    "statutory", "at", "by",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a name means: a family and, if the words say so, a year. ``source_id`` is None for an edition unknown."""

    family: str
    year: str | None
    source_id: str | None
    name: str  # as a person would say it

    @property
    def dated(self) -> bool:
        return self.year is not None


@dataclass(frozen=True, slots=True)
class Mention:
    """A document's name in a text. ``cites``: it is spoken of, not just compared with."""

    start: int
    end: int
    edition: Edition
    cites: bool = True


class Names:
    """Finds documents' names in texts, for one library.

    >>> names = Names.of(library)
    >>> [m.edition.source_id for m in names.find("KCSIE 2025, page 9")]
    ['kcsie-2025']
    """

    def __init__(self, known: Sequence[Source], held: Iterable[str]) -> None:
        self._known = [s for s in known if s.kind != "starter" or s.id in set(held)]
        self._held = list(held)
        self._families: dict[str, list[Source]] = {}
        for source in self._known:
            self._families.setdefault(source.family, []).append(source)
        self._plain = dict(self._aliases())
        # "CME" alone is a subject as often as a document: it counts only beside a number or an edition.
        self._bare = {f for f in self._families if f.isalpha() and f not in self._plain}
        self._plain.update((f, f) for f in self._bare)
        self._pattern = _pattern(self._plain)
        self._titles = {f: _title_words(s[-1].title) for f, s in self._families.items()}

    @classmethod
    def of(cls, library: Library) -> Names:
        known = {s.id: s for s in library.registry.all()}
        known.update({s.id: s for s in library.sources})
        return cls(list(known.values()), list(library.held))

    def copy(self) -> Names:
        """Names that a text may add its own abbreviations to."""
        twin = object.__new__(Names)
        twin.__dict__.update(self.__dict__)
        twin._plain = dict(self._plain)
        return twin

    def define(self, short: str, edition: Edition) -> None:
        """From here on, ``short`` means this document in this text."""
        self._plain[_norm(short)] = edition.family
        self._bare = self._bare - {_norm(short)}
        self._pattern = _pattern(self._plain)

    def find(self, text: str) -> list[Mention]:
        """Names in reading order, none overlapping."""
        found = [
            (m.start(), m.end(), self._plain[_norm(m.group())])
            for m in self._pattern.finditer(text)
            if self._is_name(text, m)
        ]
        found.extend(self._loose(text, found))
        mentions = [self._mention(text, *place) for place in sorted(found)]
        return [m for k, m in enumerate(mentions) if k == 0 or m.start >= mentions[k - 1].end]

    def _is_name(self, text: str, found: re.Match[str]) -> bool:
        """Whether the words are meant as a name: small letters ("working together") are mostly not."""
        beside = _BESIDE_NUMBER.match(text, found.end()) is not None
        if _norm(found.group()) in self._bare:
            return beside
        if not found.group().islower():
            return True
        return len(found.group()) > 4 and (beside or any(noun in found.group() for noun in GENERIC))

    def edition(self, family: str, year: str | None) -> Edition:
        """The edition of a family that a year means; without a year the newest held, else the one in force."""
        sources = self._families.get(family, [])
        if year is None:
            chosen = self._best(sources)
        else:
            same = [s for s in sources if year in s.edition or year in s.title or s.id.endswith(year)]
            titled = [s for s in same if year in s.title or s.edition.startswith(year)]
            chosen = self._best(titled or same)
        name = chosen.short_title if chosen else f"{_family_name(sources)} {year or ''}".strip()
        return Edition(family, year, chosen.id if chosen else None, name)

    def of_source(self, source_id: str) -> Edition:
        """The edition that an id means, known or not."""
        for source in self._known:
            if source.id == source_id:
                year = next(iter(re.findall(r"20\d\d", f"{source.title} {source.edition}")), None)
                return Edition(source.family, year, source.id, source.short_title)
        found = re.fullmatch(r"(.+?)-(20\d\d)", source_id)
        family, year = (found.group(1), found.group(2)) if found else (source_id, None)
        edition = self.edition(family, year)
        return Edition(family, year, source_id, edition.name if edition.source_id == source_id else source_id)

    def fits(self, edition: Edition, noun: str) -> bool:
        """Whether a general word such as "protocol" stands in a document's title."""
        return noun in self._titles.get(edition.family, frozenset())

    def default(self) -> Edition | None:
        """The document meant where none is named: Working Together if held, else the only one there is."""
        if any(s.family == "wt" and s.id in self._held for s in self._known):
            return self.edition("wt", None)
        return self.of_source(self._held[0]) if len(self._held) == 1 else None

    def _best(self, sources: Sequence[Source]) -> Source | None:
        held = [s for s in sources if s.id in self._held]
        return (
            max(held, key=lambda s: s.recency)
            if held
            else next((s for s in sources if s.in_force), sources[-1] if sources else None)
        )

    def _mention(self, text: str, start: int, end: int, family: str) -> Mention:
        year = None
        inside = re.search(r"(20\d\d|(?<=[A-Za-z ])\d\d)$", text[start:end])
        if inside:
            year = inside.group(1)
        elif after := _AFTER.match(text, end):
            year, end = after.group(1), after.end()
        elif before := _BEFORE.search(text, max(0, start - 24), start):
            year, start = before.group(1), before.start()
        if year is not None:
            year = year if len(year) == 4 else f"20{year}"
        compared = _COMPARED.search(text[:start])
        return Mention(start, end, self.edition(family, year), compared is None)

    def _aliases(self) -> Iterator[tuple[str, str]]:
        for said, family in _lexicon_names():
            for known in self._families:
                if known == family or known.startswith(f"{family}-"):
                    yield _norm(said), known
                    break
        for family, sources in self._families.items():
            for source in sources:
                title = re.sub(r"\s*\b20\d\d\b.*$", "", source.title)
                names = {title, title.split(":")[0], re.sub(r"\s*\(?\b20\d\d\b.*$", "", source.short_title)}
                names.add(re.sub(r"\b20\d\d\b.*$", "", source.title).strip())
                for name in names:
                    if len(name.split()) > 1 or name.isupper():
                        yield _norm(name), family

    def _loose(self, text: str, taken: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
        """Runs of words that are mostly one title's: "Northamptonshire protocol on missing children"."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            best: tuple[int, int, str] | None = None
            if words[at].group()[0].isupper():
                best = max(self._runs(words, at), key=lambda run: run[1], default=None)
            if best and not any(best[0] < end and best[1] > start for start, end, _ in taken):
                yield best
                at = next((k for k in range(at, len(words)) if words[k].start() >= best[1]), len(words))
            else:
                at += 1

    def _runs(self, words: Sequence[re.Match[str]], at: int) -> Iterator[tuple[int, int, str]]:
        for family, title in self._titles.items():
            first = words[at].group().lower().replace("’", "'")
            if first not in title or first in GENERIC:
                continue
            seen, last, misses = set(), at, 0
            for k in range(at, min(at + 14, len(words))):
                word = words[k].group().lower().replace("’", "'")
                if k > at and words[k].start() - words[k - 1].end() > 2:
                    break
                if word in title:
                    seen.add(word)
                    last = k
                elif word not in _SMALL:
                    misses += 1
                if misses:
                    break
            if len(seen) >= 3 or (len(seen) == 2 and any(w in GENERIC for w in seen)):
                yield words[at].start(), words[last].end(), family


def _pattern(plain: dict[str, str]) -> re.Pattern[str]:
    names = sorted(plain, key=len, reverse=True)
    body = "|".join(re.escape(n).replace(r"\ ", r"[\s-]+").replace("'", "['’]") for n in names if n)
    return re.compile(rf"(?<![\w-])(?:{body})(?![\w-])", re.IGNORECASE)


def _norm(name: str) -> str:
    """A name as it is looked up: "Information-sharing" and "information sharing" are one."""
    return " ".join(re.sub(r"[-‐‑]", " ", name.lower().replace("’", "'")).split())


def _title_words(title: str) -> frozenset[str]:
    words = (w.lower().replace("’", "'") for w in _WORD.findall(title))
    return frozenset(w for w in words if w not in _SMALL)


def _family_name(sources: Sequence[Source]) -> str:
    return re.sub(r"\s*\b20\d\d\b.*$", "", sources[-1].short_title) if sources else "a document"


@lru_cache(maxsize=1)
def _lexicon_names() -> tuple[tuple[str, str], ...]:
    data = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    return tuple((said, entry["family"]) for entry in data.get("document", []) for said in entry["said"])
