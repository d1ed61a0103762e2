"""The image that each unit of a layer likes best, all units of the layer in a grid."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import number
from lookinside.figures import style, text, tiles
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject

Found = dict[str, NDArray[Any]]


def labels(subject: Subject, found: Found) -> list[str]:
    """Name a layer's units: by class if they are the network's outputs, by number otherwise."""
    if bool(found["output"]):
        return [subject.classes[unit] for unit in found["units"]]
    return [str(unit) for unit in found["units"]]


def framed(sheet: style.Sheet, box: style.Box, pixels: NDArray[Any]) -> None:
    """Show an image [C, H, W] in [0, 1] with a thin frame: many are white at their edge."""
    sheet.image(box, pixels)
    sheet.rectangle(box, fill=False, edgecolor=style.LINE, linewidth=0.5)


def shown(images: NDArray[Any]) -> NDArray[Any]:
    """Images of bytes as numbers in [0, 1]."""
    return images.astype(np.float32) / 255


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "maximised") -> dict[str, Picture]:
    """Draw the images of the probe `maximise.layers.maximised`, a picture a layer.

    Under an image stand its unit and what was maximised: of a convolution the channel's mean over
    all positions, otherwise the unit itself, both before the nonlinear layer.
    """
    layers = by_layer(numbers[probe])
    return {layer: _layer(subject, layer, found) for layer, found in layers.items()}


def _layer(subject: Subject, layer: str, found: Found) -> Picture:
    """A layer's grid."""
    images, reached = shown(found["images"]), found["objective"]
    count, _, height, width = images.shape
    names, conv, output = labels(subject, found), "single" in found, bool(found["output"])
    grid = tiles.Tiles(count, tiles.columns(max(count, 5), 5 if count <= 10 else 9), height / width)
    noun = "class" if output else "channel" if conv else "unit"
    title = "What the classes look for" if output else f"What the {noun}s of {layer} look for"
    sheet = style.Sheet(subject, title, grid.height)
    for place, (pixels, name, value) in enumerate(zip(images, names, reached, strict=True)):
        words = f"{name}: {value:.3g}"
        framed(sheet, grid.box(sheet, place, (words,), style.QUIET), pixels)
    what = {"class": "logit", "channel": "mean over all positions", "unit": "activation"}[noun]
    dead = int((found["post"] <= 0).sum()) if not output else 0
    steps = found["log_loss"].shape[1]
    silent = (
        f" {text.counted(dead, noun)} stay{'s' if dead == 1 else ''} silent even so."
        if dead
        else ""
    )
    caption = (
        f"Each image started as gray noise and followed the gradient for {number(steps)} steps"
        f" towards a higher {what} of its {noun}. Under it: the {noun} and the {what} it reaches"
        f" before any nonlinearity, from {reached.min():.3g} to {reached.max():.3g}.{silent}"
    )
    alt = (
        f"A grid of {count} optimised images, one for each {noun} of layer {layer}, with the value"
        " that it reaches."
    )
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)
