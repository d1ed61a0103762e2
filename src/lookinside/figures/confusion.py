"""Which class is taken for which."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import number, percent
from lookinside.figures import style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject

RIGHT = LinearSegmentedColormap.from_list("right", [style.PAPER, "#a9c9e2"])
WRONG = LinearSegmentedColormap.from_list("wrong", [style.PAPER, "#f3b27a", "#c95400"])
MOST_COUNTS = 20
"""Up to so many classes each cell shows its count."""


def counts(actual: NDArray[Any], predicted: NDArray[Any], classes: int) -> NDArray[np.int64]:
    """Count the images of each actual class (rows) by predicted class (columns)."""
    table = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(table, (actual, predicted), 1)
    return table


def _cells(
    axes: Axes, table: NDArray[np.int64], shares: NDArray[Any], top: float, cell: float
) -> None:
    """Colour the cells by their share of the row, and write the counts that are not zero."""
    size = min(style.BODY, 0.24 * cell * text.POINTS)
    for row, column in np.argwhere(table > 0):
        share = shares[row, column]
        colour = RIGHT(share) if row == column else WRONG(share / top)
        axes.add_patch(Rectangle((column, row), 1, 1, facecolor=colour, edgecolor="none"))
        if len(table) <= MOST_COUNTS:
            white = row != column and share > 0.75 * top
            axes.text(
                column + 0.5,
                row + 0.5,
                number(int(table[row, column])),
                size=size,
                ha="center",
                va="center",
                color="white" if white else style.INK,
            )


def _caption(table: NDArray[np.int64], shares: NDArray[Any], classes: tuple[str, ...]) -> str:
    """Say how many are right, and which confusion is the most frequent."""
    total, right = int(table.sum()), int(np.trace(table))
    said = (
        f"{number(right)} of {text.counted(total, 'test image')}"
        f" ({percent(right / total)}) are on the diagonal, in blue."
    )
    errors = table * (1 - np.eye(len(table), dtype=np.int64))
    if not errors.any():
        return f"{said} No image is taken for another class."
    row, column = (int(place) for place in np.unravel_index(errors.argmax(), errors.shape))
    times = text.counted(int(errors[row, column]), "time")
    return (
        f"{said} Orange cells are errors, coloured by their share of the row. The most frequent:"
        f" {classes[row]} taken for {classes[column]}, {times}"
        f" ({percent(float(shares[row, column]), 1)} of its row)."
    )


@style.styled
def draw(subject: Subject, numbers: Numbers) -> Picture:
    """Draw the confusion matrix of the best-validation weights on the test set."""
    predictions, names = numbers["predictions"], subject.classes
    table = counts(predictions["actual"], predictions["predicted"], len(names))
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    top = max(0.01, float((shares * (1 - np.eye(len(names)))).max()))

    size = style.SMALL if len(names) <= MOST_COUNTS else 5.0
    short = [text.shorten(name, 1.2, size) for name in names]
    widest = max(text.width(name, size) for name in short)
    left = 0.42 + widest
    side = style.WIDTH - 2 * style.MARGIN - left
    cell = side / len(names)
    turned = 0 if widest < 0.9 * cell else 45 if len(names) <= MOST_COUNTS else 90
    below = 0.42 + {0: 0.05, 45: 0.72 * widest, 90: widest}[turned]
    title = "Confusion matrix"
    sheet = style.Sheet(subject, title, side + below + 0.62)

    axes = sheet.axes(style.MARGIN + left, 0.0, side, side)
    axes.set(xlim=(0, len(names)), ylim=(len(names), 0))
    _cells(axes, table, shares, top, cell)
    step = max(1, round(1.4 * size / text.POINTS / cell))
    for line in range(0, len(names) + 1, step):
        axes.axhline(line, color=style.LINE, linewidth=0.5)
        axes.axvline(line, color=style.LINE, linewidth=0.5)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, pad=3, labelsize=size, labelcolor=style.INK)
    middles = np.arange(len(names))[::step] + 0.5
    axes.set_yticks(middles, short[::step])
    slant: dict[str, Any] = {"ha": "right", "rotation_mode": "anchor"} if turned == 45 else {}
    axes.set_xticks(middles, short[::step], rotation=turned, **slant)
    sheet.write("actual class", style.MARGIN, side / 2, rotation=90, va="center")
    sheet.write("predicted class", style.MARGIN + left + side / 2, side + below - 0.2, ha="center")

    bar = sheet.axes(style.MARGIN + left, side + below + 0.18, side, 0.1)
    bar.imshow(np.linspace(0, 1, 256)[None], cmap=WRONG, aspect="auto", extent=(0, top, 0, 1))
    bar.set_yticks([])
    bar.spines[:].set_visible(False)
    bar.xaxis.set_major_locator(MaxNLocator(nbins=5))
    bar.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
    bar.set_xlabel("errors: share of the row's images")
    alt = (
        f"A table of {len(names)} by {len(names)} classes: rows are actual, columns predicted, each"
        " cell a count of test images. " + _caption(table, shares, names)
    )
    return Picture(sheet.figure, title, _caption(table, shares, names), alt, Section.RESULTS)
