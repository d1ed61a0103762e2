"""Small patches of images put together as one, in colours, with what a unit doesn't see hatched."""

from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import Normalize, to_rgb
from numpy.typing import NDArray

from lookinside.figures import style

Pixels = NDArray[Any]

SIDE = 84
"""About how many values a patch is blown up to, so that its pixels stay squares."""
APART = 0.04
"""The free space between two pictures one under another, by their width."""
STRIPE = 14
"""Values from one stripe of the hatching to the next, at a patch's size."""
HATCH = "#f0c97a", "#fbf0d0"
"""Colours of the stripes and between them: neither gray nor those of signed maps, so no pixel's."""


def cut(images: Pixels, boxes: Pixels) -> Pixels:
    """Cut boxes of one size, int64 [K, 4], out of images [K, C, H, W]; zero outside the image.

    A box is top, left, bottom and right in pixels.
    """
    height, width = images.shape[2:]
    tall, wide = boxes[0, 2:] - boxes[0, :2]
    patches = np.zeros((*images.shape[:2], tall, wide), images.dtype)
    for patch, image, (top, left, bottom, right) in zip(patches, images, boxes, strict=True):
        rows, columns = (
            slice(max(top, 0), min(bottom, height)),
            slice(max(left, 0), min(right, width)),
        )
        part = image[:, rows, columns]
        down, across = max(-top, 0), max(-left, 0)
        patch[:, down : down + part.shape[1], across : across + part.shape[2]] = part
    return patches


def plain(patches: Pixels) -> Pixels:
    """Patches [K, C, h, w] of uint8 as colours [K, h, w, 3] in [0, 1], their contrast as it is."""
    gray = np.repeat(patches, 3, 1) if patches.shape[1] == 1 else patches
    return np.moveaxis(gray, 1, 3) / 255


def signed(patches: Pixels, limit: float) -> Pixels:
    """Signed patches [K, C, h, w] as colours [K, h, w, 3], blue to red; of channels, the mean."""
    scaled = Normalize(-limit, limit)(patches.mean(1))
    return np.asarray(colormaps[style.SIGNED](scaled))[..., :3]


def hatching(tall: int, wide: int) -> Pixels:
    """What stands for the outside of an image: colours [tall, wide, 3]."""
    stripes = np.add.outer(np.arange(tall), np.arange(wide)) % STRIPE < STRIPE / 3
    return np.where(stripes[..., None], to_rgb(HATCH[0]), to_rgb(HATCH[1]))


def alone(patch: Pixels, inside: Pixels) -> Pixels:
    """One patch [C, h, w] in [0, 1] as colours [H, W, 3], hatched where it is not `inside`.

    `inside` is bool [h, w]; a patch of which nothing is inside is blank.
    """
    grow = max(1, round(SIDE / max(inside.shape)))
    large = np.moveaxis(np.repeat(patch, 3 // len(patch), 0), 0, 2).repeat(grow, 0).repeat(grow, 1)
    shown = inside.repeat(grow, 0).repeat(grow, 1)[..., None]
    around = hatching(*large.shape[:2]) if inside.any() else to_rgb(style.PAPER)
    return np.where(shown, large, around)


def block(colours: Pixels, seen: Pixels, columns: int) -> Pixels:
    """Put patches [K, h, w, 3] in rows of `columns`, with gray lines around each: [H, W, 3].

    `seen`, int64 [K, 4], is the box in each patch that the unit sees; the rest is hatched. A patch
    of which nothing is seen is left out, its place blank.
    """
    count, height, width, _ = colours.shape
    grow = max(1, round(SIDE / max(height, width)))
    tall, wide = height * grow, width * grow
    gap = max(1, round(max(tall, wide) / 24))
    rows = -(-count // columns)
    whole = np.empty((rows * (tall + gap) + gap, columns * (wide + gap) + gap, 3))
    whole[:] = to_rgb(style.GRAY)
    hatch = hatching(tall, wide)
    for place, (patch, box) in enumerate(zip(colours, seen, strict=True)):
        top, left, bottom, right = box * grow
        row, column = divmod(place, columns)
        down, across = gap + row * (tall + gap), gap + column * (wide + gap)
        shown = whole[down : down + tall, across : across + wide]
        shown[:] = hatch if bottom > top and right > left else to_rgb(style.PAPER)
        large = patch.repeat(grow, 0).repeat(grow, 1)
        shown[top:bottom, left:right] = large[top:bottom, left:right]
    return whole


def below(upper: Pixels, lower: Pixels) -> Pixels:
    """Put one picture [H, W, 3] under another, made as wide as it, with some space between."""
    width, wide = upper.shape[1], lower.shape[1]
    tall = max(1, round(len(lower) * width / wide))
    rows, columns = np.arange(tall) * len(lower) // tall, np.arange(width) * wide // width
    space = np.full((round(APART * width), width, 3), to_rgb(style.PAPER))
    return np.concatenate([upper, space, lower[rows][:, columns]])


def inside(boxes: Pixels, size: tuple[int, ...]) -> Pixels:
    """Which pixels of patches of one size (h, w) lie in their boxes [K, 4]: bool [K, h, w]."""
    rows, columns = np.arange(size[0])[:, None], np.arange(size[1])
    top, left, bottom, right = boxes.T[..., None, None]
    return np.asarray((rows >= top) & (rows < bottom) & (columns >= left) & (columns < right))


def within(seen: Pixels, boxes: Pixels, value: Pixels) -> Pixels:
    """What units see of their boxes [..., 4], counted from the box; nothing where `value` is 0."""
    inside = seen - np.concatenate([boxes[..., :2], boxes[..., :2]], -1)
    return np.asarray(np.where(value[..., None] == 0, 0, inside))


def average(patches: Pixels, inside: Pixels) -> Pixels:
    """The mean of patches [K, C, h, w] over those that hold a pixel, [C, h, w]; 0 where none does.

    `inside`, bool [K, h, w], says which pixels of each are part of an image.
    """
    held = inside[:, None]
    total = np.where(held, patches, 0).sum(0, dtype=np.float64)
    return np.asarray(total / np.maximum(held.sum(0), 1))
