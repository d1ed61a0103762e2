"""The same class from many starts: how high they end, how far apart, and in how many basins."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import rows, style, text
from lookinside.figures.optimised import Found, framed, shown
from lookinside.figures.picture import Numbers, Picture, Section, Subject

HEIGHT, LEFT, GAP, WORDS = 1.5, 0.9, 0.06, 0.17
"""Height of the plot, room for the rows' names, space between images, words under one, inches."""
MOST = 12
"""Classes drawn."""
OTHERS = 2
"""Basins drawn besides that of the best end, the largest first."""


def telling(found: Found) -> int:
    """The place of the share by which basins are drawn: with it the starts fall apart, not wholly.

    Its numbers of basins have a geometric mean nearest to the root of the number of starts.
    """
    counts = found["basins"].max(axis=2) + 1.0
    middle = 0.5 * np.log(found["basins"].shape[2])
    return int(np.abs(np.log(counts).mean(axis=0) - middle).argmin())


def ends(found: Found, number: int) -> list[tuple[int, str]]:
    """Which ends of a class to draw, and the words under each.

    They are the best one, the one whose pixels differ most from it, and the best ones of the
    largest other basins.
    """
    basins = found["basins"][number, telling(found)]
    logits, best = found["logits"][number], found["best"][number]
    unlike = int(found["distances"][number, best].argmax())
    chosen = [(int(end), f"{logits[end]:.1f}") for end in (best, unlike)]
    others = [basin for basin in range(int(basins.max()) + 1) if basin != basins[best]]
    for basin in others[:OTHERS]:
        in_it = basins == basin
        end = int(np.where(in_it, logits, -np.inf).argmax())
        chosen.append((end, f"{in_it.sum()} of {len(basins)}"))
    return chosen


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "restarts") -> Picture:
    """Draw the probe `maximise.restarts.restarts`, a column a class.

    From above: final logits, the number of basins for each share, distances, ends.
    """
    found = dict(numbers[probe])
    images, (classes, starts) = shown(found["images"]), found["logits"].shape
    drawn = min(classes, MOST)
    chosen = [ends(found, number) for number in range(drawn)]
    side = (style.WIDTH - 2 * style.MARGIN - LEFT - GAP * (drawn - 1)) / max(drawn, 5)
    tall = side * images.shape[3] / images.shape[4]
    title = f"{text.counted(starts, 'start')} for each class"
    counts = HEIGHT + 0.38
    matrices = counts + (len(found["shares"]) + 1) * WORDS + 0.08
    below = matrices + side + WORDS + 0.5
    body = below + max(len(each) for each in chosen) * (tall + WORDS)
    sheet = style.Sheet(subject, title, body)
    names = list(subject.classes[:drawn])
    wide = drawn * (side + GAP) - GAP
    _dots(sheet.axes(style.MARGIN + LEFT, 0.05, wide, HEIGHT), found, names, side + 0.7 * GAP)
    _basins(sheet, found, drawn, side, counts)
    _distances(sheet, found, drawn, side, matrices)
    for number, column in enumerate(chosen):
        left = style.MARGIN + LEFT + number * (side + GAP)
        for row, (end, words) in enumerate(column):
            down = below + row * (tall + WORDS)
            framed(sheet, (left, down, side, tall), images[number, end])
            sheet.write(words, left + side / 2, down + tall + 0.02, size=7, ha="center")
    for row in range(max(len(each) for each in chosen)):
        name = ("best end", "most unlike", "other basin")[min(row, 2)]
        at = style.MARGIN, below + row * (tall + WORDS) + tall / 2
        sheet.write(name, *at, size=style.SMALL, va="center")
    caption, alt = _words(subject, found)
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)


def _dots(axes: Axes, found: Found, names: list[str], room: float) -> None:
    """Draw each start's final logit by class, in blue those in the basin of the best one."""
    spread = 0.28 * np.sin(2.4 * np.arange(found["logits"].shape[1]))
    for number in range(len(names)):
        basins, logits = found["basins"][number, telling(found)], found["logits"][number]
        same = basins == basins[found["best"][number]]
        for which, colour in ((same, style.BLUE), (~same, style.ORANGE)):
            at = (number + spread)[which]
            axes.plot(at, logits[which], "o", ms=2.6, mew=0, alpha=0.6, color=colour)
    axes.set(xlim=(-0.5, len(names) - 0.5), ylabel="final logit")
    size = text.fitting(names, room, style.SMALL)
    axes.set_xticks(range(len(names)), [text.shorten(name, room, size) for name in names])
    axes.tick_params(axis="x", labelsize=size)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.grid(axis="y")


