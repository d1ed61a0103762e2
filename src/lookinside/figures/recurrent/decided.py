"""When a network that reads row by row stays with its answer."""

from typing import Any

import numpy as np

from lookinside.figures import rows, style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.read_off import APART
from lookinside.figures.recurrent import charts

CHART, ROOM = 1.6, style.WIDTH - 2 * style.MARGIN - charts.LEFT
"""Height of the chart, and width of it and the histograms, in inches."""
HIGH = 0.3
"""Height of a class's histogram in inches."""


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "after_rows"
) -> Picture | dict[str, Picture]:
    """Draw when answers stop changing, of the probe `recurrent.after_rows`, also by class."""
    found = numbers[probe]
    if not found:
        return {}
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
                where="mid",
            )
    start = max(1, int(rows_read.min()) - 1)
    charts.shares(axes)
    charts.over_rows(axes, length, "", start)
    axes.set_ylabel("decided")
    panel = sheet.axes(left, 0.25 + CHART + 0.45, ROOM, HIGH * classes)
    histograms = [
        np.bincount(rows_read[labels == each], minlength=length + 1) for each in range(classes)
    ]
    parts = [each[1:] / max(1, each.sum()) for each in histograms]
    top = max(float(each.max()) for each in parts) or 1.0
    for place, each in enumerate(parts):
        how: dict[str, Any] = {"bottom": place + 0.25, "width": 0.86, "color": style.PALE}
        panel.bar(places, -0.72 * each / top, gid=APART, **how)
        mine = rows_read[labels == place]
        if len(mine):
            low, middle, high = np.quantile(mine, [0.25, 0.5, 0.75])
            how = {"color": style.BLUE, "gid": APART}
            panel.plot([low, high], [place + 0.36] * 2, linewidth=1.6, **how)
            panel.plot([middle], [place + 0.36], "o", markersize=3.5, **how)
    rows.name(panel, [text.shorten(name, 0.5, style.SMALL) for name in subject.classes])
    charts.over_rows(panel, length, start=start)
    alt = (
        f"A chart of the share of answers that no longer change after each of {length} rows, for"
        f" right and wrong ones; below, a histogram of that for each of {classes} classes."
    )
    plotted = [
        {
            "row": place,
            **{
                f"decided, of {words}": (rows_read[chosen] <= place).mean()
                for chosen, (words, _) in zip((right, ~right), named, strict=True)
                if chosen.any()
            },
            **{
                f"decided there, of class {name}": float(each[place - 1])
                for name, each in zip(subject.classes, parts, strict=True)
            },
        }
        for place in places.tolist()
    ]
    said = _said(subject, found)
    return Picture(sheet.figure, title, said, alt, Section.RECURRENT, plotted=plotted)


def _said(subject: Subject, found: Any) -> str:
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
