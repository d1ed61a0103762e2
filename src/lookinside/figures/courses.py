"""How a figure went on the validation images, seed by seed, and its lines."""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lookinside.figures.hues import Hue
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers

FLOOR = 1e-4
"""The smallest share of errors that is drawn."""
FEW = 12
"""Up to so many epochs, each has a dot."""


class Course(NamedTuple):
    """A seed's way: images seen, float64 [epochs], a figure then, and the place of the best."""

    images: NDArray[Any]
    values: NDArray[Any]
    best: int


def courses(numbers: Numbers, column: str) -> list[Course]:
    """How a figure went on the validation images, by seed."""
    found = []
    for seed in by_layer(numbers["histories"]).values():
        values = seed[f"validation_{column}"]
        best = np.nanargmax(values) if column == "accuracy" else np.nanargmin(values)
        found.append(Course(seed["images"], values, int(best)))
    return found


def band(runs: list[Course]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The images seen after the epochs that all seeds have, and the least, mean and most then."""
    shortest = min(len(each.values) for each in runs)
    values = np.stack([each.values[:shortest] for each in runs])
    return runs[0].images[:shortest], values.min(0), values.mean(0), values.max(0)


def height(values: NDArray[Any], task: str) -> NDArray[Any]:
    """What stands for values on the axis: for accuracies the share of errors."""
    return np.maximum(1 - values, FLOOR) if task == "classify" else values


def draw_lines(axes: Axes, seeds: list[Course], how: Hue, task: str) -> None:
    """Draw a run: its mean over the seeds with their band, each seed thin, and its best epochs."""
    seen, low, mean, high = band(seeds)
    few = "o" if len(mean) <= FEW else ""
    line: dict[str, Any] = {"color": how.colour, "linestyle": how.dashes}
    axes.plot(seen, height(mean, task), marker=few, ms=2.5, **line)
    if len(seeds) > 1:
        reach = height(low, task), height(high, task)
        axes.fill_between(seen, *reach, color=how.colour, alpha=0.18, linewidth=0)
    for course in seeds:
        drawn = height(course.values, task)
        if len(seeds) > 1:
            axes.plot(course.images, drawn, color=how.colour, linewidth=0.5, alpha=0.6)
        at = course.images[course.best], drawn[course.best]
        axes.plot(*at, "o", ms=7, mfc="none", mec=how.colour, mew=1.1, clip_on=False)
