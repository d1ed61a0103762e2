"""Where in an image something stands out from a dark ground, and what lies at its border."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.data.raw import Images

HALF = 128
"""The level from which on a pixel stands out."""


def border(image: NDArray[Any]) -> NDArray[Any]:
    """The outermost pixels of an image [H, W, ...]: [N, ...], each once."""
    inner = np.zeros(image.shape[:2], bool)
    inner[1:-1, 1:-1] = True
    return image[~inner]


def outline(image: Images) -> tuple[slice, slice]:
    """The rows and columns of the smallest box that holds all that stands out in gray [H, W].

    They are empty if nothing does.
    """
    (top,), (bottom,) = _rows(image[None])
    (left,), (right,) = _rows(image.T[None])
    return slice(int(top), int(bottom)), slice(int(left), int(right))


def typical_side(images: Images) -> int:
    """The median, over gray images [N, H, W], of the longer side of what stands out, in pixels."""
    heights, widths = (
        after - first for first, after in (_rows(images), _rows(images.transpose(0, 2, 1)))
    )
    return int(np.median(np.maximum(heights, widths)))


def _rows(images: Images) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """In each image [N, H, W] the first row with a pixel that stands out, and that after the last.

    Both are 0 where there is none.
    """
    marks = np.max(images, axis=2) >= HALF
    after = marks.shape[1] - np.argmax(marks[:, ::-1], axis=1)
    return np.argmax(marks, axis=1), np.where(np.any(marks, axis=1), after, 0)
