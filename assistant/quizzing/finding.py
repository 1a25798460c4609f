"""Where to find it: on which page a section begins, for those who must look it up in a hurry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.quizzing.drafting import Drafting
from assistant.quizzing.model import Question, Wrong
from assistant.quizzing.options import choose
from assistant.quizzing.reading import Place, set_apart
from assistant.quizzing.words import containment, stems, word_count

# What people turn to by name: the document's own parts, and procedures that somebody follows step by step.
_LOOKED_UP = re.compile(
    r"(?:Annex|Appendix|Table|Figure|Flowchart)\b [\w.]+\s*[:–-]?\s+\S"
    r"|.*\b(?:allegations?|procedures?|flowcharts?|checklists?|whistleblowing|complaints?|referrals?|process)\b",
    re.I,
)
_DULL = re.compile(
    r"^(?:introduction|purpose|tasks|summary|overview|background|what |who |why |the following|note|contents|about"
    r"|related|process\b|further|statutory|section \d|considering|recording|other |key |general |role of|legislation)",
    re.I,
)


_CONTENTS = re.compile(r"(?:Chapter|Part|Section) \w+\b", re.I)  # the contents page has it
_NUMBERED = re.compile(r"^(?:Part|Section|Chapter|Annex) \w+: ")
_BROAD = re.compile(r"legislation and the law|ongoing|the management of safeguarding|providing help|what schools", re.I)
_SAYS = 0.3
_MANY = 3  # passages: a shorter section is part of one that is looked up
_HIGH = 3  # headings deeper than this are looked up by the one above, unless long


@dataclass(frozen=True)
class Section:
    """A heading and the pages its text stands on."""

    title: str
    first: Place
    pages: frozenset[int]
    passages: int
    depth: int


def finding_questions(d: Drafting) -> Iterator[Question]:
    """One question for each section that is worth turning to: named once, of some length, with a printed page."""
    found = list(sections_of(d))
    titles = Counter(s.title.lower() for s in found)
    for section in sorted(found, key=lambda s: -s.passages):  # the longest are turned to most often
        if (
            not _LOOKED_UP.match(section.title)
            or _DULL.match(section.title)
            or _CONTENTS.match(section.title)
            or any(re.search(r"glossary", heading, re.I) for heading in section.first.section)
            or section.passages < _MANY + (section.depth > _HIGH)
            or re.match(r"(?:\d+|[ivx]+)\. ", section.title)
            or not 2 <= word_count(section.title) <= 12
        ):
            continue
        if titles[section.title.lower()] > 1 or section.first.page_label is None or section.title.endswith((":", "?")):
            d.drop("page", "no heading of its own on a numbered page", section.title)
            continue
        page = d.reader.page(d.source.id, section.first.page_index)
        if section.title not in " ".join(page.content.split()):
            d.drop("page", "its heading stands on the page before", section.title)
            continue
        answer = f"page {section.first.page_label}"
        wrong = [
            Wrong(f"page {other.first.page_label}", 0.8 if other.depth == section.depth else 0.5)
            for other in found
            if other.first.page_label and other.first.page_label.isdigit() and _elsewhere(d, section, other)
        ]
        chosen = choose(answer, wrong, section.title, alike=1.1)
        if chosen is None:
            d.drop("page", "too few other pages", section.title)
            continue
        within = _within(d, section)
        stem = f"On which page of {d.name} does the section “{section.title}”{within} begin?"
        yield d.choice("page", stem, answer, chosen, section.title, section.first, f"page-{section.title.lower()}")


def _within(d: Drafting, section: Section) -> str:
    """The heading above that says what a section is about: "Working with parents and carers" of whom?"""
    for heading in reversed(section.first.section[:-1]):
        name = heading.strip().rstrip(":")
        bare = _NUMBERED.sub("", name)
        if _DULL.match(bare) or _BROAD.match(bare) or not 2 <= word_count(name) <= 20:
            continue
        if not stems(bare) <= stems(section.title) and d.reader.evidence.telling(bare) > _SAYS:
            return f" (under “{name}”)"
    return ""


def _elsewhere(d: Drafting, section: Section, other: Section) -> bool:
    """Whether another section's first page says nothing of this one's subject, and lies a few pages off."""
    at = other.first.page_index
    if at in section.pages or abs(at - section.first.page_index) < 3 or abs(at - section.first.page_index) > 30:
        return False
    return containment(stems(section.title), stems(d.reader.page(d.source.id, at).content)) < 0.99


def sections_of(d: Drafting) -> Iterator[Section]:
    groups: dict[tuple[str, ...], list[int]] = {}
    places: dict[tuple[str, ...], Place] = {}
    counts: Counter[tuple[str, ...]] = Counter()
    for passage in d.reader.library.passages(d.source.id):
        if passage.kind in {"footnote", "row", "cell"} or set_apart(passage.section):
            continue
        for depth in range(1, len(passage.section) + 1):
            path = passage.section[:depth]
            groups.setdefault(path, []).extend(passage.pages)
            counts[path] += 1
            if path not in places:
                page = d.reader.page(d.source.id, passage.pages[0])
                number = passage.paragraphs[0] if passage.paragraphs else None
                places[path] = Place(d.source.id, page.page_index, page.page_label, number, path)
    for path, pages in groups.items():
        yield Section(path[-1].strip(), places[path], frozenset(pages), counts[path], len(path))
