"""Classes in colours, and points of many classes in one plane."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from lookinside.core.colours import of_classes
from lookinside.figures import style, text
from lookinside.figures.style import WIDTH, Box, Sheet

SWATCH, LINE = 0.1, 0.19
"""Side of a colour's square, and the height of a line of names, in inches."""
MOST = 20
"""Classes that a legend names."""


def legend(sheet: Sheet, box: Box, names: Sequence[str]) -> None:
    """Write the names behind squares of their colours, as many in a line as fit into the box.

    Of more classes than `MOST` nothing is written: so many colours can't be told apart.
    """
    left, top, room, _ = box
    chart = of_classes(len(names))
    for place, (x, y) in enumerate(_flow(names, room)):
        square = (left + x, top + y + 0.01, SWATCH, SWATCH)
        sheet.rectangle(square, facecolor=chart[place], edgecolor="none")
        word = text.shorten(names[place], room - SWATCH - 0.06, style.SMALL)
        sheet.write(word, left + x + SWATCH + 0.06, top + y, size=style.SMALL)


def legend_height(names: Sequence[str], room: float) -> float:
    """How high a legend of these names is in inches, in so much room across."""
    places = _flow(names, room)
    return places[-1][1] + LINE if places else 0.0


def _flow(names: Sequence[str], room: float) -> list[tuple[float, float]]:
    """Where the names of a legend stand, in inches from its upper left corner."""
    places: list[tuple[float, float]] = []
    left = top = 0.0
    for name in names if len(names) <= MOST else ():
        wide = SWATCH + 0.06 + text.width(name, style.SMALL)
        if left and left + wide > room:
            left, top = 0.0, top + LINE
        places.append((left, top))
        left += wide + 0.2
    return places


def scatter(
    axes: Axes,
    points: NDArray[Any],
    labels: NDArray[Any],
    names: Sequence[str],
    limits: tuple[float, float, float],
    size: float,
) -> None:
    """Points [N, 2] in their classes' colours, each class named at the median of its points.

    A name that would lie on another is left out; if half of them would, all are. `limits` are the
    middle of the plane shown, two values, and how far it reaches from there; `size` is that of a
    point in points squared.
    """
    across, down, reach = limits
    chart = of_classes(len(names))
    axes.scatter(
        points[:, 0], points[:, 1], s=size, c=[chart[label] for label in labels],
        alpha=0.6, linewidths=0,
    )  # fmt: skip
    axes.set(xlim=(across - reach, across + reach), ylim=(down - reach, down + reach))
    inches = axes.get_position().width * WIDTH / (2 * reach)
    placed: list[tuple[float, float, float, str]] = []
    present = np.unique(labels)
    for label in present:
        x, y = np.median(points[labels == label], axis=0)
        half = text.width(names[label], style.BODY, "bold") / 2 / inches
        tall = 0.15 / inches
        apart = all(abs(x - a) > half + b or abs(y - c) > tall for a, b, c, _ in placed)
        if apart and abs(x - across) + half < reach and abs(y - down) < reach:
            placed.append((x, half, y, names[label]))
    halo = [withStroke(linewidth=2.5, foreground=style.PAPER)]
    for x, _, y, name in placed if 2 * len(placed) > len(present) else ():
        axes.text(x, y, name, ha="center", va="center", weight="bold", path_effects=halo)


def limits(points: NDArray[Any], outside: float = 0.005) -> tuple[float, float, float]:
    """The middle of the square that holds all but a few of points [..., N, 2], and its reach.

    At most the share `outside` of the N points lies beyond each of its sides.
    """
    low, high = np.quantile(points, [outside, 1 - outside], axis=-2)
    low, high = low.reshape(-1, 2).min(axis=0), high.reshape(-1, 2).max(axis=0)
    across, down = (low + high) / 2
    reach = float((high - low).max()) / 2
    return float(across), float(down), 1.06 * reach or 1.0


def name(axes: Axes, names: Sequence[str], middles: Mapping[int, NDArray[Any]]) -> bool:
    """Write the names of classes at their places [2]; dots in their colours if names don't fit.

    Returns:
        Whether all are names: none covers another, none leaves the axes to a side.
    """
    halo = [withStroke(linewidth=3, foreground=style.PAPER)]
    how: dict[str, Any] = {"ha": "center", "va": "center", "path_effects": halo}
    short = [text.shorten(each, 1.2, style.TITLE) for each in names]
    written = [
        axes.text(across, up, short[label], weight="bold", size=style.TITLE, **how)
        for label, (across, up) in middles.items()
    ]
    inside = axes.get_window_extent()
    boxes = [word.get_window_extent().expanded(0.95, 0.8) for word in written]
    within = all(inside.x0 <= box.x0 and box.x1 <= inside.x1 for box in boxes)
    if within and not any(one.overlaps(other) for one, other in combinations(boxes, 2)):
        return True
    shades = of_classes(len(names))
    for word, (label, (across, up)) in zip(written, middles.items(), strict=True):
        word.remove()
        axes.plot(across, up, "o", ms=8, color=shades[label], mec=style.INK, mew=1.2)
    return False
