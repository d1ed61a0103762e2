"""A figure's bytes: a PNG with a palette and, of a chart, an SVG; the same each time."""

import io
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage, BboxImage, FigureImage
from PIL import Image

from lookinside.core import files
from lookinside.figures import slim

COLOURS = 256
"""Colours of a palette. A figure with no more keeps each; of one with more, gray pixels are off by
about 3 of 255 at most and coloured ones by up to 20, by less than 1 on average."""
RASTER = (AxesImage, BboxImage, FigureImage, QuadMesh)
LARGEST = 60_000
"""Bytes of an SVG; a chart with more in it is left as a PNG, which is then smaller and quicker."""


def png(figure: Figure, path: Path) -> tuple[int, int]:
    """Write a figure as a PNG, and return its size in pixels."""
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.ascontiguousarray(np.asarray(canvas.buffer_rgba())[..., :3])
    image = Image.fromarray(pixels).quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )
    with files.whole(path) as partial:
        image.save(partial, format="PNG", optimize=True, dpi=(figure.dpi, figure.dpi))
    return image.size


def is_chart(figure: Figure) -> bool:
    """Whether nothing in a figure is made of pixels."""

    def raster(artist: Artist) -> bool:
        return isinstance(artist, RASTER) or bool(artist.get_rasterized())

    return not figure.findobj(raster)


def svg(figure: Figure, name: str) -> bytes | None:
    """A chart as SVG with its words as text; None if it is no chart, or too large as one.

    `name` makes the ids in it its own, so that several can stand on one page.
    """
    if not is_chart(figure):
        return None
    drawn = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(drawn, format="svg", metadata=nothing)
    slimmed = slim.slim(drawn.getvalue())
    return slimmed if len(slimmed) <= LARGEST else None
