"""What a local document says of itself: title, area, owner, edition, review date.

Guessed from its properties and its first and last pages, where procedures keep their version table.
A guess that is wrong is corrected in the small file beside the document (see sources.py).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.pages import Document, Page, Part

AREAS_APART = " / "  # between the areas of a joint document

_MOST_AREAS = 4
_EDGE_PAGES = 3  # particulars stand on the first pages or the last
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATE = re.compile(
    r"\b(?P<iso>\d{4}-\d{2}-\d{2})\b"
    r"|\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH + r",?\s+(?P<year>\d{4})\b"
    r"|\b(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4}|\d{2})\b"
    r"|\b" + _MONTH.replace("month", "month2") + r",?\s+(?P<year2>\d{4})\b",
    re.I,
)
# Labels, by the particular that they give.
_LABELS = {
    "review": r"(?:date\s+(?:of|for)\s+)?(?:next\s+|planned\s+)?review(?:\s+(?:date|due|by|on))*|review\s+date"
    r"|(?:to\s+be\s+)?reviewed\s+by|due\s+for\s+review|date\s+for\s+review|renewal\s+date",
    "owner": r"(?:document\s+|policy\s+)?owner|owned\s+by|policy\s+lead|author(?:s|\(s\))?|produced\s+by|issued\s+by",
    "edition": r"version(?:\s+(?:number|no\.?))?|edition|issue(?:\s+(?:number|no\.?))?",
    "published": r"(?:date\s+)?(?:published|issued|approved|adopted|ratified)(?:\s+(?:on|date))?"
    r"|(?:publication|issue|approval|adoption|effective)\s+date|date\s+of\s+(?:publication|issue|approval)",
    "title": r"title|document\s+(?:title|name)|policy\s+(?:title|name)",
    "area": r"area|applies\s+to|local\s+authority(?:\s+area)?|area\s+covered",
}
_LABEL = re.compile("|".join(f"^(?P<{kind}>(?:{words})(?![a-z]))" for kind, words in _LABELS.items()), re.I)
_NO_COLON = ("review", "edition", "published")  # "Version 4", "Ratified on 2 May": these need none
# Several on one line: "Version 5.2, January 2025. Next review: January 2026 | Owner: the board".
_NEXT_LABEL = re.compile(
    r"\s*[|;·]\s*|(?<=[.,])\s+(?=[A-Z])|(?<!Last)(?<!Previous)\s+(?=[A-Z][a-z]+(?:\s[a-z]+){0,3}:\s)"
    r"|(?<!Last)(?<!Previous)\s+(?=(?:Next )?(?:Review|Version|Owner|Approved|Issue)(?: Date| Number)?:\s)"
)
_MOST_LABELLED = 12  # words of a line that gives a particular without a colon
# In a sentence: "This policy will be reviewed again in May 2026."
_WILL_BE_REVIEWED = re.compile(
    r"\b(?:will|shall|should|must|is\s+to|to|due\s+to)\s+(?:next\s+)?be\s+(?:next\s+)?reviewed\s+(?:again\s+)?"
    r"(?:(?:on|in|by|before|no\s+later\s+than)\s+)+|\bnext\s+review\s+(?:is\s+)?(?:due\s+)?(?:on\s+|in\s+|by\s+)*",
    re.I,
)
_PLACE = r"(?P<place>(?:[A-Z][\w’'-]+(?:\s+(?:and|&|upon|on|of|the|with|in|under)\s+|\s+|-))*?[A-Z][\w’'-]+)"
_BODY = re.compile(
    _PLACE + r"\s+(?:Local\s+)?(?:Multi-Agency\s+)?"
    r"(?:Safeguarding\s+(?:Children(?:[’']?s)?\s+|Adults\s+and\s+Children\s+)?(?:Partnership|Board)"
    r"|(?:County|City|Borough|District|Metropolitan\s+Borough|Unitary)?\s*Council\b"
    r"|(?:Children(?:[’']s)?\s+Trust|Safeguarding\s+Partners))"
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


def guess_details(path: Path, document: Document) -> Details:
    """Particulars of a document as it gives them itself; the file name is the title of last resort."""
    edge = _edge(document.pages)
    said = _particulars(document, edge)
    bodies = _bodies(edge)
    title = _title(document, said.get("title"), path)
    owner = said.get("owner") or next(iter(bodies), None)
    review = parse_date(said.get("review", ""), end_of_month=True)
    return Details(
        title=title,
        area=said.get("area") or _area(bodies, title, document.pages[:1]),
        owner=owner[:120] if owner else None,
        edition=said.get("edition") or _dated_edition(document.pages[:1]),
        published=_full_date(said.get("published", "")),
        review_date=review,
    )


def parse_date(text: str, end_of_month: bool = False) -> date | None:
    """The first date in a text, day before month; a month alone stands for its first or last day."""
    for found in _DATE.finditer(text):
        try:
            if found["iso"]:
                return date.fromisoformat(found["iso"])
            if found["day"]:
                return date(int(found["year"]), _month(found["month"]), int(found["day"]))
            if found["d"]:
                year = int(found["y"])
                return date(year + 2000 if year < 100 else year, int(found["m"]), int(found["d"]))
            year, month = int(found["year2"]), _month(found["month2"])
            return date(year, month, monthrange(year, month)[1] if end_of_month else 1)
        except ValueError:  # 31/02/2024, or a reference number that looks like a date
            continue
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _full_date(text: str) -> date | None:
    """A date only where the day is given: a month alone must not be shown as its first day."""
    found = _DATE.search(text)
    return None if found is None or found["month2"] else parse_date(text)


def _edge(pages: tuple[Page, ...]) -> list[Page]:
    return list(pages) if len(pages) <= 2 * _EDGE_PAGES else [*pages[:_EDGE_PAGES], *pages[-_EDGE_PAGES:]]


def _particulars(document: Document, pages: list[Page]) -> dict[str, str]:
    """The first value given for each label: "Review date: May 2025", or two cells side by side."""
    said: dict[str, str] = {}
    for label, value in (*document.particulars, *(pair for page in pages for pair in _pairs(page))):
        found = _LABEL.match(label)
        if found is None or len(label.split()) > 6:
            continue
        kind = found.lastgroup
        if kind == "review" and not _dated(label, value):
            continue
        if kind == "edition" and (not re.search(r"\d", value) or _version(value) < _version(said.get(kind, ""))):
            continue  # "Version control", or an older line of the table of versions
        if kind and value and len(value.split()) <= 25 and (kind == "edition" or kind not in said):
            said[kind] = value
    if "review" not in said:
        text = "\n".join(page.content for page in pages)
        dates = (_DATE.match(text, found.end()) for found in _WILL_BE_REVIEWED.finditer(text))
        if (dated := next(filter(None, dates), None)) is not None:
            said["review"] = dated.group()
    return said


def _version(text: str) -> tuple[int, ...]:
    found = re.match(r"v?(\d+(?:\.\d+)*)(?![/\-\d])", text, re.I)
    return tuple(int(n) for n in found.group(1).split(".")) if found else ()


def _dated(label: str, value: str) -> bool:
    """Whether a date is given, and not "Review meetings of 3 May 2024"."""
    found = _DATE.search(value)
    return found is not None and found.start() <= (3 if label.lower() == "review" else 30)


def _pairs(page: Page) -> Iterator[tuple[str, str]]:
    """Labels and values on a page."""
    parts = [(part, page.text[part.start : part.end].strip()) for part in page.parts]
    for k, (part, text) in enumerate(parts):
        if k + 1 < len(parts) and _next_cell(part, parts[k + 1][0], text):
            yield text.rstrip(": "), parts[k + 1][1]
            continue
        for piece in _NEXT_LABEL.split(text):
            label, colon, value = piece.partition(":")
            if colon and value.strip() and len(label.split()) <= 6:
                yield label.strip(), value.strip(" .,;|")
            elif (found := _LABEL.match(piece)) and (found.lastgroup in _NO_COLON or colon):
                rest = piece[found.end() :].strip(" :–-.,;|")
                if rest and len(piece.split()) <= _MOST_LABELLED:
                    yield found.group(0), rest


def _next_cell(part: Part, following: Part, text: str) -> bool:
    if part.cell and following.cell:
        return part.cell.table == following.cell.table and part.cell.row == following.cell.row
    return text.endswith(":")


def _title(document: Document, said: str | None, path: Path) -> str:
    if said:
        return said
    opening = " ".join(page.text for page in document.pages[:2]).lower()
    own = (document.title or "").strip()
    words = re.findall(r"\w+", own.lower())
    # A property left over from the template names words that the document itself never says.
    said_too = sum(word in opening for word in words) >= 0.6 * len(words)
    if len(words) >= 2 and said_too and not _JUNK_TITLE.match(own) and not re.search(r"\.\w{2,4}$", own):
        return own
    for page in document.pages[:2]:
        headings = [(p.level, page.text[p.start : p.end].strip()) for p in page.parts if p.kind == "heading"]
        titled = [(level, text) for level, text in headings if _may_be_title(text)]
        if titled:
            return min(titled, key=lambda heading: heading[0])[1]  # of the largest type, the first
    return re.sub(r"[_\s-]+", " ", path.stem).strip() or path.name


def _may_be_title(text: str) -> bool:
    """Whether a heading may name the document: not a chapter's, a date, or only whose document it is."""
    if len(text.split()) > 25 or _DIVISION.match(text) or text.lower() in _NOT_A_TITLE or _LABEL.match(text):
        return False
    if (dated := _DATE.search(text)) and len(text) < len(dated.group()) + 12:
        return False
    return not (_BODY.fullmatch(text) or _BOROUGH.fullmatch(text) or _BODY_NAME.fullmatch(text))


