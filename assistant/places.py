"""Questions that name a place: answered from the page, paragraph or heading that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from assistant.language import NamedDocument, Reading
from assistant.library import Entry, Library
from assistant.placewords import Place
from assistant.results import PlaceOnPage
from ingest.pages import Page

_WHERE = re.compile(
    r"\b(?:where|what page|which page|page number)\b.{0,40}\b(?:start|begin|find|is|are)\b|\b(?:starts?|begins?) on\b",
    re.I,
)
_SAYS_ABOUT = re.compile(r"\bwhat\b.{0,40}\b(?:say|says|said|tells?|on)\b.{0,30}\b(?:about|on|of)\b", re.I)
ASKS_NOTHING = frozenset(
    {
        "a", "about", "an", "and", "are", "at", "begin", "begins", "between", "both", "bring", "can", "content",
        "contents", "do", "document", "does", "exactly", "find", "for", "from", "full", "get", "give", "go", "guidance",
        "has", "have", "here", "i", "in", "into", "is", "it", "its", "jump", "look", "me", "number", "numbered", "of",
        "on", "open", "page", "para", "paragraph", "pdf", "please", "printed", "pull", "quote", "read", "said", "say",
        "says", "see", "show", "start", "starts", "take", "tell", "text", "that", "the", "there", "these", "this",
        "those", "through", "to", "turn", "up", "us", "wat", "wats", "what", "what's", "whats", "where", "which",
        "whole", "whts", "with", "word", "words", "wot", "wots", "you",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """A heading of a document, on its page."""

    source_id: str
    page: Page
    text: str
    level: int
    order: int


@dataclass(frozen=True)
class Destination:
    """Where a question that names a place leads."""

    entries: tuple[Entry, ...] = ()
    headings: tuple[Heading, ...] = ()
    missing: str | None = None  # what was named and is not there, as a sentence
    pages: frozenset[int] = frozenset()  # places in the file of the pages that were named


def asks_of_place(question: str) -> bool:
    """Whether a question is about what stands at its place: "what does page 46 say about early help"."""
    return _SAYS_ABOUT.search(question) is not None


def asks_where(question: str) -> bool:
    return _WHERE.search(question) is not None


def asks_content(reading: Reading, title: str = "") -> bool:
    """Whether a question asks for something besides the place, and the document's ``title``, that it names."""
    named = set(re.findall(r"[a-z']+", title.lower()))
    words = re.findall(r"[a-z']+", (reading.plain if reading.rest else "").lower().replace("’", "'"))
    return any(word not in ASKS_NOTHING and word not in named for word in words)


def named_by_title(library: Library, question: str) -> list[str]:
    """Ids of the held sources whose own title, or short title, stands in the question."""
    asked = " ".join(re.findall(r"[a-z0-9]+", question.lower()))
    found = []
    for source in library.sources:
        titles = (" ".join(re.findall(r"[a-z0-9]+", t.lower())) for t in (source.title, source.short_title))
        if any(len(t.split()) >= 2 and re.search(rf"\b{t}\b", asked) for t in titles):
            found.append(source.id)
    return found


def names_of(library: Library, source_id: str) -> str:
    """What people may call a document: its title, its short title and its file's name, in one line."""
    source = library.source(source_id)
    return f"{source.title} {source.short_title} {PurePath(library.held[source_id].file).stem}"


def titled(library: Library, reading: Reading) -> list[str]:
    """Ids of the sources whose titles hold every word that a question has besides its place: "the missing protocol"."""
    wanted = _stems(reading.plain if reading.rest else "")
    found = [s for s in library.sources if wanted and wanted <= _stems(names_of(library, s.id))]
    newest = {s.family: library.newest(s.family) for s in found}
    return [s.id for s in found if newest[s.family] in (s, None)]


def chosen_sources(library: Library, documents: Sequence[NamedDocument]) -> tuple[list[str], list[str]]:
    """Ids of the held sources that a question names, and sentences for editions that are not held."""
    chosen: list[str] = []
    missing: list[str] = []
    for named in documents:
        family = [s for s in library.sources if s.family == named.family]
        if named.edition:
            exact = [s for s in family if named.edition in s.edition or named.edition in s.short_title]
            if not exact:
                missing.append(_not_held(library, named))
                continue
            chosen.extend(s.id for s in exact)
        elif (newest := library.newest(named.family)) is not None:
            chosen.append(newest.id)
        else:
            # Starter material may stand in for a document that no edition of is held; it says that it is no more.
            chosen.extend(s.id for s in library.sources if s.stands_in_for == named.family)
            missing.append(_not_held(library, named))
    return list(dict.fromkeys(chosen)), missing


