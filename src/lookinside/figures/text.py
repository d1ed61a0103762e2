"""Words on figures: measured before they are drawn, so that nothing is clipped or overlaps."""

from collections.abc import Sequence

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from lookinside.core.words import number

POINTS = 72
"""Points in an inch."""


def width(text: str, size: float, weight: str = "normal") -> float:
    """The width of a line of text in inches, at a font size in points."""
    if not text.strip():
        return 0.0
    font = FontProperties(family="DejaVu Sans", weight=weight)
    return float(TextPath((0, 0), text, size=size, prop=font).get_extents().width) / POINTS


def shorten(text: str, room: float, size: float) -> str:
    """The text, or as much of its start as fits into `room` inches, then an ellipsis."""
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


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


def counted(value: int, noun: str, plural: str = "") -> str:
    """A number and its noun: "1 image", "9,888 images", "10 classes"."""
    return f"{number(value)} {noun if value == 1 else plural or noun + 's'}"
