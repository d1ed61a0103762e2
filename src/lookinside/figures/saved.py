"""A figure's bytes: a PNG with a palette and, of a chart, an SVG; the same each time."""

import io
import json
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
from lookinside.figures import read_off, slim

COLOURS = 256
"""Colours of a palette. A figure with no more keeps each; of one with more, gray pixels are off by
about 3 of 255 at most and coloured ones by up to 20, by less than 1 on average; where photographs
in colour are shown, by up to 50, and 3 on average."""
WEIGHED = 20_000
"""Colours that are weighed against each other for a palette. Of a figure with more, so many of its
pixels speak for all: weighing 400,000 takes half a minute, to be off by 2.5 on average for 2.6."""
RASTER = (AxesImage, BboxImage, FigureImage, QuadMesh)
LARGEST = 100_000
"""Bytes of an SVG; a chart with more in it is left as a PNG, which is then smaller, even packed."""


def png(figure: Figure, path: Path) -> tuple[int, int]:
    """Write a figure as a PNG, and return its size in pixels."""
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.ascontiguousarray(np.asarray(canvas.buffer_rgba())[..., :3])
    image = with_palette(Image.fromarray(pixels))
    with files.whole(path) as partial:
        image.save(partial, format="PNG", optimize=True, dpi=(figure.dpi, figure.dpi))
    return image.size


def with_palette(image: Image.Image) -> Image.Image:
    """The image in `COLOURS` colours, chosen for it."""
    weighed = image
    if image.getcolors(WEIGHED) is None:
        pixels = np.asarray(image).reshape(1, -1, 3)
        weighed = Image.fromarray(pixels[:, :: pixels.shape[1] // WEIGHED].copy())
    chosen = weighed.quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )
    if weighed is image:
        return chosen
    return image.quantize(palette=chosen, dither=Image.Dither.NONE)


def is_chart(figure: Figure) -> bool:
    """Whether nothing in a figure is made of pixels."""

    def raster(artist: Artist) -> bool:
        return isinstance(artist, RASTER) or bool(artist.get_rasterized())

    return not figure.findobj(raster)


def svg(figure: Figure, name: str) -> bytes | None:
    """A chart as SVG with its words as text; None if it is no chart, or too large as one.

    `name` makes the ids in it its own, so that several can stand on one page. Its metadata are the
    scales that its values can be read off with, as JSON.
    """
    if not is_chart(figure):
        return None
    drawn, read = io.StringIO(), read_off.mark(figure)
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(drawn, format="svg", metadata=nothing)
    scales = read_off.scales(figure, read)
    about = json.dumps(scales, ensure_ascii=False, separators=(",", ":")) if scales else ""
    slimmed = slim.slim(drawn.getvalue(), about)
    return slimmed if len(slimmed) <= LARGEST else None
