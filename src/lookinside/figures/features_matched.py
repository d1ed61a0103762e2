"""Which features recur in networks that differ in nothing but their seed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lookinside.core.words import number, percent
from lookinside.figures import matched_units, style, text
from lookinside.figures.across import joint
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.recurrence import Recurrence, recurrence
from lookinside.figures.style import MARGIN, WIDTH, Sheet

ROW, RUN, TOP, NAME, WORDS = 0.25, 0.1, 0.42, 1.95, 1.3
"""In inches: heights of a row, of the room between runs and of the heads; widths of the words."""
ENDS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles between which bars reach."""

Layers = dict[str, dict[str, Recurrence]]


@style.styled
def draw(across: Mapping[str, tuple[Subject, Numbers]], sure: float = 0.95) -> dict[str, Picture]:
    """Draw how well each hidden layer recurs, and each layer's units beside their matches.

    The numbers are those of the stage `match`. A unit recurs if its match in every other seed is
    more alike than the share `sure` of matches with untrained networks. Without other seeds, or
    hidden units, nothing is drawn.
    """
    several = {
        run: (subject, numbers)
        for run, (subject, numbers) in across.items()
        if numbers["match"]["seeds"].size > 1 and by_layer(numbers["match"])
    }
    if not several:
        return {}
    found: Layers = {
        run: {name: recurrence(each, sure) for name, each in by_layer(numbers["match"]).items()}
        for run, (_, numbers) in several.items()
    }
    pictures = {"layers": _overview(several, found, sure)}
    for run, (subject, numbers) in several.items():
        for layer, each in by_layer(numbers["match"]).items():
            if each["pictures"].size:
                seeds = numbers["match"]["seeds"]
                given = matched_units.Given(layer, seeds, each, found[run][layer], sure)
                pictures[f"{run}-{layer}"] = matched_units.picture(subject, given)
    return pictures


def _overview(across: Mapping[str, tuple[Subject, Numbers]], found: Layers, sure: float) -> Picture:
    """How alike matches are in every layer of every run, beside those by chance."""
    rows = sum(len(layers) for layers in found.values())
    title = "Do other seeds learn the same features?"
    height = ROW * rows + RUN * len(found)
    sheet = Sheet(joint(across), title, TOP + height + 0.5)
    left = MARGIN + NAME
    axes = sheet.axes(left, TOP, WIDTH - MARGIN - WORDS - left, height)
    how: dict[str, Any] = {"size": style.SMALL, "color": style.QUIET}
    sheet.write("blue: matches in other seeds\ngray: in untrained networks", left, 0, **how)
    sheet.write("recur (by chance)", WIDTH - MARGIN, 0.16, ha="right", **how)
    down = 0.0
    for run, layers in found.items():
        down += RUN
        for place, (layer, each) in enumerate(layers.items()):
            at, size = TOP + down + ROW / 2, style.SMALL
            if place == 0:
                sheet.write(
                    text.shorten(run, NAME - 0.75, size), MARGIN, at, va="center", size=size
                )
            words = f"{layer}*" if each.by_weights else layer
            sheet.write(words, left - 0.1, at, ha="right", va="center", size=size)
            share = f"{int(each.recurs.sum())} of {number(each.units)} ({each.by_chance})"
            sheet.write(share, WIDTH - MARGIN, at, ha="right", va="center", size=size)
            _bar(axes, each.chance, down + 0.62 * ROW, style.GRAY)
            _bar(axes, each.alike, down + 0.38 * ROW, style.BLUE)
            down += ROW
    lowest = min(
        float(np.quantile(r.chance, ENDS[0])) for ls in found.values() for r in ls.values()
    )
    axes.set(ylim=(height, 0), xlim=(min(0.0, lowest), 1), yticks=[])
    axes.set_xlabel("how alike a unit and its match are")
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    alt = (
        f"For each of {text.counted(rows, 'layer')} of {text.counted(len(found), 'run')}, two bars"
        " on an axis from 0 to 1: how alike units are to their matches in other seeds, and in"
        " untrained networks."
    )
    return Picture(sheet.figure, title, _caption(across, found, sure), alt, Section.FEATURES)


def _bar(axes: Axes, values: NDArray[Any], up: float, colour: str) -> None:
    """Draw where values lie: nine in ten thin, half of them thick, and their median."""
    low, first, middle, last, high = np.quantile(values, ENDS)
    axes.plot([low, high], [up, up], color=colour, lw=1.2)
    axes.plot([first, last], [up, up], color=colour, lw=4, solid_capstyle="butt")
    axes.plot(middle, up, "|", color=style.PAPER, ms=4.5, mew=1.2)


def _caption(across: Mapping[str, tuple[Subject, Numbers]], found: Layers, sure: float) -> str:
    """How to read it, how many units recur in all, and in which layers most and fewest do."""
    each = {f"{run}'s {name}": one for run, layers in found.items() for name, one in layers.items()}
    share = {name: float(one.recurs.mean()) for name, one in each.items()}
    units = sum(one.units for one in each.values())
    recur = sum(int(one.recurs.sum()) for one in each.values())
    chance = sum(one.by_chance for one in each.values())
    most, fewest = max(share, key=share.__getitem__), min(share, key=share.__getitem__)
    ends = (
        f" Most recur in {most} ({percent(share[most], 0)}), fewest in {fewest}"
        f" ({percent(share[fewest], 0)})."
    )
    seeds = len(next(iter(across.values()))[1]["match"]["seeds"]) - 1
    return (
        f"The hidden units of the first seed, each matched with one of"
        f" {text.counted(seeds, 'other seed')} of the same run, so that they are as alike as can be"
        " in sum: by the cosine of the weights where the layer sees the image itself (*), else by"
        " the correlation of the activations on the same test images. Thick is the middle half of"
        " the matches, thin nine in ten, the gap their median. A unit recurs if its match in every"
        f" other seed is more alike than {percent(sure, 0)} of the matches with untrained networks:"
        f" {number(recur)} of {number(units)} do, by chance {number(chance)} would."
        f"{ends if len(share) > 1 else ''} Trained weights are smooth, random ones are not, so a"
        " wide layer beats chance easily: what it comes to is the value itself."
    )
