"""The image that each unit of a layer likes best, all units of the layer in a grid."""

from typing import Any

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from lookinside.core.words import brief, number
from lookinside.figures import style, text, tiles
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject

Found = dict[str, NDArray[Any]]
TALL = 140
"""How many values high images are that stand side by side."""
FLAT = 0.05
"""The largest deviation of the grays in the middle of an image that shows nothing."""


def labels(subject: Subject, found: Found) -> list[str]:
    """Name a layer's units: by class if they are the network's outputs, by number otherwise."""
    if bool(found["output"]):
        return [subject.classes[unit] for unit in found["units"]]
    return [str(unit) for unit in found["units"]]


def framed(sheet: style.Sheet, box: style.Box, pixels: NDArray[Any]) -> None:
    """Show an image [C, H, W] in [0, 1] with a thin frame: many are white at their edge."""
    sheet.image(box, pixels)
    sheet.rectangle(box, fill=False, edgecolor=style.LINE, linewidth=0.5)


def some(found: Found) -> str:
    """Say which units of a wider layer are drawn; nothing where all of them are."""
    drawn, total = len(found["units"]), int(found["total"])
    return (
        ""
        if drawn == total
        else f" The {drawn} units are those that vary most, of {number(total)}."
    )


def shown(images: NDArray[Any]) -> NDArray[Any]:
    """Images of bytes as numbers in [0, 1]."""
    return images.astype(np.float32) / 255


def beside(image: NDArray[Any], patch: NDArray[Any]) -> NDArray[Any]:
    """An image and a patch [C, h, w] side by side and equally tall, as colours [3, TALL, W]."""
    parts = []
    for each in (image, patch):
        channels, height, width = each.shape
        wide = round(TALL * width / height)
        down, across = np.arange(TALL) * height // TALL, np.arange(wide) * width // wide
        parts.append(np.repeat(each[:, down][:, :, across], 3 // channels, axis=0))
    line, gap = (
        np.tile(np.array(to_rgb(colour))[:, None, None], (1, TALL, wide))
        for colour, wide in ((style.LINE, 2), (style.PAPER, 8))
    )
    return np.concatenate([parts[0], line, gap, line, parts[1]], axis=2)


def flat(images: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether the middle half of each image [U, C, H, W] is as good as even: [U]."""
    high, wide = images.shape[2] // 4, images.shape[3] // 4
    inner = images[:, :, high : images.shape[2] - high, wide : images.shape[3] - wide]
    even: NDArray[np.bool_] = inner.std(axis=(1, 2, 3)) < FLAT
    return even


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "maximised") -> dict[str, Picture]:
    """Draw the images of the probe `maximise.layers.maximised`, a picture a layer.

    Under an image stand its unit and what was maximised: of a convolution the channel's mean over
    all positions, otherwise the unit itself. To the right of a channel's image stands the patch
    that a single unit of it likes best.
    """
    layers, after = by_layer(numbers[probe]), bool(numbers[probe].get("after", False))
    return {layer: _layer(subject, layer, found, after) for layer, found in layers.items()}


def _layer(subject: Subject, layer: str, found: Found, after: bool) -> Picture:
    """A layer's grid."""
    images, reached, output = shown(found["images"]), found["objective"], bool(found["output"])
    names, count = labels(subject, found), len(found["images"])
    noun = "class" if output else "channel" if found["maps"] else "unit"
    drawn: list[NDArray[Any]] = list(images)
    if "single" in found:
        patches = shown(found["single"])
        drawn = [beside(image, patch) for image, patch in zip(images, patches, strict=True)]
    most = 5 if count <= 10 else 6 if "single" in found else 9
    aspect = drawn[0].shape[1] / drawn[0].shape[2]
    grid = tiles.Tiles(count, tiles.columns(max(count, 5), most), aspect)
    title = "What the classes look for" if output else f"What the {noun}s of {layer} look for"
    sheet = style.Sheet(subject, title, grid.height)
    for place, (pixels, name, value) in enumerate(zip(drawn, names, reached, strict=True)):
        words = f"{name}: {brief(float(value), padded=True)}"
        framed(sheet, grid.box(sheet, place, (words,), style.QUIET), pixels)
    alt = (
        f"A grid of {count} optimised images, one for each {noun} of layer {layer}, with the value"
        " that it reaches."
    )
    caption = _caption(found, noun, after and not output)
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)


def _caption(found: Found, noun: str, after: bool) -> str:
    """Say how the images came about, what they reach, and which of them show nothing."""
    reached, steps = found["objective"], found["log_loss"].shape[1]
    what = {"class": "logit", "channel": "mean over all positions", "unit": "activation"}[noun]
    where = "after the nonlinearity" if after else "before any nonlinearity"
    said = (
        f"Each image started as gray noise and followed the gradient for {number(steps)} steps"
        f" towards a higher {what} of its {noun}. Under it: the {noun} and the {what} it reaches"
        f" {where}, from {brief(float(reached.min()), padded=True)} to"
        f" {brief(float(reached.max()), padded=True)}."
    )
    dead = int((found["post"] <= 0).sum()) if noun != "class" else 0
    if dead:
        said += f" {text.counted(dead, noun)} stay{'s' if dead == 1 else ''} silent even so."
    said += some(found)
    if "single" in found:
        said += f" To its right, the patch that a single unit of the {noun} likes best."
        even = int(flat(shown(found["images"])).sum())
        if even:
            said += (
                f" {text.counted(even, 'image is', 'images are')} flat but for the border: a mean"
                " over all positions weighs every inner pixel alike, so that nothing beats an even"
                " image; the patch shows what the filter looks for."
            )
    return said
