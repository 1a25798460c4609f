"""What an index holds, as people and scripts ask for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ingest.index import REGISTRY
from ingest.manifest import IndexUnusable, read_manifest, source_store
from ingest.sources import Registry
from ingest.standing import how_to_confirm, to_say


def status(index_dir: Path) -> dict[str, Any]:
    """The JSON of `python -m ingest status`. Raises IndexUnusable where there is no index yet."""
    manifest = read_manifest(index_dir)
    if manifest is None:
        raise IndexUnusable(f"There is no index in {index_dir} yet: run `python -m ingest build`.")
    registry = Registry.read(REGISTRY)
    all_held = [held.source for held in manifest.held]
    sources = []
    for held in manifest.held:
        facts = source_store(index_dir, held).facts
        source = held.source
        confirm = how_to_confirm(source, registry)
        newer = registry.successor(source.id)
        sources.append(
            {
                "id": source.id,
                "title": source.title,
                "short_title": source.short_title,
                "edition": source.edition,
                "kind": source.kind,
                "status": source.status,
                "status_on": _iso(source.status_on),
                "superseded_by": source.superseded_by,
                "replaced_by": newer.id if newer else None,
                "replacement_held": newer is not None and any(s.id == newer.id for s in all_held),
                "resembles": source.resembles,
                "published": _iso(source.published),
                "review_date": _iso(source.review_date),
                "past_review": source.past_review(),
                "area": source.area,
                "owner": source.owner,
                "file": held.file,
                "sha256": held.sha256,
                "pages": held.pages,
                "passages": held.passages,
                "labels": facts["labels"],
                "label_offset": facts["label_offset"],
                "warnings": [*to_say(source, registry, all_held), *filter(None, (confirm,)), *facts["warnings"]],
            }
        )
    return {"sources": sources, "failed": manifest.failed, "skipped": manifest.skipped}


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
