"""A library as the quiz reads it: statements and lists with their place, and evidence for checking options."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from assistant.quizzing.senses import Senses
from assistant.quizzing.words import VOCABULARY, stems, word_count
from assistant.quotes import Sentence, sentences
from ingest.pages import Page
from ingest.passages import Passage
from ingest.sources import Source

_SUB_BULLET = re.compile(r"o\s+\S")
_BULLET = re.compile(r"(?:[•–—]\s+|o\s+|\(?[a-z][).]\s+|\(?[ivx]{1,5}[).]\s+|\d{1,2}[.)]\s+)")
_APART = re.compile(r"contents|acknowledgement|^further (?:reading|information)|appendix b|annex f|table of changes"
                    r"|additional (?:advice|support)|useful|toolkits|resources|^legislation$|contact details|references"
                    r"|guidance issued by|^parents$|support for schools"
                    r"|online safety (?:advice|relating|resources)", re.I)  # fmt: skip


_NOT_VERBS = VOCABULARY["not_verbs"]
EVERYDAY = VOCABULARY["everyday"]  # short forms that nobody who works with children needs spelt out
SHORT_FORM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]s?\b")


class Held(Protocol):
    """What the quiz needs of ``assistant.library.Library``."""

    @property
    def sources(self) -> list[Source]: ...
    def pages(self, source_id: str) -> tuple[Page, ...]: ...
    def passages(self, source_id: str) -> tuple[Passage, ...]: ...


@dataclass(frozen=True)
class Place:
    """Where words stand, as a citation needs it."""

    source_id: str
    page_index: int
    page_label: str | None
    paragraph: str | None
    section: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """A whole sentence of the guidance."""

    text: str
    place: Place
    order: int  # its passage's number in its source


@dataclass(frozen=True)
class Item:
    """A list's item: as it stands on the page, and its place."""

    text: str
    place: Place


@dataclass(frozen=True)
class Listing:
    """A list with the words that open it."""

    stem: str
    items: tuple[Item, ...]
    place: Place
    headed: bool  # its opening words are its heading
    order: int
    others: tuple[str, ...] = ()  # items too nested to ask about, which still belong to it


@dataclass(frozen=True)
class Unit:
    """A sentence or item as evidence: its own stems, and those of the words around it that it leans on."""

    source_id: str
    text: str
    own: frozenset[str]
    around: frozenset[str]
    setting: str  # text, opening words of its list and its last headings


