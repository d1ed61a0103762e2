"""Where images stand on their canvas, as in notebook N4."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.colorbar import Colorbar
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import number
from lookinside.figures import style, text, tiles
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, Sheet

COUNTS = LinearSegmentedColormap.from_list("counts", [style.PAPER, "#7fb0d4", style.BLUE])
SIDE, ALONG, GAP = 3.2, 0.7, 0.1
"""Inches: of the map, of the sums along it, and between the two."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "placement") -> Mapping[str, Picture]:
    """Draw images in their places, and how often each place occurs; nothing without a canvas."""
    found = dict(numbers[probe])
    if not found:
        return {}
    return {"samples": _samples(subject, found), "distribution": _distribution(subject, found)}


def _samples(subject: Subject, found: Mapping[str, NDArray[Any]]) -> Picture:
    """Images with the box in which they were placed."""
    images, (height, width) = found["images"], found["size"]
    canvas = images.shape[2]
    grid = tiles.Tiles(len(images), tiles.columns(len(images), 5), 1.0, lines=2)
    title = "Images and their places on the canvas"
    sheet = Sheet(subject, title, grid.height)
    for place, (pixels, (down, right)) in enumerate(zip(images, found["offsets"], strict=True)):
        words = (subject.classes[found["labels"][place]], f"{down} down, {right} right")
        box = grid.box(sheet, place, words, style.QUIET)
        sheet.image(box, pixels)
        put = tiles.part(box, pixels.shape[1:], (down, right, down + height, right + width))
        sheet.rectangle(put, inside=box, fill=False, edgecolor=style.AMBER, linewidth=1.2)
    caption = (
        f"{text.counted(len(images), 'training image')} of {width} x {height} pixels on a black"
        f" canvas of {canvas} x {canvas}. The box is where the image was put; below it stand its"
        " class, and how many pixels its upper left corner lies below and to the right of the"
        " canvas's."
    )
    alt = (
        f"{len(images)} small images on black, each with a yellow box of {width} x {height} pixels"
        " around it, its class and its offsets."
    )
    return Picture(sheet.figure, title, caption, alt, Section.DATA)


def _distribution(subject: Subject, found: Mapping[str, NDArray[Any]]) -> Picture:
    """A map of how many images stand at each offset, with its sums by row and by column."""
    counts = found["counts"]
    rows, columns = counts.shape
    title = "Where the images stand"
    sheet = Sheet(subject, title, SIDE + GAP + ALONG + 0.5)
    left, top = MARGIN + 0.75, 0.0
    axes = sheet.axes(left, top, SIDE, SIDE * rows / columns)
    drawn = axes.imshow(counts, cmap=COUNTS, vmin=0, interpolation="nearest")
    axes.set_ylabel("pixels down")
    axes.xaxis.set_major_locator(MaxNLocator(7, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(7, integer=True))
    axes.tick_params(labelbottom=False)
    beside = sheet.axes(left + SIDE + GAP, top, ALONG, SIDE * rows / columns)
    beside.barh(np.arange(rows), counts.sum(1), height=0.8, color=style.BLUE)
    beside.set(ylim=axes.get_ylim(), yticks=[])
    beside.set_xlabel("images")
    under = sheet.axes(left, top + SIDE * rows / columns + GAP, SIDE, ALONG)
    under.bar(np.arange(columns), counts.sum(0), width=0.8, color=style.BLUE)
    under.set(xlim=axes.get_xlim())
    under.set_ylabel("images")
    under.set_xlabel("pixels to the right")
    under.xaxis.set_major_locator(MaxNLocator(7, integer=True))
    for scale, sums in ((beside.xaxis, counts.sum(1)), (under.yaxis, counts.sum(0))):
        scale.set_major_locator(FixedLocator([0, int(sums.max())]))
        scale.set_major_formatter(FuncFormatter(lambda count, _: number(int(count))))
    bar = sheet.axes(left + SIDE + GAP + ALONG + 0.25, top, 0.1, SIDE * rows / columns)
    colours = Colorbar(bar, drawn, ticks=MaxNLocator(5, integer=True))
    colours.set_label("images")
    colours.outline.set_visible(False)
    used = counts[counts > 0]
    unused = counts.size - len(used)
    never = ""
    if unused:
        never = f" {text.counted(unused, 'place')} of {number(counts.size)} that would fit, in"
        never += " white, never occur."
    caption = (
        f"How many of {text.counted(int(counts.sum()), 'training image')} stand at each offset, and"
        f" the sums by row and by column. There are {text.counted(len(used), 'place')}, each with"
        f" {number(int(used.min()))} to {number(int(used.max()))} images,"
        f" {used.mean():.1f} on average.{never}"
    )
    alt = (
        f"A map of {rows} x {columns} cells, darker where more images stand, with bars of the sums"
        " to its right and below it."
    )
    return Picture(sheet.figure, title, caption, alt, Section.DATA)