def _basins(sheet: style.Sheet, found: Found, drawn: int, side: float, top: float) -> None:
    """Write how many basins each class has, a row a share."""
    words = "basins, if a valley counts from this share of the rise on"
    sheet.write(words, style.MARGIN, top, size=style.SMALL, color=style.QUIET)
    for row, share in enumerate(found["shares"]):
        down = top + (row + 1) * WORDS
        weight = "bold" if row == telling(found) else "normal"
        sheet.write(percent(float(share), 0), style.MARGIN, down, size=style.SMALL, weight=weight)
        for number in range(drawn):
            at = style.MARGIN + LEFT + number * (side + GAP) + side / 2, down
            count = str(found["basins"][number, row].max() + 1)
            sheet.write(count, *at, size=style.SMALL, ha="center", weight=weight)


def _distances(sheet: style.Sheet, found: Found, drawn: int, side: float, top: float) -> None:
    """Draw how far every two ends of a class lie apart, ends in the order of basin and height."""
    sheet.write("distances", style.MARGIN, top + side / 2, size=style.SMALL, va="center")
    most = max(float(found["distances"].max()), 1e-6)
    for number in range(drawn):
        order = np.lexsort((-found["logits"][number], found["basins"][number, telling(found)]))
        left = style.MARGIN + LEFT + number * (side + GAP)
        axes = sheet.axes(left, top, side, side)
        axes.set_axis_off()
        table = found["distances"][number][np.ix_(order, order)]
        colours = axes.imshow(table, cmap="Blues", vmin=0, vmax=most, interpolation="nearest")
        usual = float(np.median(table[~np.eye(len(table), dtype=bool)]))
        at = left + side / 2, top + side + 0.02
        sheet.write(f"{usual:.2f}", *at, size=7, ha="center")
    bar = sheet.axes(style.MARGIN + LEFT, top + side + WORDS + 0.06, 2.0, 0.07)
    rows.scale(bar, colours, "")
    bar.tick_params(labelsize=7, length=2)
    words = "root mean square difference of two ends' pixels"
    at = style.MARGIN + LEFT + 2.2, top + side + WORDS + 0.04
    sheet.write(words, *at, size=7, color=style.QUIET)


def _counted(subject: Subject, counts: NDArray[Any], starts: int) -> str:
    """Say how many basins the classes have, [K], by the share that is drawn."""
    if counts.min() == starts > 1:
        return "So no two starts of a class are linked."
    one, most = int((counts == 1).sum()), np.flatnonzero(counts == counts.max())
    said = text.counted(one, "class has", "classes have") if one else "No class has"
    tied = f"{len(most)} classes have" if len(most) > 1 else f"{subject.classes[most[0]]} has"
    peak = f"; {tied} the most, {counts.max()}" if counts.max() > 1 else ""
    return f"{said} one basin in {starts} starts{peak}."


def _words(subject: Subject, found: Found) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    logits, at = found["logits"], telling(found)
    counts = found["basins"][:, at].max(axis=1) + 1
    starts = logits.shape[1]
    share = percent(float(found["shares"][at]), 0)
    usual = [f"{mean:.1f}" for mean in (found["basins"].max(axis=2) + 1).mean(axis=0)]
    shares = [percent(float(each), 0) for each in found["shares"]]
    gain = logits.max(axis=1) - np.median(logits, axis=1)
    more = gain / np.maximum(found["rise"], 1e-6)
    most = int(gain.argmax())
    caption = (
        "Two ends are in one basin if the logit, on the straight way from image to image (asked at"
        f" {found['points']} points), falls below the lower of them by no more than {share} of what"
        " it rises from the start (bold; blue: the basin of the best end), or if a chain of ends"
        f" links them. {_counted(subject, counts, starts)} On average it is"
        f" {text.listed(usual)} with shares of {text.listed(shares)}."
        f" Keeping the best of {starts} starts instead of one (the median) adds"
        f" {gain.mean():.1f} to a logit on average, {percent(float(more.mean()), 0)} of its rise;"
        f" at most {gain[most]:.1f}, for {subject.classes[most]}: {logits[most].max():.1f} instead"
        f" of {np.median(logits[most]):.1f}."
    )
    alt = (
        f"From above, for each class: the final logits of {starts} starts as dots, the number of"
        " basins for each share, a matrix of the distances between ends, and the best end, the end"
        " most unlike it, and the best ends of other basins."
    )
    return caption, alt