class Reader:
    """Statements, lists and evidence of the sources held. Reads each source once."""

    def __init__(self, library: Held) -> None:
        self.library = library
        self.by_id = {source.id: source for source in library.sources}
        self._statements: dict[str, list[Statement]] = {}
        self._listings: dict[str, list[Listing]] = {}
        self.kept: dict[str, Any] = {}  # what is made of a source once, by its id

    @cached_property
    def senses(self) -> Senses:
        """How near texts are in meaning, where the library has a model."""
        return Senses.of(self.library)

    def page(self, source_id: str, page_index: int) -> Page:
        return self.library.pages(source_id)[page_index - 1]

    def _place(self, source_id: str, passage: Passage, page_index: int) -> Place:
        paragraph = passage.paragraphs[0] if passage.paragraphs else None
        label = self.page(source_id, page_index).page_label
        return Place(source_id, page_index, label, paragraph, passage.section)

    def long_forms(self, short: str) -> list[str]:
        """What a short form stands for by the documents held: "MBU" and "MBUs" help each other out."""
        known: dict[str, list[str]] = getattr(self.library, "acronyms", {})
        found = known.get(short) or [
            f"{form}s" if short.endswith("s") else form.removesuffix("s")
            for form in known.get(short.removesuffix("s") if short.endswith("s") else f"{short}s", [])
        ]
        # "honour’-based abuse": the opening quotation mark is lost where the long form was read
        return [
            f"‘{bare}" if "’-" in bare and "‘" not in bare else bare for form in found if (bare := form.rstrip("’'"))
        ]

    def unexplained(self, text: str) -> list[str]:
        """Short forms in a text that are neither everyday nor explained by the text or any document held."""
        found = (s for s in SHORT_FORM.findall(text) if s not in EVERYDAY and f"({s})" not in text)
        known: dict[str, list[str]] = getattr(self.library, "acronyms", {})
        return [s for s in found if s not in known and not self.long_forms(s)]

    # --- statements ---

    def statements(self, source_id: str) -> list[Statement]:
        """Whole sentences of the body, in reading order; none that runs over a page turn."""
        if source_id not in self._statements:
            self._statements[source_id] = list(self._read_statements(source_id))
        return self._statements[source_id]

    def _read_statements(self, source_id: str) -> Iterator[Statement]:
        pages = self.library.pages(source_id)
        for number, passage in enumerate(self.library.passages(source_id)):
            if passage.kind in {"footnote", "row", "cell"} or set_apart(passage.section):
                continue
            for sentence in sentences(passage, pages):
                # An item's first sentence leans on the words that open its list; those after it stand by themselves.
                opens = sentence.item and pages[sentence.page_index - 1].content[: sentence.start].rstrip()[-1:] != "."
                if sentence.stem or opens or not sentence.whole:
                    continue
                text = " ".join(sentence.text.split())
                # the last sentence of an item often goes without its full stop
                ends = text.endswith((".", "!")) or (sentence.item and text[-1:].isalnum())
                if ends and text[0].isupper() and 6 <= word_count(text) <= 70:
                    yield Statement(text, self._place(source_id, passage, sentence.page_index), number)

    # --- lists ---

    def listings(self, source_id: str) -> list[Listing]:
        """Lists with at least two items; parts of one long list put together again."""
        if source_id not in self._listings:
            self._listings[source_id] = list(self._read_listings(source_id))
        return self._listings[source_id]

    def _read_listings(self, source_id: str) -> Iterator[Listing]:
        held: Listing | None = None
        for number, passage in enumerate(self.library.passages(source_id)):
            if passage.kind in {"footnote", "row", "cell"} or set_apart(passage.section):
                continue
            for found in self._lists_of(source_id, passage, number):
                same = held is not None and (held.stem, held.place.section) == (found.stem, found.place.section)
                if same and held is not None and number - held.order <= 2:
                    held = replace(
                        held, items=held.items + found.items, others=held.others + found.others, order=number
                    )
                    continue
                if held is not None and len(held.items) >= 2:
                    yield held
                held = found
        if held is not None and len(held.items) >= 2:
            yield held

    def _lists_of(self, source_id: str, passage: Passage, number: int) -> Iterator[Listing]:
        pages = self.library.pages(source_id)
        heading = passage.section[-1] if passage.section else ""
        stem, headed = (heading, True) if heading.rstrip().endswith(":") else ("", False)
        items: list[Item] = []
        others: list[str] = []
        spans = list(passage.spans)
        for k, span in enumerate(spans):
            raw = pages[span.page_index - 1].content[span.start : span.end]
            runs_on = k + 1 < len(spans) and spans[k + 1].continues
            if span.continues:
                others.append(raw)
                continue
            if _BULLET.match(raw) and not any(raw.startswith((f"{p}.", f"{p} ")) for p in passage.paragraphs):
                text = " ".join(_BULLET.sub("", raw, count=1).split())
                if runs_on or text.endswith(":") or _SUB_BULLET.match(raw):
                    others.append(text)
                else:
                    items.append(Item(text, self._place(source_id, passage, span.page_index)))
                continue
            if items:
                yield self._listing(source_id, passage, stem, items, others, headed, number)
                items, others = [], []
            last = _last_sentence(passage, pages, k)
            stem, headed = (last, False) if last.endswith(":") else ("", False)
        if items:
            yield self._listing(source_id, passage, stem, items, others, headed, number)

    def _listing(
        self, source_id: str, passage: Passage, stem: str, items: list[Item], others: list[str], headed: bool, n: int
    ) -> Listing:
        place = self._place(source_id, passage, items[0].place.page_index)
        return Listing(" ".join(stem.split()), tuple(items), place, headed, n, tuple(others))

    # --- evidence ---

    @cached_property
    def evidence(self) -> Evidence:
        """All sentences of all sources held, footnotes too, for looking whether something is said anywhere."""
        return Evidence(list(self._units()))

    def _units(self) -> Iterator[Unit]:
        for source_id in self.by_id:
            pages = self.library.pages(source_id)
            for passage in self.library.passages(source_id):
                opening = passage.text.split("\n", 1)[0]
                headings = " ".join(passage.section[-2:])
                before = ""
                for sentence in sentences(passage, pages):
                    lead = opening if sentence.item else before
                    setting = f"{sentence.text} {lead} {headings}"
                    yield Unit(source_id, sentence.text, stems(sentence.text), stems(f"{lead} {headings}"), setting)
                    before = sentence.text

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """Words that the documents write small within a sentence."""
        return frozenset(self._within[0])

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that the documents write with a capital within a sentence."""
        return frozenset(self._within[1])

    def usually_small(self, word: str) -> bool:
        """Whether a word is, within sentences, rather written small than with a capital."""
        small, capital = self._within
        return small[word.lower()] >= capital[word.capitalize()]

    @cached_property
    def _within(self) -> tuple[Counter[str], Counter[str]]:
        """How often each word is written small, and with a capital, within a sentence."""
        small, capital = Counter[str](), Counter[str]()
        for source_id in self.by_id:
            for passage in self.library.passages(source_id):
                small.update(re.findall(r"(?<=[a-z,] )[a-z]+(?:[-’][a-z]+)*", passage.text))
                capital.update(re.findall(r"(?<=[a-z,] )[A-Z][a-z]+(?:[-’][a-z]+)*", passage.text))
        return small, capital

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Verbs in their bare form: the words that follow should, must and will."""
        found = Counter[str]()
        for source_id in self.by_id:
            for passage in self.library.passages(source_id):
                found.update(
                    re.findall(r"\b(?:should|must|will|cannot|may) (?:also |always |not )?([a-z-]+)", passage.text)
                )
                found.update(
                    re.findall(r"\bto ([a-z-]+) (?:the|an?|their|its|any|all|how|whether|that)\b", passage.text)
                )
        return frozenset(w for w in found if not w.endswith("ly") and w not in _NOT_VERBS)

    def uncapital(self, text: str) -> str:
        """The text with a small first letter, where its first word is no name."""
        first = re.match(r"[A-Z][a-z]*(?:[-’][a-z]+)*", text)
        if first is None or re.match(r"[A-Z]\S*[A-Z]|(?!(?:The|An?|All|Any|Each) )[A-Z][a-z’-]+ [A-Z][a-z]+", text):
            return text
        if first[0] not in self.names or (first[0].lower() in self.lower_words and self.usually_small(first[0])):
            return text[0].lower() + text[1:]
        return text


