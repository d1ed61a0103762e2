"""Many images at once, for a first impression of a data set."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import number
from lookinside.figures import style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import DPI, MARGIN, WIDTH, Sheet

WIDER = 1.6
"""Columns by rows, about."""


def paste(images: NDArray[Any], columns: int) -> NDArray[Any]:
    """Images [N, C, H, W] in rows of `columns` as one image [C, rows * H, columns * W].

    Where the last row has no image, it has the largest value, white.
    """
    count, channels, height, width = images.shape
    rows = -(-count // columns)
    white = 255 if images.dtype == np.uint8 else 1
    full = np.full((rows * columns, channels, height, width), white, images.dtype)
    full[:count] = images
    grid = full.reshape(rows, columns, channels, height, width).transpose(2, 0, 3, 1, 4)
    return grid.reshape(channels, rows * height, columns * width)


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "montage") -> Picture:
    """Draw the images of the probe `survey.montage` side by side.

    A pixel of an image is as many whole pixels of the picture as there is room for; images that
    are too large for one are made smaller, by averaging.
    """
    images, total = numbers[probe]["images"], int(numbers[probe]["total"])
    columns = max(1, round(np.sqrt(WIDER * len(images) * images.shape[2] / images.shape[3])))
    pasted = paste(images, columns)
    _, height, width = pasted.shape
    room = round(DPI * (WIDTH - 2 * MARGIN))
    zoom = room // width
    across = (zoom * width if zoom else room) / DPI
    down = across * height / width
    title = text.counted(len(images), "image")
    sheet = Sheet(subject, title, down)
    drawn = sheet.image((MARGIN, 0, across, down), pasted)
    if not zoom:
        drawn.set_interpolation("antialiased")
    which = ""
    if len(images) < total:
        which = f", drawn at random out of {number(total)}"
    caption = (
        f"{text.counted(len(images), 'training image')}{which}, each of {images.shape[3]} x"
        f" {images.shape[2]} pixels."
    )
    rows = -(-len(images) // columns)
    alt = f"{len(images)} small training images side by side, in {rows} rows and {columns} columns."
    return Picture(sheet.figure, title, caption, alt, Section.DATA)
