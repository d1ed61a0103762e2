"""What is lost when a unit is silenced."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import number, signed
from lookinside.figures import rows, style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "census", most: int = 64
) -> dict[str, Picture]:
    """Draw the ablations of the probe `census.units`: a picture a hidden layer.

    Of a layer with more than `most` units, those are shown whose silence changes most.
    """
    images = numbers[probe]["ablated"]
    return {
        layer: _picture(subject, layer, found, images, most)
        for layer, found in by_layer(numbers[probe]).items()
        if "effect" in found
    }


def _picture(
    subject: Subject,
    layer: str,
    found: dict[str, NDArray[Any]],
    images: NDArray[Any],
    most: int,
) -> Picture:
    points = 100 * found["effect"]
    shown = rows.strongest(np.abs(points).sum(axis=1), most)
    order = shown[rows.by_favourite(-points[shown])]
    tall = rows.height(len(order))
    names = [str(unit) for unit in found["units"][order]]
    left = style.MARGIN + max(text.width(each, style.SMALL) for each in names) + 0.1
    room = style.WIDTH - left - style.MARGIN
    head = rows.heads(subject, room)
    title = f"Without one unit of {layer}"
    sheet = style.Sheet(subject, title, head + tall + 0.6)
    axes = sheet.axes(left, head, room, tall)
    limit = float(np.abs(points).max()) or 1.0
    drawn = rows.by_class(axes, subject, points[order], cmap=style.SIGNED, vmin=-limit, vmax=limit)
    rows.name(axes, names)
    words = "change of the class's test accuracy, percentage points"
    rows.scale(sheet.axes(left, head + tall + 0.12, room, 0.1), drawn, words)
    alt = (
        f"A table of {text.counted(len(order), 'unit')} of {layer} by {len(subject.classes)}"
        " classes, coloured from blue (accuracy falls) over white (unchanged) to red (it rises)."
    )
    caption = _caption(subject, layer, found, images, len(order))
    return Picture(sheet.figure, title, caption, alt, Section.ACTIVATIONS)


def _caption(
    subject: Subject, layer: str, found: dict[str, NDArray[Any]], images: NDArray[Any], shown: int
) -> str:
    """Say how it was measured, which loss is the greatest, and how much the units matter in all."""
    points, total = 100 * found["effect"], len(found["units"])
    overall = points @ (images / images.sum())
    unit, label = (int(each) for each in np.unravel_index(points.argmin(), points.shape))
    which = f"The {shown} of {number(total)} units of {layer}" if shown < total else "Each unit"
    said = (
        f"{which}{' that matter most' if shown < total else f' of {layer}'}, set to zero on"
        f" {text.counted(int(images.sum()), 'test image')} evenly spaced in the test set; rows go"
        " by the class that loses most."
    )
    if not points.any():
        return f"{said} No class's accuracy changes."
    lost = signed(float(points[unit, label]))
    kept = int((found["changed"] == 0).sum())
    return (
        f"{said} The greatest change: without unit {unit}, {subject.classes[label]}"
        f" {lost} points. Over all classes, one unit's absence changes the accuracy by"
        f" {signed(float(overall.min()))} to {signed(float(overall.max()))} points; without"
        f" {kept} of {number(total)}, every image keeps its class."
    )
