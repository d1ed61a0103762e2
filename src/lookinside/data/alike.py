"""What the images and the classes of a data set may and may not have in common."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from lookinside.core.errors import UserError
from lookinside.data.raw import Images

MAX_ASPECT = 8
"""How many times as long as wide the images of a data set may be."""


def check_alike(name: str, classes: Iterable[str]) -> None:
    """Check that no two classes have names that look the same.

    Raises:
        UserError: two differ only in how an accent is written.
    """
    written = Counter(unicodedata.normalize("NFC", label) for label in classes)
    for label, times in written.items():
        if times > 1:
            raise UserError(
                f"{name} has several classes whose names all read {label}, their accents written "
                "in different ways: rename them"
            )


def check_sizes(name: str, images: Mapping[tuple[str, ...], Images]) -> None:
    """Check that all images, by path, have the size of the first, and that it is no mere line.

    Raises:
        UserError: one has another, or it is one.
    """
    sizes = {path: f"{image.shape[1]}x{image.shape[0]}" for path, image in images.items()}
    first = next(iter(sizes))
    for path, size in sizes.items():
        if size != sizes[first]:
            raise UserError(
                f"{name} has images of different sizes ({'/'.join(first)} is {sizes[first]}, "
                f"{'/'.join(path)} is {size}): make them the same size"
            )
    height, width = images[first].shape[:2]
    if max(height, width) > MAX_ASPECT * min(height, width):
        raise UserError(
            f"{name} has images of {width}x{height}, more than {MAX_ASPECT} times as long as wide: "
            "crop them"
        )
