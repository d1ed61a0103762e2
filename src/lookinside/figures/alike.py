"""Which units of a layer repeat another, and which never fire."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.figures import kernels, style, text
from lookinside.figures.channels import mosaic
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject

Found = Mapping[str, NDArray[Any]]

WAYS = {
    "twins": ("cosine", "cosine of the weights"),
    "partners": ("correlation", "correlation of activations"),
}
"""How units can be alike: the measure, and what it is in words."""
SIDE, GAP, APART, LEFT, PANEL, TALL = 0.6, 0.06, 0.2, 0.42, 1.5, 0.9
"""In inches: the widest tile of a unit, room between two of a pair and between pairs, room to the
left of a histogram, its width and its height."""
BLOCK = TALL + 0.75


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "census", alike: float = 0.9
) -> dict[str, Picture]:
    """Draw the most alike units of the probe `census.units`: a picture a hidden layer.

    Histograms say how alike each unit's closest one is. Beside them stand the most alike pairs: of
    a convolution their filters, of a dense layer how strongly the two answer each class. Units are
    alike from `alike` on.
    """
    return {
        layer: _picture(subject, layer, found, alike)
        for layer, found in by_layer(numbers[probe]).items()
        if not found["output"] and len(found["units"]) > 1
    }


def _picture(subject: Subject, layer: str, found: Found, alike: float) -> Picture:
    silent = np.flatnonzero(found["fires"] == 0)
    unused = f"Never fire: {', '.join(map(str, silent))}." if len(silent) else ""
    lines = text.wrap(unused, style.WIDTH - 2 * style.MARGIN, style.SMALL)
    conv = "twins_filters" in found
    title = f"Units of {layer} that are alike"
    foot = kernels.BAR if conv else 0.0
    height = len(WAYS) * BLOCK + 0.15 * len(lines) + foot
    sheet = style.Sheet(subject, title, height)
    shown = [found[f"{way}_filters"] for way in WAYS if conv]
    limit = kernels.scale(np.concatenate([each.ravel() for each in shown])) if conv else 1.0
    down = len(WAYS) * BLOCK
    for place, way in enumerate(WAYS):
        drawn = _block(sheet, place * BLOCK, found, way, alike, limit)
        if drawn is not None and place == len(WAYS) - 1:
            kernels.bar(sheet, down - 0.12, drawn, "weight")
    for line, words in enumerate(lines):
        sheet.write(words, style.MARGIN, down + foot + 0.15 * line, size=style.SMALL)
    alt = (
        f"Two histograms of how alike the closest units of {layer} are; beside each,"
        f" {'the filters' if conv else 'the answers by class'} of the most alike pairs."
    )
    caption = _caption(layer, found, alike, conv)
    return Picture(sheet.figure, title, caption, alt, Section.ACTIVATIONS, plotted=_plotted(found))


def _bins(values: NDArray[Any]) -> NDArray[np.float64]:
    """The edges of a histogram of how alike units are."""
    return np.linspace(min(0.0, float(values.min())), 1, 21)


def _plotted(found: Found) -> list[dict[str, str | int | float]]:
    """The bars of both histograms, a row each."""
    return [
        {"measure": words, "from": low, "to": high, "units": int(count)}
        for how, words in WAYS.values()
        for edges in [_bins(found[how])]
        for low, high, count in zip(
            edges[:-1], edges[1:], np.histogram(found[how], edges)[0], strict=True
        )
    ]


def _block(
    sheet: style.Sheet, top: float, found: Found, way: str, alike: float, limit: float
) -> ScalarMappable | None:
    """A histogram, and the most alike pairs to its right; the last map of weights, if any."""
    drawn = None
    how, words = WAYS[way]
    left = style.MARGIN + LEFT
    axes = sheet.axes(left, top, PANEL, TALL)
    edges = _bins(found[how])
    axes.hist(found[how], bins=edges.tolist(), color=style.PALE)
    axes.axvline(alike, color=style.ORANGE, linewidth=0.9, linestyle=(0, (4, 3)))
    axes.set(xlim=(edges[0], 1), xlabel=f"{words}\nto the closest unit", ylabel="units")
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    left += PANEL + 0.3
    pairs = max(1, len(found[way]))
    side = min(SIDE, ((style.WIDTH - style.MARGIN - left + APART) / pairs - APART - GAP) / 2)
    for place, pair in enumerate(found[way]):
        for which, unit in enumerate(pair):
            box = left + which * (side + GAP), top, side, side
            if f"{way}_filters" in found:
                drawn = kernels.show(sheet, box, tile(found[f"{way}_filters"][place, which]), limit)
            else:
                _answers(sheet, box, found["by_class"][unit])
            at = box[0] + side / 2, top + side + 0.04
            sheet.write(str(unit), *at, size=style.SMALL, ha="center")
        at = left + side + GAP / 2, top + side + 0.19
        sheet.write(f"{found[how][pair[0]]:.2f}", *at, ha="center", weight="bold")
        left += 2 * side + GAP + APART
    return drawn


def tile(kernel: NDArray[Any]) -> NDArray[Any]:
    """A unit's kernels [C, h, w] in a square of rows from the first input on, NaN where it ends."""
    if len(kernel) == 1:
        return np.asarray(kernel[0])
    across = int(np.ceil(len(kernel) ** 0.5))
    rest = np.full((across**2 - len(kernel), *kernel.shape[1:]), np.nan)
    return mosaic(np.concatenate([kernel, rest]), across)


def _answers(sheet: style.Sheet, box: style.Box, means: NDArray[Any]) -> None:
    """Small bars of a unit's mean activation by class."""
    axes = sheet.axes(*box)
    axes.bar(range(len(means)), means, color=style.BLUE, width=0.8)
    axes.set(xticks=[], yticks=[])
    axes.spines["left"].set_visible(False)


def _caption(layer: str, found: Found, alike: float, conv: bool) -> str:
    """Say what is shown, how many units are alike, which most, and how many never fire."""
    parts = []
    for way, (how, words) in WAYS.items():
        many = int((found[how] >= alike).sum())
        said = f"By the {words}, {many} of {len(found['units'])} have another at {alike:g} or more"
        if len(found[way]):
            first, second = (int(unit) for unit in found[way][0])
            said += f", the closest are {first} and {second} ({found[how][first]:.2f})"
        parts.append(said)
    silent = int((found["fires"] == 0).sum())
    fires = f"{text.counted(silent, 'unit')} never {'fire' if silent > 1 else 'fires'}"
    fires = fires if silent else "Every unit fires"
    kind = (
        "filters, all on one scale, those on several maps as rows of kernels from the first map on"
        if conv
        else "mean activations by class, in their order, each up to its largest"
    )
    return (
        f"How alike each unit of {layer} is to the unit closest to it, and the most alike pairs:"
        f" their {kind}. {'. '.join(parts)}."
        f" {fires} on the test images."
    )