def _bodies(pages: list[Page]) -> list[str]:
    """Partnerships, councils and trusts named, most often named first."""
    counts: Counter[str] = Counter()
    for page in pages:
        for line in page.content.splitlines():
            for pattern in (_BODY, _BOROUGH):
                for found in pattern.finditer(line):
                    if found["place"].split()[0].lower() not in _NOT_A_PLACE:
                        counts[" ".join(found.group(0).split())] += 1
    return [name for name, _ in counts.most_common()]


def _area(bodies: list[str], title: str, cover: tuple[Page, ...]) -> str | None:
    """The area that a document speaks for; several, with a stroke between, if its cover names their bodies."""
    first = " ".join(" ".join(page.content.split()) for page in cover)
    places = list(dict.fromkeys(place for name in bodies if (place := _place_of(name)) is not None))
    named = [place for place in places if any(_place_of(n) == place and n in first for n in bodies)]
    apart = [p for p in named if not any(p != other and (p in other or other in p) for other in named)]
    if len(apart) > 1 and all(re.search(rf"\b{re.escape(p)}\b", first) for p in apart):
        return AREAS_APART.join(sorted(apart[:_MOST_AREAS], key=first.index))
    if places:
        return places[0]
    found = re.match(r"([A-Z][\w’'-]+shire|[A-Z]{4,}SHIRE)\b", title)
    return found.group(1).title() if found else None


def _place_of(body: str) -> str | None:
    found = _BOROUGH.fullmatch(body) or _BODY.fullmatch(body)
    return str(found["place"]) if found else None


def places_named(pages: Iterable[Page]) -> set[str]:
    """The areas whose partnerships, councils or trusts are named on some pages."""
    return {place for name in _bodies(list(pages)) if (place := _place_of(name)) is not None}


def _dated_edition(pages: tuple[Page, ...]) -> str | None:
    """ "November 2022" on the cover, where no version is given."""
    for page in pages:
        for part in page.parts:
            text = page.text[part.start : part.end]
            found = _DATE.search(text)
            if found and (found["month2"] or found["day"]) and not re.search(r"\breview", text, re.I):
                return found.group(0)
    return None
