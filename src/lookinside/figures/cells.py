"""Tables of numbers in which each cell has a colour, and bars for such colours."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colorbar import Colorbar
from matplotlib.image import AxesImage
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from lookinside.figures import style


def draw(
    axes: Axes,
    table: NDArray[Any],
    rows: Sequence[str],
    columns: Sequence[str],
    limits: tuple[float, float],
    words: Callable[[float], str],
    cmap: str = "Blues",
) -> AxesImage:
    """Colour each cell and write its number into it; a cell that is NaN gets a dash.

    `limits` are the values at the ends of the colour map.
    """
    drawn = axes.imshow(table, cmap=cmap, vmin=limits[0], vmax=limits[1], aspect="auto")
    for (row, column), value in np.ndenumerate(table):
        known = bool(np.isfinite(value))
        red, green, blue, _ = drawn.to_rgba(value) if known else (1, 1, 1, 1)
        dark = 0.3 * red + 0.59 * green + 0.11 * blue < 0.5
        axes.text(
            column,
            row,
            words(float(value)) if known else "\N{EN DASH}",
            size=style.SMALL,
            ha="center",
            va="center",
            color="white" if dark else style.INK,
        )
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(length=0, labelcolor=style.INK)
    axes.spines[:].set_visible(False)
    return drawn


def bar(
    axes: Axes,
    drawn: Any,
    label: str,
    ticks: Any = None,
    form: Callable[[float], str] | None = None,
    beyond: bool = False,
) -> None:
    """Fill flat axes with the colours of an image and their values.

    Arrows at its ends say that values lie `beyond` them.
    """
    arrows: Literal["both", "neither"] = "both" if beyond else "neither"
    made = Colorbar(axes, drawn, orientation="horizontal", ticks=ticks, extend=arrows)
    if form is not None:
        made.ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: form(value)))
    made.set_label(label)
    made.outline.set_visible(False)
