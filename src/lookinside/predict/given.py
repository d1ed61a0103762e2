"""From an image of one's own to what a network is given: like the images that it learned from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.errors import UserError
from lookinside.data.derive import resize
from lookinside.data.gray import luma
from lookinside.data.outline import border, outline
from lookinside.data.raw import Images

DARK, LIGHT = 0.25, 0.75
"""Training images whose border is below or above lie on dark or on light ground; else on none."""


@dataclass(frozen=True)
class Learned:
    """What the training images were like: facts of the data's card.

    `shape` is [C, H, W]; `border` the mean brightness of their outermost pixels, in [0, 1]; `box`
    the usual longer side, in pixels, of what stands out from dark ground.
    """

    shape: tuple[int, int, int]
    border: float
    box: int

    @property
    def framed(self) -> bool:
        """Whether they show one gray thing of usual size on dark ground, as MNIST does."""
        channels, height, width = self.shape
        return channels == 1 and self.border < DARK and 0 < self.box < min(height, width)


@dataclass(frozen=True)
class Given:
    """An image as the network is given it, uint8 [H, W] or [H, W, 3], and what was done to it."""

    image: Images
    steps: tuple[str, ...]


def give(name: str, image: Images, learned: Learned, done: Sequence[str] = ()) -> Given:
    """Make an image, uint8 [H, W] or [H, W, 3], like those that a network learned from.

    It becomes gray or gets three channels; it is inverted where its ground is light and theirs
    dark, or the other way round. If it has their size already, that is all. Otherwise it is framed
    as they are, or made their shape, by adding to its shorter side, and their size. `done` says
    what was done to it before.

    Raises:
        UserError: it should be framed, but nothing in it stands out, or only what is too fine; the
            sentence names it.
    """
    channels, height, width = learned.shape
    size = f"{image.shape[1]}x{image.shape[0]}"
    steps = [*done]
    if channels == 1 and image.ndim == 3:
        image = luma(image[None])[0]
        steps.append("made gray")
    if channels == 3 and image.ndim == 2:
        image = np.repeat(image[..., None], 3, axis=2)
    ground = np.median(border(image), axis=0)
    if inverts(float(ground.mean()) / 255, learned.border):
        image, ground = 255 - image, 255 - ground
        known = "light on dark" if learned.border < DARK else "dark on light"
        steps.append(f"inverted, for the network knows {known}")
    if image.shape[:2] == (height, width):
        return Given(image, tuple(steps))
    if learned.framed:
        image, words = frame(name, image, float(ground), learned)
        return Given(image, (f"from {size}", *steps, *words))
    padded = pad(image, ground, height, width)
    if padded.shape != image.shape:
        steps.append(f"padded to {padded.shape[1]}x{padded.shape[0]}")
    if padded.shape[:2] != (height, width):
        steps.append(f"resized to {width}x{height}")
    return Given(resize(padded[None], height, width)[0], (f"from {size}", *steps))


def inverts(ground: float, learned: float) -> bool:
    """Whether to invert an image whose ground is this bright, for training images on theirs.

    Both in [0, 1]. Where the training images lie on neither dark nor light ground, as photographs
    do, nothing is inverted.
    """
    return (learned < DARK and ground > 0.5) or (learned > LIGHT and ground < 0.5)


def frame(name: str, image: Images, ground: float, learned: Learned) -> tuple[Images, list[str]]:
    """Set the one thing on gray [h, w] as MNIST's authors set a digit; and say what was done.

    The ground becomes black and the lightest pixel white. What stands out is cut out and fitted
    into a square box of the usual side, its aspect kept; the box is placed so that the centre of
    mass comes to lie in the centre of the image (LeCun et al. 1998).

    Raises:
        UserError: nothing stands out, or nothing of it is left in the box.
    """
    _, height, width = learned.shape
    contrast = float(image.max()) - ground
    if contrast < 1:
        raise UserError(
            f"{name} shows nothing: neither light on dark ground nor dark on light; name an image "
            "with more contrast (what is transparent counts as white)"
        )
    stretched = np.clip((image - ground) * (255 / contrast), 0, 255).round().astype(np.uint8)
    thing = stretched[outline(stretched)]
    box = resize(square(thing)[None], learned.box)[0]
    if not box.any():
        raise UserError(
            f"{name} shows nothing that is left at {learned.box}x{learned.box} pixels: name an "
            "image with thicker lines, or crop it"
        )
    top, left = (
        int(np.clip(round((side - 1) / 2 - centre), 0, side - learned.box))
        for side, centre in zip((height, width), centre_of_mass(box), strict=True)
    )
    framed = np.zeros((height, width), np.uint8)
    framed[top : top + learned.box, left : left + learned.box] = box
    steps = ["ground taken to black, the lightest to white"] if contrast < 255 else []
    cut = f"{thing.shape[1]}x{thing.shape[0]}"
    fitted = f"fitted into {learned.box}x{learned.box}, centred by mass on {width}x{height}"
    return framed, [*steps, f"cut out what stands out ({cut}), {fitted}"]


def square(image: Images) -> Images:
    """Gray [H, W] in the middle of a black square."""
    return pad(image, np.zeros(()), 1, 1)


def pad(image: Images, ground: NDArray[Any], height: int, width: int) -> Images:
    """The image in the middle of the smallest one that has the aspect of `height` by `width`.

    What is added has the colour `ground`, one value a channel.
    """
    rows, columns = image.shape[:2]
    tall = max(rows, round(columns * height / width))
    wide = max(columns, round(rows * width / height))
    padded = np.empty((tall, wide, *image.shape[2:]), np.uint8)
    padded[:] = np.round(ground)
    top, left = (tall - rows) // 2, (wide - columns) // 2
    padded[top : top + rows, left : left + columns] = image
    return padded


def centre_of_mass(image: Images) -> tuple[float, float]:
    """The mean row and column of gray [H, W], each pixel weighed by its level."""
    weights = image.astype(float)
    rows, columns = np.indices(image.shape)
    total = weights.sum()
    return float((rows * weights).sum() / total), float((columns * weights).sum() / total)
