"""Whether layers follow a shift of the image, and whether they mind it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import cells, style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject

ROW, LEFT, HEAD, BETWEEN = 0.34, 1.15, 0.5, 0.3
"""In inches: a row's height, the layers' names, the columns' names, between the two tables."""
EXACT = 1e-4
"""Below this, an error is that of rounding."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "equivariance") -> Drawn:
    """Draw both errors of the probe `equivariance.equivariance`, a row a layer."""
    found = numbers[probe]
    layers, shifts = by_layer(found), [int(each) for each in found["shifts"]]
    if not layers:
        return {}
    title = "Do layers follow a shift, or ignore it?"
    height = ROW * len(layers)
    sheet = style.Sheet(subject, title, HEAD + height + 0.85)
    maps = any("equivariance" in layer for layer in layers.values())
    width = (style.WIDTH - 2 * style.MARGIN - LEFT - BETWEEN) / 2
    names = [text.shorten(name, LEFT - 0.1, style.SMALL) for name in layers]
    tables = {
        "map follows the image": _table(layers, "equivariance", len(shifts)),
        "layer stays as it was": _table(layers, "invariance", len(shifts)),
    }
    if not maps:
        del tables["map follows the image"]
    left = style.MARGIN + LEFT
    for heading, table in tables.items():
        axes = sheet.axes(left, HEAD, width, height)
        sheet.write(heading, left, 0.0, weight="bold")
        columns = [f"{each} px" for each in shifts]
        image = cells.draw(axes, table, names, columns, (0, 1), lambda e: percent(e, 0))
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        if left > style.MARGIN + LEFT:
            axes.set_yticks([])
        left += width + BETWEEN
    bar = sheet.axes(style.WIDTH / 4, HEAD + height + 0.2, style.WIDTH / 2, 0.1)
    cells.bar(bar, image, "relative error", [0, 0.5, 1], lambda error: percent(error, 0))
    return Picture(sheet.figure, title, *_said(found, layers), Section.INVARIANCE)


def _table(layers: Mapping[str, Mapping[str, NDArray[Any]]], what: str, count: int) -> NDArray[Any]:
    """An error of each layer (rows) by shift (columns); NaN where there is none."""
    nothing = np.full(count, np.nan)
    return np.stack([layer.get(what, nothing) for layer in layers.values()])


def _said(
    found: Mapping[str, NDArray[Any]], layers: Mapping[str, Mapping[str, NDArray[Any]]]
) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    images = f"{text.counted(int(found['count']), 'test image')} shifted down"
    ignores = "ow far what a layer gives is from what it gave. Norm of the difference by norm."
    maps = any("equivariance" in layer for layer in layers.values())
    caption = f"{images}: h{ignores}"
    if maps:
        caption = (
            f"{images}. Left: how far a layer's map of the shifted image is from its shifted map,"
            f" away from the padding. Right: h{ignores}"
        )
    exact = {
        name: int(layer["stride"])
        for name, layer in layers.items()
        if "equivariance" in layer
        and (layer["equivariance"][found["shifts"] % layer["stride"] == 0] < EXACT).any()
    }
    if exact:
        words = [f"{name} ({step})" for name, step in exact.items()]
        caption += (
            " Shifts by a multiple of the rows' distance in pixels are followed exactly:"
            f" {text.listed(words)}."
        )
    last = list(layers)[-1]
    caption += f" One pixel changes {last} by {percent(float(layers[last]['invariance'][0]), 0)}."
    alt = (
        f"{'Two tables' if maps else 'A table'} of relative errors, a row for each of "
        f"{text.counted(len(layers), 'layer')}, a column for each shift of 1 to"
        f" {int(found['shifts'][-1])} pixels."
    )
    return caption, alt
