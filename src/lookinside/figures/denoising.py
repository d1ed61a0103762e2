"""What an autoencoder makes of images of which more and more is black."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.labels import parted
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

GAP, PAIR, HEAD, CHART = 0.04, 0.13, 0.24, 1.9
"""Between two images, between two pairs, above the images, and of the chart, in inches."""
APART = 0.1
"""Least distance between two lines' names, as a share of the chart's height."""

Found = Mapping[str, NDArray[Any]]


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "denoising") -> Picture:
    """Draw the probe `denoising.levels`: for each share, what is seen and what is made of it.

    Below, the error over all test images by share, beside that of doing nothing and of the mean
    image; the share that the network was trained on is marked.
    """
    found = numbers[probe]
    levels = np.flatnonzero(found["masked"] > 0)
    rows, (height, width) = len(found["images"]), found["images"].shape[2:]
    columns = 1 + 2 * len(levels)
    side = (WIDTH - 2 * MARGIN - PAIR * len(levels) - GAP * len(levels)) / columns
    pitch = side * height / width + GAP
    title = "Images with more and more black, and what it makes of them"
    sheet = Sheet(subject, title, HEAD + rows * pitch + 0.5 + CHART + 0.4)
    middle = MARGIN + side / 2
    sheet.write("image", middle, 0, ha="center", size=style.SMALL)
    for row in range(rows):
        box = (MARGIN, HEAD + row * pitch, side, side * height / width)
        sheet.image(box, found["images"][row])
    for place, level in enumerate(levels):
        left = MARGIN + side + PAIR + place * (2 * side + GAP + PAIR)
        word = f"{percent(float(found['masked'][level]), 0)} black"
        sheet.write(word, left + side + GAP / 2, 0, ha="center", size=style.SMALL)
        for row in range(rows):
            for column, images in enumerate((found["seen"], found["given"])):
                at = left + column * (side + GAP)
                box = (at, HEAD + row * pitch, side, side * height / width)
                sheet.image(box, images[level, row])
    below = HEAD + rows * pitch + 0.42
    _errors(sheet.axes(MARGIN + 0.6, below, WIDTH - 2 * MARGIN - 1.9, CHART), found)
    alt = (
        f"Rows of a test image and, at {text.counted(len(levels), 'share')} of black pixels, its"
        " masked copy and the reconstruction; below, a chart of the errors by share."
    )
    return Picture(sheet.figure, title, _caption(found), alt, Section.RECONSTRUCTIONS)


def _errors(axes: Axes, found: Found) -> None:
    """The error by share: of reconstructions, of doing nothing, and of the mean image."""
    shares, trained = found["masked"], float(found["trained"])
    lines = {
        "reconstruction": (found["error"], style.BLUE, "solid"),
        "left as it is": (found["untouched"], style.ORANGE, "solid"),
        "the mean image": (np.full(len(shares), found["mean_image"]), style.GRAY, "dashed"),
    }
    for values, colour, dashes in lines.values():
        marker = "" if dashes == "dashed" else "o"
        axes.plot(shares, values, color=colour, linestyle=dashes, marker=marker, ms=4)
    axes.axvline(trained, color=style.AMBER, linewidth=5, alpha=0.55, zorder=0)
    words = f"trained on {percent(trained, 0)}" if trained else "trained on whole images"
    axes.annotate(
        words, (trained, 1.03), xycoords=("data", "axes fraction"), size=style.SMALL,
        ha="left" if trained < 0.2 else "center",
    )  # fmt: skip
    top = 1.08 * max(float(values.max()) for values, _, _ in lines.values())
    axes.set(xlim=(-0.02, max(float(shares.max()), trained) + 0.02), ylim=(0, top or 1.0))
    ends = [float(values[-1]) / (top or 1.0) for values, _, _ in lines.values()]
    for (name, (_, colour, _)), at in zip(lines.items(), parted(ends, APART), strict=True):
        axes.text(1.02, at, name, color=colour, va="center", transform=axes.transAxes)
    axes.set_xticks(shares)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share, 0)))
    axes.grid(axis="y")
    axes.set_xlabel("pixels that are black")
    axes.set_ylabel("squared error per pixel")


def _caption(found: Found) -> str:
    shares, error, untouched = found["masked"], found["error"], found["untouched"]
    trained, mean = float(found["trained"]), float(found["mean_image"])
    level = int(np.abs(shares - (trained or 0.5)).argmin())
    better = np.flatnonzero(error < untouched)
    said = "It never does better than leaving the copies as they are"
    if len(better):
        since = percent(float(shares[better[0]]), 0)
        said = f"It does better than leaving the copies as they are from {since} on"
    worse = [percent(float(share), 0) for share in shares[error >= mean]]
    than = "and better than the mean image throughout"
    if worse:
        than = f"and no better than the mean image at {text.listed(worse)}"
    how = f"with {percent(trained, 0)} of the pixels black" if trained else "on whole images"
    return (
        f"Masked copies of test images, right of each what the network makes of it, which was"
        f" trained {how}. Over all {text.counted(int(found['tested']), 'test image')}, with"
        f" {percent(float(shares[level]), 0)} black its squared error per pixel is"
        f" {error[level]:.4f}; the copies themselves have {untouched[level]:.4f}, the mean image"
        f" {mean:.4f}. {said}, {than}."
    )
