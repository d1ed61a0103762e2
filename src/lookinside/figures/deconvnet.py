"""What excites each unit of a convolution, beside what the deconvnet makes of it."""

from typing import Any

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colorbar import Colorbar
from matplotlib.colors import Normalize
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.figures import mosaic, style, text, tiles
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject

CLIPPED = 0.995
"""The scale ends at this quantile of the absolute signal."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "deconvnet") -> dict[str, Picture]:
    """Draw the patches and projections of the probe `projections.top`, a picture a layer.

    Both stand side by side as in figure 2 of Zeiler and Fergus (2013), on one scale a layer.
    """
    return {name: _layer(subject, name, layer) for name, layer in by_layer(numbers[probe]).items()}


def _layer(subject: Subject, name: str, layer: dict[str, NDArray[Any]]) -> Picture:
    """Draw a layer's units."""
    units, k = layer["value"].shape
    columns = int(np.ceil(np.sqrt(k)))
    signal = layer["projections"].mean(2)
    limit = float(np.quantile(np.abs(signal), CLIPPED)) or 1.0
    tall, wide = signal.shape[2:]
    aspect = -(-k // columns) * tall / (columns * wide) / 2
    grid = tiles.Tiles(units, tiles.columns(units, 4 if units <= 36 else 5), aspect)
    title = f"What of an image excites the units of {name}"
    sheet = style.Sheet(subject, title, grid.height + 0.6)
    for row in range(units):
        seen = np.where(layer["value"][row, :, None] == 0, 0, layer["seen"][row])
        pair = [
            mosaic.block(colours, seen, columns)
            for colours in (
                mosaic.plain(layer["patches"][row]),
                mosaic.signed(layer["projections"][row], limit),
            )
        ]
        axes = grid.axes(sheet, row, (str(layer["units"][row]),), style.QUIET)
        axes.set_axis_off()
        axes.imshow(np.concatenate(pair, 1), interpolation="auto", aspect="auto")
    below = sheet.axes(style.WIDTH / 4, grid.height + 0.12, style.WIDTH / 2, 0.1)
    scale = ScalarMappable(Normalize(-limit, limit), style.SIGNED)
    bar = Colorbar(below, scale, orientation="horizontal", extend="both", ticks=MaxNLocator(5))
    bar.set_label("signal: blue where dark excites, red where bright does")
    bar.outline.set_visible(False)
    caption = (
        f"For each of {text.counted(units, 'unit')} of layer {name}, left, what it sees of the {k}"
        " test images that excite it most; right, its activation sent back to the pixels by the"
        " deconvnet (Zeiler and Fergus 2013): red pixels excite it by being bright, blue ones would"
        f" if they were dark. All on one scale that ends at ±{limit:.2g}, where the strongest 0.5 %"
        " lie beyond."
    )
    alt = (
        f"{units} pairs of grids, one for each unit of layer {name}: {k} gray patches of test"
        " images, and the same places from blue (negative) over white to red (positive)."
    )
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)
