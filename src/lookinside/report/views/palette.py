"""Sheets of few colours, which take a third of the room: of noise, and of signed maps."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookinside.report.views import sheet
from lookinside.report.views.sheet import Sheet

GRAYS = 32
"""Steps from black to white of images in a view, which nobody tells from 256 on a small tile."""
SIDE = 15
"""Steps from zero to either end of a signed map."""


def _indexed(tiles: NDArray[np.uint8], colours: NDArray[np.uint8]) -> Sheet:
    """Pack tiles [N, 1, H, W] of indices into `colours`, uint8 [K, 3]."""
    pixels = sheet.lay(tiles)[..., 0]
    image = Image.frombytes("P", pixels.shape[::-1], pixels.tobytes())
    image.putpalette(colours.tobytes())
    bits = 4 if len(colours) <= 16 else 8
    file = io.BytesIO()
    image.save(file, format="PNG", optimize=True, bits=bits)
    return Sheet(file.getvalue(), sheet.ACROSS, *tiles.shape[2:])


def coarse(tiles: NDArray[np.uint8], levels: int) -> Sheet:
    """Pack tiles [N, C, H, W], each value the nearest of so many from black to white."""
    indices = np.round(tiles / 255 * (levels - 1)).astype(np.uint8)
    shades = np.round(np.arange(levels) * 255 / (levels - 1)).astype(np.uint8)
    if tiles.shape[1] > 1:
        return sheet.pack(shades[indices])
    return _indexed(indices, np.repeat(shades[:, None], 3, axis=1))


def signed(values: NDArray[Any], limits: NDArray[Any]) -> Sheet:
    """Pack signed maps [N, H, W] in the colours of `sheet.signed`, `SIDE` steps to either end.

    The ends of map n are at plus and minus `limits[n]`; what lies beyond has the ends' colours.
    """
    ends = np.where(limits > 0, limits, 1.0)[:, None, None]
    share = np.clip(values / ends, -1, 1)
    indices = np.round(share * SIDE + SIDE).astype(np.uint8)
    steps = np.linspace(-1, 1, 2 * SIDE + 1).reshape(1, 1, 1, -1)
    return _indexed(indices[:, None], np.ascontiguousarray(sheet.signed(steps)[0, :, 0].T))
