"""Claims about a document itself: how many pages or annexes it has, where a chapter begins, what an annex is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.checking.quantities import quantities
from assistant.checking.units import stems
from ingest.pages import Page

if TYPE_CHECKING:
    from assistant.library import Library

_ONE = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}"
_WORDS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(1, 13),
        strict=True,
    )
)
_DIVISION = rf"(?P<kind>chapter|part|annexe?|appendix|section|flow\s?chart)\s+(?P<mark>{_ONE}|[A-H])\b"
_NAMED = re.compile(_DIVISION + rf"(?:,?\s+section\s+(?P<sub>{_ONE}))?", re.IGNORECASE)
_BEGINS = re.compile(
    r"\b(?:starts?|begins?|opens?|commences?|is|are|can\s+be\s+found|found|appears?|stands?|sits?|runs?)\s+(?:\w+\s+)?(?:on|at|from)\s+"
    r"(?:printed\s+)?(?:page|p\.?)\s*(?P<page>\d{1,3})\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    rf"\b(?:has|have|is|runs\s+to|contains|are)\s+(?:\w+\s+){{0,2}}?(?P<n>{_ONE}|\d{{1,3}})[\s-]+pages?\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"\b(?:has|have|contains?|comes?\s+with|is\s+made\s+up\s+of|is\s+divided\s+into|there\s+are|consists?\s+of|includes?)\s+(?:\w+\s+)?(?P<n>{_ONE})\s+"
    r"(?:\w+\s+)?(?P<kind>chapters?|parts|annexe?s|appendices|appendixes|flow\s?charts)\b",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    rf"^\W*(?:the\s+)?{_DIVISION}(?:\s+of\s+[\w\s]+?)?,?\s+(?:\(.*?\)\s+)?(?:sets?\s+out|lists?|covers?|is|explains?|describes?|contains?|deals\s+with|gives?|provides?|has|outlines?|details)\s+"
    r"(?P<what>.+)$",
    re.IGNORECASE,
)
_HEADING = re.compile(
    rf"^(?:\d{{1,2}}\.\s+)?(?P<kind>chapter|part|annexe?|appendix|section|flow\s?chart)\s+(?P<mark>{_ONE}|[A-H])\b[\s:.–—-]*(?P<title>.*)$",
    re.IGNORECASE,
)
_PARAGRAPH_AT = re.compile(
    r"\bparagraph\s+(?P<n>\d{1,3})\s+(?:is|starts|begins|stands)\s+on\s+(?:page|p\.?)\s*(?P<page>\d{1,3})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document with its place."""

    page_index: int
    level: int
    text: str
    kind: str  # "chapter", "annex", or "" for one without a number of its own
    mark: str  # "4", "c"
    title: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What the document itself shows: a verdict, the pages and words that bear it out, and a sentence."""

    verdict: str
    places: tuple[tuple[int, str], ...]  # (page_index, words on it)
    explanation: str


class Outline:
    """A document's headings and pages, for claims about the document."""

    def __init__(self, library: Library, source_id: str) -> None:
        self.pages: Sequence[Page] = library.pages(source_id)
        self.headings = [h for page in self.pages if page.left_out != "contents list" for h in _headings(page)]
        # An annex may open with a contents list of its own, on a page that is otherwise not quoted.
        known = {(h.kind, h.mark) for h in self.headings}
        listed = [h for page in self.pages if page.left_out == "contents list" for h in _headings(page)]
        own = [h for h in listed if h.kind and (h.kind, h.mark) not in known and self._opens(h)]
        self.headings = sorted([*self.headings, *own], key=lambda h: h.page_index)

    def check(self, claim: str, place: str | None = None) -> Finding | None:
        """A finding, or None where the claim is not about the document itself."""
        if found := _PARAGRAPH_AT.search(claim):
            return self._paragraph(found.group("n"), found.group("page"))
        if (length := _LENGTH.search(claim)) and not re.search(r"\bannex|appendix|chapter\b", claim, re.IGNORECASE):
            return self._length(_number(length.group("n")))
        if count := _COUNT.search(claim):
            return self._count(_kind(count.group("kind")), _number(count.group("n")))
        begins = _BEGINS.search(claim)
        if begins:
            named = _NAMED.search(claim) or (_NAMED.search(place) if place else None)
            return self._begins(claim[: begins.start()], begins.group("page"), named)
        if what := _CONTENT.match(claim):
            return self._content(what)
        return None

    def division(self, place: str) -> tuple[int, int] | None:
        """First and last page (1-based) of "Chapter 3 section 2" or "Annex C"; None if there is no such part."""
        named = _NAMED.search(place)
        if named is None:
            return None
        heading = self._heading(_kind(named.group("kind")), _mark(named.group("mark")))
        if heading is None:
            return None
        first, last = self._range(heading)
        if named.group("sub"):
            inner = [
                h
                for h in self.headings
                if first <= h.page_index <= last and (h.kind, h.mark) == ("section", _mark(named.group("sub")))
            ]
            if inner:
                return inner[0].page_index, min(last, self._range(inner[0])[1])
        return first, last

    def _range(self, heading: Heading) -> tuple[int, int]:
        at = self.headings.index(heading)
        for other in self.headings[at + 1 :]:
            same_kind = bool(other.kind) and (
                other.kind == heading.kind
                or (heading.kind != "section" and other.kind in ("chapter", "part", "annex", "appendix"))
            )
            if other.level <= heading.level and (same_kind or other.level < heading.level):
                return heading.page_index, max(heading.page_index, other.page_index - (1 if self._opens(other) else 0))
        return heading.page_index, len(self.pages)

    def _opens(self, heading: Heading) -> bool:
        """Whether a heading stands at the top of its page."""
        return self.pages[heading.page_index - 1].text.startswith(heading.text)

    def _heading(self, kind: str, mark: str) -> Heading | None:
        fitting = [h for h in self.headings if (h.kind, h.mark) == (kind, mark)]
        return min(fitting, key=lambda h: (h.level, h.page_index)) if fitting else None

    def _label(self, page_index: int) -> str:
        label = self.pages[page_index - 1].page_label
        return f"p. {label}" if label else f"PDF page {page_index}"

    def _is(self, page_index: int, said: str) -> bool:
        return (self.pages[page_index - 1].page_label or str(page_index)) == said

    def _length(self, said: int) -> Finding:
        last = next((p for p in reversed(self.pages) if p.page_label), self.pages[-1])
        right = said in (len(self.pages), int(last.page_label) if last.page_label and last.page_label.isdigit() else -1)
        text = f"The file has {len(self.pages)} pages" + (
            f"; the last printed number is {last.page_label}." if last.page_label else "."
        )
        first_line = last.content.split("\n")[0] if last.content else ""
        return Finding("confirmed" if right else "contradicted", ((last.page_index, first_line),), text)

    def _count(self, kind: str, said: int) -> Finding | None:
        seen: dict[str, Heading] = {}
        for heading in self.headings:
            if heading.kind == kind:
                seen.setdefault(heading.mark, heading)
        if not seen:
            return None
        noun = {"annex": "annexes", "appendix": "appendices"}.get(kind, f"{kind}s")
        return Finding(
            "confirmed" if len(seen) == said else "contradicted",
            tuple((h.page_index, h.text) for h in list(seen.values())[:5]),
            f"It has {len(seen)} {noun}: {', '.join(h.text.split(':')[0] for h in seen.values())}.",
        )

    def _paragraph(self, number: str, said: str) -> Finding | None:
        page = next((p for p in self.pages if number in p.paragraphs), None)
        if page is None:
            return None
        part = next(q for q in page.parts if q.number == number)
        words = page.text[part.start : part.end]
        right = self._is(page.page_index, said)
        return Finding(
            "confirmed" if right else "contradicted",
            ((page.page_index, words),),
            f"Paragraph {number} begins on {self._label(page.page_index)}.",
        )

    def _begins(self, subject: str, said: str, named: re.Match[str] | None) -> Finding | None:
        heading = (
            self._heading(_kind(named.group("kind")), _mark(named.group("mark"))) if named else self._about(subject)
        )
        if heading is None:
            return None
        right = self._is(heading.page_index, said)
        return Finding(
            "confirmed" if right else "contradicted",
            ((heading.page_index, heading.text),),
            f"“{heading.text}” begins on {self._label(heading.page_index)}"
            + ("." if right else f", not on p. {said}."),
        )

    def _about(self, subject: str) -> Heading | None:
        """The heading that words such as "the chapter on serious incidents" mean."""
        kind = next(
            iter(re.findall(r"\b(chapter|part|annexe?|appendix|section|flow\s?chart)\b", subject, re.IGNORECASE)), ""
        )
        wanted = set(
            stems(re.sub(r"(?i)\b(?:chapter|part|annexe?|appendix|section|heading|flow\s?chart)\b", " ", subject))
        )
        if not wanted:
            return None
        scored = []
        for heading in self.headings:
            have = set(stems(heading.title or heading.text))
            if have and (not kind or kind.lower() == "section" or heading.kind == _kind(kind)):
                shared = len(wanted & have)
                scored.append((shared / len(wanted) + 0.5 * shared / len(have), -heading.level, heading))
        best = max(scored, key=lambda s: s[:2], default=None)
        return best[2] if best and best[0] >= (0.6 if kind else 1.0) else None

    def _content(self, what: re.Match[str]) -> Finding | None:
        heading = self._heading(_kind(what.group("kind")), _mark(what.group("mark")))
        kind = _kind(what.group("kind"))
        if heading is None:
            others = [h for h in self.headings if h.kind == kind]
            if kind == "section" or not others:
                return None
            return Finding(
                "contradicted",
                tuple((h.page_index, h.text) for h in others[:3]),
                f"There is no {what.group('kind').capitalize()} {what.group('mark')}: the last is “{others[-1].text}”.",
            )
        wanted = set(stems(what.group("what")))
        if not wanted or quantities(what.group("what")):
            return None
        own = self._topic(heading, wanted)
        rivals = [(self._title_share(h, wanted), h) for h in self.headings if h.kind == kind and h.mark != heading.mark]
        rival = max(rivals, key=lambda r: r[0], default=None)
        if rival and rival[0] >= 0.6 and self._title_share(heading, wanted) < 0.3:
            return Finding(
                "contradicted", ((heading.page_index, heading.text), (rival[1].page_index, rival[1].text)),
                f"{heading.text.split(':')[0]} is “{heading.title or heading.text}”; that is “{rival[1].text}”.",
            )  # fmt: skip
        if self._title_share(heading, wanted) >= 0.5 or own >= 0.8:
            return Finding(
                "confirmed", ((heading.page_index, heading.text),),
                f"“{heading.text}” begins on {self._label(heading.page_index)}.",
            )  # fmt: skip
        return None

    def _title_share(self, heading: Heading, wanted: set[str]) -> float:
        title = set(stems(heading.title or heading.text))
        return len(wanted & title) / max(1, min(len(wanted), len(title)))

    def _topic(self, heading: Heading, wanted: set[str]) -> float:
        """Share of the words that stand in the heading or on its first page."""
        page = self.pages[heading.page_index - 1]
        return len(wanted & set(stems(f"{heading.text} {page.text[:1500]}"))) / len(wanted)


def _headings(page: Page) -> list[Heading]:
    found = []
    for part in page.parts:
        if part.kind != "heading":
            continue
        text = page.text[part.start : part.end]
        named = _HEADING.match(text)
        if named:
            found.append(
                Heading(
                    page.page_index,
                    part.level,
                    text,
                    _kind(named.group("kind")),
                    _mark(named.group("mark")),
                    named.group("title"),
                )
            )
        else:
            found.append(Heading(page.page_index, part.level, text, "", "", ""))
    return found


def _kind(said: str) -> str:
    said = re.sub(r"\s+", "", said.lower())
    if said.startswith("annex"):
        return "annex"
    if said.startswith("append"):
        return "appendix"
    return {"flowcharts": "flowchart", "chapters": "chapter", "parts": "part"}.get(said, said)


def _mark(said: str) -> str:
    return str(_WORDS.get(said.lower(), said.lower()))


def _number(said: str) -> int:
    return _WORDS.get(said.lower(), int(said) if said.isdigit() else -1)
