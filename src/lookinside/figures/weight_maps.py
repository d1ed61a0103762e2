"""What dense layers that see the image look for: a map of weights for each unit."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from lookinside.core.words import number
from lookinside.figures import kernels, style, text, tiles
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "weight_maps") -> Mapping[str, Picture]:
    """Draw the maps of the probe `weights.maps`, a picture a layer, each on a scale of its own."""
    return {
        layer: _layer(subject, layer, found) for layer, found in by_layer(numbers[probe]).items()
    }


def _layer(subject: Subject, layer: str, found: dict[str, NDArray[Any]]) -> Picture:
    weights, total, output = found["weights"], int(found["total"]), bool(found["output"])
    shown, channels = weights.shape[:2]
    limit = kernels.scale(weights)
    maps = [kernels.side_by_side(unit) for unit in weights]
    height, width = maps[0].shape
    most = 4 if channels > 1 else 5 if shown <= 10 else 8
    grid = tiles.Tiles(shown, tiles.columns(shown, most), height / width)
    title = f"Weight maps of layer {layer}"
    sheet = style.Sheet(subject, title, grid.height + kernels.BAR)
    for place, (unit, map_) in enumerate(zip(found["units"], maps, strict=True)):
        label = subject.classes[unit] if output else str(unit)
        drawn = kernels.show(sheet, grid.box(sheet, place, (label,), style.QUIET), map_, limit)
    kernels.bar(sheet, grid.height, drawn, "weight: blue speaks against, red for")
    which = f"All {text.counted(total, 'weight map')}"
    if shown < total:
        which = f"The {text.counted(shown, 'weight map')} of the units that vary most over test"
        which += f" images, of {number(total)},"
    caption = (
        f"{which} in layer {layer}, {weights.shape[3]} x {weights.shape[2]} weights each, on one"
        f" scale: a red weight raises the {'score' if output else 'activation'} where the image is"
        " bright, a blue one lowers it. The strongest 0.5 % are drawn in the scale's last colours,"
        f" beyond ±{limit:.2g}."
    )
    alt = (
        f"{shown} small maps in a grid, one for each {'class' if output else 'unit'} of layer"
        f" {layer}, from blue (negative) over white (zero) to red (positive)."
    )
    return Picture(sheet.figure, title, caption, alt, Section.WEIGHTS)
