"""Where in whole images a few units look: those that excite them most, and ordinary ones."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.figures import style, text, tiles
from lookinside.figures.numbers import by_layer
from lookinside.figures.patches import Found, label, silent
from lookinside.figures.picture import Numbers, Picture, Section, Subject

LEFT, GAP, APART = 0.75, 0.06, 0.16
"""Room for the units' names, and free space between two images and two units, in inches."""


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "patches", count: int = 5
) -> dict[str, Picture]:
    """Draw the `count` most selective units of each layer, of the probe `patches.top`.

    They are those whose mean activation by their top images exceeds that by ordinary ones most.

    For each, the whole images of its top patches with a box around what it sees, and beneath them
    images from the middle of its ranking.
    """
    found = numbers[probe]
    images = dict(zip(found["image_index"].tolist(), found["images"] / 255, strict=True))
    return {
        name: _layer(subject, name, layer, images, count)
        for name, layer in by_layer(found).items()
        if not silent(layer).all()
    }


def selective(layer: Found, count: int) -> NDArray[Any]:
    """Which `count` units that fire tell top images most from ordinary ones, the first most."""
    apart = layer["top_value"].mean(1) - layer["middle_value"].mean(1)
    order = np.argsort(-apart, kind="stable")
    return np.asarray(order[~silent(layer)[order]][:count])


def _layer(
    subject: Subject, name: str, layer: Found, images: dict[int, NDArray[Any]], count: int
) -> Picture:
    """Draw a layer's units."""
    shown = selective(layer, count)
    k = layer["top_index"].shape[1]
    height, width = next(iter(images.values())).shape[1:]
    side = (style.WIDTH - 2 * style.MARGIN - LEFT - GAP * (k - 1)) / k
    pitch = side * height / width + GAP
    maps = bool((layer["top_position"] >= 0).all())
    title = f"{'Where units of' if maps else 'Top and ordinary images of'} {name}{' look' * maps}"
    sheet = style.Sheet(subject, title, len(shown) * (2 * pitch + APART) - APART)
    for place, row in enumerate(shown):
        top = place * (2 * pitch + APART)
        names = f"{'' if layer['output'] else 'unit '}{label(subject, layer, row)}"
        names = text.shorten(names, 0.9 * (LEFT - GAP), style.BODY)
        sheet.write(names, style.MARGIN, top + pitch / 2, va="center", weight="bold")
        sheet.write("middle", style.MARGIN, top + pitch * 1.5, va="center", color=style.QUIET)
        for below, part in enumerate(("top", "middle")):
            for rank in range(k):
                left = style.MARGIN + LEFT + rank * (side + GAP)
                box = left, top + below * pitch, side, pitch - GAP
                sheet.image(box, images[int(layer[f"{part}_index"][row, rank])])
                if layer["top_position"][row, rank, 0] >= 0 and layer[f"{part}_value"][row, rank]:
                    seen = tiles.part(box, (height, width), tuple(layer[f"{part}_seen"][row, rank]))
                    how = {"fill": False, "edgecolor": style.AMBER, "linewidth": 1.3}
                    sheet.rectangle(seen, inside=box, **how)
    return Picture(sheet.figure, title, *_said(name, layer, shown), Section.FEATURES)


def _said(name: str, layer: Found, shown: NDArray[Any]) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    k = layer["top_index"].shape[1]
    noun = "class" if layer["output"] else "unit"
    units = text.counted(len(shown), noun, "classes" if layer["output"] else "")
    tops, middles = layer["top_value"][shown], layer["middle_value"][shown]
    living = int((~silent(layer)).sum())
    chosen = ""
    if len(shown) < living:
        chosen = (
            f" (of the {living} shown with their patches, those whose mean activation differs most"
            " between the two, the first most)"
        )
    caption = (
        f"{units} of layer {name}{chosen}, two rows each: the {k} test images that excite it most"
        f" ({tops.min():.2g} to {tops.max():.2g}), and {k} from the middle of all test images"
        f" ({middles.min():.2g} to {middles.max():.2g})."
    )
    if (layer["top_position"] >= 0).all():
        caption += (
            " The box is what the unit sees where it is excited most; an image without one leaves"
            " it silent."
        )
    alt = f"{units} of layer {name}, each with a row of its top images and one of ordinary images."
    return caption, alt
