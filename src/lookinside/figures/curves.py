"""How the training went, epoch by epoch, and within epochs where they are few."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.labels import parted
from lookinside.figures.picture import Numbers, Picture, Section, Subject

LINES = {
    "train": (style.BLUE, "solid"),
    "validation": (style.ORANGE, "solid"),
    "test": (style.GRAY, "dashed"),
}
HEIGHT, LEFT, RIGHT = 1.95, 0.62, 0.85
"""Of a panel, and of the room for its axis and for the lines' names, in inches."""
Columns = Mapping[str, NDArray[Any]]
CLASSIFIER = ("accuracy", "loss")
NATS: Mapping[str, str] = {"loss": "nats per image"}
"""A classifier's figures and their units."""
STEEP = 20
"""From this ratio of the largest to the smallest loss on, its axis is logarithmic."""
EARLY = 0.1
"""The share of a training at whose start the accuracy may lie below the panel."""
APART = 0.09
"""Least distance between two names, as a share of a panel's height."""


def _panel(axes: Axes, history: Columns, within: Columns | None, quantity: str, best: int) -> bool:
    """Draw one quantity's lines, the best epoch, and each line's name at its right end.

    Where there is something to tell `within` epochs, the line of the training images does. Says
    whether it begins below the panel.
    """
    epochs, column = history["epoch"], f"train_{quantity}"
    names = [name for name in LINES if f"{name}_{quantity}" in history]
    few = len(epochs) <= 20
    for name in names:
        colour, dashes = LINES[name]
        values = history[f"{name}_{quantity}"]
        if name == "train" and within:
            axes.plot(within["epoch"], within[column], color=colour, linewidth=1.2)
        else:
            marker = "o" if few else ""
            axes.plot(epochs, values, color=colour, linestyle=dashes, marker=marker, ms=3.5)
    axes.axvline(epochs[best], color=style.LINE, linewidth=1.2, zorder=0)
    chosen = history[f"validation_{quantity}"][best]
    axes.plot(epochs[best], chosen, "o", ms=8, mfc="none", mec=style.INK, mew=1.3, clip_on=False)
    axes.grid(axis="y")
    first = within["epoch"][0] if within else epochs[0]
    pad = 0.02 * (epochs[-1] - first) if within else max(0.02 * (epochs[-1] - first), 0.25)
    axes.set_xlim(first - pad, epochs[-1] + pad)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True, min_n_ticks=1))
    drawn = [history[f"{name}_{quantity}"] for name in names]
    every = np.concatenate([*drawn, within[column]] if within else drawn)
    if quantity != "accuracy" and 0 < STEEP * np.nanmin(every) < np.nanmax(every):
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda loss, _: f"{loss:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
    if quantity == "accuracy" and within:
        rest = np.concatenate([*drawn, np.quantile(within[column], [EARLY])])
        bottom, top = float(np.nanmin(rest)), float(np.nanmax(every))
        axes.set_ylim(bottom - 0.04 * (top - bottom), top + 0.04 * (top - bottom))
    low, high = axes.get_ylim()
    to_share = (axes.transScale + axes.transLimits).transform
    ends = [float(history[f"{name}_{quantity}"][-1]) for name in names]
    shares = [
        float(to_share((epochs[-1], end))[1]) if np.isfinite(end) else 0.5
        for end in np.clip(ends, low, high)
    ]
    for name, share in zip(names, parted(shares, APART), strict=True):
        axes.text(1.02, share, name, color=LINES[name][0], va="center", transform=axes.transAxes)
    return within is not None and bool(np.nanmin(within[column]) < low)


@style.styled
def draw(
    subject: Subject,
    numbers: Numbers,
    panels: Sequence[str] = CLASSIFIER,
    units: Mapping[str, str] = NATS,
    better: Literal["min", "max"] = "max",
) -> Picture:
    """Draw a panel for each of the task's figures by epoch, the best epoch marked.

    `panels` names the figures, uppermost the one that chooses the best weights; the first epoch of
    its `better` validation value counts as the best. `units` are written at the figures' axes.
    """
    history, within = dict(numbers["history"]), _within(numbers)
    epochs, chosen = history["epoch"], panels[0]
    values = history[f"validation_{chosen}"]
    best = int(np.nanargmax(values) if better == "max" else np.nanargmin(values))
    when = int(epochs[best])
    title = "Training curves"
    sheet = style.Sheet(subject, title, len(panels) * HEIGHT + 0.4 * len(panels) + 0.25)
    room = style.WIDTH - 2 * style.MARGIN - LEFT - RIGHT
    below = []
    for row, quantity in enumerate(panels):
        axes = sheet.axes(style.MARGIN + LEFT, 0.2 + row * (HEIGHT + 0.4), room, HEIGHT)
        below += [quantity] if _panel(axes, history, within, quantity, best) else []
        words = [units[quantity]] if quantity in units else []
        words += ["log"] if axes.get_yscale() == "log" else []
        axes.set_ylabel(f"{quantity} ({', '.join(words)})" if words else quantity)
        if quantity == "accuracy":
            axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
        if row == 0:
            near = float(axes.transLimits.transform((epochs[best], 0))[0])
            axes.annotate(
                f"best epoch: {when}",
                (min(max(near, 0.1), 0.9), 1.03),
                xycoords="axes fraction",
                size=style.SMALL,
                ha="center",
            )
        axes.yaxis.set_label_coords(-(LEFT - 0.08) / room, 0.5)
    axes.set_xlabel("epoch")
    at_best, at_last = (_value(chosen, float(values[place])) for place in (best, -1))
    names, steps = text.listed(panels), np.diff(history["step"], prepend=0)
    short = ", the last of them cut short" if steps[-1] < steps[0] else ""
    last = "and the last" if when == epochs[-1] else f"(the last epoch has {at_last})"
    caption = (
        f"{names.capitalize()} over {text.counted(len(epochs), 'epoch')}{short}. The ring marks"
        f" epoch {when}, whose validation {chosen} of {at_best} is the best {last}: its weights are"
        " the ones looked into here."
    )
    if within:
        length = text.counted(round(float(np.median(np.diff(within["step"])))), "step")
        caption += f" Points of the training line are means over about {length}"
        caption += f"; the first of {text.listed(below)} lie below." if below else "."
    chart = "chart" if len(panels) == 1 else "charts"
    alt = (
        f"{text.counted(len(panels), 'line ' + chart, 'line ' + chart)} over the epochs: {names},"
        " from top to bottom, for training and validation"
        f" images{' and test images' if f'test_{chosen}' in history else ''}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.TRAINING)


def _within(numbers: Numbers) -> Columns | None:
    """What is known of the training images within epochs; None if that is nothing."""
    steps = dict(numbers["steps"])
    return steps if len(steps["epoch"]) > len(numbers["history"]["epoch"]) else None


def _value(quantity: str, value: float) -> str:
    """A figure of the task in words."""
    return percent(value) if quantity == "accuracy" else f"{value:.4g}"
