"""What each choice of a sweep changes, with its interval."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import percent, signed
from lookinside.figures import style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject

ROW, GAP, TOP = 0.24, 0.33, 0.3
"""Heights in inches: of an option, of a choice's heading, of the columns' heads."""
LABELS, MEANS, WORDS = 1.2, 0.62, 1.68
"""Widths in inches of the columns beside the axes: names, mean accuracies, changes in words."""

Found = dict[str, NDArray[Any]]


def order(found: Found) -> list[list[int]]:
    """The rows of each choice, the best option first; the choice that matters most comes first."""
    choices = [np.flatnonzero(found["choice"] == name) for name in dict.fromkeys(found["choice"])]
    effect = found["effect"]
    choices.sort(key=lambda rows: -float(np.ptp(effect[rows])))
    return [sorted(rows.tolist(), key=lambda row: -float(effect[row])) for rows in choices]


def _words(found: Found, row: int) -> str:
    """An option's change with its interval."""
    if not found["pairs"][row]:
        return "reference"
    effect, low, high = (float(found[key][row]) for key in ("effect", "low", "high"))
    if np.isnan(low):
        return signed(effect)
    return f"{signed(effect)} ({signed(low)} to {signed(high)})"


def _mark(axes: Axes, found: Found, row: int, height: float, differences: NDArray[Any]) -> None:
    """Draw an option: its pairs, its interval and its mean; a ring at zero if it is the first."""
    if not found["pairs"][row]:
        axes.plot(0, height, "o", ms=5, mfc=style.PAPER, mec=style.QUIET, mew=1.2, zorder=4)
        return
    effect, low, high = (float(found[key][row]) for key in ("effect", "low", "high"))
    sure = low > 0 or high < 0
    colour = style.GRAY if not sure else style.BLUE if effect > 0 else style.ORANGE
    spread = 0.075 * np.sin(2.4 * np.arange(len(differences)))
    axes.plot(differences, height + spread, "o", ms=3, mew=0, color=colour, alpha=0.22, zorder=2)
    axes.plot([low, high], [height, height], color=colour, linewidth=2.6, zorder=3)
    axes.plot(effect, height, "o", ms=4.5, color=colour, mec=style.PAPER, mew=0.7, zorder=4)


def _caption(found: Found, groups: list[list[int]]) -> str:
    """Say how to read it, what matters most, and what can't be told from nothing."""
    pairs = int(found["pairs"].max())
    epochs = int(found["epochs"])
    first, others = groups[0], [row for rows in groups for row in rows if found["pairs"][row]]
    most = max((row for row in first if found["pairs"][row]), key=lambda r: abs(found["effect"][r]))
    unsure = [row for row in others if found["low"][row] <= 0 <= found["high"][row]]
    return (
        f"Change of the validation accuracy after {text.counted(epochs, 'epoch')}, in percentage"
        " points, against the option with the ring. A faint dot is a pair of combinations that"
        f" differ in nothing else (up to {pairs} an option); the full dot is their mean, the line"
        " its 95 % interval by Student's t. Blue is better, orange worse, gray can't be told from"
        f" no change ({len(unsure)} of {len(others)}). Most matters {found['choice'][most]}"
        f" {found['option'][most]}: {_words(found, most)} points."
    )


@style.styled
def draw(subject: Subject, numbers: Numbers) -> Picture:
    """Draw the effects of a full grid, from `lookinside.evaluation.effects`."""
    found, pairs = dict(numbers["effects"]), numbers["pairs"]
    groups = order(found)
    rows = sum(len(group) for group in groups)
    body = TOP + rows * ROW + len(groups) * GAP
    title = "What each choice changes"
    sheet = style.Sheet(subject, title, body + 0.45)
    left = style.MARGIN + LABELS + MEANS + 0.12
    right = style.WIDTH - style.MARGIN
    axes = sheet.axes(left, TOP, right - WORDS - left, body - TOP)
    axes.set_ylim(body - TOP, 0)
    axes.axvline(0, color=style.QUIET, linewidth=0.8, zorder=1)
    axes.grid(axis="x")
    means = left - 0.12
    small: dict[str, Any] = {"size": style.SMALL, "color": style.QUIET}
    sheet.write("mean\naccuracy", means, 0, ha="right", **small)
    sheet.write("change, 95 % interval", right, 0.13, ha="right", **small)
    down = 0.0
    for group in groups:
        heading = text.shorten(found["choice"][group[0]], LABELS + MEANS, style.BODY)
        sheet.write(heading, style.MARGIN, TOP + down + GAP - 0.21, weight="bold")
        down += GAP
        for row in group:
            middle = down + ROW / 2
            at: dict[str, Any] = {"va": "center", "size": style.BODY}
            option = text.shorten(found["option"][row], LABELS - 0.15, style.BODY)
            sheet.write(option, style.MARGIN + 0.15, TOP + middle, **at)
            mean = percent(float(found["mean"][row]), 1)
            sheet.write(mean, means, TOP + middle, ha="right", **at)
            said = {**at, "size": style.SMALL, "ha": "right"}
            if not found["pairs"][row]:
                said |= {"color": style.QUIET}
            sheet.write(_words(found, row), right, TOP + middle, **said)
            _mark(axes, found, row, middle, pairs["difference"][pairs["row"] == row])
            down += ROW
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda points, _: signed(points, "g")))
    axes.set_xlabel("percentage points")
    alt = (
        f"For each of {text.counted(len(groups), 'choice')}, a row an option: a dot with its"
        " interval on an axis of percentage points, the mean accuracy to its left and the change"
        " in words to its right."
    )
    return Picture(sheet.figure, title, _caption(found, groups), alt, Section.RESULTS)