_YEAR_AT_END = re.compile(r"\s*\(?20\d\d\)?$")


def _not_held(library: Library, named: NamedDocument) -> str:
    known = [s for s in library.registry.all() if s.family == named.family and s.kind != "starter"]
    editions = [s for s in known if named.edition and (named.edition in s.edition or named.edition in s.short_title)]
    edition = next((s for s in editions if s.in_force), editions[-1] if editions else None)
    title = (
        edition.short_title
        if edition
        else f"{_YEAR_AT_END.sub('', known[0].title.split(':')[0])} {named.edition or ''}".strip()
        if known
        else named.said
    )
    held = library.newest(named.family)
    starter = next((s for s in library.sources if s.stands_in_for == named.family), None)
    instead = (
        f" What follows is from {held.short_title}, another edition, and may differ."
        if held
        else f" What follows is from {starter.short_title}, which is not official."
        if starter
        else ""
    )
    return f"{title} is not in this library, so it cannot be quoted.{instead}"


def default_source(library: Library, among: Sequence[str]) -> str | None:
    """The document that a bare page or paragraph number means: Working Together if held, else the only one."""
    newest = library.newest("wt")
    if newest is not None and newest.id in among:
        return newest.id
    return among[0] if len(among) == 1 else None


def go_to(library: Library, source_id: str, place: Place) -> Destination:
    """The passages at a named place of one source."""
    title = library.source(source_id).short_title
    entries: list[Entry] = []
    headings: list[Heading] = []
    missing: list[str] = []
    pages: list[Page] = []
    for label in place.pages:
        found_pages = _pages(library, source_id, label, place.by_index)
        pages.extend(found_pages)
        if not found_pages:
            missing.append(f"{title} has no page {label}: {_extent(library, source_id)}.")
    held = library.pages(source_id)
    pages.extend(held[0 if end == "first" else -1] for end in place.ends if held)
    for page in pages:
        if page.quotable:
            on_page = library.on_page(source_id, page.page_index)
            # "footnote 3 on page 10" is that note, not the page.
            entries.extend(e for e in on_page if not place.footnotes or e.passage.mark in place.footnotes)
        else:
            missing.append(
                f"{PlaceOnPage(page.page_index, page.page_label)} of {title} is not quoted: {page.left_out}."
            )
    for number in place.paragraphs:
        found = library.in_paragraph(source_id, number)
        if not found:
            missing.append(f"{title} has no paragraph {number}{_last_paragraph(library, source_id)}.")
        entries.extend(found)
    for mark in place.footnotes:
        there = {page.page_index for page in pages}
        notes = [
            Entry(source_id, k, p)
            for k, p in enumerate(library.passages(source_id))
            if p.mark == mark and (not there or there.intersection(p.pages))
        ]
        if not notes:
            missing.append(f"{title} has no footnote {mark}{' on that page' if there else ''}.")
        entries.extend(notes)
    for kind, name in place.divisions:
        found_headings = division(library, source_id, kind, name)
        within = ""
        if kind == "chapter" and place.section is not None:
            within = f" with a section {place.section}"
            found_headings = _section_of(library, source_id, found_headings, place.section)
        if not found_headings:
            missing.append(f"{title} has no {kind} {name}{within}.")
        headings.extend(found_headings)
        entries.extend(in_division(library, source_id, found_headings))
    wanted = frozenset(page.page_index for page in pages)
    return Destination(tuple(dict.fromkeys(entries)), tuple(headings), " ".join(missing) or None, wanted)


