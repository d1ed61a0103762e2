"""Named arrays in one npz file that says what it was computed from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from lookinside.core.files import reading, whole

KEY = "made_from"
"""The array that holds the key of what the others were computed from."""


def save_arrays(path: Path, arrays: Mapping[str, NDArray[Any]], key: str) -> None:
    """Write the arrays with a key, the same bytes each time."""
    with whole(path) as partial, partial.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays, **{KEY: np.array(key)})


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read the arrays; see `files.reading` for what it raises."""
    with reading(path), np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files if name != KEY}


def made_from(path: Path) -> str | None:
    """The key of a file; None if there is no file, or one with any damage."""
    try:
        with ZipFile(path) as file:
            damaged = file.testzip()
        with np.load(path, allow_pickle=False) as arrays:
            return None if damaged else str(arrays[KEY])
    except Exception:  # The libraries raise whatever they come upon in a damaged file.
        return None
