"""Fixtures for the tests of real documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from real_documents import FILES, Parsed, parsed


@pytest.fixture(scope="session", params=sorted(FILES))
def real(request: pytest.FixtureRequest, real_corpus: Path) -> Parsed:
    """Each of the real documents in turn."""
    return parsed(real_corpus, request.param)
