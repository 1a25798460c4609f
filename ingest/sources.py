"""The library of sources: every edition known, which one is in force, and what a given file is.

>>> registry = Registry.read(Path("corpus/sources.toml"))
>>> registry.successor("wt-2023").short_title
'WT 2026'
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.local import AREAS_APART, guess_details
from ingest.lookalike import as_lookalike
from ingest.pages import Document, UnreadableFile

KINDS = ("statutory", "guidance", "consultation", "research", "local", "starter")
OFFICIAL_KINDS = ("statutory", "guidance", "consultation", "research")
STATUSES = ("in_force", "superseded", "draft", "consultation", "unknown")
ADDRESS_UNKNOWN = "address_unknown"
LOCK_NAME = "sources.lock.json"  # beside sources.toml: hashes recorded at the first download

_REQUIRED = (
    "id", "family", "title", "short_title", "publisher", "kind", "edition", "status", "status_on", "address", "licence",
)  # fmt: skip
_DATES = ("published", "status_on", "review_date")
# What a user may correct in the small file beside a local document. Never its kind: that makes it official.
_CORRECTABLE = (
    "title", "short_title", "publisher", "edition", "published", "status", "status_on", "licence", "area", "owner",
    "review_date",
)  # fmt: skip
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HEADER = re.compile(r"\s*\[\[\s*source\s*\]\]")
_KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")


class SourcesError(Exception):
    """sources.toml, or the small file beside a local document, is wrong: one sentence with file and line."""


@dataclass(frozen=True, slots=True)
class Source:
    """One edition of one document."""

    id: str
    family: str  # what the editions of one document share: "wt", "kcsie"
    title: str
    short_title: str  # "WT 2023"
    publisher: str
    kind: str  # one of KINDS
    edition: str
    status: str  # one of STATUSES
    published: date | None = None
    status_on: date | None = None  # the day the status was last known
    superseded_by: str | None = None  # id of the next edition
    address: str | None = None
    landing_page: str | None = None
    sha256: str | None = None
    licence: str = "not stated"
    area: str | None = None  # of a local document: "Northamptonshire"
    owner: str | None = None
    review_date: date | None = None
    stands_in_for: str | None = None  # of starter material: the family whose editions it steps aside for
    resembles: str | None = None  # of a file of unknown hash: the known edition that it claims to be

    @property
    def in_force(self) -> bool:
        return self.status == "in_force"

    @property
    def superseded(self) -> bool:
        return self.status == "superseded"

    @property
    def official(self) -> bool:
        return self.kind in OFFICIAL_KINDS

    @property
    def local_procedure(self) -> bool:
        """Whether it speaks for one area or school: not a copy of national guidance whose hash is unknown."""
        return self.kind == "local" and self.resembles is None

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas that it speaks for: several where it is a joint document."""
        return tuple(self.area.split(AREAS_APART)) if self.area else ()

    @property
    def recency(self) -> tuple[bool, int, date]:
        """A later edition has the greater one; the edition in force the greatest."""
        years = re.findall(r"\b20\d\d\b", f"{self.title} {self.edition}")
        year = self.published.year if self.published else 0
        return self.in_force, int(years[0]) if years else year, self.published or date.min

    def past_review(self, today: date | None = None) -> bool:
        """Whether the document's own review date is over."""
        return self.review_date is not None and self.review_date < (today or date.today())


