"""Tests of configurations rehearse each run afresh, as some change what a rehearsal calls."""

from pathlib import Path

import pytest


@pytest.fixture
def rehearsals(tmp_path: Path) -> Path:
    """A memory of one test's own."""
    return tmp_path / "data/rehearsed.json"
