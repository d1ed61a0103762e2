"""How filters form while a network learns: Zeiler and Fergus (2013), figure 4, on the weights."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import number
from lookinside.figures import kernels, style, text
from lookinside.figures.numbers import by_layer, over_epochs, spread_out
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

FEW = 16
"""Of a layer with at most so many filters, all are shown."""
LABELS, TOP, GAP = 0.85, 0.25, 0.07
"""Room for the filters' names and for the columns' heads, and between two maps, in inches."""
LARGEST, TALLEST = 0.62, 7.2
"""Most inches that a kernel is wide, and that all rows are high."""
MOST = 8
"""Epochs drawn."""

Array = NDArray[Any]


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "filters", count: int = 10
) -> Mapping[str, Picture]:
    """Draw the filters of each convolution that `probe` knows, a row a filter, a column an epoch.

    The weights are those that training kept: those of a layer that was too large to be kept, and
    of a training of which one epoch was kept, are left out. The last column is the change from
    the first epoch kept to the last. Of a layer with more than 16 filters, the `count` that
    changed most are shown; of a filter on more maps than an image has channels, the kernel on the
    map on which it changed most.
    """
    kept = over_epochs(numbers["snapshots"])
    pictures = {}
    for layer, found in by_layer(numbers[probe]).items():
        every = kept.get(f"{layer}.weight", {})
        history = {epoch: every[epoch] for epoch in spread_out(list(every), MOST)}
        if len(history) > 1:
            deep = bool(found["deep"])
            pictures[layer] = _layer(subject, layer, history, count, deep)
    return pictures


def changed_most(first: Array, last: Array, count: int) -> Array:
    """The `count` filters of [U, ...] whose weights changed most (L2), ascending: int64."""
    changes = np.linalg.norm((last - first).reshape(len(first), -1), axis=1)
    return np.sort(np.argsort(-changes, kind="stable")[:count])


def _layer(
    subject: Subject, layer: str, history: Mapping[int, Array], count: int, deep: bool
) -> Picture:
    """The picture of one layer, whose weights [U, I, h, w] `history` holds by epoch."""
    epochs, stack = list(history), np.stack(list(history.values()))
    total = stack.shape[1]
    units = changed_most(stack[0], stack[-1], total if total <= FEW else count)
    inputs = [changed_most(stack[0, unit], stack[-1, unit], 1)[0] for unit in units]
    rows = [
        [*kept, kept[-1] - kept[0]]
        for kept in (
            stack[:, unit, where : where + 1] if deep else stack[:, unit]
            for unit, where in zip(units, inputs, strict=True)
        )
    ]
    limit = kernels.scale(np.array(rows))
    maps = [[kernels.side_by_side(kernel) for kernel in row] for row in rows]
    height, width = maps[0][0].shape
    columns = len(epochs) + 1
    room = WIDTH - 2 * MARGIN - LABELS
    across = min(
        (room - GAP * columns) / columns,
        LARGEST * width / stack.shape[4],
        (TALLEST / len(maps) - GAP) * width / height,
    )
    down = across * height / width
    some = f"{len(units)} of {number(total)} filters" if len(units) < total else "Filters"
    title = f"{some} of {layer} over training{', on one map each' * deep}"
    sheet = Sheet(subject, title, TOP + len(maps) * (down + GAP) + kernels.BAR)
    small: dict[str, Any] = {"size": style.SMALL, "color": style.QUIET}
    heads = ["start" if epoch == 0 else f"epoch {epoch}" for epoch in epochs[:2]]
    heads = [*heads, *map(str, epochs[2:]), "change"]
    for row, (unit, where) in enumerate(zip(units, inputs, strict=True)):
        top = TOP + row * (down + GAP)
        name = f"{unit} on {where}" if deep else str(unit)
        sheet.write(name, MARGIN, top + down / 2, va="center", size=style.SMALL)
        for column, map_ in enumerate(maps[row]):
            left = MARGIN + LABELS + column * (across + GAP) + GAP * (column == columns - 1)
            drawn = kernels.show(sheet, (left, top, across, down), map_, limit)
            if row == 0:
                sheet.write(heads[column], left + across / 2, 0.05, ha="center", **small)
    sheet.write("filter, map" if deep else "filter", MARGIN, 0.05, **small)
    below = TOP + len(maps) * (down + GAP)
    kernels.bar(sheet, below, drawn, "weight, or its change: blue negative, red positive")
    changes = np.linalg.norm((stack[-1] - stack[0]).reshape(total, -1), axis=1)
    sizes = np.linalg.norm(stack[0].reshape(total, -1), axis=1)
    share = float(np.median(changes / np.maximum(sizes, 1e-12)))
    which = f"All {text.counted(total, 'filter')}"
    if len(units) < total:
        which = f"The {text.counted(len(units), 'filter')} that changed most, of {number(total)},"
    kernel_said = " Of each, the kernel on the input map on which it changed most." if deep else ""
    since = "the start" if epochs[0] == 0 else f"epoch {epochs[0]}"
    caption = (
        f"{which} in layer {layer} at {text.counted(len(epochs), 'epoch')} of the training, from"
        f" {since} to the last, on one scale.{kernel_said} The last column is what changed: over"
        f" all filters of the layer, {share:.2g} times the size that a filter had at first"
        " (median, L2 norm)."
    )
    alt = (
        f"{len(units)} rows of small maps, one for each filter of layer {layer}, a column for each"
        " epoch and one for the change, from blue (negative) over white (zero) to red (positive)."
    )
    return Picture(sheet.figure, title, caption, alt, Section.WEIGHTS)
