"""What charts over the rows of an image have in common."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import style, text

LEFT = 0.62
"""Room for a vertical axis in inches."""


def ticks(length: int, start: int = 1) -> list[int]:
    """Some row numbers from `start` to `length`, at even distances from the last one down."""
    step = max(1, round((length - start) / 4))
    return [*range(length, start + step // 2, -step), start][::-1]


def over_rows(axes: Axes, length: int, words: str = "rows read", start: int = 1) -> None:
    """Let the horizontal axis run over the rows from `start` to `length`, the first being 1."""
    axes.set_xlim(start - 0.5, length + 0.5)
    axes.set_xticks(ticks(length, start))
    axes.set_xlabel(words)


def shares(axes: Axes) -> None:
    """Let the vertical axis run from 0 to 100 %."""
    axes.grid(axis="y")
    axes.set_ylim(-0.02, 1.02)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share, 0)))


def band(axes: Axes, places: NDArray[Any], lines: NDArray[Any], colour: str, **how: Any) -> None:
    """Draw the median of lines [N, T] and a band between their quartiles."""
    low, middle, high = np.quantile(lines, [0.25, 0.5, 0.75], axis=0)
    axes.fill_between(places, low, high, color=colour, alpha=0.16, linewidth=0)
    axes.plot(places, middle, color=colour, **how)


def key(sheet: style.Sheet, top: float, words: Sequence[tuple[str, str]], left: float = 0) -> None:
    """Name lines by words in their colours, side by side, in a new line where they don't fit."""
    at = first = style.MARGIN + left
    for word, colour in words:
        wide = text.width(word, style.SMALL, "bold")
        if at > first and at + wide > style.WIDTH - style.MARGIN:
            at, top = first, top + 0.17
        sheet.write(word, at, top, color=colour, weight="bold", size=style.SMALL)
        at += wide + 0.22
