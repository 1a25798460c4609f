"""Files that look like an official edition without being one that is known by its hash.

Somebody downloads guidance by hand, or an edition is reissued: its sha256 is not in sources.toml.
Such a file stays a local source of unknown status, but people find it by the usual names
("KCSIE 2026"), and the status says what it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from ingest.pages import Document

if TYPE_CHECKING:
    from ingest.sources import Source

_YEAR = re.compile(r"\b20\d\d\b")
_MIN_WORDS = 4  # a shorter title ("Information sharing") is many documents' own
_COVER_PAGES = 2
# The words of the publishers' own subtitles and dates: what else follows an official title makes it another's document.
_OWN_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a guide to inter multi agency working help protect and promote the welfare of safeguard children for in from "
        "on statutory guidance version edition final draft updated update part one schools colleges all school "
        "college staff information local authorities january february march april may june july august september "
        "october november december",
    )
)


def as_lookalike(source: Source, document: Document, known: Iterable[Source]) -> Source:
    """A local source as it should be named: after the official document that its title claims to be, if any.

    Its kind and status stay what they are: local, and unknown or what its owner says in the file beside it.
    """
    kin = next((editions for editions in _families(known) if _claims(source.title, editions)), None)
    if kin is None:
        return source
    year = _year(source.title, document, kin)
    short = kin[-1].short_title.split(" 20")[0]
    own = source.short_title != source.title and not source.short_title.endswith("…")
    return replace(
        source,
        family=kin[0].family,
        resembles=_edition_meant(source, year, kin).id,
        title=source.title if year is None or year in source.title else f"{source.title} {year}",
        short_title=source.short_title if own else f"{short} {year or ''}".strip() + " (copy not confirmed)",
        edition=source.edition if source.edition != "no edition given" else year or source.edition,
        publisher=source.publisher if source.publisher != "unknown" else f"says {kin[0].publisher}, not confirmed",
        area=None,
        owner=None,
    )


def first_words(file: Path) -> str:
    """The text of a PDF's first page, on one line; empty where it cannot be read."""
    try:
        with pdfium.PdfDocument(file) as pdf:
            return " ".join(pdf[0].get_textpage().get_text_range().split()) if len(pdf) else ""
    except pdfium.PdfiumError:
        return ""


def names_edition(source: Source, cover: str) -> bool:
    """Whether a cover bears an edition's name and year."""
    name = _plain(_YEAR.sub("", source.title.split(":")[0]))
    years = _YEAR.findall(f"{source.title} {source.edition}")
    said = _plain(cover)
    return name in said and (not years or any(year in said for year in years))


def _families(known: Iterable[Source]) -> list[list[Source]]:
    families: dict[str, list[Source]] = {}
    for source in known:
        if source.official:
            families.setdefault(source.family, []).append(source)
    return list(families.values())


def _plain(title: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", title.lower().replace("’", "").replace("'", "")))


def _claims(title: str, editions: Sequence[Source]) -> bool:
    """Whether a title is an official document's own, and not that of a policy or briefing about it."""
    said = re.sub(r"^(?:hm government|department for education|dfe) ", "", _plain(title))
    for edition in editions:
        whole = _plain(_YEAR.sub("", edition.title))
        for name in {whole, _plain(_YEAR.sub("", edition.title.split(":")[0]))}:
            if len(name.split()) < _MIN_WORDS or not f"{said} ".startswith(f"{name} "):
                continue
            if all(word in _OWN_WORDS or word.isdigit() for word in said[len(name) :].split()):
                return True
    return False


def _year(title: str, document: Document, editions: Sequence[Source]) -> str | None:
    """The year that an edition is called by: in its title, else beside the title or in a date on the cover."""
    if found := _YEAR.search(title):
        return found.group()
    cover = " ".join(" ".join(page.content.split()) for page in document.pages[:_COVER_PAGES])
    name = re.escape(_YEAR.sub("", editions[-1].title.split(":")[0]).strip()).replace(r"\ ", r"\s+")
    if found := re.search(rf"{name}\W{{0,4}}(20\d\d)\b", cover, re.I):
        return found.group(1)
    opening = " ".join(document.pages[0].content.split()) if document.pages else ""
    return found.group() if (found := _YEAR.search(opening)) else None


def _edition_meant(source: Source, year: str | None, editions: Sequence[Source]) -> Source:
    """The known edition that a copy claims to be; of several in one year, the one its date names, else the last."""
    same = [e for e in editions if year is not None and (year in e.title or e.edition.startswith(year))]
    month = next(
        (e for e in same if e.published and f"{e.published:%B %Y}".lower() in source.edition.lower()),
        None,
    )
    return month or (same[-1] if same else editions[-1])
