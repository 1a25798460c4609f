"""What an index holds, as people and scripts ask for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.index import IndexUnusable, read_manifest, source_store


def status(index_dir: Path) -> dict[str, Any]:
    """The JSON of `python -m ingest status`. Raises IndexUnusable where there is no index yet."""
    manifest = read_manifest(index_dir)
    if manifest is None:
        raise IndexUnusable(f"There is no index in {index_dir} yet: run `python -m ingest build`.")
    sources = []
    for held in manifest.held:
        facts = source_store(index_dir, held).facts
        source = held.source
        sources.append(
            {
                "id": source.id,
                "title": source.title,
                "short_title": source.short_title,
                "edition": source.edition,
                "kind": source.kind,
                "status": source.status,
                "superseded_by": source.superseded_by,
                "file": held.file,
                "sha256": held.sha256,
                "pages": held.pages,
                "passages": held.passages,
                "labels": facts["labels"],
                "label_offset": facts["label_offset"],
                "warnings": facts["warnings"],
            }
        )
    return {"sources": sources, "failed": manifest.failed, "skipped": manifest.skipped}
