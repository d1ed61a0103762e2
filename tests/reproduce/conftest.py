"""A small pipeline."""

from pathlib import Path

import pytest
from toy_stages import Folder, diamond


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "side-by-side")
    made.write(diamond())
    return made
