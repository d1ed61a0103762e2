"""What convolutions look for: their filters."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.cm import ScalarMappable
from numpy.typing import NDArray

from lookinside.core.words import number
from lookinside.figures import kernels, style, text, tiles
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

SIDE, TOP = 0.5, 0.34
"""Room beside and above a matrix of kernels for the numbers of its maps, in inches."""
LARGEST, TALLEST = 0.5, 8.0
"""Most inches that a kernel of a matrix is wide, and that a matrix is high."""
MOST = 32
"""Filters in a matrix; the pictures of a wider layer are numbered."""
DIGITS = 6.0
"""Font size of the numbers along a matrix, in points."""

Found = dict[str, NDArray[Any]]


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "filters", across: int = 8
) -> Mapping[str, Picture]:
    """Draw the filters of the probe `weights.filters`, each layer on its own scale.

    Filters on the image are a tile each, at most `across` side by side. Those of a deep layer are
    matrices of kernels, a column a filter and a row an input map.
    """
    pictures: dict[str, Picture] = {}
    for name, layer in by_layer(numbers[probe]).items():
        limit, units = kernels.scale(layer["weights"]), len(layer["units"])
        count = -(-units // MOST) if layer["deep"] else 1
        for place, part in enumerate(np.array_split(np.arange(units), count), start=1):
            shown = {**layer, "weights": layer["weights"][part], "units": layer["units"][part]}
            key = f"{name}-{place}" if count > 1 else name
            pictures[key] = _part(subject, name, shown, limit, across, count > 1)
    return pictures


def montage(weights: NDArray[Any]) -> NDArray[Any]:
    """Kernels [U, I, h, w] as one array, a column a unit, a row an input map, NaN between them."""
    units, inputs, height, width = weights.shape
    framed = np.full((inputs, height + 1, units, width + 1), np.nan)
    framed[:, :height, :, :width] = weights.transpose(1, 2, 0, 3)
    return framed.reshape(inputs * (height + 1), units * (width + 1))[:-1, :-1]


def _part(
    subject: Subject, layer: str, found: Found, limit: float, across: int, parted: bool
) -> Picture:
    """Draw a layer's filters, or a part of them."""
    weights, deep = found["weights"], bool(found["deep"])
    shown, inputs, height, width = weights.shape
    title = f"Filters of layer {layer}"
    if parted:
        title = f"Filters {found['units'][0]} to {found['units'][-1]} of layer {layer}"
    kind = _matrix if deep else _tiles
    sheet, drawn, top = kind(subject, title, found, limit, across)
    kernels.bar(sheet, top, drawn, "weight: blue speaks against, red for")
    caption = (
        f"{_which(found, parted)} in layer {layer}, {width} x {height} weights"
        f" {'a kernel' if deep else 'each'}, on one scale{' with the layer' * parted}."
        " Where a map is bright, a red weight raises the activation and a blue one lowers it. The"
        " strongest 0.5 % are drawn in the"
        f" scale's last colours, beyond ±{limit:.2g}."
    )
    kind_said = (
        f"A matrix of {inputs} rows of small maps, a column for each of {shown} filters"
        if deep
        else f"{shown} small maps in a grid, one for each filter"
    )
    alt = f"{kind_said} of layer {layer}, from blue (negative) over white (zero) to red (positive)."
    return Picture(sheet.figure, title, caption, alt, Section.WEIGHTS, telling=sheet.part())


def _which(found: Found, parted: bool) -> str:
    """How many filters are shown, and on which maps."""
    shown, inputs = found["weights"].shape[:2]
    units, maps = (int(total) for total in found["total"])
    said = f"All {text.counted(units, 'filter')}"
    if parted:
        said = f"{text.counted(shown, 'filter')} (of {number(units)})"
    elif shown < units:
        said = f"The {text.counted(shown, 'filter')} of largest norm, of {number(units)},"
    if not found["deep"]:
        return said
    if inputs < maps:
        return f"{said} on the {inputs} input maps of largest norm, of {number(maps)}, row by row,"
    return f"{said} on all {text.counted(maps, 'input map')}, row by row,"


def _tiles(
    subject: Subject, title: str, found: Found, limit: float, across: int
) -> tuple[Sheet, ScalarMappable, float]:
    """A tile a filter; also what was drawn last, and the height in inches."""
    maps = [kernels.side_by_side(unit) for unit in found["weights"]]
    height, width = maps[0].shape
    most = 4 if found["weights"].shape[1] > 1 else 5 if len(maps) <= 10 else across
    grid = tiles.Tiles(len(maps), tiles.columns(len(maps), most), height / width)
    sheet = Sheet(subject, title, grid.height + kernels.BAR)
    for place, (unit, map_) in enumerate(zip(found["units"], maps, strict=True)):
        box = grid.box(sheet, place, (str(unit),), style.QUIET)
        drawn = kernels.show(sheet, box, map_, limit)
    return sheet, drawn, grid.height


def _matrix(
    subject: Subject, title: str, found: Found, limit: float, _: int
) -> tuple[Sheet, ScalarMappable, float]:
    """A column a filter, a row an input map; also what was drawn, and the height in inches."""
    array = montage(found["weights"])
    units, inputs, height, width = found["weights"].shape
    tall = array.shape[0] / array.shape[1]
    across = min(WIDTH - 2 * MARGIN - SIDE, LARGEST * units, TALLEST / tall)
    down = across * tall
    sheet = Sheet(subject, title, TOP + down + kernels.BAR)
    axes = sheet.axes(MARGIN + SIDE, TOP, across, down)
    drawn = axes.imshow(array, cmap=style.SIGNED, vmin=-limit, vmax=limit)
    axes.spines[:].set(visible=False)
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(units) * (width + 1) + (width - 1) / 2, found["units"])
    axes.set_yticks(np.arange(inputs) * (height + 1) + (height - 1) / 2, found["inputs"])
    axes.tick_params(labelsize=DIGITS, length=0, pad=2)
    sheet.write("filter", MARGIN + SIDE, 0, size=style.SMALL, color=style.QUIET)
    sheet.write("input map", MARGIN, TOP, size=style.SMALL, color=style.QUIET, rotation=90)
    return sheet, drawn, TOP + down