def _pages(library: Library, source_id: str, label: str, by_index: bool) -> list[Page]:
    """The pages that print a label, or whose place in the file it is where that is meant or nothing is printed."""
    index = int(label) if label.isdigit() and 1 <= int(label) <= len(library.pages(source_id)) else None
    if by_index and index is not None:
        return [library.page(source_id, index)]
    labelled = library.labelled(source_id, label)
    facts = library.store(source_id).facts
    if not labelled and label.isdigit() and facts["label_offset"] is not None:
        index = int(label) + facts["label_offset"]  # a cover counts, though no number is printed on it
        if not 1 <= index <= len(library.pages(source_id)):
            return []
    if labelled or index is None:
        return labelled
    page = library.page(source_id, index)
    return [page] if page.page_label is None else []


def _extent(library: Library, source_id: str) -> str:
    """How far a document's pages go, in the numbers that people see."""
    pages = library.pages(source_id)
    labels = [p.page_label for p in pages if p.page_label is not None]
    if not labels:
        return f"it has {len(pages)} pages, without printed numbers"
    return f"it has {len(pages)} pages, the last numbered {labels[-1]}"


def _last_paragraph(library: Library, source_id: str) -> str:
    numbers = [n for p in library.passages(source_id) for n in p.paragraphs if n.isdigit()]
    return f": they go up to {max(numbers, key=int)}" if numbers else ": its paragraphs are not numbered"


def all_headings(library: Library, source_id: str) -> list[Heading]:
    """The headings of a source in order, those of contents lists left out."""
    found: list[Heading] = []
    for page in library.pages(source_id):
        if page.left_out == "contents list":
            continue
        for part in page.parts:
            if part.kind == "heading":
                found.append(Heading(source_id, page, page.text[part.start : part.end], part.level, len(found)))
    return found


_KINDS = {"annex": ("annexe?", "appendix"), "chapter": ("chapter",), "part": ("part",), "section": ("section",)}
_WORDS = dict(enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]))


def division(library: Library, source_id: str, kind: str, name: str) -> list[Heading]:
    """The headings that open a chapter, part or annex."""
    names = {name.lower(), _WORDS.get(int(name), name).lower() if name.isdigit() else name.lower()}
    return divisions(all_headings(library, source_id), kind, "|".join(map(re.escape, names)))


def _section_of(library: Library, source_id: str, chapters: Sequence[Heading], name: str) -> list[Heading]:
    """The headings that open a section within a chapter."""
    everything = all_headings(library, source_id)
    opening = sorted(h.order for h in divisions(everything, "chapter"))
    found = []
    for heading in divisions(everything, "section", re.escape(name)):
        before = [order for order in opening if order < heading.order]
        if before and before[-1] in {chapter.order for chapter in chapters}:
            found.append(heading)
    return found


def divisions(
    headings: Sequence[Heading],
    kind: str,
    name: str = r"[a-z]|\d+|[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten",
) -> list[Heading]:
    """The headings that open chapters, parts or annexes; ``name`` is a pattern for what they are called."""
    pattern = re.compile(rf"^(?:{'|'.join(_KINDS[kind])})\s+(?:{name})\b", re.I)
    return [h for h in headings if pattern.match(h.text)]


def in_division(library: Library, source_id: str, headings: Sequence[Heading]) -> list[Entry]:
    """Passages whose section path goes through one of the headings."""
    titles = {h.text.strip() for h in headings}
    return [
        Entry(source_id, k, p)
        for k, p in enumerate(library.passages(source_id))
        if titles.intersection(p.section) and p.kind != "footnote"
    ]


_DIVISION_NAME = re.compile(r"^(?:chapter|part|annexe?|appendix)\s+\w+\W*", re.I)


def headings_asked_for(library: Library, source_ids: Sequence[str], words: str, whole: bool = False) -> list[Heading]:
    """Headings that hold all the words that matter of a question such as "where is strategy discussion".

    ``whole``: and hold no other words.
    """
    wanted = _stems(words) - _stems("section chapter part annex heading bit")
    if not wanted:
        return []
    found = [
        h
        for source_id in source_ids
        for h in all_headings(library, source_id)
        if wanted <= (own := _stems(_DIVISION_NAME.sub("", h.text))) and (not whole or wanted == own)
    ]
    return sorted(found, key=lambda h: len(h.text))[:3]


def _stems(text: str) -> set[str]:
    """Words that matter, singular and plural alike."""
    return {w.removesuffix("s") for w in re.findall(r"[a-z]+", text.lower()) if w not in ASKS_NOTHING}
