"""Which classes each unit answers, how often it fires, and how strongly."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import brief, number, percent
from lookinside.figures import rows, style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject

SIDE, APART, OVER = 1.12, 0.3, 0.17
"""In inches: a panel's width beside the map, the room between two, and that for the axes' names."""


def share_of_peak(by_class: NDArray[Any]) -> NDArray[Any]:
    """Mean activations [units, classes] as shares of each unit's largest absolute one."""
    top = np.abs(by_class).max(axis=1, keepdims=True)
    return by_class / np.where(top > 0, top, 1)


def telling(by_class: NDArray[Any]) -> NDArray[Any]:
    """How much units tell classes apart: the deviation of their means [units, classes], [units].

    It is in units of activation, so that a unit that hardly ever fires tells little.
    """
    return np.asarray(by_class.std(axis=1))


def _fires(axes: Axes, fires: NDArray[Any], covers: NDArray[Any]) -> None:
    """Bars of the share of images in which a unit fires; darker, of positions where it does."""
    place = np.arange(len(fires))
    axes.barh(place, 100 * fires, height=0.7, color=style.PALE)
    if not np.allclose(fires, covers):
        axes.barh(place, 100 * covers, height=0.35, color=style.BLUE)
    axes.set(xlim=(0, 100))
    axes.set_xticks([0, 50, 100])
    axes.set_xlabel("fires in\n% of images")


def _peaks(axes: Axes, peaks: NDArray[Any]) -> None:
    """The quantiles of a unit's largest value in an image: a line, a box and a dot."""
    place = np.arange(len(peaks))
    low, first, middle, third, high = peaks.T
    axes.hlines(place, low, high, color=style.GRAY, linewidth=0.8)
    axes.barh(place, third - first, left=first, height=0.6, color=style.PALE)
    axes.plot(middle, place, "o", color=style.BLUE, markersize=2.2)
    axes.xaxis.set_major_locator(MaxNLocator(3))


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "census", most: int = 64
) -> dict[str, Picture]:
    """Draw how units answer, of the probe `census.units`: a picture a layer.

    Of a layer with more than `most` units, those are shown whose means differ most by class (see
    `telling`). How often a unit fires is left out of outputs, for which zero is a score like any.
    """
    return {
        layer: _picture(subject, layer, found, most, int(numbers[probe]["tested"]))
        for layer, found in by_layer(numbers[probe]).items()
    }


def _picture(
    subject: Subject, layer: str, found: dict[str, NDArray[Any]], most: int, tested: int
) -> Picture:
    output = bool(found["output"])
    shown = rows.strongest(telling(found["by_class"]), most)
    order = shown[rows.by_favourite(found["by_class"][shown])]
    if output:
        order = shown
    means = share_of_peak(found["by_class"][order])
    tall = rows.height(len(order))
    names = [str(unit) for unit in found["units"][order]]
    if output:
        names = [text.shorten(subject.classes[unit], 0.9, style.SMALL) for unit in order]
    left = style.MARGIN + max(text.width(each, style.SMALL) for each in names) + 0.1
    panels = 1 if output else 2
    room = style.WIDTH - left - panels * (SIDE + APART) - style.MARGIN
    head = OVER + rows.heads(subject, room)
    title = f"What the {'outputs' if output else 'units'} of {layer} answer"
    sheet = style.Sheet(subject, title, head + tall + 0.75)

    axes = sheet.axes(left, head, room, tall)
    signed = bool((means < 0).any())
    how = {"cmap": style.SIGNED, "vmin": -1, "vmax": 1} if signed else {"cmap": "Blues"}
    drawn = rows.by_class(axes, subject, means, **{"vmin": 0, "vmax": 1, **how})
    rows.name(axes, names)
    how = {"size": style.SMALL, "color": style.QUIET}
    sheet.write("output" if output else "unit", style.MARGIN, 0.0, **how)
    sheet.write("class", left + room / 2, 0.0, ha="center", **how)
    rows.scale(sheet.axes(left, head + tall + 0.12, room, 0.1), drawn, "mean, of the row's largest")
    beside = [
        sheet.axes(left + room + APART + (SIDE + APART) * at, head, SIDE, tall)
        for at in range(panels)
    ]
    _peaks(beside[-1], found["peaks"][order])
    beside[-1].set_xlabel("score (logit)" if output else "largest value\nin an image")
    if not output:
        _fires(beside[0], found["fires"][order], found["covers"][order])
    for panel in beside:
        rows.name(panel, [""] * len(order))

    caption = _caption(subject, layer, found, order, tested)
    bars = "the spread of its scores" if output else "how often it fires, its largest values"
    alt = (
        f"A table of {text.counted(len(order), 'output' if output else 'unit')} of {layer} by"
        f" {len(subject.classes)} classes, coloured by mean activation; beside each, {bars}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.ACTIVATIONS)


def _caption(
    subject: Subject,
    layer: str,
    found: dict[str, NDArray[Any]],
    shown: NDArray[np.int64],
    tested: int,
) -> str:
    """Say what rows, colours and panels are, how often units fire, and which tells classes best."""
    fires, covers, total = found["fires"], found["covers"], len(found["units"])
    colours = (
        f"colours are mean activations on {text.counted(tested, 'test image')}, as shares of the"
        " row's largest."
    )
    spread = "the line spans 5 to 95 % of the images, the box the middle half, the dot is the"
    if bool(found["output"]):
        return f"Rows are the outputs of {layer}; {colours} On the right, {spread} median."
    which = f"all {text.counted(total, 'unit')} of {layer}"
    if len(shown) < total:
        which = f"the {len(shown)} units of {layer} whose means differ most by class, of"
        which += f" {number(total)}"
    best = shown[telling(found["by_class"][shown]).argmax()]
    means = found["by_class"][best]
    ends = [
        f"{brief(float(means[place]))} ({subject.classes[place]})"
        for place in (int(means.argmin()), int(means.argmax()))
    ]
    often = percent(float(np.median(fires)), 0)
    spots = percent(float(np.median(covers)), 0)
    where = "" if np.allclose(fires, covers) else f" and at {spots} of the positions (dark)"
    return (
        f"Rows are {which}, ordered by the class that each answers most; {colours} The median unit"
        f" of the layer is above zero in {often} of the images{where}. By class, unit"
        f" {found['units'][best]} differs most: its mean runs from {ends[0]} to {ends[1]}. On the"
        f" right, {spread} median."
    )
