"""From one image to another: straight in code, and straight in pixels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator
from numpy.typing import NDArray

from lookinside.figures import style, text
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH

GAP, APART, NAME, CHART, HEAD = 0.05, 0.3, 0.46, 1.15, 0.26
"""In inches: between two images, two pairs, for the rows' names, for the chart, for the heads."""
Found = Mapping[str, NDArray[Any]]


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "interpolations") -> Drawn:
    """Draw the probe `codes.between.interpolations`: two rows and a chart for each pair."""
    found = numbers[probe]
    if "ends" not in found:
        return {}
    count, steps, _, height, width = found["code"].shape
    left, room = MARGIN + NAME, WIDTH - 2 * MARGIN - NAME - CHART - 0.5
    side = (room - 0.2 - GAP * steps) / (steps + 2)
    tall = side * height / width
    block = 2 * tall + GAP + APART
    title = "From one image to another"
    sheet = style.Sheet(subject, title, HEAD + count * block + 0.25)
    top = max(float(found[f"{way}_distance"].max()) for way in ("code", "pixels"))
    chart = WIDTH - MARGIN - CHART
    small = {"size": style.SMALL, "color": style.QUIET}
    sheet.write("image", left + side / 2, 0.0, ha="center", **small)
    sheet.write("on the way", left + (steps + 2) * (side + GAP) / 2, 0.0, ha="center", **small)
    last = left + 0.2 + (steps + 1) * (side + GAP)
    sheet.write("image", last + side / 2, 0.0, ha="center", **small)
    sheet.write("distance to nearest", WIDTH - MARGIN, 0.0, ha="right", **small)
    for pair in range(count):
        down = HEAD + pair * block
        for end, at in enumerate((left, last)):
            middle = down + (tall + GAP) / 2
            sheet.image((at, middle, side, tall), found["ends"][pair, end])
            name = subject.classes[found["labels"][pair, end]]
            short = text.shorten(name, side + 0.1, style.SMALL)
            sheet.write(short, at + side / 2, middle + tall + 0.03, ha="center", size=style.SMALL)
        for row, (way, colour) in enumerate((("code", style.BLUE), ("pixels", style.ORANGE))):
            over = down + row * (tall + GAP)
            sheet.write(way, MARGIN, over + tall / 2, va="center", size=style.SMALL, color=colour)
            for step in range(steps):
                across = left + 0.1 + (step + 1) * (side + GAP)
                sheet.image((across, over, side, tall), found[way][pair, step])
        axes = sheet.axes(chart, down, CHART, 2 * tall + GAP)
        _chart(axes, found, pair, top)
        axes.tick_params(labelbottom=pair == count - 1)
    axes.set_xlabel("share of the way", size=style.SMALL)
    caption = _caption(found)
    alt = (
        f"{text.counted(count, 'pair')} of test images; between the two of a pair, a row of"
        f" {steps} decoded images above a row of {steps} cross-faded ones, and a line chart."
    )
    return Picture(sheet.figure, title, caption, alt, Section.CODES)


def _chart(axes: Axes, found: Found, pair: int, top: float) -> None:
    """Draw how far both paths of a pair are from the nearest training image."""
    share = np.linspace(0, 1, found["code"].shape[1])
    for way, colour in (("code", style.BLUE), ("pixels", style.ORANGE)):
        axes.plot(share, found[f"{way}_distance"][pair], "o-", ms=2.5, lw=1.2, color=colour)
    axes.set(ylim=(0, 1.08 * (top or 1.0)), xlim=(-0.06, 1.06))
    axes.xaxis.set_major_locator(FixedLocator([0, 0.5, 1]))
    axes.yaxis.set_major_locator(MaxNLocator(2))
    axes.grid(axis="y")


def _caption(found: Found) -> str:
    count, steps = found["code"].shape[:2]
    middle = steps // 2
    code, pixels = (found[f"{way}_distance"][:, middle] for way in ("code", "pixels"))
    nearer = int((code < pixels).sum())
    same = int((found["labels"][:, 0] == found["labels"][:, 1]).sum())
    seen = text.from_copies(float(found["masked"]))
    return (
        f"{text.counted(count - same, 'pair')} of different classes and {same} of one class, the"
        f" first such test images. Upper rows: codes{seen} on the straight line between theirs,"
        " decoded, so the ends are reconstructions. Lower rows: the cross-fade, which shows both"
        " images at once. The chart has the Euclidean distance to the nearest of"
        f" {text.counted(int(found['trained']), 'training image')}: half way it is"
        f" {code.mean():.1f} on average in code and {pixels.mean():.1f} in pixels, in code the"
        f" smaller one for {nearer} of {count}. A blurred image is near to many, so near alone"
        " does not mean real."
    )
