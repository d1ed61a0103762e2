"""Weights as small maps on one signed scale: red positive, blue negative, zero neutral."""

from typing import Any

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colorbar import Colorbar
from matplotlib.image import BboxImage
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.figures import style
from lookinside.figures.style import Box, Sheet

CLIPPED = 0.995
"""The scale ends at this quantile of the absolute weights, so that one outlier doesn't pale all."""
BAR = 0.6
"""Height in inches that the scale takes under the maps."""


def scale(weights: NDArray[Any]) -> float:
    """Where the scale of some weights ends, above zero."""
    return float(np.quantile(np.abs(weights), CLIPPED)) or 1.0


def side_by_side(kernels: NDArray[Any]) -> NDArray[Any]:
    """Lay a unit's kernels [I, h, w] side by side, a blank column between two: [h, W]."""
    inputs, height, _ = kernels.shape
    blank = np.full((height, 1), np.nan)
    parts = [part for kernel in kernels for part in (blank, kernel)]
    return np.concatenate(parts[1:], axis=1) if inputs > 1 else np.asarray(kernels[0])


def show(sheet: Sheet, box: Box, kernel: NDArray[Any], limit: float) -> BboxImage:
    """Fill a box with a map [h, w] of weights, framed; blank where it is NaN."""
    sheet.rectangle(box, fill=False, edgecolor=style.LINE, linewidth=0.6)
    return sheet.map(box, kernel, (-limit, limit), style.SIGNED)


def bar(sheet: Sheet, top: float, drawn: ScalarMappable, words: str) -> None:
    """Draw the scale in the middle of the sheet, `top` inches down."""
    axes = sheet.axes(style.WIDTH / 4, top + 0.12, style.WIDTH / 2, 0.1)
    colours = Colorbar(axes, drawn, orientation="horizontal", extend="both", ticks=MaxNLocator(5))
    colours.set_label(words)
    colours.outline.set_visible(False)
