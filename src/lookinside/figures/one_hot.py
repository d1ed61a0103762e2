"""How a class is written for a network: one-hot labels, as notebook N3 explains them."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from lookinside.figures import style, text
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

MOST = 20
"""Up to so many classes there is room for the cells."""
ROW, GAP, NAMES, HEAD = 0.46, 0.08, 1.0, 0.3
"""Inches: a row, between two rows, for the class's name, and above the cells."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "montage", count: int = 5) -> Drawn:
    """Draw an image of each of `count` classes of `probe`, beside its label as a row of cells.

    Nothing is drawn of a single class, or of more classes than there is room for.
    """
    classes = subject.classes
    if not 1 < len(classes) <= MOST:
        return {}
    _, firsts = np.unique(numbers[probe]["labels"], return_index=True)
    images, labels = (
        numbers[probe][name][np.sort(firsts)[:count]] for name in ("images", "labels")
    )
    height, width = images.shape[2:]
    side = ROW * width / height
    left = MARGIN + side + NAMES
    cell = (WIDTH - MARGIN - left) / len(classes)
    title = "What a network is told of a class"
    upright = max(text.width(name, style.SMALL) for name in classes) > cell - 0.06
    head = HEAD if not upright else 0.1 + min(1.2, _longest(classes))
    sheet = Sheet(subject, title, head + len(images) * (ROW + GAP))
    for place, name in enumerate(classes):
        at: dict[str, Any] = {"size": style.SMALL, "color": style.QUIET, "ha": "center"}
        how = {**at, "va": "bottom", "rotation": 90 if upright else 0}
        shown = text.shorten(name, 1.2, style.SMALL)
        sheet.write(shown, left + (place + 0.5) * cell, head - 0.06, **how)
    for row, (pixels, label) in enumerate(zip(images, labels, strict=True)):
        top = head + row * (ROW + GAP)
        sheet.image((MARGIN, top, side, ROW), pixels)
        name = text.shorten(classes[label], NAMES - 0.2, style.BODY)
        sheet.write(name, MARGIN + side + 0.12, top + ROW / 2, va="center")
        _cells(sheet.axes(left, top, cell * len(classes), ROW), int(label), len(classes))
    first = classes[labels[0]]
    vector = " ".join("1" if place == labels[0] else "0" for place in range(len(classes)))
    caption = (
        f"{text.counted(len(images), 'training image')}, no two of a class, each beside its label"
        f" as a classifier learns it: a cell for each of the {len(classes)} classes, 1 for its own"
        f" and 0 for all others. So {first} is {vector}. A classifier's answer has as many cells,"
        " and training pulls it towards this row."
    )
    alt = (
        f"{len(images)} small images below each other. To the right of each a row of"
        f" {len(classes)} cells, of which the one under the name of its class holds a 1 and all"
        " others a 0."
    )
    return Picture(sheet.figure, title, caption, alt, Section.DATA)


def _longest(classes: tuple[str, ...]) -> float:
    """The width of the longest name in inches."""
    return max(text.width(name, style.SMALL) for name in classes)


def _cells(axes: Axes, label: int, classes: int) -> None:
    """The row of cells, the label's own filled."""
    axes.set(xlim=(0, classes), ylim=(0, 1), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    for place in range(classes):
        own = place == label
        fill = style.BLUE if own else style.PAPER
        axes.add_patch(Rectangle((place, 0.1), 1, 0.8, fc=fill, ec=style.LINE, lw=0.8))
        colour = "white" if own else style.QUIET
        axes.text(place + 0.5, 0.48, str(int(own)), ha="center", va="center", color=colour)
