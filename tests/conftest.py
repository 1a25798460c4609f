"""Shared fixtures. Tests of real PDFs or a real browser skip without them, and fail when CI=true."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("PAGEWISE_OFFLINE", "1")


def missing(what: str) -> None:
    """Skip the test, or fail it where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and CI=true does not allow skipping")
    pytest.skip(what)


@pytest.fixture(scope="session")
def real_corpus() -> Path:
    """The folder with the real guidance PDFs."""
    folder = os.environ.get("PAGEWISE_REAL_CORPUS", "")
    if not folder or not any(Path(folder).rglob("*.pdf")):
        missing("PAGEWISE_REAL_CORPUS names no folder with PDFs")
    return Path(folder)


@pytest.fixture(scope="session")
def real_index(real_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of all the real PDFs. ``PAGEWISE_REAL_INDEX`` names one to bring up to date instead."""
    from ingest.index import build

    given = os.environ.get("PAGEWISE_REAL_INDEX")
    index = Path(given) if given else tmp_path_factory.mktemp("real") / "index"
    build(index, [real_corpus])
    return index
