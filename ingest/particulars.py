"""What a document says of itself in labels and values: "Review date: May 2025", a control table, a footer.

House styles differ: a table of two columns on the front page, a table of versions with its labels
across the top, one line with several, a running footer, the last page, or only the file's name.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from ingest.pages import Document, Page, Part
from ingest.tables import LEVEL

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TERM_ENDS = {"spring": (4, 30), "summer": (8, 31), "autumn": (12, 31), "winter": (12, 31)}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
DATE = re.compile(
    r"\b(?P<iso>\d{4}-\d{2}-\d{2})\b"
    r"|\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH + r",?\s+(?P<year>\d{4})\b"
    r"|\b(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4}|\d{2})\b"
    r"|\b" + _MONTH.replace("month", "month2") + r",?\s+(?P<year2>\d{4})\b"
    r"|\b(?P<term>spring|summer|autumn|winter)(?:\s+term)?,?\s+(?P<year3>\d{4})\b",
    re.I,
)
_BARE_YEAR = re.compile(r"^(20\d\d)\.?$")
# Labels, by the particular that they give.
_LABELS = {
    "review": r"(?:date\s+(?:of|for)\s+)?(?:next\s+|planned\s+)?review(?:\s+(?:date|due|by|on))*|review\s+date"
    r"|(?:date\s+)?(?:to\s+be\s+)?reviewed\s+by|(?:date\s+)?to\s+be\s+reviewed|due\s+for\s+review|date\s+for\s+review"
    r"|for\s+review\s+(?:by|on|in)|next\s+due|(?:renewal|expiry)\s+date|expires",
    "owner": r"(?:document\s+|policy\s+)?owner|owned\s+by|(?:policy|document|procedure)\s+lead|author(?:s|\(s\))?"
    r"|(?:produced|issued|prepared|maintained)\s+by|(?:lead|responsible)\s+(?:officer|manager|team|group|person)",
    "edition": r"(?:version|issue|revision)(?:\s+(?:number|no\.?))?|edition|v\.?(?=\s?\d)",
    "published": r"(?:date\s+)?(?:published|issued|approved|adopted|ratified|agreed)(?:\s+(?:on|date))?"
    r"|(?:publication|issue|approval|adoption|ratification|effective)\s+date|date\s+of\s+(?:publication|issue|approval)"
    r"|(?:effective|valid)\s+from|version\s+date",
    "title": r"title|(?:document|policy)\s+(?:title|name)",
    "area": r"area(?:\s+covered)?|applies\s+to|local\s+authority(?:\s+area)?",
    "status": r"(?:document\s+)?status",
}
_ANY_LABEL = "|".join(_LABELS.values())
_LABEL = re.compile("|".join(f"^(?P<{kind}>(?:{words})(?![a-z]))" for kind, words in _LABELS.items()), re.I)
_NO_COLON = ("review", "edition", "published")  # "Version 4", "Ratified on 2 May": these need none
# Several on one line: "Version 5.2, January 2025. Next review: January 2026 | Owner: the board".
_NEXT_LABEL = re.compile(
    r"\s*[|;·]\s*|(?<=[.,])\s+(?=[A-Z])|(?<!Last)(?<!Previous)\s+(?=[A-Z][a-z]+(?:\s[a-z]+){0,3}:\s)"
    r"|(?<!Last)(?<!Previous)\s+(?=(?:Next )?(?:Review|Version|Owner|Approved|Issue)(?: Date| Number)?:\s)"
    rf"|\s+[–—-]\s+(?=(?i:{_ANY_LABEL})(?![a-z]))"
)
_MOST_LABELLED = 12  # words of a line that gives a particular without a colon
_MOST_LABEL_WORDS = 6
_MOST_VALUE_WORDS = 25
_EVERYBODY = {"all", "any", "every", "everyone", "anyone", "staff", "the", "both", "this", "these"}
# In a sentence: "This policy will be reviewed again in May 2026."
_WILL_BE_REVIEWED = re.compile(
    r"\b(?:will|shall|should|must|is\s+to|to|due\s+to)\s+(?:next\s+)?be\s+(?:next\s+)?reviewed\s+(?:again\s+)?"
    r"(?:(?:on|in|by|before|no\s+later\s+than)\s+)+|\bnext\s+review\s+(?:is\s+)?(?:due\s+)?(?:on\s+|in\s+|by\s+)*",
    re.I,
)
_FILE_VERSION = re.compile(r"(?<![a-z])v(?:er(?:sion)?)?[ .]?(\d+(?:\.\d+)*)(?![a-z\d])", re.I)
_FILE_REVIEW = re.compile(rf"\breview(?:\s+(?:date|due|by))?\s+(?P<when>{DATE.pattern})", re.I)
_FILE_NOISE = re.compile(r"\b(?:final|draft|approved|signed|web|copy(?: of)?|new|latest|download)\b|\(\d*\)", re.I)


def is_label(text: str) -> bool:
    """Whether a line opens with a label such as "Version" or "Review date"."""
    return _LABEL.match(text) is not None


def parse_date(text: str, end_of_month: bool = False) -> date | None:
    """The first date in a text, day before month.

    A month alone stands for its first or last day; a school term and, after a review label, a bare
    year only ever stand for their last.
    """
    for found in DATE.finditer(text):
        try:
            if found["iso"]:
                return date.fromisoformat(found["iso"])
            if found["day"]:
                return date(int(found["year"]), _month(found["month"]), int(found["day"]))
            if found["d"]:
                year = int(found["y"])
                return date(year + 2000 if year < 100 else year, int(found["m"]), int(found["d"]))
            if found["term"]:
                if not end_of_month:
                    continue
                return date(int(found["year3"]), *_TERM_ENDS[found["term"].lower()])
            year, month = int(found["year2"]), _month(found["month2"])
            return date(year, month, monthrange(year, month)[1] if end_of_month else 1)
        except ValueError:  # 31/02/2024, or a reference number that looks like a date
            continue
    bare = _BARE_YEAR.match(text.strip()) if end_of_month else None
    return date(int(bare.group(1)), 12, 31) if bare else None


def full_date(text: str) -> date | None:
    """A date only where the day is given: a month alone must not be shown as its first day."""
    found = DATE.search(text)
    return None if found is None or found["month2"] or found["term"] else parse_date(text)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def said_in(document: Document, pages: Sequence[Page]) -> dict[str, str]:
    """The value given for each particular: by front matter, then tables, headers and footers, then lines of text."""
    said: dict[str, str] = {}
    for label, value in _labelled(document, pages):
        found = _LABEL.match(label)
        kind = found.lastgroup if found is not None and len(label.split()) <= _MOST_LABEL_WORDS else None
        if kind is None or not value or len(value.split()) > _MOST_VALUE_WORDS or not _fits(kind, label, value):
            continue
        if kind == "edition" and _version(value) < _version(said.get(kind, "")):
            continue  # an older line of the table of versions
        if kind == "edition" or kind not in said:
            said[kind] = value
    if "review" not in said:
        text = "\n".join([*document.running, *(page.content for page in pages)])
        dates = (DATE.match(text, found.end()) for found in _WILL_BE_REVIEWED.finditer(text))
        if (dated := next(filter(None, dates), None)) is not None:
            said["review"] = dated.group()
    return said


def _fits(kind: str, label: str, value: str) -> bool:
    """Whether a value can be what its label promises: no "Version control", no "Area: Level 2"."""
    match kind:
        case "review":
            return _dated(label, value)
        case "published":
            return DATE.search(value) is not None
        case "edition":
            return re.search(r"\d", value) is not None
        case "area":
            first = value.split()[0]
            return first[0].isupper() and first.lower() not in _EVERYBODY and not LEVEL.search(value)
        case "owner":
            return not is_label(value)
    return True


def _dated(label: str, value: str) -> bool:
    """Whether a date is given, and not "Review meetings of 3 May 2024"."""
    found = DATE.search(value)
    if found is None:
        return _BARE_YEAR.match(value.strip()) is not None
    return found.start() <= (3 if label.lower() == "review" else 30)


def _version(text: str) -> tuple[int, ...]:
    found = re.match(r"v?(\d+(?:\.\d+)*)(?![/\-\d])", text, re.I)
    return tuple(int(n) for n in found.group(1).split(".")) if found else ()


# --- where labels and values stand --------------------------------------------------------------


def _labelled(document: Document, pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    yield from document.particulars
    for page in pages:
        yield from _in_tables(page)
    for line in document.running:
        yield from _in_line(line)
    for page in pages:
        parts = [(part, page.text[part.start : part.end].strip()) for part in page.parts]
        for k, (part, text) in enumerate(parts):
            alone = part.cell is None or part.cell.columns < 2
            if alone and text.endswith(":") and k + 1 < len(parts):
                yield text.rstrip(": "), parts[k + 1][1]
            elif alone:
                yield from _in_line(text)


def _in_line(text: str) -> Iterator[tuple[str, str]]:
    for piece in _NEXT_LABEL.split(text):
        label, colon, value = piece.partition(":")
        if colon and value.strip() and len(label.split()) <= _MOST_LABEL_WORDS:
            yield label.strip(), value.strip(" .,;|")
        elif (found := _LABEL.match(piece)) and (
            found.lastgroup in _NO_COLON or colon or re.match(r"\s*[–—-]\s", piece[found.end() :])
        ):
            rest = piece[found.end() :].strip(" :–-.,;|")
            if rest and len(piece.split()) <= _MOST_LABELLED:
                yield found.group(0), rest


def _in_tables(page: Page) -> Iterator[tuple[str, str]]:
    """Labels beside their values, or above them in a table of versions, of which the latest line counts."""
    tables: dict[int, dict[tuple[int, int], str]] = {}
    for part in page.parts:
        if part.cell is not None:
            grid = tables.setdefault(part.cell.table, {})
            key = part.cell.row, part.cell.column
            grid[key] = f"{grid[key]} {_text(page, part)}" if key in grid else _text(page, part)
    for grid in tables.values():
        if not any(c for _, c in grid):
            continue  # a frame around text
        rows = sorted({r for r, _ in grid})
        heads = {c: text for (r, c), text in grid.items() if r == rows[0]}
        labels = [text for text in heads.values() if is_label(text) and len(text.split()) <= _MOST_LABEL_WORDS]
        if len(labels) >= 2 and len(labels) > len(heads) / 2 and len(heads) >= 3:
            yield from _latest(grid, rows, heads)
            continue
        for (r, c), text in grid.items():
            value = grid.get((r, c + 1))
            if value is not None and is_label(text):
                yield text.rstrip(": "), value
            elif value is None or c > 0:
                yield from _in_line(text)


def _latest(grid: dict[tuple[int, int], str], rows: Sequence[int], heads: dict[int, str]) -> Iterator[tuple[str, str]]:
    version = next((c for c, text in heads.items() if (m := _LABEL.match(text)) and m.lastgroup == "edition"), None)
    latest = max(rows[1:], key=lambda r: (_version(grid.get((r, version), "")) if version is not None else (), r),
                 default=None)  # fmt: skip
    if latest is None:
        return
    for c, label in heads.items():
        value = grid.get((latest, c), "")
        # "Date" alone, in a table of versions, is the day of that version.
        yield ("version date" if label.strip().lower() == "date" else label), value


def _text(page: Page, part: Part) -> str:
    return page.text[part.start : part.end].strip()


# --- the file's name ---------------------------------------------------------------------------


def from_file_name(stem: str) -> tuple[str, str | None, date | None]:
    """Title, edition and review date as a file's name gives them: "Thresholds_v2.1_review-March-2026_FINAL"."""
    plain = re.sub(r"(?<!\d)(\d{1,2})[_-](\d{1,2})[_-](\d{4}|\d{2})(?!\d)", r"\1/\2/\3", stem)
    plain = re.sub(r"[_\s-]+", " ", re.sub(r"(?<=\d)_(?=\d)", ".", plain)).strip()
    review, version = _FILE_REVIEW.search(plain), _FILE_VERSION.search(plain)
    title = plain
    for found in (review, version):
        title = title.replace(found.group(), " ") if found else title
    title = " ".join(_FILE_NOISE.sub(" ", title).split()).strip(" .,")
    return (
        title if re.search(r"[^\W\d]{3}", title) else plain,
        version.group(1) if version else None,
        parse_date(review["when"], end_of_month=True) if review else None,
    )
