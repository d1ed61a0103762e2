"""What the code of each class costs, and how well it is given back."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.colours import of_classes
from lookinside.core.words import SPACE
from lookinside.figures import classes, style, text
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH

LEFT, TALL = 0.65, 4.0
"""Room for the scale, and height of the chart, in inches."""
ENDS = 0.1, 0.9
"""Quantiles over a class's images between which its cross lies."""
MOST = 0.01
"""The share of the dots that may lie outside on either side."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "rate_distortion") -> Drawn:
    """Draw the probe `codes.rates.rate_distortion`: a dot an image, a cross a class."""
    found = numbers[probe]
    if "rate" not in found:
        return {}
    points, labels = np.stack([found["rate"], found["distortion"]], axis=1), found["labels"]
    shades = of_classes(len(subject.classes))
    legend = classes.legend_height(subject.classes, WIDTH - 2 * MARGIN) + 0.12
    title = "Rate and distortion by class"
    sheet = style.Sheet(subject, title, legend + TALL + 0.5)
    classes.legend(sheet, (MARGIN, 0.02, WIDTH - 2 * MARGIN, legend), subject.classes)
    axes = sheet.axes(MARGIN + LEFT, legend, WIDTH - 2 * MARGIN - LEFT, TALL)
    axes.scatter(points[:, 0], points[:, 1], s=3, color=style.LINE, linewidths=0, zorder=0)
    low, high = np.quantile(points, (MOST, 1 - MOST), axis=0)
    pad = 0.02 * (high - low) + 1e-6
    axes.set(xlim=(low[0] - pad[0], high[0] + pad[0]), ylim=(low[1] - pad[1], high[1] + pad[1]))
    means = by_class(points, labels)
    for label, mean in means.items():
        ends = np.quantile(points[labels == label], ENDS, axis=0)
        axes.plot(ends[:, 0], [mean[1]] * 2, color=shades[label], linewidth=1.2, alpha=0.8)
        axes.plot([mean[0]] * 2, ends[:, 1], color=shades[label], linewidth=1.2, alpha=0.8)
    classes.name(axes, subject.classes, means)
    axes.set_xlabel("rate (nats an image)")
    axes.set_ylabel("distortion (squared error an image)")
    alt = (
        f"A cloud of {text.counted(len(points), 'gray dot')}, rate to the right, distortion up, and"
        f" over it a cross for each of {text.counted(len(means), 'class', 'classes')}."
    )
    return Picture(sheet.figure, title, _caption(subject, found, means), alt, Section.CODES)


def by_class(points: NDArray[Any], labels: NDArray[Any]) -> dict[int, NDArray[Any]]:
    """The mean point [2] of each class that has images."""
    return {int(label): points[labels == label].mean(axis=0) for label in np.unique(labels)}


def _caption(
    subject: Subject, found: Mapping[str, NDArray[Any]], means: Mapping[int, NDArray[Any]]
) -> str:
    rate, distortion = float(found["rate"].mean()), float(found["distortion"].mean())
    weight = float(found["kl_weight"])
    seen = text.from_copies(float(found["masked"]))
    said = ""
    if len(means) > 1:
        ends = []
        for axis, unit in ((0, " nats"), (1, "")):
            best, worst = (pick(means, key=lambda each: means[each][axis]) for pick in (min, max))
            ends.append(
                f"from {means[best][axis]:.2f}{unit} ({subject.classes[best]}) to"
                f" {means[worst][axis]:.2f} ({subject.classes[worst]})"
            )
        said = f" By class the rate goes {ends[0]}, the distortion {ends[1]}."
    return (
        f"Each of {text.counted(len(found['rate']), 'test image')}{seen}: to the right what its"
        " code costs, the divergence of its posterior from the prior, upwards the squared error of"
        f" what is decoded from one draw. On average {rate:.2f} nats and {distortion:.2f}; the loss"
        f" adds them, a nat counting {weight:g}. The mean image, for no nats, has"
        f" {float(found['mean_image']):.2f}.{said} Crosses stand at a class's means and reach over"
        f" the middle 80{SPACE}% of its images; the outermost 1{SPACE}% of the dots at"
        " either end of either axis are cut off."
    )
