"""The units of a layer beside their matches in other seeds."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.image import BboxImage
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import number, percent
from lookinside.figures import kernels, style, text
from lookinside.figures.numbers import evenly
from lookinside.figures.picture import Picture, Section, Subject
from lookinside.figures.recurrence import Recurrence
from lookinside.figures.style import MARGIN, WIDTH, Sheet

SIDE, GAP, APART, LINE, ROWS = 0.41, 0.04, 0.16, 0.2, 9
"""In inches: the least width of a tile, the room between two, between two units, and for the words
under them; and how many rows there are at most."""
TALL, LEFT, RIGHT, UNDER, HEAD = 0.9, 0.5, 1.6, 0.55, 0.18
"""Of the histogram in inches: its height and the room around it; and of the seeds' names."""


class Given(NamedTuple):
    """A layer's name, the seeds, its numbers of the stage `match`, and what they amount to."""

    layer: str
    seeds: NDArray[Any]
    found: Mapping[str, NDArray[Any]]
    counted: Recurrence
    sure: float


def picture(subject: Subject, given: Given) -> Picture:
    """Draw how alike matches are, against chance; under it units and matches, the best first."""
    tiles, limit = _tiles(given)
    count, room = len(given.seeds), WIDTH - 2 * MARGIN
    across = max(1, int((room + APART) // (count * (SIDE + GAP) - GAP + APART)))
    side = ((room + APART) / across - APART + GAP) / count - GAP
    tall = side * tiles.shape[3] / tiles.shape[4]
    shown = evenly(np.arange(tiles.shape[1]), across * ROWS)
    top, pitch = TALL + UNDER + HEAD, tall + LINE
    end = top + -(-len(shown) // across) * pitch
    title = f"Do other seeds learn the features of {given.layer}?"
    sheet = Sheet(subject, title, end + (kernels.BAR if limit else 0.0))
    _histogram(sheet, given.counted)
    drawn: BboxImage | None = None
    for place, which in enumerate(shown):
        row, column = divmod(place, across)
        words = _words(given, int(given.found["units"][which]))
        for seed, (word, colour) in enumerate(words):
            left = MARGIN + column * (count * (side + GAP) - GAP + APART) + seed * (side + GAP)
            box = left, top + row * pitch, side, tall
            if given.found["silent"][seed, which]:
                sheet.rectangle(box, fill=False, edgecolor=style.LINE, linewidth=0.6)
            elif limit:
                drawn = kernels.show(sheet, box, tiles[seed, which].mean(0), limit)
            else:
                sheet.image(box, tiles[seed, which])
            how: dict[str, Any] = {"ha": "center", "size": style.SMALL}
            middle, below = left + side / 2, box[1] + tall + 0.03
            sheet.write(word, middle, below, color=colour, **how)
            if row == 0:
                named = text.shorten(f"seed {given.seeds[seed]}", side + GAP, style.SMALL)
                sheet.write(named, middle, top - HEAD, color=style.QUIET, **how)
    if drawn is not None:
        kernels.bar(sheet, end - 0.05, drawn, "weight, each filter scaled to length 1")
    alt = (
        "Two histograms of how alike matches are; under them"
        f" {text.counted(len(shown), 'unit')} of {given.layer}, each beside its matches in other"
        " seeds, with the values."
    )
    silent = bool(given.found["silent"][:, shown].any())
    caption = _caption(given, len(shown), silent)
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)


def _tiles(given: Given) -> tuple[NDArray[Any], float]:
    """The tiles, [seeds, units, C, h, w], and of weights, scaled to length 1, where they end."""
    tiles = given.found["pictures"]
    if not given.counted.by_weights:
        return tiles, 0.0
    norms = np.sqrt(np.square(tiles).sum((2, 3, 4), keepdims=True))
    scaled = tiles / np.maximum(norms, np.finfo(np.float32).tiny)
    return scaled, kernels.scale(scaled.mean(2))


def _words(given: Given, unit: int) -> list[tuple[str, str]]:
    """What stands under a unit and its matches, and in which colours: blue beats the limit."""
    values = given.counted.alike[:, unit]
    colours = np.where(values > given.counted.limit, style.BLUE, style.QUIET)
    said = [f"{value:.2f}" for value in values]
    return [(str(unit), style.INK), *zip(said, colours.tolist(), strict=True)]


def _histogram(sheet: Sheet, counted: Recurrence) -> None:
    """Draw the matches in other seeds, and those in untrained networks, as shares of them."""
    axes = sheet.axes(MARGIN + LEFT, 0, WIDTH - 2 * MARGIN - LEFT - RIGHT, TALL)
    low = min(0.0, float(counted.chance.min()), float(counted.alike.min()))
    bins = np.linspace(low, 1, 31)
    for values, colour in ((counted.chance, style.GRAY), (counted.alike, style.BLUE)):
        shares = np.histogram(values, bins)[0] / values.size
        axes.stairs(shares, bins, color=colour, linewidth=1.4)
        axes.stairs(shares, bins, color=colour, alpha=0.2, fill=True)
    axes.axvline(counted.limit, color=style.ORANGE, linewidth=1, linestyle=(0, (4, 3)))
    axes.set(xlim=(low, 1), xlabel=counted.measure)
    axes.yaxis.set_major_locator(MaxNLocator(2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share, 0)))
    axes.set_ylabel("share of\nmatches", size=style.SMALL)
    named = {
        "other seeds": style.BLUE,
        "untrained networks": style.GRAY,
        f"limit {counted.limit:.2f}": style.ORANGE,
    }
    for line, (words, colour) in enumerate(named.items()):
        at = WIDTH - MARGIN - RIGHT + 0.15, 0.1 + 0.2 * line
        sheet.write(words, *at, size=style.SMALL, color=colour)


def _caption(given: Given, shown: int, silent: bool) -> str:
    """What is shown, how many units recur, and how alike they are."""
    counted = given.counted
    kind = "its weights" if counted.by_weights else "the part of a test image that excites it most"
    every = "All" if shown == counted.units else f"{shown}, at even distances, of the"
    best = int(given.found["units"][0])
    return (
        f"{every} {text.counted(counted.units, 'unit')} of {given.layer}, from the one that recurs"
        f" best to the worst. Of each: {kind}, with its number; then the same of its match in other"
        f" seeds, with the {counted.measure}. Blue are values above the limit, which"
        f" {percent(given.sure, 0)} of the matches with untrained networks stay below. Above it in"
        f" every other seed are {number(int(counted.recurs.sum()))}, by chance"
        f" {number(counted.by_chance)}; the median is {np.median(counted.alike):.2f}, of untrained"
        f" networks {np.median(counted.chance):.2f}. Unit {best} recurs best, with at least"
        f" {counted.alike[:, best].min():.2f}."
        f"{' An empty frame is a unit that nothing excites.' if silent else ''}"
    )
