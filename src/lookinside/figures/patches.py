"""The patches of test images that excite each unit of a layer most, and ordinary ones below."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import number
from lookinside.figures import mosaic, style, text, tiles
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject

Found = dict[str, NDArray[Any]]


def label(subject: Subject, layer: Found, row: int) -> str:
    """A unit's name: its class if it is an output, its number otherwise."""
    unit = int(layer["units"][row])
    return subject.classes[unit] if layer["output"] else str(unit)


def silent(layer: Found) -> NDArray[Any]:
    """Which units no test image excites, bool [U]."""
    return np.asarray((layer["maximum"] == 0) & ~layer["output"])


def across(units: int) -> int:
    """How many units stand side by side, each with its patches."""
    return tiles.columns(units, 5 if units <= 10 else 6 if units <= 30 else 8)


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "patches") -> dict[str, Picture]:
    """Draw the patches of the probe `patches.top`, a picture a layer, all its units.

    Under the top patches of each stands a row of smaller ones, from the middle of its ranking.
    """
    found = numbers[probe]
    return {
        name: _layer(subject, name, layer, found["images"], found["image_index"])
        for name, layer in by_layer(found).items()
    }


def _layer(
    subject: Subject, name: str, layer: Found, images: NDArray[Any], index: NDArray[Any]
) -> Picture:
    """Draw the patches of a layer."""
    units, k = layer["top_index"].shape
    columns = int(np.ceil(np.sqrt(k)))
    tall, wide = layer["top_box"][0, 0, 2:] - layer["top_box"][0, 0, :2]
    small = min(k, columns + 1)
    aspect = (-(-k // columns) / columns + 1 / small) * tall / wide + mosaic.APART
    grid = tiles.Tiles(units, across(units), aspect, lines=2 if layer["output"] else 1)
    title = f"What excites the {'classes' if layer['output'] else 'units'} of {name} most"
    sheet = style.Sheet(subject, title, grid.height)
    for row in range(units):
        blocks = [
            _block(layer, part, row, images, index, side)
            for part, side in (("top", columns), ("middle", small))
        ]
        value = "silent" if silent(layer)[row] else f"{layer['maximum'][row]:#.3g}"
        unit = label(subject, layer, row)
        words = (unit, value) if layer["output"] else (f"{unit}: {value}",)
        box = grid.box(sheet, row, words, style.QUIET)
        sheet.map(box, mosaic.below(*blocks), interpolation="auto")
    caption, alt = _said(name, layer, small, images.shape[2:])
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)


def _block(
    layer: Found, part: str, row: int, images: NDArray[Any], index: NDArray[Any], columns: int
) -> NDArray[Any]:
    """A unit's patches of the top, or the first row of those of the middle, as one image."""
    which = slice(None) if part == "top" else slice(columns)
    boxes, value = layer[f"{part}_box"][row, which], layer[f"{part}_value"][row, which]
    if part == "middle" and layer["middle_position"][row, 0, 0] < 0:
        value = np.ones_like(value)
    seen = mosaic.within(layer[f"{part}_seen"][row, which], boxes, value)
    places = np.searchsorted(index, layer[f"{part}_index"][row, which])
    return mosaic.block(mosaic.plain(mosaic.cut(images[places], boxes)), seen, columns)


def _said(name: str, layer: Found, small: int, size: tuple[int, ...]) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    units, k = layer["top_index"].shape
    boxes, noun = layer["top_box"], "class" if layer["output"] else "unit"
    tall, wide = boxes[0, 0, 2:] - boxes[0, 0, :2]
    maps = bool((layer["top_position"] >= 0).all())
    what = f"the {wide} x {tall} pixels that it sees where it is excited most, in " if maps else ""
    which = text.counted(units, noun, "classes" if layer["output"] else "")
    if units < layer["total"]:
        which = f"the {which} that vary most, of {number(int(layer['total']))}"
    caption = (
        f"For each of {which} of layer {name}: {what}the {k} test images that excite it"
        f" most, the strongest first. The {small} small ones are ordinary, from the middle of its"
        f" ranking of all test images{'; a blank one leaves it silent' if maps else ''}."
        f" Under them, its {'class' if layer['output'] else 'number'} and its largest"
        f" {'score' if layer['output'] else 'activation'}."
    )
    if (boxes[..., :2] < 0).any() or (boxes[..., 2:] > np.array(size)).any():
        caption += " Hatched is what lies outside the image, where the network pads."
    dead = int(silent(layer).sum())
    if dead:
        caption += f" {text.counted(dead, 'unit')} never fire{'s' if dead == 1 else ''}."
    shown = f"{number(units)} groups of {k} small {'patches' if maps else 'images'}"
    return caption, f"{shown}, one for each {noun} of layer {name}."
