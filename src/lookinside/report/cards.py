"""The small picture on a run's card: a square part of the figure that tells most of it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image

SIDE = 240
"""Pixels of its side: it is shown half as large."""
SHARE = 0.34
"""Of the figure's width, what it shows: few tiles, large enough to be seen."""
EDGE = 0.03
"""Of the figure's width, what lies outside on the right: the margin."""
COLOURS = 64


def card(figure: Mapping[str, Any] | None, pictures: Mapping[str, bytes]) -> bytes:
    """A square PNG of the upper right of the part that stands for a figure; b"" if it has none."""
    try:
        with Image.open(BytesIO(pictures[figure["file"]] if figure else b"")) as picture:
            whole = picture.convert("RGB")
    except OSError:
        return b""
    assert figure
    left, top, width = figure["telling"] or (0.0, 0.1, 1.0)
    side = round(min(SHARE * whole.width, whole.height))
    x = max(0, round(min(left + width, 1 - EDGE) * whole.width) - side)
    y = min(round(top * whole.height), whole.height - side)
    small = whole.crop((x, y, x + side, y + side)).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
