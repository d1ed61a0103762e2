"""The log of the ascent: score, logit, gradient and its factor by class, step by step."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import brief, percent
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.optimised import Found, labels
from lookinside.figures.picture import Numbers, Picture, Section, Subject

ROW, HEAD, FOOT, GAP = 0.5, 0.24, 0.42, 0.42
"""Height of a row, of the heads above and the axis below, and the space between columns, inches."""
HEADS = ("score", "logit", "gradient's range", "step size")
NAME = 6.0
"""Font size of the predicted classes."""
MOST = 12
"""Classes drawn."""
SPAN = 1.1
"""How far the axis of steps spans, by their count."""


def settled(found: Found) -> NDArray[np.int64]:
    """After how many steps each class is predicted with a score of 99 % for good: [U].

    It is the number of all steps for a class that never is.
    """
    sure = (found["log_predicted"] == found["units"][:, None]) & (found["log_score"] >= 0.99)
    unsure = np.cumsum(~sure[:, ::-1], axis=1)[:, ::-1] > 0
    steps: NDArray[np.int64] = unsure.sum(axis=1)
    return steps


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "maximised") -> dict[str, Picture]:
    """Draw what N5 prints at each step, from the probe `maximise.layers.maximised`."""
    return {
        layer: _layer(subject, found)
        for layer, found in by_layer(numbers[probe]).items()
        if bool(found["output"])
    }


def _layer(subject: Subject, found: Found) -> Picture:
    """A row of four charts for each class."""
    names = labels(subject, found)[:MOST]
    words = [text.shorten(name, 1.0, style.SMALL) for name in names]
    before = 0.5 + max(text.width(word, style.SMALL) for word in words)
    wide = (style.WIDTH - 2 * style.MARGIN - before - (len(HEADS) - 1) * GAP) / len(HEADS)
    title = "The ascent, step by step"
    sheet = style.Sheet(subject, title, HEAD + len(names) * ROW + FOOT)
    ranges = (
        (0.0, 1.0),
        _range(found["log_loss"][:MOST]),
        _range(np.stack([found["log_lowest"][:MOST], found["log_highest"][:MOST]])),
        _range(np.log10(found["log_rate"][:MOST])),
    )
    for column, head in enumerate(HEADS):
        left = style.MARGIN + before + column * (wide + GAP)
        sheet.write(head, left, 0.0, size=style.SMALL, color=style.QUIET)
        for row in range(len(names)):
            axes = sheet.axes(left, HEAD + row * ROW, wide, ROW - 0.12)
            _chart(axes, found, row, column)
            if column == 0:
                _mistaken(axes, subject, found, row)
            low, high = ranges[column]
            axes.set_ylim(low - 0.06 * (high - low), high + 0.06 * (high - low))
            axes.yaxis.set_major_locator(MaxNLocator(2) if column else FixedLocator([0, 1]))
            axes.tick_params(labelsize=7, length=2, labelbottom=row == len(names) - 1)
            if column == 0:
                axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
            if column == 3:
                axes.yaxis.set_major_locator(FixedLocator(powers(low, high)))
                axes.yaxis.set_major_formatter(FuncFormatter(lambda power, _: brief(10**power)))
        axes.set_xlabel("step", size=style.SMALL)
    for row, word in enumerate(words):
        middle = HEAD + row * ROW + (ROW - 0.12) / 2
        sheet.write(word, style.MARGIN, middle, size=style.SMALL, va="center")
    alt = (
        f"Four small line charts for each of {len(names)} classes: score of the predicted class,"
        " logit, range of the gradient, and what it is multiplied by, over the steps."
    )
    caption = _caption(subject, found)
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)


def _range(values: NDArray[Any]) -> tuple[float, float]:
    """The least and the largest value, apart."""
    low, high = float(values.min()), float(values.max())
    return low, high if high > low else low + 1


def powers(low: float, high: float) -> list[float]:
    """The powers of ten of two round numbers, far apart, between two powers of ten."""
    round_ones = [
        power + float(np.log10(digit))
        for power in range(int(np.floor(low)) - 1, int(np.ceil(high)) + 1)
        for digit in (1, 2, 3, 5, 7)
    ]
    inside = [power for power in round_ones if low <= power <= high]
    return [inside[0], inside[-1]] if len(inside) > 1 else inside


def _chart(axes: Axes, found: Found, row: int, column: int) -> None:
    """Draw one quantity of a class by step."""
    steps = np.arange(found["log_loss"].shape[1])
    if column == 0:
        right = found["log_predicted"][row] == found["units"][row]
        axes.plot(steps, found["log_score"][row], color=style.LINE, linewidth=1.0)
        for colour, which in ((style.BLUE, right), (style.ORANGE, ~right)):
            axes.plot(steps[which], found["log_score"][row][which], "o", ms=2.2, color=colour)
    elif column == 1:
        axes.plot(steps, found["log_loss"][row], color=style.BLUE, linewidth=1.2)
    elif column == 3:
        axes.plot(steps, np.log10(found["log_rate"][row]), color=style.BLUE, linewidth=1.2)
    else:
        ends = found["log_lowest"][row], found["log_highest"][row]
        axes.fill_between(steps, *ends, color=style.BLUE, alpha=0.3, linewidth=0)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))


def mistaken(found: Found, row: int) -> list[tuple[int, int]]:
    """The steps from which on another class than the wanted one is predicted, and which."""
    predicted, wanted = found["log_predicted"][row], found["units"][row]
    changes = np.flatnonzero(np.diff(predicted, prepend=wanted))
    return [(int(step), int(predicted[step])) for step in changes if predicted[step] != wanted]


def _mistaken(axes: Axes, subject: Subject, found: Found, row: int) -> None:
    """Name the other classes that are predicted, in their order."""
    others = mistaken(found, row)
    if others:
        room = axes.get_position().width * style.WIDTH
        words = text.shorten(", ".join(subject.classes[other] for _, other in others), room, NAME)
        scores = found["log_score"][row]
        wide = text.width(words, NAME) / room * SPAN * len(scores)
        at, low = text.free(scores, others[0][0], wide)
        how: dict[str, Any] = {"va": "bottom" if low else "top", "color": style.ORANGE}
        axes.text(at, 0.04 if low else 0.96, words, size=NAME, **how)


def _caption(subject: Subject, found: Found) -> str:
    """Say how soon the classes are seen, and how far the logits climb."""
    when, steps = settled(found), found["log_loss"].shape[1]
    most = int(found["objective"].argmax())
    never = int((when == steps).sum())
    soon = (
        f" All are seen with 99 % or more after {text.counted(int(when.max()), 'step')}"
        if not never
        else f" {text.counted(never, 'class is', 'classes are')} not seen with 99 % to the end"
    )
    last = found["log_score"][:, -1]
    return (
        "Each step, before it is taken, as notebook N5 prints it: the predicted class's"
        " score (blue where it is the wanted class, orange and named where another), the wanted"
        " logit, the gradient's range, and the step size by which it is multiplied: that of a step"
        f" divided by the gradient's deviation.{soon}; at the last step the lowest"
        f" score is {percent(float(last.min()), 1)}. The highest logit:"
        f" {found['objective'][most]:.1f}, of {subject.classes[int(found['units'][most])]}."
    )
