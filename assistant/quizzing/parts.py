"""Where to find it: in which chapter, part or annex a document deals with a matter that has a section of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from assistant.quizzing.drafting import Drafting
from assistant.quizzing.finding import Section, sections_of
from assistant.quizzing.model import Question, Wrong
from assistant.quizzing.options import choose
from assistant.quizzing.reading import set_apart
from assistant.quizzing.roles import is_role
from assistant.quizzing.words import containment, stems, word_count

_NAMED = re.compile(r"(?P<which>(?:Chapter|Part|Section|Annex|Appendix) [\w]+)\s*[:–-]\s*(?P<title>\S.*)")
_FEWEST = 4  # parts that a document must have for the question to be one
_LONGEST = 9  # words of a part's title that are shown
_WORTH = 0.42  # a heading must be more particular than this
_LARGE = 4  # a part of so many headings is asked about up to this often: no quiz of one chapter
_NO_PART = re.compile(r"\b(?:glossary|definitions|index|examples?|case studies)\b", re.I)  # entries, not sections
_SHARED = 0.4  # of a heading's words in the heading of another part: it might be looked for there too
# Headings that say nothing of what stands under them, or that belong to a procedure told in steps.
_DULL = re.compile(
    r"^(?:introduction|purpose|tasks|attendees|summary|overview|background|what|who|why|when|how|note|contents|about"
    r"|related|process|further|statutory|considering|recording|other|key|general|legislation|ongoing|examples?"
    r"|additional|actions?|definitions?|the (?:following|role)|\d+)\b|^[ivx]+[.)] |:$|\?$",
    re.I,
)


def part_questions(d: Drafting) -> Iterator[Question]:
    """For matters that have a section of their own: which of the document's parts it stands in."""
    found = [s for s in sections_of(d) if not any(_NO_PART.search(h) for h in s.first.section)]
    found = [s for s in found if not set_apart(s.first.section)]
    tops = {s.title: s for s in found if s.depth == 1 and _NAMED.fullmatch(s.title)}
    if len(tops) < _FEWEST:
        return
    names = {title: _short(title) for title in tops}
    asked: Counter[str] = Counter()
    titles = Counter(s.title.lower() for s in found)
    for section in sorted(found, key=lambda s: (s.depth, -s.passages)):
        top = section.first.section[0].strip() if section.first.section else ""
        if section.depth not in {2, 3} or top not in tops or asked[top] >= _LARGE:
            continue
        if titles[section.title.lower()] > 1 or not _worth(d, section, top, found):
            continue
        page = " ".join(d.reader.page(d.source.id, section.first.page_index).content.split())
        if section.title not in page:
            continue
        # Among three annexes a part would stand out.
        sort = names[top].split()[0]
        wrong = [Wrong(name, 0.6) for title, name in names.items() if title != top and name.split()[0] == sort]
        chosen = choose(names[top], wrong, section.title, alike=1.1, names=True)
        if chosen is None:
            continue
        asked[top] += 1
        stem = f"Where in {d.name} is the section “{section.title}”?"
        fact = f"part-{section.title.lower()}"
        made = d.choice("place", stem, names[top], chosen, section.title, section.first, fact)
        yield replace(made, explanation=f"It stands in “{top}”: {made.explanation}")


def _short(title: str) -> str:
    """A part's name as an option: "Chapter 4: Organisational responsibilities", long titles cut at a comma."""
    found = _NAMED.fullmatch(title)
    if found is None:
        return title
    name, *rest = re.split(r"(?=, | – | - )", found["title"])
    for piece in rest:
        if word_count(f"{name}{piece}") > _LONGEST:
            break
        name = f"{name}{piece}"
    return f"{found['which']}: {name}"


def _worth(d: Drafting, section: Section, top: str, found: list[Section]) -> bool:
    """Whether a heading says what it is about, without the words of its part or of a heading in another one."""
    title = section.title.strip()
    words = stems(title)
    if _DULL.search(title) or title.count("‘") != title.count("’") or not 1 <= word_count(title) <= 9:
        return False
    if not words or words & stems(top) or is_role(title):  # what a body does is looked up by that body
        return False
    if 0 < d.reader.evidence.telling(title) < _WORTH:  # 0: words that no sentence has, and so as particular as can be
        return False
    others = (s for s in found if s.first.section[:1] != section.first.section[:1])
    return not any(containment(words, stems(s.title)) > _SHARED for s in others)
