"""What an index holds: the manifest of the generation that answers, and the way to its sources."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ingest.sources import Source
from ingest.store import SourceStore

FORMAT = 1


class IndexUnusable(Exception):
    """The index cannot be built or opened; the message says why and what to do, in one sentence."""


@dataclass(frozen=True)
class Held:
    """A source in an index: what is known of it, and the file it was read from."""

    source: Source
    file: str  # relative to its corpus folder
    path: str  # as found, for opening the file at its page
    sha256: str
    key: str  # names its folder under sources/
    pages: int
    passages: int


@dataclass
class Manifest:
    """What one generation holds."""

    model: str
    held: list[Held] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)  # starter material that stepped aside, copies

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "model": self.model,
            "held": [{**asdict(h), "source": _source_json(h.source)} for h in self.held],
            "failed": self.failed,
            "skipped": self.skipped,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Manifest:
        if value.get("format") != FORMAT:
            raise IndexUnusable("The index was made by another version of Pagewise: run `python -m ingest build`.")
        held = [Held(**{**entry, "source": _source(entry["source"])}) for entry in value["held"]]
        return cls(value["model"], held, value["failed"], value["skipped"])


def current_generation(index_dir: Path) -> Path | None:
    """The folder of the generation that answers, or None before the first build."""
    pointer = index_dir / "current"
    if not pointer.is_file():
        return None
    folder = index_dir / "generations" / pointer.read_text(encoding="utf-8").strip()
    return folder if (folder / "manifest.json").is_file() else None


def read_manifest(index_dir: Path) -> Manifest | None:
    folder = current_generation(index_dir)
    if folder is None:
        return None
    return Manifest.from_json(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))


def source_store(index_dir: Path, held: Held) -> SourceStore:
    return SourceStore(index_dir / "sources" / held.key)


def read_manifest_or_none(index_dir: Path) -> Manifest | None:
    """The manifest, or None where there is none or another version wrote it: it is then made anew."""
    try:
        return read_manifest(index_dir)
    except (IndexUnusable, ValueError, KeyError, TypeError):
        return None


def _source_json(source: Source) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(source).items()}


def _source(value: dict[str, Any]) -> Source:
    dated: dict[str, Any] = {
        k: date.fromisoformat(v) if k in {"published", "status_on", "review_date"} and v else v
        for k, v in value.items()
    }
    return Source(**dated)
