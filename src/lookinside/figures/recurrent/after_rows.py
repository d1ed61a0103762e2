"""How early a network that reads row by row is right, and when it stays with its answer."""

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
HIGH = 0.3
"""Height of a class's histogram in inches."""


def first_at(values: NDArray[Any], least: float) -> int:
    """After how many rows values [T] first reach `least`; 0 if they never do."""
    reached = np.flatnonzero(values >= least)
    return int(reached[0]) + 1 if len(reached) else 0


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "after_rows") -> dict[str, Picture]:
    """Draw the probe `recurrent.after_rows`: accuracy by row, and when answers are decided."""
    found = numbers[probe]
    if not found:
        return {}
    return {"accuracy": _accuracy(subject, found), "decided": _decided(subject, found)}


def _accuracy(subject: Subject, found: Any) -> Picture:
    """Accuracy over rows, whole and by class, and what is said in the meantime."""
    length, classes = len(found["accuracy"]), len(subject.classes)
    title = "What it would answer after each row"
    tall = ROW * classes
    sheet = style.Sheet(subject, title, 0.25 + CHART + 2 * (tall + 0.6) + 0.75)
    left, places = style.MARGIN + charts.LEFT, np.arange(1, length + 1)
    lines = (
        ("its own read-out", style.BLUE, found["accuracy"]),
        ("a read-out fitted to that row", style.ORANGE, found["fitted"]),
        ("share of the ink read", style.GRAY, found["ink"]),
    )
    charts.key(sheet, 0.0, [(word, colour) for word, colour, _ in lines], charts.LEFT)
    axes = sheet.axes(left, 0.25, ROOM, CHART)
    for _, colour, values in lines:
        dashed = {"linestyle": (0, (4, 2)), "linewidth": 1.1} if colour == style.GRAY else {}
        axes.plot(places, values, color=colour, **dashed)
    charts.shares(axes)
    charts.over_rows(axes, length, "")
    axes.set_ylabel("right")
    top = 0.25 + CHART + 0.6
    maps = (("right, by class", found["by_class"]), ("answers given, of all images", found["says"]))
    for words, values in maps:
        sheet.write(words, left, top - 0.25, weight="bold", size=style.SMALL)
        panel = sheet.axes(left, top, ROOM, tall)
        drawn = _map(panel, subject, values)
        charts.over_rows(panel, length, "rows read" if values is found["says"] else "")
        top += tall + 0.6
    bar = sheet.axes(style.WIDTH / 4, top + 0.15, style.WIDTH / 2, 0.1)
    cells.bar(bar, drawn, "share", [0, 0.25, 0.5, 0.75, 1], lambda share: percent(share, 0))
    alt = (
        f"A chart of accuracy after each of {length} rows, by the network's own read-out and by one"
        f" fitted to each row, above two maps of {classes} classes by row: the share that is right,"
        " and how often each class is the answer."
    )
    return Picture(sheet.figure, title, _said(subject, found), alt, Section.RECURRENT)


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
    blind = percent(float(accuracy[: length // 2].max()), 0)
    usual = subject.classes[int(found["says"][:, half - 1].argmax())]
    share = percent(float(found["says"][:, half - 1].max()), 0)
    return (
        f"{text.counted(int(found['tested']), 'test image')}, read from the top and broken off."
        f" After row {half} of {length}, with {percent(float(found['ink'][half - 1]), 0)} of the ink"
        f" read, the network's own read-out is right for {own} (until then at most {blind}; it says"
        f" {usual} to {share}), but a linear read-out fitted to the states after that row for"
        f" {other}: the state holds the class before the network can say it. By its own read-out,"
        f" {when}, and {percent(float(accuracy[-1]), 1)} at the end."
    )


def _decided(subject: Subject, found: Any) -> Picture:
    """When answers stop changing: cumulated over all images, and a histogram for each class."""
    length, classes = len(found["accuracy"]), len(subject.classes)
    rows_read, labels = found["decided"], found["labels"]
    right = found["answers"] == labels
    places = np.arange(1, length + 1)
    title = "After how many rows its answer stands"
    sheet = style.Sheet(subject, title, 0.25 + CHART + 0.45 + HIGH * classes + 0.5)
    left = style.MARGIN + charts.LEFT
    named = [("answers that end right", style.BLUE), ("wrong", style.ORANGE)]
    charts.key(sheet, 0.0, named, charts.LEFT)
    axes = sheet.axes(left, 0.25, ROOM, CHART)
    for chosen, (_, colour) in zip((right, ~right), named, strict=True):
        if chosen.any():
            axes.step(
                places,
                [(rows_read[chosen] <= place).mean() for place in places],
                color=colour,
                where="post",
            )
    charts.shares(axes)
    charts.over_rows(axes, length, "")
    axes.set_ylabel("decided")
    panel = sheet.axes(left, 0.25 + CHART + 0.45, ROOM, HIGH * classes)
    histograms = [
        np.bincount(rows_read[labels == each], minlength=length + 1) for each in range(classes)
    ]
    parts = [each[1:] / max(1, each.sum()) for each in histograms]
    top = max(float(each.max()) for each in parts) or 1.0
    for place, each in enumerate(parts):
        panel.bar(places, -0.82 * each / top, bottom=place + 0.32, width=0.86, color=style.PALE)
        mine = rows_read[labels == place]
        if len(mine):
            low, middle, high = np.quantile(mine, [0.25, 0.5, 0.75])
            panel.plot([low, high], [place + 0.4] * 2, color=style.BLUE, linewidth=1.6)
            panel.plot([middle], [place + 0.4], "o", color=style.BLUE, markersize=3.5)
    rows.name(panel, [text.shorten(name, 0.5, style.SMALL) for name in subject.classes])
    charts.over_rows(panel, length)
    alt = (
        f"A chart of the share of answers that no longer change after each of {length} rows, for"
        f" right and wrong ones; below, a histogram of that for each of {classes} classes."
    )
    return Picture(sheet.figure, title, _when(subject, found), alt, Section.RECURRENT)


def _when(subject: Subject, found: Any) -> str:
    rows_read, labels = found["decided"], found["labels"]
    right = found["answers"] == labels
    low, middle, high = np.quantile(rows_read, [0.25, 0.5, 0.75])
    known = [each for each in range(len(subject.classes)) if (labels == each).any()]
    medians = {each: float(np.median(rows_read[labels == each])) for each in known}
    early, late = (
        min(known, key=lambda each: medians[each]),
        max(known, key=lambda each: medians[each]),
    )
    wrong = ""
    if right.any() and (~right).any():
        both = [float(np.median(rows_read[each])) for each in (right, ~right)]
        wrong = f" The median of right answers is row {both[0]:g}, of wrong ones row {both[1]:g}."
    return (
        "An answer stands from the row on after which it no longer changes. For half of the"
        f" {text.counted(len(labels), 'test image')} that is row {middle:g} or before, for the"
        f" middle half rows {low:g} to {high:g}. Earliest is class {subject.classes[early]} (median"
        f" row {medians[early]:g}), latest {subject.classes[late]} (row {medians[late]:g}).{wrong}"
        " Below, a histogram for each class, all on one scale; the dot is the median, the line the"
        " middle half."
    )
