"""What each axis of a code carries, and which have collapsed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from lookinside.core.words import number, percent
from lookinside.figures import style, text
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH

PANEL, LEFT, APART = 1.15, 0.66, 0.14
"""Height of a panel, room for its scale, and between two side by side, in inches."""
FEW = 3
"""Up to so many axes the panels stand side by side, and each axis is named."""
NAMED = 12
"""Up to so many collapsed axes are named in the caption."""
LEAST = 0.01
"""Below this rate in nats, or this variance, an axis counts as collapsed."""
FLOOR = 1e-5
"""The bottom of a logarithmic scale; what is less is drawn as a stump there."""
Found = Mapping[str, NDArray[Any]]


def collapsed(found: Found) -> NDArray[np.bool_]:
    """Which axes carry next to nothing, bool [D].

    Their variance is below 0.01 (Burda et al. 2015: of the mean code) or, of a variational code,
    the rate is below 0.01 nats.
    """
    still: NDArray[np.bool_] = found["variance"] < LEAST
    return still | (found["rate"] < LEAST) if "rate" in found else still


def growth(found: Found) -> NDArray[Any]:
    """By what share of the error it grows where an axis is held at its mean, [D]."""
    shares: NDArray[Any] = found["rise"] / max(float(found["error"]), 1e-12)
    return shares


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "axes") -> Drawn:
    """Draw the probe `codes.axes.axes` as bars, an axis a bar, in the order of what they carry."""
    found = numbers[probe]
    if "variance" not in found:
        return {}
    order, flat = found["order"], collapsed(found)
    values = {**found, "rise": growth(found)}
    panels = ["rise", "rate", "variance"] if "rate" in found else ["rise", "variance", "zero"]
    heads = {
        "rise": "growth of the squared error when held at its mean",
        "rate": "rate in nats (log)",
        "variance": "variance over the test images (log)",
        "zero": "share of the test images at which it is zero",
    }
    title = "What each axis of the code carries"
    few = len(order) <= FEW
    wide = (WIDTH - 2 * MARGIN) / (len(panels) if few else 1) - (APART if few else 0.0)
    lines = [text.wrap(heads[panel], wide, style.SMALL) for panel in panels]
    head = 0.16 * max(map(len, lines)) + 0.06
    pitch = head + PANEL + 0.16
    sheet = style.Sheet(subject, title, 0.3 + pitch * (1 if few else len(panels)) + 0.3)
    shades = np.where(flat[order], style.ORANGE, style.BLUE)
    for place, (name, shade) in enumerate((("active", style.BLUE), ("collapsed", style.ORANGE))):
        sheet.rectangle((MARGIN + 0.8 * place, 0.03, 0.1, 0.1), facecolor=shade)
        sheet.write(name, MARGIN + 0.8 * place + 0.15, 0.01, size=style.SMALL)
    for place, panel in enumerate(panels):
        left = MARGIN + (place * (wide + APART) if few else 0.0)
        top = 0.3 + (0.0 if few else place * pitch) + head
        for row, line in enumerate(reversed(lines[place]), start=1):
            at = left + (0.0 if few else LEFT), top - 0.06 - 0.16 * row
            sheet.write(line, *at, size=style.SMALL, color=style.QUIET)
        axes = sheet.axes(left + LEFT, top, wide - LEFT, PANEL)
        _bars(axes, values[panel][order], panel, shades)
        if few:
            axes.set_xticks(range(1, len(order) + 1), [f"axis {axis}" for axis in order])
        axes.tick_params(labelbottom=few or place == len(panels) - 1)
    if not few:
        axes.set_xlabel("rank of the axis, by what it carries")
    alt = (
        f"{len(panels)} charts of {text.counted(len(order), 'bar')}, one for each axis of the code:"
        f" {text.listed([heads[panel] for panel in panels])}."
    )
    plotted = [
        {"axis": int(axis), **{heads[panel]: float(values[panel][axis]) for panel in panels}}
        for axis in order
    ]
    caption = _caption(found, flat)
    return Picture(sheet.figure, title, caption, alt, Section.CODES, plotted=plotted)


def _bars(axes: Axes, values: NDArray[Any], panel: str, shades: NDArray[Any]) -> None:
    """A bar for each axis; of rates and variances on a logarithmic scale, with the threshold."""
    wide = 0.8 if len(values) <= 100 else 1.0
    ranks = range(1, len(values) + 1)
    axes.set_xlim(0.3, len(values) + 0.7)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    if panel in ("rate", "variance"):
        axes.set_yscale("log")
        axes.set_ylim(FLOOR, max(3 * float(values.max()), 0.1))
        axes.bar(ranks, np.maximum(values, 1.6 * FLOOR), wide, color=shades)
        axes.axhline(LEAST, color=style.INK, linewidth=0.8, linestyle="dashed")
        axes.yaxis.set_major_locator(LogLocator(numticks=5))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        return
    axes.bar(ranks, values, wide, color=shades)
    axes.yaxis.set_major_locator(MaxNLocator(3))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share, 0)))
    if panel == "zero":
        axes.set_ylim(0, 1.02)


def _caption(found: Found, flat: NDArray[np.bool_]) -> str:
    total, order, rise = len(flat), found["order"], found["rise"]
    half = int(np.searchsorted(np.cumsum(rise[order]), rise.clip(min=0).sum() / 2)) + 1
    few = (
        f" Half of all growth falls to {text.counted(half, 'axis', 'axes')}."
        if total > 2 and rise.max() > 0
        else ""
    )
    by = "at rates under 0.01 nats, or means of a variance" if "rate" in found else "at a variance"
    count = int(flat.sum())
    said = (
        f"{number(count) if count else 'None'} of {text.counted(total, 'axis', 'axes')}"
        f" {'have' if count > 1 else 'has'} collapsed, {by} under 0.01 (Burda et al. 2015), the"
        " dashed line."
    )
    if 0 < count <= NAMED:
        names = [str(axis) for axis in np.flatnonzero(flat)]
        said += f" {'These are axes' if count > 1 else 'It is axis'} {text.listed(names)}."
    if "rate" in found:
        rest = (
            f" All axes together cost {found['rate'].sum():.2f} nats an image, the active ones"
            f" {found['rate'][~flat].sum():.2f}."
        )
    else:
        dead = int((found["zero"] == 1).sum())
        rest = (
            f" {number(dead) if dead else 'None'} {'are' if dead > 1 else 'is'} zero on all images;"
            f" on average an axis is zero on {percent(float(found['zero'].mean()), 0)}. Such a code"
            " has no scale of its own, so the line is a convention here."
        )
    return (
        f"Codes of {text.counted(int(found['tested']), 'test image')}"
        f"{text.from_copies(float(found['masked']))}. {said}{rest} Held at its mean"
        f" for {text.counted(int(found['held']), 'image')}, axis {order[0]} costs most: the squared"
        f" error per pixel of {float(found['error']):.4f} grows by"
        f" {percent(float(growth(found)[order[0]]), 1)}.{few}"
    )
