"""How well a network does wherever the images stand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import cells, style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject

SIDE = 3.6
"""Of the map in inches."""
Found = Mapping[str, NDArray[Any]]


def panel(
    axes: Axes, found: Found, values: NDArray[Any], limits: tuple[float, float], cmap: str
) -> QuadMesh:
    """Draw a value for each place, rows downwards, both axes in pixels from the middle."""
    rows, columns = found["rows"], found["columns"]
    drawn = axes.pcolormesh(columns, rows, values, cmap=cmap, vmin=limits[0], vmax=limits[1])
    axes.invert_yaxis()
    axes.set_aspect("equal")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, integer=True))
    axes.plot(0, 0, "+", ms=9, mew=1.4, color="white")
    axes.plot(0, 0, "+", ms=8, mew=0.7, color="black")
    return drawn


def summary(found: Found) -> tuple[float, float, float]:
    """The accuracy in the middle, averaged over all places, and at the worst place."""
    accuracy = found["accuracy"]
    row, column = (int(np.abs(found[axis]).argmin()) for axis in ("rows", "columns"))
    return float(accuracy[row, column]), float(accuracy.mean()), float(accuracy.min())


def moved(found: Found) -> str:
    """How the images came to their places."""
    if found["canvas"]:
        return "placed all over the canvas, whose last place on each axis no training image has"
    return "shifted, black where nothing was"


def error(share: float, count: int) -> float:
    """The standard error of a share of `count` images."""
    return float(np.sqrt(share * (1 - share) / count))


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "offsets") -> Picture:
    """Draw the accuracy at each place, from the probe `offsets.offsets`, from 0 to 100 %."""
    found = numbers[probe]
    title = "Accuracy wherever the image stands"
    sheet = style.Sheet(subject, title, SIDE + 1.22)
    axes = sheet.axes((style.WIDTH - SIDE) / 2, 0.05, SIDE, SIDE)
    drawn = panel(axes, found, found["accuracy"], (0, 1), "viridis")
    axes.set_xlabel("pixels to the right")
    axes.set_ylabel("pixels down")
    bar = sheet.axes((style.WIDTH - SIDE) / 2, SIDE + 0.68, SIDE, 0.1)
    cells.bar(bar, drawn, "accuracy", [0, 0.25, 0.5, 0.75, 1], lambda share: percent(share, 0))
    middle, mean, worst = summary(found)
    row, column = (
        int(each) for each in np.unravel_index(found["accuracy"].argmin(), found["accuracy"].shape)
    )
    count = int(found["count"])
    caption = (
        f"The same {text.counted(count, 'test image')}, {moved(found)}. In the middle"
        f" {percent(middle, 1)} are right, over all places {percent(mean, 1)}, at the worst"
        f" ({found['rows'][row]:+d} down, {found['columns'][column]:+d} right)"
        f" {percent(worst, 1)}. One place's standard error is"
        f" {percent(error(mean, count), 1)} at the mean."
    )
    alt = (
        f"A map of {len(found['rows'])} by {len(found['columns'])} places, each coloured by the"
        " share of test images that is right there, from 0 % (dark blue) to 100 % (yellow)."
    )
    return Picture(sheet.figure, title, caption, alt, Section.INVARIANCE)
