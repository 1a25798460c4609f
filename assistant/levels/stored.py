"""The vectors of a document's criteria, kept beside its index: reading them takes seconds, once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from assistant.levels.concerns import Floats, meanings
from assistant.library import Library
from ingest.identity import PACKAGED_SHA256

_NAME = "criteria.npz"


def stored_meanings(library: Library, source_id: str, texts: Sequence[str]) -> Floats:
    """A vector for each text, from the file if it was made for these texts and this model."""
    file = library.store(source_id).folder / _NAME
    key = hashlib.sha256("\n".join([PACKAGED_SHA256, *texts]).encode()).hexdigest()
    kept = _kept(file, key)
    if kept is None:
        kept = meanings(texts)
        _keep(file, key, kept)
    return kept


def _kept(file: Path, key: str) -> Floats | None:
    """What the file holds, or None where it was made for other texts, is not whole or not there."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            if bytes(stored["key"]).decode() != key:
                return None
            vectors: Floats = stored["vectors"].astype(np.float32) / np.float32(127)
            return vectors
    except (OSError, ValueError, KeyError, BadZipFile):
        return None


def _keep(file: Path, key: str, vectors: Floats) -> None:
    """Write the file whole or not at all. An index that may only be read goes without."""
    if not os.access(file.parent, os.W_OK):
        return
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        np.savez_compressed(
            part, key=np.frombuffer(key.encode(), np.uint8), vectors=np.round(vectors * 127).astype(np.int8)
        )
    Path(part.name).replace(file)
