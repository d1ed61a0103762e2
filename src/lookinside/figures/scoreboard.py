"""The notebooks' figures and ours, all on one scale."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from lookinside.core.words import signed
from lookinside.figures import style, text
from lookinside.figures.across import joint
from lookinside.figures.gains import Line, read
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

ROW, HEAD, TOP, NAME, VALUE, VERDICT = 0.35, 0.27, 0.22, 1.82, 0.64, 0.66
"""In inches: heights of a row, of a heading and of the columns' heads; widths of the columns."""
LINEAR = 0.5
"""Up to about this difference the axis is linear, and logarithmic beyond."""
APART = "Not comparable"
"""The heading of figures that can't be set against the notebook's."""
TICKS = (0, 1, 3, 10, 30, 100)
BETWEEN, CROWDED = (3, 30), 20
"""Ticks that are left out where differences reach so far that there is no room for all."""
NAMED = 3
"""The most figures that the caption names."""
LOOK = {
    "inside": (style.BLUE, "o"),
    "better": ("#1d7a46", "^"),
    "worse": (style.ORANGE, "v"),
    "not comparable": (style.GRAY, "X"),
}
"""The colour and the mark of a verdict."""


@style.styled
def draw(across: Mapping[str, tuple[Subject, Numbers]]) -> Picture | dict[str, Picture]:
    """Draw a row for each figure that a notebook printed: ours, its interval and its seeds.

    Those that can't be compared stand apart. Without such a figure, nothing is drawn.
    """
    lines = [line for run, (_, numbers) in across.items() for line in read(run, numbers)]
    if not lines:
        return {}
    groups: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.notebook):
        groups.setdefault(APART if line.apart else line.notebook, []).append(line)
    if APART in groups:
        groups[APART] = groups.pop(APART)
    body = TOP + len(groups) * HEAD + sum(_tall(line) for line in lines)
    title = "The notebooks' figures and ours"
    sheet = Sheet(joint({line.run: across[line.run] for line in lines}), title, body + 0.45)
    axes = _axes(sheet, body - TOP, lines)
    _heads(sheet)
    down = TOP
    for name, rows in groups.items():
        sheet.write(name, MARGIN, down + 0.08, weight="bold", color=style.QUIET)
        down += HEAD
        for line in rows:
            _row(sheet, axes, line, down)
            down += _tall(line)
    alt = (
        f"A table of {text.counted(len(lines), 'figure')} of notebooks by notebook: for each the"
        " difference of our mean from it, as a mark on an axis, with its interval and the seeds."
    )
    return Picture(sheet.figure, title, _caption(lines), alt, Section.SCOREBOARD)


def _reason(line: Line) -> list[str]:
    """Why a figure can't be compared, in lines."""
    return text.wrap(line.why, WIDTH - 2 * MARGIN - NAME, style.SMALL) if line.apart else []


def _tall(line: Line) -> float:
    """The height of a row in inches: a reason of several lines takes more."""
    return ROW + 0.15 * max(0, len(_reason(line)) - 1)


def _axes(sheet: Sheet, height: float, lines: Sequence[Line]) -> Axes:
    """The axis of differences, in the middle of the sheet; up and down it is in inches."""
    left = MARGIN + NAME
    axes = sheet.axes(left, TOP, WIDTH - MARGIN - 2 * VALUE - VERDICT - left, height)
    most = max(line.reach for line in lines)
    axes.set_xscale("asinh", linear_width=LINEAR)
    axes.set(xlim=(-1.25 * most - 0.1, 1.25 * most + 0.1), ylim=(height, 0), yticks=[])
    ticks = [each for each in TICKS if each <= most and (most < CROWDED or each not in BETWEEN)]
    axes.xaxis.set_major_locator(FixedLocator([-each for each in ticks[:0:-1]] + ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: signed(value, "g")))
    axes.grid(axis="x")
    axes.axvline(0, color=style.INK, linewidth=0.9, zorder=1)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("better than the notebook by\npoints of accuracy, or % of the loss")
    return axes


