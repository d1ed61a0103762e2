"""Classifiers as points: the share of errors against what a network costs."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lookinside.figures import labels, scales, style, text
from lookinside.figures.hues import hue
from lookinside.figures.labels import Area
from lookinside.figures.picture import Numbers, Subject

HEIGHT, LEFT, UNDER, LEGEND = 3.0, 0.62, 0.55, 0.3
"""In inches: of a panel, to its left and under it, and of the line that names the colours."""
FLOOR = 1e-4
"""The smallest share of errors that is drawn."""
MARK, NAME, NEAR = 0.055, 0.13, 0.11
"""Half the size of a point, the height of a name, and how near it needs no line, in inches."""

Panel = tuple[str, str]
"""The cost that a panel shows, by its name in `Point`, and the axis's words."""


class Point(NamedTuple):
    """A run: its data, mean share of errors with its 95 % interval, of each seed, and its costs."""

    dataset: str
    error: float
    low: float
    high: float
    seeds: list[float]
    parameters: float
    multiply_adds: float


def point(dataset: str, numbers: Numbers) -> Point:
    """A run's results on the test images, by the last step's weights, and its costs."""
    found = numbers["results"]
    accuracy = found["accuracy"]
    return Point(
        dataset,
        max(1 - float(accuracy.mean()), FLOOR),
        max(1 - float(found["high"].mean()), FLOOR),
        max(1 - float(found["low"].mean()), FLOOR),
        [max(1 - float(each), FLOOR) for each in accuracy],
        float(found["parameters"]),
        float(found["multiply_adds"]),
    )


def unbeaten(points: Mapping[str, Point], cost: str) -> list[str]:
    """The runs on one set of data that none other beats at both error and cost, by their cost."""
    order = sorted(points, key=lambda run: (getattr(points[run], cost), points[run].error))
    kept: list[str] = []
    for run in order:
        if not kept or points[run].error < points[kept[-1]].error:
            kept.append(run)
    return kept


def sheet(
    subject: Subject, points: Mapping[str, Point], title: str, panels: Sequence[Panel]
) -> style.Sheet:
    """A sheet with a panel for each cost, and what the colours mean."""
    datasets = list(dict.fromkeys(each.dataset for each in points.values()))
    drawn = style.Sheet(subject, title, LEGEND + len(panels) * (HEIGHT + UNDER))
    left = style.MARGIN + LEFT
    for place, dataset in enumerate(datasets):
        axes = drawn.axes(left, 0, 0.1, 0.1)
        axes.plot(0, 0, hue(place).mark, color=hue(place).colour, ms=6, clip_on=False)
        axes.axis("off")
        drawn.write(dataset, left + 0.15, 0, size=style.SMALL, color=hue(place).colour)
        left += 0.4 + text.width(dataset, style.SMALL)
    for row, (cost, words) in enumerate(panels):
        at = style.MARGIN + LEFT, LEGEND + row * (HEIGHT + UNDER)
        axes = drawn.axes(*at, style.WIDTH - 2 * style.MARGIN - LEFT, HEIGHT)
        _panel(axes, points, datasets, cost)
        axes.set_xlabel(words)
        axes.set_ylabel("test error, log")
    return drawn


def _panel(axes: Axes, points: Mapping[str, Point], datasets: list[str], cost: str) -> None:
    """Draw errors against a cost, both logarithmic, and the names beside the points."""
    costs = [getattr(each, cost) for each in points.values()]
    lows, highs = [each.low for each in points.values()], [each.high for each in points.values()]
    scales.logarithmic(axes, "x", scales.beyond(min(costs), max(costs)), scales.short)
    low, high = scales.beyond(min(lows), max(highs))
    scales.logarithmic(axes, "y", (low, min(high, 1.0)), scales.of_errors)
    axes.grid(axis="y")
    for place, dataset in enumerate(datasets):
        own = {run: each for run, each in points.items() if each.dataset == dataset}
        colour, mark, front = hue(place).colour, hue(place).mark, _front(own, cost)
        axes.plot(*front.T, color=colour, lw=0.8, alpha=0.4)
        for each in own.values():
            at = getattr(each, cost)
            axes.plot([at, at], [each.low, each.high], color=colour, lw=1.1, alpha=0.7)
            if len(each.seeds) > 1:
                axes.plot([at] * len(each.seeds), each.seeds, "_", color=colour, ms=9, mew=0.9)
            axes.plot(at, each.error, mark, color=colour, ms=5.5)
    _names(axes, points, datasets, cost)


def _front(points: Mapping[str, Point], cost: str) -> NDArray[Any]:
    """The costs and errors of the runs that are unbeaten, [N, 2]."""
    runs = unbeaten(points, cost)
    return np.array([(getattr(points[run], cost), points[run].error) for run in runs])


def _names(axes: Axes, points: Mapping[str, Point], datasets: list[str], cost: str) -> None:
    """Write each run's name beside its point, with a line to it where it stands far off."""
    room = Area(0, 0, axes.bbox.width / style.DPI, axes.bbox.height / style.DPI)
    whole = np.array([room.right, room.top])

    def inches(at: NDArray[Any]) -> NDArray[Any]:
        return np.asarray((axes.transScale + axes.transLimits).transform(at) * whole)

    ends = {
        run: inches(np.array([(getattr(each, cost), up) for up in each[1:4]]))
        for run, each in points.items()
    }
    taken = [Area(x - MARK, y - MARK, x + MARK, y + MARK) for (x, y), _, _ in ends.values()]
    taken += [Area(x - 0.02, low, x + 0.02, up) for _, (x, low), (_, up) in ends.values()]
    lines: list[Area] = []
    for dataset in datasets:
        own = {run: each for run, each in points.items() if each.dataset == dataset}
        for pair in pairwise(inches(_front(own, cost)).tolist()):
            lines += labels.along(*pair)
    sizes = [(text.width(run, style.SMALL), NAME) for run in points]
    areas = labels.place([(x, y) for (x, y), _, _ in ends.values()], sizes, room, taken, lines)
    for run, area in zip(points, areas, strict=True):
        colour, at = hue(datasets.index(points[run].dataset)).colour, ends[run][0]
        how: dict[str, Any] = {"transform": axes.transAxes, "color": colour}
        left, middle = np.array([area.left, (area.bottom + area.top) / 2]) / whole
        axes.text(left, middle, run, size=style.SMALL, va="center", **how)
        near = np.array(area.nearest((at[0], at[1])))
        if np.hypot(*(near - at)) > NEAR:
            axes.plot(*(np.stack([at, near]) / whole).T, lw=0.6, **how)
