"""What excites each unit of a layer, beside what the deconvnet makes of it."""

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colorbar import Colorbar
from matplotlib.colors import Normalize
from matplotlib.ticker import MaxNLocator

from lookinside.figures import mosaic, style, text, tiles
from lookinside.figures.numbers import by_layer
from lookinside.figures.patches import Found, label
from lookinside.figures.picture import Numbers, Picture, Section, Subject

CLIPPED = 0.995
"""The scale ends at this quantile of the absolute signal."""
MOST, FEW = 36, 28
"""Units in a picture, those of a wider layer are numbered; and units that are drawn larger."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "deconvnet") -> dict[str, Picture]:
    """Draw the patches and projections of the probe `projections.top`, all units of each layer.

    Both stand side by side as in figure 2 of Zeiler and Fergus (2013), on one scale a layer.
    """
    pictures: dict[str, Picture] = {}
    for name, layer in by_layer(numbers[probe]).items():
        limit = float(np.quantile(np.abs(layer["projections"]), CLIPPED)) or 1.0
        parts = np.array_split(np.arange(len(layer["units"])), -(-len(layer["units"]) // MOST))
        for number, part in enumerate(parts, start=1):
            shown = {
                what: values[part] if values.ndim else values for what, values in layer.items()
            }
            key = f"{name}-{number}" if len(parts) > 1 else name
            pictures[key] = _units(subject, name, shown, limit, len(layer["units"]))
    return pictures


def _units(subject: Subject, name: str, shown: Found, limit: float, total: int) -> Picture:
    """Draw some of a layer's units."""
    units, k = shown["value"].shape
    columns = int(np.ceil(np.sqrt(k)))
    tall, wide = shown["patches"].shape[3:]
    aspect = -(-k // columns) * tall / (columns * wide) / 2
    grid = tiles.Tiles(units, tiles.columns(units, 4 if units <= FEW else 5), aspect)
    what = "classes" if shown["output"] else "units"
    part = f"{what} {shown['units'][0]} to {shown['units'][-1]}" if units < total else f"the {what}"
    title = f"What of an image excites {part} of {name}"
    sheet = style.Sheet(subject, title, grid.height + 0.6)
    for row in range(units):
        seen = np.where(shown["value"][row, :, None] == 0, 0, shown["seen"][row])
        patches, signal = shown["patches"][row], shown["projections"][row]
        both = (mosaic.plain(patches), mosaic.signed(signal, limit))
        pair = [mosaic.block(colours, seen, columns) for colours in both]
        box = grid.box(sheet, row, (label(subject, shown, row),), style.QUIET)
        sheet.map(box, np.concatenate(pair, 1), interpolation="auto")
    below = sheet.axes(style.WIDTH / 4, grid.height + 0.12, style.WIDTH / 2, 0.1)
    scale = ScalarMappable(Normalize(-limit, limit), style.SIGNED)
    bar = Colorbar(below, scale, orientation="horizontal", extend="both", ticks=MaxNLocator(5))
    bar.set_label("signal: blue where dark excites, red where bright does")
    bar.outline.set_visible(False)
    which = text.counted(units, *(("class", "classes") if shown["output"] else ("unit",)))
    among = f", from {shown['units'][0]} to {shown['units'][-1]}" if units < total else ""
    caption = (
        f"For each of {which} of layer {name}{among}: left, what it sees of the {k} test images"
        " that excite it most; right, its activation sent back to the pixels by the deconvnet"
        " (Zeiler and Fergus 2013), red where bright pixels excite it and blue where dark ones do."
        f" All {what} are on one scale; the strongest 0.5 % lie beyond its ends, ±{limit:.2g}."
    )
    if (shown["seen"][..., 2:] - shown["seen"][..., :2] < (tall, wide)).any():
        caption += " Hatched is what lies outside the image."
    if total < shown["total"]:
        caption += f" The layer's {total} units that vary most are drawn, of {shown['total']:,}."
    alt = (
        f"{units} pairs of grids, one for each unit of layer {name}: {k} patches of test images,"
        " and the same places from blue (negative) over white to red (positive)."
    )
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)