class Evidence:
    """Finds sentences that share words with a phrase."""

    def __init__(self, units: list[Unit]) -> None:
        self.units = units
        self._at: dict[str, list[int]] = defaultdict(list)
        self._found: dict[tuple[frozenset[str], float], list[Unit]] = {}
        for k, unit in enumerate(units):
            for stem in unit.own:
                self._at[stem].append(k)

    def rarity(self, stem: str) -> float:
        return math.log((len(self.units) + 1) / (len(self._at.get(stem, ())) + 1))

    def sharing(self, wanted: frozenset[str], share: float) -> list[Unit]:
        """Sentences that hold at least this share of the stems, rare stems counting for more."""
        if (wanted, share) not in self._found:
            self._found[wanted, share] = self._sharing(wanted, share)
        return self._found[wanted, share]

    def _sharing(self, wanted: frozenset[str], share: float) -> list[Unit]:
        weights = {stem: self.rarity(stem) for stem in wanted}
        whole = sum(weights.values())
        if not whole:
            return []
        found: defaultdict[int, float] = defaultdict(float)
        for stem, weight in weights.items():
            for k in self._at.get(stem, ()):
                found[k] += weight
        return [self.units[k] for k, weight in sorted(found.items()) if weight >= share * whole]

    def telling(self, text: str) -> float:
        """How particular a phrase is, 0 to 1: the mean rarity of its three rarest words, 1 for words used once."""
        rarest = sorted((self.rarity(s) for s in stems(text) if s in self._at), reverse=True)[:3]
        return sum(rarest) / 3 / math.log(len(self.units) + 2)


def set_apart(section: tuple[str, ...]) -> bool:
    """Whether a section is a list of links, resources or changes rather than guidance."""
    return any(_APART.search(heading) for heading in section)


def _last_sentence(passage: Passage, pages: tuple[Page, ...], span_number: int) -> str:
    span = passage.spans[span_number]
    inside: list[Sentence] = [
        s for s in sentences(passage, pages) if s.page_index == span.page_index and span.start <= s.start < span.end
    ]
    return inside[-1].text if inside and inside[-1].whole else ""
