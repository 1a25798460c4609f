"""What a local document says of itself: title, area, owner, edition, review date.

Guessed from its properties, its headers and footers and its first and last pages, where procedures keep
their version table (particulars.py reads labels and values). A guess that is wrong is corrected in the
small file beside the document (see sources.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.pages import Document, Page
from ingest.particulars import DATE, from_file_name, full_date, is_label, parse_date, said_in

AREAS_APART = " / "  # between the areas of a joint document

_MOST_AREAS = 4
_EDGE_PAGES = 3  # particulars stand on the first pages or the last
_PLACE = r"(?P<place>(?:[A-Z][\w’'-]+(?:\s+(?:and|&|upon|on|of|the|with|in|under)\s+|\s+|-))*?[A-Z][\w’'-]+)"
_BODY = re.compile(
    _PLACE + r"\s+(?:Local\s+)?(?:Multi-Agency\s+)?"
    r"(?:Safeguarding\s+(?:Children(?:[’']?s)?\s+|Adults\s+and\s+Children\s+)?(?:Partnership|Board)"
    r"|(?:County|City|Borough|District|Metropolitan\s+Borough|Unitary)?\s*Council\b"
    r"|(?:Children(?:[’']s)?\s+Trust|Safeguarding\s+Partners))"
)
# "Oxmere, Fenwick and Saltby Safeguarding Children Partnerships": a body of several areas.
_SEVERAL = re.compile(
    r"(?P<places>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?(?:,\s+[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)+,?\s+(?:and|&)\s+"
    r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\s+(?:Local\s+)?Safeguarding\s+(?:Children\s+)?(?:Partnership|Board)s?"
)
_BOROUGH = re.compile(r"(?:London|Royal|Metropolitan)\s+Borough\s+of\s+" + _PLACE.replace("*?", "*"))
# A school's, trust's or publisher's name alone, as it stands above the title on a cover.
_BODY_NAME = re.compile(
    r"(?:HM Government|Department for Education|Local Safeguarding Children Board"
    r"|(?:[A-Z][\w.’'-]*\s+|of\s+|and\s+|the\s+|&\s+|for\s+){1,7}"
    r"(?:School|Academy|Academies|College|Nursery|Federation|(?:Academy |Learning |NHS |Foundation )?Trust|Partnership"
    r"|Board|Council|Constabulary|Police))"
)
_JUNK_TITLE = re.compile(
    r"^(?:untitled|document\d*|microsoft\s+word\b|powerpoint|slide\s*\d|layout\s*\d|scan\w*\d*)", re.I
)
_NOT_A_TITLE = {"contents", "table of contents", "introduction", "foreword", "summary", "index", "policy", "procedure"}
_DIVISION = re.compile(r"(?:chapter|part|section|annex|appendix)\s+(?:\d|[a-z]\b|one\b|two\b)|\d", re.I)
_KIND_OF_DOCUMENT = re.compile(
    r"\b(?:policy|policies|procedures?|protocol|guidance|guide|thresholds?|strategy|framework|pathway|handbook|toolkit"
    r"|plan|standards?|arrangements|continuum)\b",
    re.I,
)
_NO_TITLE_LINE = re.compile(
    r"^(?:official|restricted|confidential|not protectively marked|©|page\b|www\.|https?:)", re.I
)
_LONGEST_TITLE = 16  # words of a title set over several lines of a cover
_NOT_A_PLACE = {"the", "our", "local", "your", "children", "this", "each", "all", "national"}


@dataclass(frozen=True, slots=True)
class Details:
    """A local document's particulars; None where the document does not say."""

    title: str
    area: str | None = None
    owner: str | None = None
    edition: str | None = None
    published: date | None = None
    review_date: date | None = None
    status: str | None = None  # "draft" or "consultation", where it says so of itself


def guess_details(path: Path, document: Document) -> Details:
    """Particulars of a document as it gives them itself; the file name is the title of last resort."""
    edge = _edge(document.pages)
    said = said_in(document, edge)
    bodies = _bodies([*(page.content for page in edge), *document.running])
    named, version, review = from_file_name(path.stem)
    title = _title(document, said.get("title"), named or path.name)
    owner = said.get("owner") or next(iter(bodies), None)
    cover = " ".join([*(" ".join(page.content.split()) for page in document.pages[:1]), *document.running])
    return Details(
        title=title,
        area=said.get("area") or _area(bodies, title, cover),
        owner=owner[:120] if owner else None,
        edition=said.get("edition") or version or _dated_edition(document.pages[:1], said.get("review", "")),
        published=full_date(said.get("published", "")),
        review_date=parse_date(said.get("review", ""), end_of_month=True) or review,
        status=_status(said.get("status", ""), title, path.stem, document.running),
    )


def _status(said: str, title: str, stem: str, running: Iterable[str]) -> str | None:
    """Draft or out for consultation, if a document says so where it says what it is."""
    places = " | ".join((said, title, re.sub(r"[_-]+", " ", stem), *running))
    if re.search(r"\bdraft\b", places, re.I):
        return "draft"
    return "consultation" if re.search(r"\bconsultation\s+(?:draft|version|document)\b", places, re.I) else None


def _edge(pages: tuple[Page, ...]) -> list[Page]:
    return list(pages) if len(pages) <= 2 * _EDGE_PAGES else [*pages[:_EDGE_PAGES], *pages[-_EDGE_PAGES:]]