class Registry:
    """The sources of one sources.toml."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.id: source for source in sources}
        self._by_hash = {s.sha256: s for s in self._sources.values() if s.sha256}

    @classmethod
    def read(cls, path: Path) -> Registry:
        """Read and check the file. Raises SourcesError naming the file and the line.

        Hashes that the file does not give are taken from the lock file beside it.
        """
        text = _text(path)
        data = _toml(path, text)
        lines = _Lines(path, text)
        for key in data:
            if key != "source":
                raise lines.error(f"unknown key {key!r}; every entry starts with [[source]]", key=key)
        tables = data.get("source", [])
        if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
            raise lines.error("no [[source]] entries, so no document is known")
        sources = [_source(table, k, lines) for k, table in enumerate(tables)]
        _check_unique(sources, lines)
        _check_chains(sources, lines)
        lock = read_lock(path.with_name(LOCK_NAME))
        given = {source.sha256 for source in sources}
        return cls(
            replace(s, sha256=lock[s.id]) if s.sha256 is None and s.id in lock and lock[s.id] not in given else s
            for s in sources
        )

    def all(self) -> tuple[Source, ...]:
        return tuple(self._sources.values())

    def get(self, source_id: str) -> Source | None:
        return self._sources.get(source_id)

    def by_hash(self, sha256: str) -> Source | None:
        return self._by_hash.get(sha256)

    def successor(self, source_id: str) -> Source | None:
        """The edition in force at the end of the chain; None if the source is not superseded or not known."""
        source = self._sources.get(source_id)
        if source is None or source.superseded_by is None:
            return None
        last = source
        while last.superseded_by is not None:
            last = self._sources[last.superseded_by]
        return last

    def describe(self, path: Path, sha256: str, document: Document, taken: Collection[str] = ()) -> Source:
        """What a file is: a known edition by its hash, else a local document, never an official one.

        A local document's particulars are guessed from its first and last pages; ``<file name>.toml``
        beside it corrects them. ``taken`` are ids that other files of the library already have.
        Raises UnreadableFile if that small file is wrong: the mistake concerns this document alone.
        """
        known = self.by_hash(sha256)
        if known is not None:
            return _corrected(known, path) if known.kind == "local" else known
        source_id = _slug(path.stem)
        if source_id in self._sources or source_id in taken:
            source_id = f"{source_id}-{sha256[:8]}"
        guess = guess_details(path, document)
        source = Source(
            id=source_id,
            family=source_id,
            title=guess.title,
            short_title=guess.title if len(guess.title) <= 60 else f"{guess.title[:57].rsplit(' ', 1)[0]}…",
            publisher=guess.owner or "unknown",
            kind="local",
            edition=guess.edition or "no edition given",
            status=guess.status or "unknown",  # what calls itself a draft is one; nothing calls itself in force
            published=guess.published,
            sha256=sha256,
            area=guess.area,
            owner=guess.owner,
            review_date=guess.review_date,
        )
        return as_lookalike(_corrected(source, path), document, self._sources.values())

    def fingerprint(self, path: Path | None = None) -> str:
        """Changes when what is said of sources changes: all of them, and with ``path`` the file beside it too."""
        digest = hashlib.sha256(repr(sorted(self._sources.values(), key=lambda s: s.id)).encode())
        if path is not None and (beside := beside_file(path)).is_file():
            digest.update(beside.read_bytes())
        return digest.hexdigest()


def beside_file(path: Path) -> Path:
    """The small file in which a user corrects what was guessed of a local document."""
    return path.with_name(f"{path.name}.toml")


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_lock(path: Path) -> dict[str, str]:
    """Source id -> hash recorded at its first download. Raises SourcesError if the file is broken."""
    if not path.is_file():
        return {}
    try:
        hashes = {source_id: entry["sha256"] for source_id, entry in json.loads(path.read_text("utf-8")).items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourcesError(f"{path} is damaged: remove it, and `python -m ingest fetch` makes it anew.") from error
    for source_id, digest in hashes.items():
        if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            raise SourcesError(f"{path} holds no sha256 for {source_id!r}: remove the file and fetch again.")
    return hashes


# --- reading ---------------------------------------------------------------------------------


class _Lines:
    """Where in the file each entry and each of its keys stands, for messages."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._entries: list[int] = []
        self._keys: dict[tuple[int, str], int] = {}  # -1: before the first entry
        for number, line in enumerate(text.splitlines(), start=1):
            if _HEADER.match(line):
                self._entries.append(number)
            elif (found := _KEY.match(line)) or (found := re.match(r"\s*\[+\s*([^\].\s]+)", line)):
                self._keys.setdefault((len(self._entries) - 1, found.group(1)), number)

    def error(self, message: str, entry: int = -1, key: str | None = None) -> SourcesError:
        line = self._keys.get((entry, key)) if key else None
        if line is None and key and entry < 0:
            line = min((n for (_, k), n in self._keys.items() if k == key), default=None)
        if line is None:
            line = self._entries[entry] if 0 <= entry < len(self._entries) else 1
        return SourcesError(f"{self._path}, line {line}: {message}.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SourcesError(f"{path} is missing: it comes with Pagewise, so restore it from the repository.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path} cannot be read ({error}): restore it or save it as UTF-8 text.") from error


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$", message)
        line = found.group(1) if found and found.group(1) else text.count("\n") + 1
        what = message[: found.start()] if found else message
        raise SourcesError(f"{path}, line {line}: not valid TOML ({what}).") from error


