"""Which classes each unit answers, how often it fires, and how strongly."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import rows, style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject

SIDE, APART = 1.12, 0.3
"""Width of the two panels beside the map, and the room between them, in inches."""


def share_of_peak(by_class: NDArray[Any]) -> NDArray[Any]:
    """Mean activations [units, classes] as shares of each unit's largest absolute one."""
    top = np.abs(by_class).max(axis=1, keepdims=True)
    return by_class / np.where(top > 0, top, 1)


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
    axes.set_xlabel("largest value\nin an image")


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "census", most: int = 64
) -> dict[str, Picture]:
    """Draw how units answer, of the probe `census.units`: a picture a layer.

    Of a layer with more than `most` units, those are shown whose means differ most by class.
    """
    return {
        layer: _picture(subject, layer, found, most, int(numbers[probe]["tested"]))
        for layer, found in by_layer(numbers[probe]).items()
    }


def _picture(
    subject: Subject, layer: str, found: dict[str, NDArray[Any]], most: int, tested: int
) -> Picture:
    output = bool(found["output"])
    shown = rows.strongest(found["by_class"].std(axis=1), most)
    order = shown[rows.by_favourite(found["by_class"][shown])]
    if output:
        order = shown
    means = share_of_peak(found["by_class"][order])
    tall = rows.height(len(order))
    names = [str(unit) for unit in found["units"][order]]
    if output:
        names = [text.shorten(subject.classes[unit], 0.9, style.SMALL) for unit in order]
    left = style.MARGIN + max(text.width(each, style.SMALL) for each in names) + 0.1
    room = style.WIDTH - left - 2 * (SIDE + APART) - style.MARGIN
    head = rows.heads(subject, room)
    title = f"What the units of {layer} answer"
    sheet = style.Sheet(subject, title, head + tall + 0.75)

    axes = sheet.axes(left, head, room, tall)
    signed = bool((means < 0).any())
    how = {"cmap": style.SIGNED, "vmin": -1, "vmax": 1} if signed else {"cmap": "Blues"}
    drawn = rows.by_class(axes, subject, means, **{"vmin": 0, "vmax": 1, **how})
    rows.name(axes, names)
    rows.scale(sheet.axes(left, head + tall + 0.12, room, 0.1), drawn, "mean, of the row's largest")
    beside = left + room + APART
    fires, peaks = (sheet.axes(beside + SIDE * at + APART * at, head, SIDE, tall) for at in (0, 1))
    _fires(fires, found["fires"][order], found["covers"][order])
    _peaks(peaks, found["peaks"][order])
    for panel in (fires, peaks):
        rows.name(panel, [""] * len(order))

    caption = _caption(subject, layer, found, len(order), tested)
    alt = (
        f"A table of {text.counted(len(order), 'unit')} of {layer} by {len(subject.classes)}"
        " classes, coloured by mean activation; beside it bars of how often each fires and the"
        " spread of its largest values."
    )
    return Picture(sheet.figure, title, caption, alt, Section.ACTIVATIONS)


def _caption(
    subject: Subject, layer: str, found: dict[str, NDArray[Any]], shown: int, tested: int
) -> str:
    """Say what rows, colours and panels are, how often units fire, and which is most selective."""
    fires, covers, total = found["fires"], found["covers"], len(found["units"])
    shares = share_of_peak(found["by_class"])
    unit = int((shares.max(axis=1) - np.median(shares, axis=1)).argmax())
    favourite = subject.classes[int(shares[unit].argmax())]
    if bool(found["output"]):
        rank, which = f"Rows are the outputs of {layer}", subject.classes[unit]
    else:
        which = f"unit {unit}"
        rank = f"Rows are {'all' if shown == total else f'the {shown} most selective of'}"
        rank += f" {text.counted(total, 'unit')} of {layer}, by the class that each answers most"
    often = percent(float(np.median(fires)), 0)
    spots = percent(float(np.median(covers)), 0)
    where = "" if np.allclose(fires, covers) else f" and at {spots} of the positions (dark)"
    return (
        f"{rank}; colours are mean activations on {text.counted(tested, 'test image')}, as shares"
        f" of the row's largest. The median unit is above zero in {often} of the images{where}."
        f" Most selective is {which}, for {favourite}. On the right, the line spans 5 to 95 % of"
        " the images, the box the middle half, the dot is the median."
    )