def _title(document: Document, said: str | None, named: str) -> str:
    """The title as a document's label, properties, cover or headers give it; ``named`` is what its file is called."""
    if said:
        return said
    opening = " ".join([*(page.text for page in document.pages[:2]), *document.running]).lower()
    own = (document.title or "").strip()
    words = re.findall(r"\w+", own.lower())
    # A property left over from the template names words that the document itself never says.
    said_too = sum(word in opening for word in words) >= 0.6 * len(words)
    if len(words) >= 2 and said_too and not _JUNK_TITLE.match(own) and not re.search(r"\.\w{2,4}$", own):
        return own
    on_page, alone = _heading_title(document)
    if on_page is not None and alone:
        return on_page
    # A heading like those of the sections is no title; a header or footer may say what the document is.
    running = [text for line in document.running for text in line.split(" | ") if _may_run(text)]
    telling = next((text for text in running if _KIND_OF_DOCUMENT.search(text)), None)
    if telling is not None:
        return telling
    if on_page is not None and not running:
        return on_page
    return next(iter(running), named)


def _heading_title(document: Document) -> tuple[str | None, bool]:
    """The heading of the largest type on the first pages, and whether no section's heading is like it."""
    levels = Counter(p.level for page in document.pages for p in page.parts if p.kind == "heading")
    for page in document.pages[:2]:
        headings = [
            (k, part.level, page.text[part.start : part.end].strip())
            for k, part in enumerate(page.parts)
            if part.kind == "heading"
        ]
        titled = [heading for heading in headings if _may_be_title(heading[2])]
        if not titled:
            continue
        first, level, title = min(titled, key=lambda heading: heading[1])
        lines = [title]
        for k, below, text in headings:  # a title set over several lines
            if k == first + len(lines) and below == level and _may_be_title(text):
                lines.append(text)
        whole = len(lines) == levels[level] and sum(len(line.split()) for line in lines) <= _LONGEST_TITLE
        return " ".join(lines) if whole else title, whole or levels[level] == 1
    return None, False


def _may_run(text: str) -> bool:
    words = re.findall(r"[^\W\d]{2,}", text)
    return len(words) >= 2 and not _NO_TITLE_LINE.match(text) and text[-1] not in ".,;" and _may_be_title(text)


def _may_be_title(text: str) -> bool:
    """Whether a heading may name the document: not a chapter's, a date, or only whose document it is."""
    if len(text.split()) > 25 or _DIVISION.match(text) or text.lower() in _NOT_A_TITLE or is_label(text):
        return False
    if (dated := DATE.search(text)) and len(text) < len(dated.group()) + 12:
        return False
    return not (_BODY.fullmatch(text) or _BOROUGH.fullmatch(text) or _BODY_NAME.fullmatch(text))


def _bodies(texts: Iterable[str]) -> list[str]:
    """Partnerships, councils and trusts named, most often named first."""
    counts: Counter[str] = Counter()
    for text in texts:
        for line in text.splitlines():
            joint = [found.group(0) for found in _SEVERAL.finditer(line)]
            counts.update(" ".join(name.split()) for name in joint)
            rest = _SEVERAL.sub(" ", line)
            for found in (*_BODY.finditer(rest), *_BOROUGH.finditer(rest)):
                if found["place"].split()[0].lower() not in _NOT_A_PLACE:
                    counts[" ".join(found.group(0).split())] += 1
    return [name for name, _ in counts.most_common()]


def _area(bodies: list[str], title: str, cover: str) -> str | None:
    """The area that a document speaks for; several, with a stroke between, if its cover names their bodies."""
    joint = next((several for name in bodies if len(several := _places_of(name)) > 1), ())
    if joint and all(place in cover for place in joint):
        return AREAS_APART.join(joint)
    places = list(dict.fromkeys(place for name in bodies if (place := _place_of(name)) is not None))
    named = [place for place in places if any(_place_of(n) == place and n in cover for n in bodies)]
    apart = [p for p in named if not any(p != other and (p in other or other in p) for other in named)]
    if len(apart) > 1 and all(re.search(rf"\b{re.escape(p)}\b", cover) for p in apart):
        return AREAS_APART.join(sorted(apart[:_MOST_AREAS], key=cover.index))
    if places:
        return places[0]
    found = re.match(r"([A-Z][\w’'-]+shire|[A-Z]{4,}SHIRE)\b", title)
    return found.group(1).title() if found else None


def _places_of(body: str) -> tuple[str, ...]:
    """The places of a body of several areas, in the order in which it names them."""
    found = _SEVERAL.fullmatch(body)
    return tuple(re.split(r",\s*(?:and\s+|&\s+)?|\s+(?:and|&)\s+", found["places"])) if found else ()


def _place_of(body: str) -> str | None:
    found = _BOROUGH.fullmatch(body) or _BODY.fullmatch(body)
    return str(found["place"]) if found else None


def places_named(pages: Iterable[Page]) -> set[str]:
    """The areas whose partnerships, councils or trusts are named on some pages."""
    bodies = _bodies(page.content for page in pages)
    single = {place for name in bodies if (place := _place_of(name)) is not None}
    return single.union(*(_places_of(name) for name in bodies))


def _dated_edition(pages: tuple[Page, ...], review: str) -> str | None:
    """ "November 2022" on the cover, where no version is given; not the date of its ``review``."""
    for page in pages:
        for part in page.parts:
            text = page.text[part.start : part.end]
            found = DATE.search(text)
            if found and (found["month2"] or found["day"]) and not re.search(r"\breview|\bexpire", text, re.I):
                if found.group() in review:
                    continue
                return found.group(0)
    return None
