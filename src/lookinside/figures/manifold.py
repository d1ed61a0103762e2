"""What is decoded all over the prior of a code of two values, and where images lie on it."""

from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import cells, style, text
from lookinside.figures.montage import paste
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

GRID, MAP, LEFT = 4.85, 2.1, 0.62
"""Width of the grid and of the map of counts, and where both begin, in inches."""
TICKS = (-1.5, -0.5, 0.0, 0.5, 1.5)
"""Values of the code that are written at the axes."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "manifold") -> Drawn:
    """Draw the probe `codes.manifold.manifold`, and the counts of images in its cells beside it."""
    found = numbers[probe]
    if "images" not in found:
        return {}
    images, counts = found["images"], found["counts"]
    side, (height, width) = len(images), images.shape[-2:]
    tall = GRID * height / width
    title = "What is decoded all over the prior"
    sheet = Sheet(subject, title, tall + MAP + 1.05)
    box = MARGIN + LEFT, 0.0, GRID, tall
    sheet.image(box, paste(images.reshape(-1, *images.shape[2:]), side)).set_interpolation(
        "antialiased"
    )
    _empty(sheet, box, counts)
    _axes(sheet, box, "second value of the code", "")
    below = MARGIN + LEFT, tall + 0.6, MAP, MAP
    most = max(1, int(counts.max()))
    shown = np.where(counts > 0, counts, np.nan)
    drawn = sheet.map(below, shown, (0, most), "Blues")
    _empty(sheet, below, counts)
    _axes(sheet, below, "second value", "first value")
    even = float(found["tested"]) / side**2
    right = MARGIN + LEFT + MAP + 0.45
    words = (
        "Test images in each cell above.",
        f"Each would hold {even:.1f} if images",
        "followed the prior.",
        "Framed: cells that hold none.",
    )
    for line, word in enumerate(words):
        sheet.write(word, right, tall + 0.6 + 0.19 * line)
    bar = sheet.axes(right, tall + 1.75, WIDTH - MARGIN - right - 0.1, 0.1)
    cells.bar(bar, drawn, "test images", [0, most // 2, most])
    empty = int((counts == 0).sum())
    caption = (
        f"Codes at {side} x {side} quantiles of the prior, decoded (Kingma and Welling 2013,"
        " figure 4): each cell is as likely as any other under the standard normal. Below, how"
        f" many of {text.counted(int(found['tested']), 'test image')}"
        f"{text.from_copies(float(found['masked']))} have their mean code in each"
        f" cell: {even:.1f} if they followed the prior, but up to {most}, and none in"
        f" {text.counted(empty, 'cell')} of {counts.size} ({percent(empty / counts.size, 1)}),"
        " framed in orange. What is decoded there, no test image asks for."
    )
    alt = (
        f"A grid of {side} by {side} decoded images that change smoothly from cell to cell, above a"
        " map of the same grid whose cells are coloured by how many test images lie in them."
    )
    middle = sheet.part(MARGIN + LEFT, tall / 4, GRID)
    return Picture(sheet.figure, title, caption, alt, Section.CODES, telling=middle)


def _empty(sheet: Sheet, box: style.Box, counts: NDArray[Any]) -> None:
    """Frame the cells of a grid that hold no image."""
    left, top, width, height = box
    rows, columns = counts.shape
    wide, high = width / columns, height / rows
    for row, column in np.argwhere(counts == 0):
        cell = left + column * wide, top + row * high, wide, high
        sheet.rectangle(cell, fill=False, edgecolor=style.ORANGE, linewidth=0.7)


def _axes(sheet: Sheet, box: style.Box, up: str, across: str) -> None:
    """Draw the values of the code at the edges of a grid of quantiles."""
    axes = sheet.axes(*box)
    axes.patch.set_visible(False)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    places = [NormalDist().cdf(tick) for tick in TICKS]
    names = [f"{tick:g}".replace("-", "\N{MINUS SIGN}") for tick in TICKS]
    axes.set_xticks(places, names)
    axes.set_yticks(places, names)
    axes.set_ylabel(up)
    axes.set_xlabel(across)
    axes.spines[:].set_visible(False)
