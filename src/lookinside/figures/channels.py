"""What every channel of a layer gives, beside the image that it was given."""

from typing import Any

import numpy as np
from matplotlib.image import BboxImage
from numpy.typing import NDArray

from lookinside.core.words import brief, number, percent
from lookinside.figures import rows, style, text
from lookinside.figures.numbers import by_layer, decode
from lookinside.figures.picture import Numbers, Picture, Section, Subject

INPUT, APART, UNDER = 1.1, 0.25, 0.4
"""Width of an input, room between it and the channels, and room under an image, in inches."""
ROOM = style.WIDTH - 2 * style.MARGIN - INPUT - APART
"""Room for the channels, in inches."""
CELL = 7
"""Pixels of the mosaic along the side of a dense layer's unit."""
ABOVE = "magma"
"""The map of activations that are never negative: zero is black."""


def mosaic(maps: NDArray[Any], columns: int) -> NDArray[Any]:
    """Lay maps [N, h, w] out in rows of `columns`, NaN between them and where none is left."""
    count, height, width = maps.shape
    gap = max(1, round(width / 14))
    down = -(-count // columns)
    laid = np.full((down * (height + gap) - gap, columns * (width + gap) - gap), np.nan)
    for place, each in enumerate(maps):
        row, column = divmod(place, columns)
        top, left = row * (height + gap), column * (width + gap)
        laid[top : top + height, left : left + width] = each
    return laid


def colours(values: NDArray[Any]) -> tuple[tuple[float, float], str]:
    """The range of activations and their colours: signed where some are negative."""
    top = float(np.abs(values).max()) or 1.0
    if values.min() < 0:
        return (-top, top), style.SIGNED
    return (0.0, top), ABOVE


def _columns(values: NDArray[Any]) -> int:
    """Tiles in a row: a block about three times as wide as high, with few places left over.

    Of one image's activations, [units, h, w] or [units].
    """
    count = len(values)
    aspect, side = (values.shape[1] / values.shape[2], 0.2) if values.ndim == 3 else (0.5, 0.1)
    most = int(ROOM / side)
    wanted = max(1, min(count, most, round((3 * count * aspect) ** 0.5)))
    near = range(max(1, wanted - 2), min(count, most, wanted + 2) + 1)
    return min(near, key=lambda columns: (-count % columns / columns, abs(columns - wanted)))


def _laid(values: NDArray[Any]) -> NDArray[Any]:
    """One image's activations, [units, h, w] or [units], as one picture."""
    columns = _columns(values)
    if values.ndim == 1:
        values = np.repeat(np.repeat(values[:, None, None], CELL, axis=1), CELL, axis=2)
    return mosaic(values, columns)


def _bars(sheet: style.Sheet, subject: Subject, values: NDArray[Any], box: style.Box) -> Any:
    """A bar for each output, blue the largest."""
    axes = sheet.axes(*box)
    shades = [style.BLUE if unit == values.argmax() else style.LINE for unit in range(len(values))]
    axes.barh(range(len(values)), values, color=shades, height=0.8)
    rows.name(axes, [text.shorten(each, 0.9, style.SMALL) for each in subject.classes])
    axes.axvline(0, color=style.QUIET, linewidth=0.7)
    axes.set_xlabel("score (logit)")
    return axes


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "channels") -> dict[str, Picture]:
    """Draw the probe `channels.maps`: a picture a layer, each image with all its channels."""
    shown = numbers[probe]
    return {
        layer: _picture(subject, shown, layer, found) for layer, found in by_layer(shown).items()
    }


def _picture(subject: Subject, shown: Any, layer: str, found: dict[str, Any]) -> Picture:
    values, output = found["values"], bool(found["output"])
    images, names = shown["images"], subject.classes
    left = style.MARGIN + INPUT + APART + (0.8 if output else 0.0)
    room = style.WIDTH - left - style.MARGIN
    how = colours(values)
    laid = [_laid(each) for each in values]
    tall = 0.16 * len(names) if output else room * laid[0].shape[0] / laid[0].shape[1]
    side = INPUT * images.shape[2] / images.shape[3]
    block = max(tall + (0.35 if output else 0.0), side + UNDER) + 0.2
    title = f"Scores of the classes, {layer}" if output else f"All activations of {layer}"
    sheet = style.Sheet(subject, title, block * len(images) + (0.0 if output else 0.55))
    drawn: BboxImage | None = None
    for place, pixels in enumerate(images):
        top = block * place
        sheet.image((style.MARGIN, top, INPUT, side), pixels)
        said = f"said {names[shown['predicted'][place]]}"
        words = (f"is {names[shown['labels'][place]]}", style.INK), (said, style.QUIET)
        for line, (word, colour) in enumerate(words):
            at = style.MARGIN + INPUT / 2, top + side + 0.05 + 0.15 * line
            short = text.shorten(word, INPUT, style.SMALL)
            sheet.write(short, *at, size=style.SMALL, ha="center", color=colour)
        if output:
            _bars(sheet, subject, values[place], (left, top, room, tall))
            continue
        drawn = sheet.map((left, top, room, tall), laid[place], *how)
    if drawn is not None:
        bar = sheet.axes(left, block * len(images), room, 0.1)
        rows.scale(bar, drawn, "activation")
    caption, alt = _words(subject, shown, layer, found)
    return Picture(sheet.figure, title, caption, alt, Section.ACTIVATIONS)


def _words(subject: Subject, shown: Any, layer: str, found: dict[str, Any]) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    values, count = found["values"], len(shown["images"])
    of = [subject.classes[label] for label in shown["labels"]]
    given = f"{text.counted(count, 'test image')} ({text.listed(of)})"
    if bool(found["output"]):
        best = [brief(float(each.max()), padded=True) for each in values]
        caption = (
            f"What {layer} gives for {given}, a bar a class; the largest score, in blue, is the"
            f" answer: {text.listed(best)}."
        )
        return caption, f"Beside each of {given}, {values.shape[1]} horizontal bars."
    behind = decode(found["from"])
    taken = f"{layer}, behind {behind}," if behind != layer else layer
    top = brief(float(np.abs(values).max()))
    share = percent(float((values > 0).mean()), 0)
    fired = [number(int((each.reshape(len(each), -1) > 0).any(axis=1).sum())) for each in values]
    size = ""
    if values.ndim == 4:
        size = f" as maps of {values.shape[3]} x {values.shape[2]} values,"
    caption = (
        f"What all {text.counted(values.shape[1], 'unit')} of {taken} give for {given},{size} in"
        f" rows of {_columns(values[0])} from unit 0 on, all on one scale up to {top}. {share} of"
        f" the values are above zero; {text.listed(fired)} of the units fire."
    )
    kind = "maps" if values.ndim == 4 else "cells"
    return caption, f"Beside each of {given}, {values.shape[1]} small {kind} in rows."
