"""Which embedding model an index is made with. Apart from the model itself, which takes seconds to import."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LATE_WEIGHTS = Path(__file__).with_name("late.npz")  # see ingest/late.py


def model_name() -> str:
    """What an index records of the model: hashes of the packaged weights and of what was taught, or the setting."""
    chosen = os.environ.get("PAGEWISE_MODEL")
    return chosen or f"all-MiniLM-L6-v2@{PACKAGED_SHA256[:12]}+{file_sha256(LATE_WEIGHTS)[:12]}"


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
