"""The log of the ascent: score, logit and gradient of each class, step by step."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.optimised import Found, labels
from lookinside.figures.picture import Numbers, Picture, Section, Subject

ROW, HEAD, FOOT, GAP = 0.5, 0.24, 0.42, 0.42
"""Height of a row, of the heads above and the axis below, and the space between columns, inches."""
MOST = 12
"""Classes drawn."""


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
    """A row of three charts for each class."""
    names = labels(subject, found)[:MOST]
    words = [text.shorten(name, 1.0, style.SMALL) for name in names]
    before = 0.5 + max(text.width(word, style.SMALL) for word in words)
    wide = (style.WIDTH - 2 * style.MARGIN - before - 2 * GAP) / 3
    title = "The ascent, step by step"
    sheet = style.Sheet(subject, title, HEAD + len(names) * ROW + FOOT)
    heads = ("score", "logit", "gradient, least to most")
    ranges = (
        (0.0, 1.0),
        _range(found["log_loss"][:MOST]),
        _range(np.stack([found["log_lowest"][:MOST], found["log_highest"][:MOST]])),
    )
    for column, head in enumerate(heads):
        left = style.MARGIN + before + column * (wide + GAP)
        sheet.write(head, left, 0.0, size=style.SMALL, color=style.QUIET)
        for row in range(len(names)):
            axes = sheet.axes(left, HEAD + row * ROW, wide, ROW - 0.12)
            _chart(axes, found, row, column)
            low, high = ranges[column]
            axes.set_ylim(low - 0.06 * (high - low), high + 0.06 * (high - low))
            axes.yaxis.set_major_locator(MaxNLocator(2) if column else FixedLocator([0, 1]))
            axes.tick_params(labelsize=7, length=2, labelbottom=row == len(names) - 1)
            if column == 0:
                axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
        axes.set_xlabel("step", size=style.SMALL)
    for row, word in enumerate(words):
        middle = HEAD + row * ROW + (ROW - 0.12) / 2
        sheet.write(word, style.MARGIN, middle, size=style.SMALL, va="center")
    alt = (
        f"Three small line charts for each of {len(names)} classes: score of the predicted class,"
        " logit, and range of the gradient over the steps."
    )
    caption = _caption(subject, found)
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)


def _range(values: NDArray[Any]) -> tuple[float, float]:
    """The least and the largest value, apart."""
    low, high = float(values.min()), float(values.max())
    return low, high if high > low else low + 1


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
    else:
        ends = found["log_lowest"][row], found["log_highest"][row]
        axes.fill_between(steps, *ends, color=style.BLUE, alpha=0.3, linewidth=0)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))


def _caption(subject: Subject, found: Found) -> str:
    """Say how soon the classes are seen, and how far the logits climb."""
    when, steps = settled(found), found["log_loss"].shape[1]
    most = int(found["objective"].argmax())
    never = int((when == steps).sum())
    soon = (
        f" All are seen with 99 % or more after {text.counted(int(when.max()), 'step')}"
        if not never
        else f" {text.counted(never, 'class', 'classes')} not seen with 99 % to the end"
    )
    last = found["log_score"][:, -1]
    return (
        "What the notebook prints at each step, before the step is taken: the predicted class's"
        " score (blue where it is the wanted class, orange where another), the wanted"
        f" logit, and the gradient's range.{soon}; at the last step the lowest"
        f" score is {percent(float(last.min()), 1)}. The highest logit:"
        f" {found['objective'][most]:.1f}, of {subject.classes[int(found['units'][most])]}."
    )
