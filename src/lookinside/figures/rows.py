"""Units as the rows of a picture: their order, and maps of numbers by unit and class."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colorbar import Colorbar
from matplotlib.image import AxesImage
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.figures import style, text
from lookinside.figures.picture import Subject

ROW, NARROW = 0.15, 0.105
"""The height of a row in inches, and that from 40 rows on."""


def by_favourite(table: NDArray[Any]) -> NDArray[np.int64]:
    """An order of rows [units, classes] in which a block of them stands out for each class.

    Rows go by the class of their largest value, and of those with the same by how far it exceeds
    the mean of the row. Rows without a value above zero come last.
    """
    favourite = table.argmax(axis=1)
    excess = table.max(axis=1) - table.mean(axis=1)
    return np.lexsort((-excess, favourite, table.max(axis=1) <= 0))


def strongest(strength: NDArray[Any], most: int) -> NDArray[np.int64]:
    """The places of the `most` largest of `strength` [units], ascending."""
    return np.sort(np.argsort(-strength, kind="stable")[:most])


def height(count: int) -> float:
    """The height of so many rows in inches."""
    return count * (ROW if count < 40 else NARROW)


def name(axes: Axes, labels: list[str]) -> None:
    """Name the rows of axes whose units stand at 0, 1, ... from the top."""
    size = style.SMALL if len(labels) < 40 else 6.5
    axes.set(ylim=(len(labels) - 0.5, -0.5))
    axes.set_yticks(range(len(labels)), labels, size=size)
    axes.tick_params(axis="y", length=0, labelcolor=style.INK)


def by_class(axes: Axes, subject: Subject, values: NDArray[Any], **how: Any) -> AxesImage:
    """Draw values [units, classes] as coloured cells, the classes named above them.

    `how` is that of matplotlib's `imshow`: the colours and their range.
    """
    room = axes.get_position().width * style.WIDTH / max(1, values.shape[1])
    short = [text.shorten(each, 1.0, style.SMALL) for each in subject.classes]
    crowded = max(text.width(each, style.SMALL) for each in short) > 0.85 * room
    step = max(1, round(0.13 / room))
    axes.xaxis.tick_top()
    turned: dict[str, Any] = {"rotation": 90} if crowded else {}
    axes.set_xticks(range(len(short))[::step], short[::step], color=style.INK, **turned)
    axes.tick_params(axis="x", length=0, pad=2)
    axes.spines[:].set_visible(False)
    return axes.imshow(values, aspect="auto", interpolation="nearest", **how)


def heads(subject: Subject, room: float) -> float:
    """How much room the names of the classes take above `room` inches of them, in inches."""
    short = [text.shorten(each, 1.0, style.SMALL) for each in subject.classes]
    widest = max(text.width(each, style.SMALL) for each in short)
    return 0.2 if widest <= 0.85 * room / len(short) else widest + 0.1


def scale(axes: Axes, drawn: Any, words: str) -> None:
    """Draw what the colours mean into flat axes, with words under it."""
    bar = Colorbar(axes, drawn, orientation="horizontal", ticks=MaxNLocator(5))
    bar.set_label(words)
    bar.outline.set_visible(False)