def _heads(sheet: Sheet) -> None:
    """Write what the columns hold."""
    right = WIDTH - MARGIN
    how: dict[str, Any] = {"size": style.SMALL, "color": style.QUIET}
    sheet.write("notebook", right - VERDICT - VALUE - 0.08, 0, ha="right", **how)
    sheet.write("ours", right - VERDICT - 0.08, 0, ha="right", **how)
    sheet.write("verdict", right - VERDICT + 0.06, 0, **how)


def _row(sheet: Sheet, axes: Axes, line: Line, down: float) -> None:
    """Draw a figure, its row `down` inches below the head of the sheet."""
    colour, mark = LOOK[line.verdict]
    right, middle = WIDTH - MARGIN - VERDICT, down + 0.1
    small: dict[str, Any] = {"size": style.SMALL, "color": style.QUIET}
    sheet.write(text.shorten(line.run, NAME - 0.1, style.BODY), MARGIN, down)
    what = text.shorten(line.quantity, NAME - 0.05, style.SMALL)
    sheet.write(what, MARGIN, down + 0.15, **small)
    for left, words in zip((right - VALUE, right), line.said, strict=True):
        sheet.write(words, left - 0.08, middle, ha="right", va="center", size=style.SMALL)
    if line.apart:
        box = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.5}
        for place, words in enumerate(_reason(line)):
            sheet.write(words, MARGIN + NAME, down + 0.19 + 0.15 * place, bbox=box, **small)
    else:
        verdict = f"{line.verdict}?" if line.why else line.verdict
        at = right + 0.06, middle
        sheet.write(verdict, *at, va="center", size=style.SMALL, color=colour)
    up = middle - TOP
    bar: dict[str, Any] = {"alpha": 0.25, "solid_capstyle": "butt"}
    axes.plot([line.low, line.high], [up, up], color=colour, linewidth=5, **bar)
    if line.worst != line.best:
        axes.plot([line.worst, line.best], [up, up], "|", color=colour, ms=9, mew=1.2)
    face = style.PAPER if line.why else colour
    axes.plot(line.ours, up, mark, ms=6.5, mfc=face, mec=colour, mew=1.2, zorder=4)


def _caption(lines: Sequence[Line]) -> str:
    """How to read it, how many of the notebooks' figures lie inside, and which do not."""
    judged = [line for line in lines if not line.apart]
    inside = sum(line.verdict == "inside" for line in judged)
    off = sorted(
        (line for line in judged if line.verdict != "inside"), key=lambda line: -abs(line.ours)
    )
    named = [
        f"{each.run}'s {each.quantity} ({each.verdict} by {abs(each.ours):.2f})" for each in off
    ]
    most = "outside are" if len(off) <= NAMED else "furthest outside are"
    outside = f"; {most} {text.listed(named[:NAMED])}" if off else ""
    seeds = any(line.worst != line.best for line in lines)
    ticks = " The ticks are our worst and best seed." if seeds else ""
    unsure = any(line.why for line in judged)
    hollow = " A hollow mark is a verdict of one seed, which does not tell how far seeds spread."
    found = (
        f" Of {text.counted(len(judged), 'figure')} that can be compared, {inside}"
        f" {'lies' if inside == 1 else 'lie'} inside{outside}."
        if judged
        else " None of these can be compared."
    )
    bar = (
        "The bar is where one more run should fall, 95 times in 100."
        if seeds
        else "The bar is the chance in the test images alone, for with one seed the spread of seeds"
        " is not known: one more run may well fall outside it."
    )
    return (
        "Each mark is how much better our figure is than what the notebook printed, in points of"
        f" accuracy or in per cent of the loss. {bar} The verdict says whether the notebook's"
        " figure, the line at 0, lies inside (round mark), or ours is better (up) or worse (down)."
        f"{ticks}{found}{hollow if unsure else ''}"
        " The axis is linear near 0 and logarithmic further out."
    )
