"""How the values of each weight are distributed while a network learns."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from lookinside.figures import style, text
from lookinside.figures.histogram import Histogram
from lookinside.figures.numbers import over_epochs, spread_out
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.read_off import APART
from lookinside.figures.style import MARGIN, WIDTH, Sheet

STEP, TALL = 0.19, 1.7
"""Inches between two ridges, and the height of a ridge by this distance."""
HEAD, FOOT, LEFT, GAP = 0.42, 0.54, 0.5, 0.22
"""Inches above and below a panel's ridges, for the epochs left of a row, and between two panels."""
MOST = 7
"""Epochs drawn."""

Ridges = Mapping[int, Histogram]


@style.styled
def draw(subject: Subject, numbers: Numbers) -> Mapping[str, Picture]:
    """Draw ridges, an epoch each from above, for every weight; biases are a picture of their own.

    They are the histograms that training kept. What never changed from one value is left out.
    """
    kept = over_epochs(numbers["histograms"])
    names = [name.removesuffix("/counts") for name in kept if name.endswith("/counts")]
    found: dict[str, Ridges] = {
        name: {
            epoch: Histogram(kept[f"{name}/counts"][epoch], kept[f"{name}/edges"][epoch])
            for epoch in spread_out(list(kept[f"{name}/counts"]), MOST)
        }
        for name in names
    }
    found = {
        name: ridges
        for name, ridges in found.items()
        if not all(each.constant for each in ridges.values())
    }
    biases = {name for name in found if name.rpartition(".")[2].startswith("bias")}
    groups = {"weights": found.keys() - biases, "biases": biases}
    return {
        kind: _picture(subject, kind, {name: found[name] for name in found if name in names})
        for kind, names in groups.items()
        if names
    }


def _picture(subject: Subject, kind: str, found: Mapping[str, Ridges]) -> Picture:
    """All parameters of a kind, two or three in a row."""
    columns = min(len(found), 2 if len(found) <= 4 else 3)
    epochs = list(next(iter(found.values())))
    inside = STEP * (len(epochs) - 1 + TALL)
    pitch = HEAD + inside + FOOT
    rows = -(-len(found) // columns)
    title = f"How the {kind} are distributed over training"
    sheet = Sheet(subject, title, rows * pitch)
    room = WIDTH - 2 * MARGIN - LEFT
    width = (room - GAP * (columns - 1)) / columns
    for place, (name, ridges) in enumerate(found.items()):
        row, column = divmod(place, columns)
        left, top = MARGIN + LEFT + column * (width + GAP), row * pitch
        sheet.write(text.shorten(name, width, style.SMALL), left, top, size=style.SMALL)
        first, *_, last = (each.spread for each in ridges.values())
        said = f"sd {first:.2g} → {last:.2g}"
        sheet.write(said, left, top + 0.16, size=style.SMALL, color=style.QUIET)
        axes = sheet.axes(left, top + HEAD, width, inside)
        _panel(axes, ridges, epochs if column == 0 else [])
        axes.set_xlabel("value")
        if column == 0:
            axes.set_ylabel("epoch")
    words, plotted = _said(kind, found, epochs), list(_plotted(found))
    return Picture(sheet.figure, title, *words, Section.WEIGHTS, plotted=plotted)


def _plotted(found: Mapping[str, Ridges]) -> Iterator[Mapping[str, Any]]:
    """A row a ridge: where its first bin begins, how wide bins are, how many values each has."""
    for name, ridges in found.items():
        for epoch, each in ridges.items():
            ridge = each.coarse()
            wide = float(ridge.edges[-1] - ridge.edges[0]) / len(ridge.counts)
            yield {
                **{"parameter": name, "epoch": epoch},
                **{"begins": f"{ridge.edges[0]:.5g}", "bin_width": f"{wide:.5g}"},
                "counts": " ".join(f"{count:g}" for count in ridge.counts),
            }


def _panel(axes: Axes, ridges: Ridges, names: list[int]) -> None:
    """Draw a parameter's ridges, the first epoch uppermost, the last in orange."""
    reaches = np.array([ridge.reach for ridge in ridges.values()])
    low, high = float(reaches.min()), float(reaches.max())
    pad = 0.04 * (high - low) or 1.0
    for place, each in enumerate(ridges.values(), start=1):
        ridge = each.coarse()
        base = len(ridges) - place
        colour = style.ORANGE if base == 0 else style.BLUE
        if ridge.constant:
            axes.vlines(ridge.middles[0], base, base + TALL, color=colour, zorder=place)
        else:
            places = [ridge.edges[0], *ridge.middles, ridge.edges[-1]]
            heights = [base, *(base + TALL * ridge.counts / ridge.counts.max()), base]
            axes.fill_between(places, base, heights, color=colour, alpha=0.28, lw=0, zorder=place)
            axes.plot(places, heights, color=colour, lw=0.9, zorder=place, gid=APART)
        axes.axhline(base, color=style.LINE, lw=0.5, zorder=0)
    axes.set(xlim=(low - pad, high + pad), ylim=(0, len(ridges) - 0.9 + TALL))
    axes.axvline(0, color=style.LINE, lw=0.8, zorder=0)
    axes.set_yticks(range(len(names) - 1, -1, -1), list(map(str, names)))
    axes.tick_params(axis="y", length=0, pad=2)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(4, prune="both"))


def _said(kind: str, found: Mapping[str, Ridges], epochs: list[int]) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    first, last = epochs[0], epochs[-1]
    growth = {name: ridges[last].spread - ridges[first].spread for name, ridges in found.items()}
    most = max(growth, key=lambda name: abs(growth[name]))
    before, after = (found[most][epoch].spread for epoch in (first, last))
    caption = (
        f"The values of {text.counted(len(found), 'parameter')}, from epoch {first} (uppermost) to"
        f" {last} (orange). Each ridge is scaled to its own peak; sd is the standard deviation at"
        f" the first and at the last of these epochs. It changed most in {most}: from"
        f" {before:.2g} to {after:.2g}."
    )
    alt = (
        f"{text.counted(len(found), 'small chart')} of the {kind}, in each"
        f" {text.counted(len(epochs), 'histogram')} one below the other, an epoch each."
    )
    return caption, alt
