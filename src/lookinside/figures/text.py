"""Words on figures: measured before they are drawn, so that nothing is clipped or overlaps."""

import functools
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from numpy.typing import NDArray

from lookinside.core.words import number, percent

POINTS = 72
"""Points in an inch."""
TALL, NEAR = 0.4, 0.6
"""How high a line of words stands in a small chart of scores, and how many steps wide half a dot
is."""


@functools.cache
def width(text: str, size: float, weight: str = "normal") -> float:
    """The width of a line of text in inches, at a font size in points.

    It is that of the outlines' points: the letters' curves reach just as far to either side.
    """
    if not text.strip():
        return 0.0
    font = FontProperties(family="DejaVu Sans", weight=weight)
    outline = TextPath((0, 0), text, size=size, prop=font)
    drawn = outline.vertices[outline.codes != TextPath.CLOSEPOLY, 0]
    return float(np.ptp(drawn)) / POINTS


def shorten(text: str, room: float, size: float) -> str:
    """The text, or as much of its start as fits into `room` inches, then an ellipsis."""
    if width(text, size) <= room:
        return text
    fits = bisect_right(range(len(text)), room, key=lambda end: width(text[:end] + "…", size))
    return text[: max(0, fits - 1)].rstrip() + "…"


def fitting(words: Sequence[str], room: float, size: float, least: float = 5.5) -> float:
    """The font size, at most `size` and at least `least`, at which each word fits into `room`."""
    widest = max((width(word, size) for word in words), default=0.0)
    return size if widest <= room else max(least, size * room / widest)


def wrap(text: str, room: float, size: float, weight: str = "normal") -> list[str]:
    """Break the text at its spaces into lines of at most `room` inches."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(shorten(word, room, size))
    return lines


def listed(words: Sequence[str]) -> str:
    """Words in a row: "loss", "accuracy and loss", "loss, distortion and rate"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def from_copies(masked: float) -> str:
    """Words on what a network was given, where a share of its pixels was black."""
    return f" from copies with {percent(masked, 0)} of the pixels black" if masked else ""


def counted(value: int, noun: str, plural: str = "") -> str:
    """A number and its noun: "1 image", "9,888 images", "10 classes"."""
    return f"{number(value)} {noun if value == 1 else plural or noun + 's'}"


def free(scores: NDArray[Any], step: int, wide: float) -> tuple[float, bool]:
    """Where words as wide as so many steps hide the fewest dots of a chart of scores in [0, 1].

    Gives the step of their left end, and whether they stand at the bottom and not at the top. Of
    equal places it is the nearest to `step`, away from its score. `scores` are [steps].
    """
    last, steps = max(0.0, len(scores) - 1 - wide), np.arange(len(scores))

    def hidden(place: tuple[float, bool]) -> tuple[int, float]:
        left, low = place
        beside = (steps > left - NEAR) & (steps < left + wide + NEAR)
        over = scores < TALL if low else scores > 1 - TALL
        return int((beside & over).sum()), abs(left - step)

    first = bool(scores[step] > 0.5)
    places = [(min(float(left), last), low) for left in steps for low in (first, not first)]
    return min(places, key=hidden)
