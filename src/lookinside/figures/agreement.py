"""Whether methods of attribution agree, and whether they notice what a network has learned."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import cells, style, text
from lookinside.figures.attribution import SHORT
from lookinside.figures.numbers import decode
from lookinside.figures.picture import Numbers, Picture, Section, Subject

ROW, LEFT, HEAD = 0.34, 1.45, 0.6
"""In inches: a row's height, the width of the methods' names, the height of the columns' names."""
SUSPECT = 0.5
"""A map that is still so like itself after all weights are shuffled tells little of the network."""
TICKS = (-1, -0.5, 0, 0.5, 1)


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "agreement") -> Picture:
    """Draw the two tables of the probe `agreement.agreement`."""
    found = numbers[probe]
    methods, layers = (decode(found[name]).split("\n") for name in ("methods", "layers"))
    short = [SHORT.get(name, name) for name in methods]
    title = "Do the methods agree, and do they notice the weights?"
    height = ROW * len(methods)
    sheet = style.Sheet(subject, title, 2 * (height + HEAD) + 1.02)
    room = style.WIDTH - 2 * style.MARGIN - LEFT
    tables = (
        ("Rank correlation of the maps of two methods", short, found["between"]),
        (
            "… of a map with the one after these layers were shuffled",
            _upto(layers),
            found["shuffled"],
        ),
    )
    top = 0.0
    for heading, columns, table in tables:
        sheet.write(heading, style.MARGIN, top, weight="bold")
        axes = sheet.axes(style.MARGIN + LEFT, top + HEAD, room, height)
        narrow = [
            "\n".join(text.wrap(name, room / len(columns) - 0.04, style.SMALL)) for name in columns
        ]
        image = cells.draw(axes, table, short, narrow, (-1, 1), _words, style.SIGNED)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        top += HEAD + height + 0.2
    cells.bar(
        sheet.axes(style.WIDTH / 4, top, style.WIDTH / 2, 0.1), image, "rank correlation", TICKS
    )
    return Picture(sheet.figure, title, *_said(found, methods, layers), Section.ATTRIBUTION)


def _upto(layers: list[str]) -> list[str]:
    """The heads of the columns: each shuffles one layer more than the one before."""
    return [layers[0], *(f"and {name}" for name in layers[1:])]


def _words(value: float) -> str:
    """A correlation with a true minus, never that of zero."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")


def _said(found: Any, methods: list[str], layers: list[str]) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    last: NDArray[Any] = found["shuffled"][:, -1]
    caption = (
        f"Spearman's rank correlation over the pixels that are not black"
        f" ({percent(float(found['lit']), 0)}), averaged over"
        f" {text.counted(int(found['count']), 'image')}. "
    )
    if len(methods) > 1:
        pairs = np.where(np.eye(len(methods), dtype=bool), np.nan, found["between"])
        one, other = (int(each) for each in np.unravel_index(np.nanargmax(pairs), pairs.shape))
        caption += (
            f"Most alike are {methods[one]} and {methods[other]}"
            f" ({_words(float(pairs[one, other]))}). "
        )
    kept = [name for name, value in zip(methods, last, strict=True) if value >= SUSPECT]
    caption += (
        "Below, the weights are shuffled within their layers, from the last layer on, and absolute"
        " values are compared: a map that stays as it was shows the image, not what was learned."
    )
    which = text.listed(kept) if kept else "none"
    caption += f" At {SUSPECT} or more after all layers: {which}."
    if "integrated gradients" in kept:
        caption += (
            " Integrated gradients are a gradient times the pixel: that the pixel is the same makes"
            " them somewhat alike, with any weights."
        )
    alt = (
        f"Two tables of rank correlations: of {text.counted(len(methods), 'method')} of attribution"
        f" with one another, and of each with itself after up to"
        f" {text.counted(len(layers), 'layer')} lost what they learned."
    )
    return caption, alt
