"""What is lost when a unit is silenced."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import SPACE, brief, number, signed
from lookinside.figures import rows, style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject

COLUMN = 0.66
"""The width of a column of numbers beside the map, in inches."""
HEADS = "answers\nchanged", "accuracy,\npoints"


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "census", most: int = 64
) -> dict[str, Picture]:
    """Draw the ablations of the probe `census.units`: a picture a hidden layer.

    Of a layer with more than `most` units, those are shown whose silence changes most.
    """
    images = int(numbers[probe]["ablated"].sum())
    return {
        layer: _picture(subject, layer, found, images, most)
        for layer, found in by_layer(numbers[probe]).items()
        if "margin" in found
    }


def _picture(
    subject: Subject, layer: str, found: dict[str, NDArray[Any]], images: int, most: int
) -> Picture:
    margin = found["margin"]
    shown = rows.strongest(np.abs(margin).sum(axis=1), most)
    order = shown[rows.by_favourite(-margin[shown])]
    tall = rows.height(len(order))
    names = [str(unit) for unit in found["units"][order]]
    left = style.MARGIN + max(text.width(each, style.SMALL) for each in names) + 0.1
    room = style.WIDTH - left - style.MARGIN - len(HEADS) * COLUMN
    head = max(0.36, rows.heads(subject, room))
    title = f"Without one unit of {layer}"
    sheet = style.Sheet(subject, title, head + tall + 0.6)
    axes = sheet.axes(left, head, room, tall)
    limit = float(np.abs(margin).max()) or 1.0
    drawn = rows.by_class(axes, subject, margin[order], cmap=style.SIGNED, vmin=-limit, vmax=limit)
    rows.name(axes, names)
    _beside(sheet, left + room, head, tall, found, order)
    words = "change of the class's mean margin over the best other class (logits)"
    rows.scale(sheet.axes(left, head + tall + 0.12, room, 0.1), drawn, words)
    alt = (
        f"A table of {text.counted(len(order), 'unit')} of {layer} by {len(subject.classes)}"
        " classes, coloured from blue (the margin falls) over white (unchanged) to red (it grows);"
        " beside each unit, how many answers change and by how much the accuracy does."
    )
    caption = _caption(subject, layer, found, images, len(order))
    return Picture(sheet.figure, title, caption, alt, Section.ACTIVATIONS)


def _beside(
    sheet: style.Sheet,
    left: float,
    head: float,
    tall: float,
    found: dict[str, NDArray[Any]],
    order: NDArray[np.int64],
) -> None:
    """Write each unit's numbers beside its row, and their heads above them."""
    said = (
        [number(int(each)) for each in found["changed"][order]],
        [signed(100 * float(each)) for each in found["accuracy"][order]],
    )
    size = style.SMALL if len(order) < 40 else 6.5
    for column, (name, words) in enumerate(zip(HEADS, said, strict=True), start=1):
        at = left + column * COLUMN
        sheet.write(
            name, at, head - 0.06, va="bottom", ha="right", size=style.SMALL, color=style.QUIET
        )
        for row, word in enumerate(words):
            middle = head + tall * (row + 0.5) / len(order)
            colour = style.QUIET if float(found["changed"][order[row]]) == 0 else style.INK
            sheet.write(word, at, middle, va="center", ha="right", size=size, color=colour)


def _caption(
    subject: Subject, layer: str, found: dict[str, NDArray[Any]], images: int, shown: int
) -> str:
    """Say how it was measured, which loss is the greatest, and how much the units matter in all."""
    margin, changed, total = found["margin"], found["changed"], len(found["units"])
    which = f"The {shown} of {number(total)} units of {layer}" if shown < total else "Each unit"
    said = (
        f"{which}{' that matter most' if shown < total else f' of {layer}'}, set to zero on"
        f" {text.counted(images, 'test image')} evenly spaced in the test set. Colours say how far"
        " the true class's logit is then ahead of the best other one, less what it is with all"
        " units, in the mean of a class; rows go by the class that loses most."
    )
    if not margin.any():
        return f"{said} Nothing changes."
    unit, label = (int(each) for each in np.unravel_index(margin.argmin(), margin.shape))
    most = int(changed.argmax())
    points = 100 * found["accuracy"]
    answers = text.counted(int(changed[most]), "answer")
    still = int((changed == 0).sum())
    kept = f"; without {still} of {number(total)}, one at a time, every image keeps its class"
    return (
        f"{said} The greatest loss: without unit {unit}, the lead of {subject.classes[label]}"
        f" changes by {signed(float(margin[unit, label]))} of"
        f" {brief(float(found['whole'][label]))}. Most"
        f" answers hang on unit {most}: without it {answers} change, and the accuracy by"
        f" {signed(float(points[most]))} points. Over all units the accuracy changes by"
        f" {signed(float(points.min()))} to {signed(float(points.max()))} points, of which one"
        f" image is {100 / images:.1g}{SPACE}points{kept if still else ''}."
    )
