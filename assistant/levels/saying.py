"""Sentences of the guidance held that say a thing a reader needs to know, each as a quote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from weakref import WeakKeyDictionary

from assistant.levels.statements import pieces
from assistant.library import Library
from assistant.quotes import NotOnPage, quote
from ingest.passages import Passage
from ingest.sources import Source

# Of an allegation against somebody who works with children: another procedure than a child's own.
_OF_STAFF = re.compile(r"\bLADO\b|\bdesignated officer\b|\bmembers? of staff\b|\bsuspended\b", re.I)
_UNDER_STAFF = re.compile(
    r"\ballegations?\b[^>]*\b(?:staff|volunteers|adults|people|professionals|harm threshold|position of trust)\b|"
    r"\b(?:staff|volunteers|professionals)\b[^>]*\ballegations?\b",
    re.I,
)
LONGEST = 75  # words of a sentence: longer ones are read on the page itself
_PLAIN = 30  # a longer one is cut after the words that say it
_CUT = re.compile(r"\s*\((?=includ)|,?\s+including\b|;|,\s+(?=(?:and|but|where|whether|with|the)\b)", re.I)
_LEAST = 8  # words that a cut leaves
_MUCH = 45  # a sentence still longer when cut is begun at the part that says it, and gives way to a shorter one
_BEGIN = re.compile(r"(?:;\s+(?:and |but |or )?|,?\s+(?:and|but|or|so) )(?=(?:it|they|the|this|there|we|you|a) )")


@dataclass(frozen=True)
class Facet:
    """One thing that a reader needs to know, and the words by which guidance says it."""

    says: re.Pattern[str]
    better: re.Pattern[str]  # of several sentences that say it, those with these words come first
    anywhere: bool = False  # it holds whatever the level, so that neither sentence nor heading need name it
    otherwise: Facet | None = None  # what is nearest to it, for a document that does not say it
    never: re.Pattern[str] = re.compile("$^")  # a sentence with these words is about something else

    def cut(self, text: str) -> str:
        """A long sentence up to the end of the part that says it."""
        ends = [m.end() for m in (self.says.search(text), self.better.search(text)) if m is not None]
        if len(text.split()) <= _PLAIN or not ends:
            return text
        cuts = (m.start() for m in _CUT.finditer(text, max(ends)))
        kept = next((text[:at] for at in cuts if len(text[:at].split()) >= _LEAST), text)
        said = self.says.search(kept)
        if len(kept.split()) <= _MUCH or said is None:
            return kept
        begins = [m.end() for m in _BEGIN.finditer(kept, 0, said.start())]
        return next((kept[at:] for at in reversed(begins) if len(kept[at:].split()) >= _LEAST), kept)


def facet(
    says: str, better: str = "$^", anywhere: bool = False, otherwise: Facet | None = None, never: str = "$^"
) -> Facet:
    """A facet by its patterns, whatever the case of the letters."""
    return Facet(re.compile(says, re.I), re.compile(better, re.I), anywhere, otherwise, re.compile(never, re.I))


@dataclass(frozen=True)
class Said:
    passage: Passage
    text: str
    page_index: int
    stem: str
    item: bool


_kept: WeakKeyDictionary[Library, dict[str, tuple[Said, ...]]] = WeakKeyDictionary()


def best(
    library: Library, source: Source, facets: Sequence[Facet], near: Callable[[Said], int]
) -> list[dict[str, Any]]:
    """For each facet the sentence of a document that says it best.

    ``near``: how plainly a sentence is of what is asked about, 0 where it is not.
    """
    found: list[dict[str, Any]] = []
    for one in facets:
        made = _best_of(library, source, one, near)
        if made is None and one.otherwise is not None:
            made = _best_of(library, source, one.otherwise, near)
        if made is not None and made not in found:
            found.append(made)
    return found


def of_all(_said: Said) -> int:
    """What is asked about is no level's: every sentence is near."""
    return 2


def _best_of(library: Library, source: Source, facet: Facet, near: Callable[[Said], int]) -> dict[str, Any] | None:
    scored = []
    for order, one in enumerate(said_in(library, source)):
        if (
            not facet.says.search(one.text)
            or facet.never.search(one.text)
            or _OF_STAFF.search(one.text)
            or len(one.text.split()) > LONGEST
        ):
            continue
        if _UNDER_STAFF.search(" > ".join(one.passage.section)):
            continue
        if how := near(one) or int(facet.anywhere):
            text = facet.cut(one.text)
            worth = 2 * bool(facet.better.search(one.text)) + how - 3 * (len(text.split()) > _MUCH)
            scored.append((-worth, order, text, one))
    made = (quoted(library, source, text, one.page_index, one.passage) for _, _, text, one in sorted(scored, key=_rank))
    return next((one for one in made if one is not None), None)


def _rank(scored: tuple[int, int, str, Said]) -> tuple[int, int]:
    return scored[:2]


def said_in(library: Library, source: Source) -> tuple[Said, ...]:
    """A document's sentences, read once."""
    kept = _kept.setdefault(library, {})
    if source.id not in kept:
        kept[source.id] = tuple(_read(library, source))
    return kept[source.id]


def _read(library: Library, source: Source) -> Iterator[Said]:
    for passage in library.passages(source.id):
        if passage.kind == "footnote":
            continue
        for sentence, text, stem in pieces(library, source.id, passage):
            yield Said(passage, text, sentence.page_index, stem, sentence.item)


def quoted(
    library: Library, source: Source, text: str, page_index: int, passage: Passage | None = None
) -> dict[str, Any] | None:
    try:
        made = quote(library.page(source.id, page_index), text)
    except NotOnPage:
        return None  # what cannot be found on its page is not shown
    paragraph = passage.paragraphs[0] if passage is not None and passage.paragraphs else None
    return {**asdict(made), "source_id": source.id, "paragraph": paragraph}
