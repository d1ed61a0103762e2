"""What the first layer looks for: filters, or weight maps, on one signed scale."""

from typing import Any

import numpy as np
from matplotlib.colorbar import Colorbar
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import number
from lookinside.figures import style, text, tiles
from lookinside.figures.numbers import decode
from lookinside.figures.picture import Numbers, Picture, Section, Subject

CLIPPED = 0.995
"""The scale ends at this quantile of the absolute weights, so that one outlier doesn't pale all."""


def side_by_side(weights: NDArray[Any]) -> NDArray[Any]:
    """Lay a unit's input channels [C, h, w] side by side, a blank column between two: [h, W]."""
    channels, height, _ = weights.shape
    blank = np.full((height, 1), np.nan)
    parts = [part for channel in weights for part in (blank, channel)]
    return np.concatenate(parts[1:], axis=1) if channels > 1 else weights[0]


def _labels(subject: Subject, found: dict[str, NDArray[Any]]) -> list[str]:
    """Name the units: by class if they are the model's outputs, by number otherwise."""
    if bool(found["output"]):
        return [subject.classes[unit] for unit in found["units"]]
    return [str(unit) for unit in found["units"]]


def _said(found: dict[str, NDArray[Any]], limit: float) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    shown, _, height, width = found["weights"].shape
    total, layer, output = int(found["total"]), decode(found["layer"]), bool(found["output"])
    noun = "weight map" if decode(found["kind"]) == "dense" else "filter"
    which = f"All {text.counted(total, noun)}"
    if shown < total:
        which = f"The {text.counted(shown, noun)} of largest norm, of {number(total)}"
    caption = (
        f"{which} in layer {layer}, {width} x {height} weights each, on one scale: a red weight"
        f" raises the {'score' if output else 'activation'} where the image is bright, a blue one"
        " lowers it. The strongest 0.5 % are drawn in the scale's last colours, beyond"
        f" ±{limit:.2g}."
    )
    alt = (
        f"{shown} small maps in a grid, one for each {'class' if output else 'unit'} of layer"
        f" {layer}, from blue (negative) over white (zero) to red (positive)."
    )
    return caption, alt


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "first_layer") -> Picture:
    """Draw the weights of the probe `weights.first_layer`, red positive and blue negative."""
    found = dict(numbers[probe])
    weights, layer = found["weights"], decode(found["layer"])
    dense = decode(found["kind"]) == "dense"
    shown = len(weights)
    limit = float(np.quantile(np.abs(weights), CLIPPED)) or 1.0
    maps = [side_by_side(unit) for unit in weights]
    height, width = maps[0].shape
    most = 4 if weights.shape[1] > 1 else 5 if shown <= 10 else 8
    grid = tiles.Tiles(shown, tiles.columns(shown, most), height / width)
    title = f"{'Weight maps' if dense else 'Filters'} of the first layer, {layer}"
    sheet = style.Sheet(subject, title, grid.height + 0.6)
    for place, (unit, label) in enumerate(zip(maps, _labels(subject, found), strict=True)):
        axes = grid.axes(sheet, place, (label,), style.QUIET)
        drawn = axes.imshow(
            unit, cmap=style.SIGNED, vmin=-limit, vmax=limit, interpolation="nearest"
        )
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=style.LINE, linewidth=0.6)
    below = sheet.axes(style.WIDTH / 4, grid.height + 0.12, style.WIDTH / 2, 0.1)
    bar = Colorbar(below, drawn, orientation="horizontal", extend="both", ticks=MaxNLocator(5))
    bar.set_label("weight: blue speaks against, red for")
    bar.outline.set_visible(False)
    caption, alt = _said(found, limit)
    return Picture(sheet.figure, title, caption, alt, Section.WEIGHTS)
