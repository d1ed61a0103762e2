"""What a network says of images, and what it was given, in the terminal."""

from collections.abc import Sequence

import numpy as np
from rich.color import Color
from rich.console import Console, Group
from rich.style import Style
from rich.table import Column, Table
from rich.text import Text

from lookinside.core.errors import printable
from lookinside.core.words import percent
from lookinside.data.raw import Images
from lookinside.predict.answer import Answer

SHADES = " \N{LIGHT SHADE}\N{MEDIUM SHADE}\N{DARK SHADE}\N{FULL BLOCK}"
HALF = "\N{UPPER HALF BLOCK}"
NAMED = 3
"""How many classes are named, the best first."""
WIDEST = 48
"""Pixels up to which an image is drawn, a character each: a wider one leaves no room for words."""


def show(answers: Sequence[Answer], classes: Sequence[str], console: Console) -> None:
    """Print a table for each image."""
    for answer in answers:
        console.print("", table(answer, classes, console.color_system is not None), sep="\n")


def table(answer: Answer, classes: Sequence[str], coloured: bool) -> Table:
    """The drawing of what the network was given, beside the best classes and what was done."""
    named = Table.grid("", Column(justify="right"), padding=(0, 2))
    for place, (label, score) in enumerate(ranked(answer.scores, classes)[:NAMED]):
        named.add_row(Text(label), percent(score, 1), style="" if place else "bold")
    steps = "\n".join(answer.given.steps or ("given as it is",))
    beside = Group(named, "", Text(steps))
    image = answer.given.image
    width = image.shape[1] if image.shape[1] <= WIDEST else None
    shown = Table.grid(Column(width=width), "", padding=(0, 2))
    shown.title, shown.title_justify = Text(printable(answer.name)), "left"
    shown.add_row(drawing(image, coloured) if width else "", beside)
    return shown


def ranked(scores: Sequence[float], classes: Sequence[str]) -> list[tuple[str, float]]:
    """The classes with their scores, best first."""
    return sorted(zip(classes, scores, strict=True), key=lambda pair: -pair[1])


def drawing(image: Images, coloured: bool) -> Text:
    """An image, uint8 [H, W] or [H, W, 3], as text; each character is two pixels, one above other.

    With colours that is a half block. Without, it is one of five shades of their mean, fuller for
    lighter.
    """
    channels = np.repeat(image[..., None], 3, axis=2) if image.ndim == 2 else image
    rows = np.pad(channels, ((0, len(channels) % 2), (0, 0), (0, 0)))
    lines = []
    for upper, lower in zip(rows[::2].tolist(), rows[1::2].tolist(), strict=True):
        pairs = zip(upper, lower, strict=True)
        characters = (half_block(*pair) if coloured else (shade(*pair), "") for pair in pairs)
        lines.append(Text.assemble(*characters))
    return Text("\n", no_wrap=True).join(lines)


def half_block(above: Sequence[int], below: Sequence[int]) -> tuple[str, Style]:
    """Two pixels, each (red, green, blue), as a character with two colours."""
    return HALF, Style(color=Color.from_rgb(*above), bgcolor=Color.from_rgb(*below))


def shade(above: Sequence[int], below: Sequence[int]) -> str:
    """Two pixels as a shade of their mean."""
    return SHADES[round(float(np.mean([above, below])) / 255 * (len(SHADES) - 1))]
