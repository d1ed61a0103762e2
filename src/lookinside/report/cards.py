"""Pictures on cards: parts of figures, a run's a square, a notebook's a wide one."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 240
"""Pixels of its side: it is shown half as large."""
SHARE = 0.34
"""Of the figure's width, what it shows: few tiles, large enough to be seen."""
EDGE = 0.03
"""Of the figure's width, what lies outside on the right: the margin."""
GIVE = 0.4
"""Of the side, how far an edge moves so as to cut no tile."""
COLOURS = 64
LOW = 0.12
"""Of the side, what is less high is a line of words and no tile."""
WIDE = 17 / 9
"""Of a notebook's picture, its width by its height."""


def card(figure: Mapping[str, Any] | None, pictures: Mapping[str, bytes]) -> bytes:
    """A square PNG of the upper right of the part that stands for a figure; b"" if it has none.

    Its left and lower edges run between tiles where they can, and above lies no part of a tile and
    no line of words. What is then less high than wide, or less wide, stands in the middle of the
    square.
    """
    try:
        with Image.open(BytesIO(pictures[figure["file"]] if figure else b"")) as picture:
            whole = picture.convert("RGB")
    except OSError:
        return b""
    assert figure
    start, above, width = figure["telling"] or (0.0, 0.1, 1.0)
    side = round(min(SHARE * whole.width, whole.height))
    right = max(side, round(min(start + width, 1 - EDGE) * whole.width))
    top = min(round(above * whole.height), whole.height - side)
    pixels = np.asarray(whole)
    drawn = (pixels != pixels[-1, -1]).any(axis=2)
    lines = drawn[:, right - side : right].any(axis=1)
    bottom = _between(lines, top + side, side)
    first, last = _tiles(lines[top:bottom], round(LOW * side))
    top, bottom = top + first, top + last
    left = _between(drawn[top:bottom].any(axis=0), right - side, side)
    part = whole.crop((left, top, right, bottom))
    square = Image.new("RGB", (max(part.size),) * 2, tuple(pixels[-1, -1].tolist()))
    square.paste(part, ((square.width - part.width) // 2, (square.height - part.height) // 2))
    small = square.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def ends(figure: Mapping[str, Any], pictures: Mapping[str, bytes]) -> tuple[float, float]:
    """Where a wide part that stands for a figure ends, as shares of the figure's height.

    First where it ends by its shape, then where it is to be cut so as to cut no tile and no line
    of words: in the middle of the highest gap near. The same place where there is no gap near, or
    no picture.
    """
    try:
        with Image.open(BytesIO(pictures[figure["file"]])) as picture:
            pixels = np.asarray(picture.convert("RGB"))
    except (KeyError, OSError):
        return 1.0, 1.0
    height, across, _ = pixels.shape
    left, top, width = figure["telling"] or (0.0, 0.0, 1.0)
    side = width * across / WIDE
    bottom = min(round(top * height + side), height)
    part = pixels[:, round(left * across) : round((left + width) * across)]
    first = max(0, bottom - round(GIVE * side))
    empty = np.flatnonzero((part == pixels[-1, -1]).all(axis=(1, 2))[first:bottom]) + first
    gaps = np.split(empty, np.flatnonzero(np.diff(empty) > 1) + 1)
    highest = max(reversed(gaps), key=len)
    return bottom / height, (int(highest.mean().round()) if len(highest) else bottom) / height


def _tiles(drawn: NDArray[np.bool_], low: int) -> tuple[int, int]:
    """Where the first band of lines begins that is no rest of a tile and not `low`; 0 if none is.

    And where the last such band ends, with the line of words below it: what comes then is none of
    the tiles. `drawn` says which lines hold anything.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], drawn, [False]]).astype(int)))
    bands = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    tall = [place for place, (start, end) in enumerate(bands) if end - start >= low]
    whole = [bands[place][0] for place in tall if bands[place][0] > 0]
    first = whole[0] if whole and whole[0] != bands[0][0] else 0
    after = tall[-1] + 2 if tall else len(bands)
    return first, bands[after][0] if after < len(bands) else len(drawn)


def _between(drawn: NDArray[np.bool_], wanted: int, side: int) -> int:
    """The place nearest to the wanted one with an empty line beside it; that one if none is near.

    `drawn` says which lines hold anything; the figure's own edges are such places too.
    """
    empty = np.concatenate([[True], ~drawn[:-1] | ~drawn[1:], [True]])
    places = np.flatnonzero(empty)
    near = int(places[np.abs(places - wanted).argmin()])
    return near if abs(near - wanted) <= GIVE * side else wanted
