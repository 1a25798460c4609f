"""Questions that name a place or ask about the library itself: answered from pages, headings, sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language import NamedDocument, Place, Reading
from assistant.library import Entry, Library
from ingest.pages import Page

_HELD = re.compile(
    r"\b(?:what|which|how many)\b.{0,30}\b(?:documents?|guidance|editions?|sources?|files|pdfs?)\b.{0,30}"
    r"\b(?:do you (?:have|hold|know|use|cover)|are (?:you|there|held|loaded|in (?:here|the library|your library))"
    r"|is (?:held|loaded)|have you got|you got)\b"
    r"|\bwhat(?:'s| is) in (?:the|your) library\b"
    r"|\bwhich (?:edition|version)s? (?:do you|are you|have you|is loaded|is this)\b",
    re.I,
)
_WHERE = re.compile(
    r"\b(?:where|what page|which page|page number)\b.{0,40}\b(?:start|begin|find|is|are)\b|\b(?:starts?|begins?) on\b",
    re.I,
)
_ASKS_NOTHING = frozenset(
    [
        "what",
        "whats",
        "what's",
        "is",
        "are",
        "on",
        "in",
        "at",
        "the",
        "a",
        "an",
        "of",
        "it",
        "its",
        "say",
        "says",
        "said",
        "tell",
        "me",
        "show",
        "open",
        "read",
        "give",
        "quote",
        "does",
        "do",
        "and",
        "please",
        "from",
        "for",
        "to",
        "there",
        "about",
        "with",
        "paragraph",
        "page",
        "para",
        "that",
        "this",
        "which",
        "where",
        "start",
        "starts",
        "begin",
        "begins",
        "find",
        "can",
        "you",
        "i",
        "text",
        "whole",
        "guidance",
        "document",
        "full",
        "exactly",
        "word",
        "us",
    ]
)


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


def asks_what_is_held(question: str) -> bool:
    return _HELD.search(question) is not None


def asks_where(question: str) -> bool:
    return _WHERE.search(question) is not None


def asks_content(reading: Reading, title: str = "") -> bool:
    """Whether a question asks for something besides the place, and the document's ``title``, that it names."""
    named = set(re.findall(r"[a-z']+", title.lower()))
    words = re.findall(r"[a-z']+", reading.rest.lower())
    return any(word not in _ASKS_NOTHING and word not in named for word in words)


def named_by_title(library: Library, question: str) -> list[str]:
    """Ids of the held sources whose own title, or short title, stands in the question."""
    asked = " ".join(re.findall(r"[a-z0-9]+", question.lower()))
    found = []
    for source in library.sources:
        titles = (" ".join(re.findall(r"[a-z0-9]+", t.lower())) for t in (source.title, source.short_title))
        if any(len(t.split()) >= 2 and re.search(rf"\b{t}\b", asked) for t in titles):
            found.append(source.id)
    return found


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


def _not_held(library: Library, named: NamedDocument) -> str:
    known = [s for s in library.registry.all() if s.family == named.family and s.kind != "starter"]
    editions = [s for s in known if named.edition and (named.edition in s.edition or named.edition in s.short_title)]
    edition = next((s for s in editions or known if s.in_force), editions[-1] if editions else None)
    title = (
        edition.short_title
        if edition
        else f"{known[0].title.split(':')[0]} {named.edition or ''}".strip()
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


def default_source(library: Library) -> str | None:
    """The document that a bare page or paragraph number means: Working Together if held, else the only one."""
    newest = library.newest("wt")
    if newest is not None:
        return newest.id
    return next(iter(library.held)) if len(library.held) == 1 else None


def go_to(library: Library, source_id: str, place: Place) -> Destination:
    """The passages at a named place of one source."""
    title = library.source(source_id).short_title
    entries: list[Entry] = []
    headings: list[Heading] = []
    missing: list[str] = []
    for label in place.pages:
        pages = [library.page(source_id, int(label))] if place.by_index and _within(library, source_id, label) else []
        pages = pages or library.labelled(source_id, label) or _by_index(library, source_id, label)
        if not pages:
            missing.append(f"{title} has no page {label}; it has {len(library.pages(source_id))} pages.")
        entries.extend(e for page in pages for e in library.on_page(source_id, page.page_index))
    for number in place.paragraphs:
        found = library.in_paragraph(source_id, number)
        if not found:
            missing.append(f"{title} has no paragraph {number}.")
        entries.extend(found)
    for kind, name in place.divisions:
        found_headings = division(library, source_id, kind, name)
        if not found_headings:
            missing.append(f"{title} has no {kind} {name}.")
        headings.extend(found_headings)
        entries.extend(in_division(library, source_id, found_headings))
    return Destination(tuple(dict.fromkeys(entries)), tuple(headings), " ".join(missing) or None)


def _within(library: Library, source_id: str, label: str) -> bool:
    return label.isdigit() and 1 <= int(label) <= len(library.pages(source_id))


def _by_index(library: Library, source_id: str, label: str) -> list[Page]:
    """Where a document prints no numbers, a page is its place in the file."""
    if library.store(source_id).facts["labels"] == "printed" or not _within(library, source_id, label):
        return []
    page = library.page(source_id, int(label))
    return [page] if page.page_label is None else []


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


_KINDS = {"annex": ("annex", "appendix"), "chapter": ("chapter",), "part": ("part",)}
_WORDS = dict(enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]))


def division(library: Library, source_id: str, kind: str, name: str) -> list[Heading]:
    """The headings that open a chapter, part or annex."""
    names = {name.lower(), _WORDS.get(int(name), name).lower() if name.isdigit() else name.lower()}
    pattern = re.compile(rf"^(?:{'|'.join(_KINDS[kind])})\s+(?:{'|'.join(names)})\b", re.I)
    return [h for h in all_headings(library, source_id) if pattern.match(h.text)]


def in_division(library: Library, source_id: str, headings: Sequence[Heading]) -> list[Entry]:
    """Passages whose section path goes through one of the headings."""
    titles = {h.text.strip() for h in headings}
    return [
        Entry(source_id, k, p)
        for k, p in enumerate(library.passages(source_id))
        if titles.intersection(p.section) and p.kind != "footnote"
    ]


def headings_asked_for(library: Library, source_ids: Sequence[str], words: str) -> list[Heading]:
    """Headings that hold all the words that matter of a question such as "where is strategy discussion"."""
    wanted = {
        w for w in re.findall(r"[a-z]+", words.lower()) if w not in _ASKS_NOTHING and w not in {"section", "chapter"}
    }
    if not wanted:
        return []
    found = [
        h
        for source_id in source_ids
        for h in all_headings(library, source_id)
        if wanted <= set(re.findall(r"[a-z]+", h.text.lower()))
    ]
    return sorted(found, key=lambda h: len(h.text))[:3]
