"""How early a network that reads row by row is right."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import cells, rows, style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.recurrent import charts

CHART, ROW, ROOM = 1.75, 0.16, style.WIDTH - 2 * style.MARGIN - charts.LEFT
"""Height of a chart and of a class, and width of either, in inches."""
HEAD = 0.42
"""Room for two lines of words over the chart, in inches."""
FITTED = (
    ("fitted", "one fitted to its states", style.ORANGE),
    ("raw", "to the raw rows", "#3a923a"),
    ("untrained", "to untrained states", "#9c6bb3"),
)
"""By their names in the probe, read-outs that are fitted to each row, their words and colours."""


def first_at(values: NDArray[Any], least: float) -> int:
    """After how many rows values [T] first reach `least`; 0 if they never do."""
    reached = np.flatnonzero(values >= least)
    return int(reached[0]) + 1 if len(reached) else 0


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "after_rows"
) -> Picture | dict[str, Picture]:
    """Draw the probe `recurrent.after_rows`: accuracy by row and class, and answers meanwhile.

    Beside the read-out of states stand its controls: of the raw rows and of untrained states.
    """
    found = numbers[probe]
    if not found:
        return {}
    length, classes = len(found["accuracy"]), len(subject.classes)
    title = "What it would answer after each row"
    tall = ROW * classes
    sheet = style.Sheet(subject, title, HEAD + CHART + 2 * (tall + 0.6) + 1.15)
    left, places = style.MARGIN + charts.LEFT, np.arange(1, length + 1)
    named = [("its own read-out", style.BLUE)]
    named += [(words, colour) for name, words, colour in FITTED if name in found]
    named += [("share of the ink read", style.GRAY)]
    charts.key(sheet, 0.0, named, charts.LEFT)
    axes = sheet.axes(left, HEAD, ROOM, CHART)
    axes.plot(places, found["ink"], color=style.GRAY, linestyle=(0, (4, 2)), linewidth=1.1)
    for name, _, colour in FITTED:
        if name in found:
            axes.plot(places, found[name], color=colour)
    axes.plot(places, found["accuracy"], color=style.BLUE)
    charts.shares(axes)
    charts.over_rows(axes, length, "")
    axes.set_ylabel("right")
    top = HEAD + CHART + 0.6
    maps = (("right, by class", found["by_class"]), ("answers given, of all images", found["says"]))
    for words, values in maps:
        sheet.write(words, left, top - 0.25, weight="bold", size=style.SMALL)
        panel = sheet.axes(left, top, ROOM, tall)
        drawn = _map(panel, subject, values)
        charts.over_rows(panel, length, "rows read" if values is found["says"] else "")
        top += tall + 0.6
    bar = sheet.axes(style.WIDTH / 4, top - 0.02, style.WIDTH / 2, 0.1)
    cells.bar(bar, drawn, "share", [0, 0.25, 0.5, 0.75, 1], lambda share: percent(share, 0))
    alt = (
        f"A chart of accuracy after each of {length} rows, by the network's own read-out and by"
        f" ones fitted to the states and to the raw rows, above two maps of {classes} classes by"
        " row: the share that is right, and how often each class is the answer."
    )
    said, telling = _said(subject, found), sheet.part()
    return Picture(sheet.figure, title, said, alt, Section.RECURRENT, telling=telling)


def _map(axes: Axes, subject: Subject, values: NDArray[Any]) -> Any:
    """Colour shares [classes, T] from 0 to 100 %."""
    count, length = values.shape
    extent = (0.5, length + 0.5, count - 0.5, -0.5)
    how: dict[str, Any] = {"cmap": "viridis", "vmin": 0, "vmax": 1, "extent": extent}
    drawn = axes.imshow(values, aspect="auto", interpolation="nearest", **how)
    names = [text.shorten(name, charts.LEFT - 0.1, style.SMALL) for name in subject.classes]
    rows.name(axes, names)
    axes.spines[:].set_visible(False)
    return drawn


def _said(subject: Subject, found: Any) -> str:
    accuracy, fitted, length = found["accuracy"], found["fitted"], len(found["accuracy"])
    half = max(1, length // 2)
    own, other = (percent(float(each[half - 1]), 1) for each in (accuracy, fitted))
    reached = first_at(accuracy, 0.5)
    when = (
        f"half of the answers are right after row {reached}" if reached else "never half is right"
    )
    blind = percent(float(accuracy[:half].max()), 0)
    usual = subject.classes[int(found["says"][:, half - 1].argmax())]
    share = percent(float(found["says"][:, half - 1].max()), 0)
    ink = percent(float(found["ink"][half - 1]), 0)
    more = float(fitted[half - 1]) > float(accuracy[half - 1])
    holds = " So far the state holds more of the class than the network can say." if more else ""
    raw = percent(float(found["raw"][half - 1]), 1)
    before = ""
    if "untrained" in found:
        before = (
            f", to states of the untrained network for {percent(found['untrained'][half - 1], 1)}"
        )
    return (
        f"{text.counted(int(found['tested']), 'test image')}, read from the top and broken off."
        f" After row {half} of {length}, with {ink} of the ink read, the network's own read-out is"
        f" right for {own} (until then for at most {blind}; {share} of the images are taken for"
        f" {usual}); a linear read-out fitted to the states after that row is right for {other};"
        f" fitted to the raw rows so far it is right for {raw}{before}.{holds} By its own read-out,"
        f" {when}, and {percent(float(accuracy[-1]), 1)} at the end."
    )