def _source(table: dict[str, Any], entry: int, lines: _Lines) -> Source:
    known = {field.name for field in fields(Source)} - {"resembles"}  # only ever found, never given
    for key in table:
        if key not in known:
            raise lines.error(f"unknown key {key!r}", entry, key)
    name = f"source {table['id']!r}" if isinstance(table.get("id"), str) else "this source"
    for key in _REQUIRED:
        if key not in table:
            raise lines.error(f"{name} has no {key!r}", entry)
    for key, value in table.items():
        if (wrong := _wrong(key, value)) is not None:
            raise lines.error(f"{key!r} {wrong}", entry, key)
    if table["status"] == "superseded" and "superseded_by" not in table:
        raise lines.error(f"{name} is superseded, but 'superseded_by' does not say by what", entry)
    if table["status"] in ("in_force", "unknown") and "superseded_by" in table:
        raise lines.error(f"{name} has a 'superseded_by', but its status is {table['status']!r}", entry, "status")
    if "stands_in_for" in table and table["kind"] != "starter":
        raise lines.error("only starter material has 'stands_in_for'", entry, "stands_in_for")
    values = dict(table)
    if values["address"] == ADDRESS_UNKNOWN:
        values["address"] = None
    return Source(**values)


def _wrong(key: str, value: object) -> str | None:
    """What is wrong with a value, or None."""
    if key in _DATES:
        fine = isinstance(value, date) and not isinstance(value, datetime)
        return None if fine else f"must be a date such as 2026-05-06, not {value!r}"
    if not isinstance(value, str) or not value.strip():
        return f"must be text, not {value!r}"
    allowed = {"kind": KINDS, "status": STATUSES}.get(key)
    if allowed and value not in allowed:
        return f"must be one of {', '.join(allowed)}, not {value!r}"
    if key in ("id", "family", "superseded_by", "stands_in_for") and not _ID.fullmatch(value):
        return f"must be small letters, digits and hyphens, not {value!r}"
    if key == "sha256" and not _SHA256.fullmatch(value):
        return "must be 64 hexadecimal digits in small letters"
    if key == "address" and value != ADDRESS_UNKNOWN and not value.startswith("https://"):
        return f"must start with https:// or be {ADDRESS_UNKNOWN!r}"
    if key == "landing_page" and not value.startswith("https://"):
        return "must start with https://"
    return None


def _check_unique(sources: list[Source], lines: _Lines) -> None:
    for key in ("id", "sha256"):
        seen: set[str] = set()
        for entry, source in enumerate(sources):
            value = getattr(source, key)
            if value in seen:
                raise lines.error(f"the {key} {value!r} stands here a second time", entry, key)
            if value is not None:
                seen.add(value)


def _check_chains(sources: list[Source], lines: _Lines) -> None:
    """Every superseded edition leads, step by step, to one that is in force."""
    held = {source.id: source for source in sources}
    for entry, source in enumerate(sources):
        seen = {source.id}
        step = source
        while step.superseded_by is not None:
            following = held.get(step.superseded_by)
            if following is None:
                at = next(k for k, s in enumerate(sources) if s.id == step.id)
                raise lines.error(
                    f"{step.id!r} is superseded by {step.superseded_by!r}, which is not in this file",
                    at,
                    "superseded_by",
                )
            if following.id in seen:
                raise lines.error(f"the editions from {source.id!r} on replace each other in a circle", entry)
            seen.add(following.id)
            step = following
        if source.superseded and not step.in_force:
            raise lines.error(
                f"the chain of editions from {source.id!r} ends at {step.id!r}, which is not in force", entry
            )


# --- local documents -------------------------------------------------------------------------


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "document"


def _corrected(source: Source, path: Path) -> Source:
    beside = beside_file(path)
    if not beside.is_file():
        return source
    try:
        return replace(source, **_corrections(beside))
    except SourcesError as error:
        raise UnreadableFile(str(error)) from error


def _corrections(beside: Path) -> dict[str, Any]:
    text = _text(beside)
    lines = _Lines(beside, text)
    values = _toml(beside, text)
    for key, value in values.items():
        if key not in _CORRECTABLE:
            raise lines.error(f"unknown key {key!r}; it may have {', '.join(_CORRECTABLE)}", key=key)
        if (wrong := _wrong(key, value)) is not None:
            raise lines.error(f"{key!r} {wrong}", key=key)
    if values.get("status") == "superseded":
        raise lines.error("a local document's 'status' cannot be superseded: remove the old file instead", key="status")
    if "title" in values and "short_title" not in values:
        values["short_title"] = values["title"]
    return values
