"""What it costs a network that reads rows if they are shuffled, reversed or hidden."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import percent, signed
from lookinside.figures import style, text, tiles
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.recurrent import charts

TALL = 1.65
"""Height of the charts in inches."""
FILLINGS: dict[str, Any] = {"black": "-", "mean": (0, (2, 1.2))}


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "disorder"
) -> Picture | dict[str, Picture]:
    """Draw the probe `recurrent.disorder`: one image in each order, and charts of hidden rows."""
    found = numbers[probe]
    if not found:
        return {}
    height, width = found["image"].shape[1:]
    orders = [np.arange(height), np.arange(height)[::-1], *found["orders"]]
    right = [found["whole"], found["reversed"], *found["shuffled"]]
    names = [
        "as it is",
        "reversed",
        *(f"shuffle {number + 1}" for number in range(len(orders) - 2)),
    ]
    grid = tiles.Tiles(len(orders), tiles.columns(max(4, len(orders)), 7), height / width, lines=2)
    title = "Rows in disorder, or hidden"
    top = grid.height + 0.5
    sheet = style.Sheet(subject, title, top + TALL + 0.55)
    for place, (order, share, name) in enumerate(zip(orders, right, names, strict=True)):
        words = name, percent(float(share), 1)
        sheet.image(grid.box(sheet, place, words, style.QUIET), found["image"][:, order])
    wide = 2.6
    about = "hidden rows: solid black, dashed those of the mean image"
    sheet.write(about, style.MARGIN, grid.height + 0.02, size=style.SMALL, color=style.QUIET)
    _hidden(sheet, found, (style.MARGIN + 0.52, top, wide - 0.52, TALL))
    _single(
        sheet,
        found,
        (style.MARGIN + wide + 0.35, top, style.WIDTH - 2 * style.MARGIN - wide - 0.35, TALL),
    )
    alt = (
        f"One image with its rows in {len(orders)} orders and the accuracy under each; a chart of"
        " accuracy by how many rows are hidden at the top or at the bottom; lines of the change"
        " when one row is hidden, beside the mean image."
    )
    return Picture(sheet.figure, title, _said(found), alt, Section.RECURRENT)


def _hidden(sheet: style.Sheet, found: Any, box: style.Box) -> None:
    """Accuracy over the number of rows hidden at the top and at the bottom."""
    left, top, _, _ = box
    named = ("first rows hidden", style.BLUE, "first"), ("last", style.ORANGE, "last")
    charts.key(
        sheet, top - 0.25, [(words, colour) for words, colour, _ in named], left - style.MARGIN
    )
    axes = sheet.axes(*box)
    for _, colour, end in named:
        for filling, line in FILLINGS.items():
            axes.plot(found[f"{filling}/{end}"], color=colour, linewidth=1.3, linestyle=line)
    charts.shares(axes)
    length = len(found["black/first"]) - 1
    axes.set_xlim(0, length)
    axes.set_xticks([0, *charts.ticks(length)[1:]])
    axes.set_xlabel("rows hidden")


def _single(sheet: style.Sheet, found: Any, box: style.Box) -> None:
    """The change of accuracy with each row hidden, beside the mean image's rows."""
    left, top, wide, tall = box
    mean = found["mean"]
    side = min(1.9, tall * mean.shape[2] / mean.shape[1])
    sheet.write("change with one row hidden", left, top - 0.25, weight="bold", size=style.SMALL)
    sheet.image((left, top, side, tall), mean)
    axes = sheet.axes(left + side + 0.08, top, wide - side - 0.08, tall)
    length = len(found["black/single"])
    places = np.arange(length)
    for filling, line in FILLINGS.items():
        axes.plot(points(found, filling), places, color=style.INK, linewidth=1.2, linestyle=line)
    axes.axvline(0, color=style.QUIET, linewidth=0.7)
    axes.set(ylim=(length - 0.5, -0.5))
    axes.set_yticks([])
    axes.set_xlabel("points")
    axes.grid(axis="x")


def points(found: Any, filling: str) -> NDArray[Any]:
    """The change of accuracy with each row hidden, in percentage points."""
    changes: NDArray[Any] = 100 * (found[f"{filling}/single"] - found["whole"])
    return changes


def _said(found: Any) -> str:
    count, whole = int(found["count"]), float(found["whole"])
    length = len(found["black/first"]) - 1
    half = length // 2
    shuffled = found["shuffled"]
    spread = f"{percent(float(shuffled.min()), 1)} to {percent(float(shuffled.max()), 1)}"
    change = points(found, "black")
    worst = int(change.argmin())
    first, last = (percent(float(found[f"black/{end}"][half]), 1) for end in ("first", "last"))
    single = "No single black row costs anything."
    if change[worst] < 0:
        error = 100 * float(found["black/single_error"][worst])
        single = (
            f"One black row costs most at row {worst + 1} ({signed(float(change[worst]))} points,"
            f" standard error {error:.1f} on the same images)."
        )
    tries = text.counted(len(shuffled), "order")
    return (
        f"{text.counted(count, 'test image')}: {percent(whole, 1)} are right as they are,"
        f" {percent(float(found['reversed']), 1)} read from the bottom and"
        f" {percent(float(shuffled.mean()), 1)} on average of {tries} of the rows, each the same"
        f" for all images ({spread}); always saying one class would give"
        f" {percent(float(found['chance']), 1)}. With the first {half} rows black {first} are left,"
        f" with the last {half} {last}. {single}"
    )
