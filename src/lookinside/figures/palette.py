"""Colours that tell classes apart."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from lookinside.figures import style, text
from lookinside.figures.picture import Subject
from lookinside.figures.style import Sheet

COLOURS = (
    *("#332288", "#e07b39", "#117733", "#88ccee", "#882255", "#c9b037", "#44aa99", "#d6627a"),
    *("#5f6670", "#aa4499"),
)
"""Of up to ten classes; after Tol's muted scheme, which colour-blind readers can tell apart."""
LINE = 0.2
"""Height of a line of the legend in inches."""


def of_classes(count: int) -> Sequence[str]:
    """A colour for each of `count` classes; of more than ten, they come from a rainbow."""
    if count <= len(COLOURS):
        return COLOURS[:count]
    return [to_hex(colormaps["turbo"]((place + 0.5) / count)) for place in range(count)]


def places(subject: Subject, room: float) -> list[tuple[float, float]]:
    """Where the legend's entries stand in `room` inches: left and top of each, in inches."""
    found, left, top = [], 0.0, 0.0
    for name in subject.classes:
        wide = 0.14 + text.width(text.shorten(name, room - 0.2, style.SMALL), style.SMALL)
        if left and left + wide > room:
            left, top = 0.0, top + LINE
        found.append((left, top))
        left += wide + 0.2
    return found


def legend(sheet: Sheet, subject: Subject, left: float, top: float, room: float) -> None:
    """Write the names of the classes in lines, a dot of its colour before each."""
    shades = of_classes(len(subject.classes))
    for name, shade, (right, down) in zip(
        subject.classes, shades, places(subject, room), strict=True
    ):
        at = left + right, top + down
        sheet.rectangle((at[0], at[1] + 0.03, 0.09, 0.09), facecolor=shade, edgecolor="none")
        short = text.shorten(name, room - 0.2, style.SMALL)
        sheet.write(short, at[0] + 0.14, at[1], size=style.SMALL)


def name(axes: Axes, subject: Subject, middles: Mapping[int, NDArray[Any]]) -> bool:
    """Write the names of classes at their places [2]; dots in their colours if names don't fit.

    Returns:
        Whether all are names: none covers another, none leaves the axes to a side.
    """
    halo = [withStroke(linewidth=3, foreground=style.PAPER)]
    how: dict[str, Any] = {"ha": "center", "va": "center", "path_effects": halo}
    short = [text.shorten(each, 1.2, style.TITLE) for each in subject.classes]
    names = [
        axes.text(across, up, short[label], weight="bold", size=style.TITLE, **how)
        for label, (across, up) in middles.items()
    ]
    inside = axes.get_window_extent()
    boxes = [written.get_window_extent().expanded(0.95, 0.8) for written in names]
    within = all(inside.x0 <= box.x0 and box.x1 <= inside.x1 for box in boxes)
    if within and not any(one.overlaps(other) for one, other in combinations(boxes, 2)):
        return True
    shades = of_classes(len(subject.classes))
    for written, (label, (across, up)) in zip(names, middles.items(), strict=True):
        written.remove()
        axes.plot(across, up, "o", ms=8, color=shades[label], mec=style.INK, mew=1.2)
    return False
