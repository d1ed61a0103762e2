"""Small gray and signed pictures packed into one PNG: tiles of equal size, row after row."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookinside.core import colours

SIGNED = colours.NEGATIVE, colours.ZERO, colours.POSITIVE
ACROSS = 32
"""Tiles in a row of a sheet."""


@dataclass(frozen=True)
class Sheet:
    """A sheet's PNG, and what a page must know to cut tile `n` from it."""

    content: bytes
    across: int
    height: int
    width: int

    def about(self, path: str) -> Mapping[str, Any]:
        """The sheet as a page's data name it: its path inside the site, and its tiles' size."""
        size = {"across": self.across, "height": self.height, "width": self.width}
        return {"path": path, **size}


def lay(tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay tiles [N, C, H, W] side by side, `ACROSS` in a row: [rows * H, ACROSS * W, C]."""
    count, channels, height, width = tiles.shape
    rows = -(-max(count, 1) // ACROSS)
    whole = np.zeros((rows * ACROSS, channels, height, width), dtype=np.uint8)
    whole[:count] = tiles
    grid = whole.reshape(rows, ACROSS, channels, height, width)
    return grid.transpose(0, 3, 1, 4, 2).reshape(rows * height, ACROSS * width, channels)


def pack(tiles: NDArray[np.uint8]) -> Sheet:
    """Pack tiles [N, C, H, W], gray (C = 1) or RGB (C = 3), side by side, as they are."""
    channels, height, width = tiles.shape[1:]
    pixels = lay(tiles)
    file = io.BytesIO()
    Image.fromarray(pixels[..., 0] if channels == 1 else pixels).save(
        file, format="PNG", optimize=True
    )
    return Sheet(file.getvalue(), ACROSS, height, width)


def signed(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Signed maps [N, 1, H, W], each by its own largest size, as RGB [N, 3, H, W].

    Zero is white, positive red, negative blue; see `core.colours`.
    """
    size = np.abs(values).max(axis=(1, 2, 3), keepdims=True)
    share = np.divide(values, size, out=np.zeros_like(values, dtype=float), where=size > 0)
    ends = np.array([list(bytes.fromhex(each[1:])) for each in SIGNED], dtype=float)
    whole = share[:, 0, ..., None]
    mixed = np.where(
        whole < 0, ends[1] + -whole * (ends[0] - ends[1]), ends[1] + whole * (ends[2] - ends[1])
    )
    return np.moveaxis(mixed.round().astype(np.uint8), -1, 1)
