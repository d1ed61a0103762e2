"""What becomes of an image when one axis of its code changes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import brief, percent
from lookinside.figures import style, text
from lookinside.figures.axes import growth
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

GAP, NAME, SAID, HEAD = 0.05, 0.86, 0.75, 0.24
"""In inches: between images, for an axis's name, for the words behind it, for the heads."""
REACH = 3.0
"""How far traversals of a variational code go, in standard deviations of the prior."""
MOST = 0.41
"""The greatest side of an image in inches."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "axes") -> Drawn:
    """Draw the traversals of the probe `codes.axes.axes`, a row an axis."""
    found = numbers[probe]
    if "images" not in found:
        return {}
    images, ways = found["images"], found["ways"]
    count, steps, _, height, width = images.shape
    room = WIDTH - 2 * MARGIN - NAME - SAID
    side = min(MOST, (room + GAP) / steps - GAP)
    tall = side * height / width
    variational = "rate" in found
    first = HEAD + tall + 0.32
    title = "Along each axis of the code"
    sheet = Sheet(subject, title, first + count * (tall + GAP) + 0.05)
    left = MARGIN + NAME
    _start(sheet, subject, found, (left, HEAD - 0.2, side, tall))
    right = left + steps * (side + GAP) + 0.08
    sheet.write("error", right, first - 0.2, size=style.SMALL, color=style.QUIET)
    if variational:
        for step, value in enumerate(np.linspace(-REACH, REACH, steps)):
            words = f"{value:g}" if value == round(float(value)) else f"{value:.2f}"
            at = left + step * (side + GAP) + side / 2, first - 0.2
            short = words.replace("-", "\N{MINUS SIGN}")
            sheet.write(short, *at, size=style.SMALL, ha="center", color=style.QUIET)
    own, grown = nearest(found), growth(found)
    for row, axis in enumerate(found["order"][:count]):
        top = first + row * (tall + GAP)
        lines = [f"axis {axis}"]
        if not variational:
            lines.append(f"{brief(float(ways[row].min()))} to {brief(float(ways[row].max()))}")
        middle = top + tall / 2
        for line, word in enumerate(lines):
            at = MARGIN, middle + 0.13 * (line - (len(lines) - 1) / 2)
            colour = style.QUIET if line else style.INK
            sheet.write(word, *at, va="center", size=style.SMALL, color=colour)
        for step in range(steps):
            box = left + step * (side + GAP), top, side, tall
            sheet.image(box, images[row, step])
            if step == own[row]:
                sheet.rectangle(box, fill=False, edgecolor=style.AMBER, linewidth=1.6)
        words = f"+{percent(float(grown[axis]), 1)}"
        sheet.write(words, right, top + tall / 2, va="center", size=style.SMALL)
    alt = (
        f"{text.counted(count, 'row')} of {steps} images, one a row for each axis: the same image"
        " as the value of that axis grows from left to right."
    )
    return Picture(sheet.figure, title, _caption(found), alt, Section.CODES)


def nearest(found: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
    """The step of each axis [A] that is nearest to the image's own value, which stands there."""
    own = found["code"][found["order"][: len(found["ways"])]]
    steps: NDArray[np.int64] = np.abs(found["ways"] - own[:, None]).argmin(axis=1)
    return steps


def _start(
    sheet: Sheet, subject: Subject, found: Mapping[str, NDArray[Any]], box: style.Box
) -> None:
    """Show the image that is changed, and what comes of its code."""
    left, top, side, tall = box
    sheet.write("start", MARGIN, top + tall / 2, va="center", size=style.SMALL)
    sheet.image(box, found["image"])
    sheet.image((left + side + GAP, top, side, tall), found["decoded"])
    name = subject.classes[int(found["label"])]
    words = f"a test image ({text.shorten(name, 1.2, style.SMALL)}) and what comes of its code"
    at = left + 2 * (side + GAP) + 0.05, top + tall / 2
    sheet.write(words, *at, va="center", size=style.SMALL, color=style.QUIET)


def _caption(found: Mapping[str, NDArray[Any]]) -> str:
    count, total = len(found["ways"]), len(found["order"])
    reach = (
        "from \N{MINUS SIGN}3 to 3 standard deviations of the prior"
        if "rate" in found
        else "from the 1st to the 99th percentile of the encoded test images"
    )
    order, grown = found["order"], growth(found)
    others, seen = total - count, text.from_copies(float(found["masked"]))
    left_out = (
        f" {text.counted(others, 'other axis', 'other axes')} carry less, each at most"
        f" {percent(float(grown[order[count:]].max()), 1)}, and are not drawn."
        if others
        else ""
    )
    return (
        f"The code of the test image of median error{seen}, changed along one axis at a time,"
        f" {reach}; all other values stay. Framed, in place of the nearest step, is the image's own"
        " value. On the right, by how much the squared error over"
        f" {text.counted(int(found['held']), 'test image')}"
        " grows when the axis is held at its mean: most for axis"
        f" {order[0]}, {percent(float(grown[order[0]]), 1)}.{left_out}"
    )
