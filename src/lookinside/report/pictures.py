"""The figures that a page shows, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lookinside.core import files
from lookinside.core.files import require_keys

PNG, RIFF = b"\x89PNG\r\n\x1a\n", b"RIFF"
"""How files of pictures begin, those that stand still and those that move (WebP)."""
FIGURE = (
    *("name", "section", "title", "caption", "alt", "file", "width", "height", "numbers"),
    "moving",
)
MOVING = ("moving.file", "moving.width", "moving.height")


@dataclass(frozen=True)
class Album:
    """The figures of an index.json, and their files."""

    figures: Sequence[Mapping[str, Any]]
    pictures: Mapping[str, bytes]


def read_album(folder: Path) -> Album:
    """Read the figures of a folder.

    Raises:
        UserError: a file is missing, damaged or lacks something.
    """
    figures = files.read_json(folder / "index.json")
    pictures = {}
    for figure in figures:
        require_keys(folder / "index.json", figure, FIGURE)
        pictures[figure["file"]] = _picture(folder / figure["file"], PNG)
        if figure["moving"] is not None:
            file = require_keys(folder / "index.json", figure, MOVING)["moving"]["file"]
            pictures[file] = _picture(folder / file, RIFF)
    return Album(figures, pictures)


def _picture(path: Path, start: bytes) -> bytes:
    with files.reading(path):
        content = path.read_bytes()
        if not content.startswith(start):
            raise ValueError(f"it is no {'PNG' if start == PNG else 'WebP'}")
        return content
