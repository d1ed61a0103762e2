"""The optimised image of each unit beside the real images that it likes best."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.reached import beyond
from lookinside.core.words import percent
from lookinside.figures import mosaic, style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.optimised import Found, framed, labels, shown, some
from lookinside.figures.picture import Numbers, Picture, Section, Subject

GAP, BETWEEN = 0.05, 0.24
"""Free space inside a unit's group of images, and between two groups, in inches."""
UNDER = 0.26
"""Height of the words under a group and the space below them in inches."""
KINDS = ("made", "found", "mean")


@dataclass(frozen=True)
class Pair:
    """A unit's name and its images [C, h, w]: optimised, best real one and mean of the best.

    `inside`, bool [h, w] of each, is false where the unit sees what lies outside the image.
    `ratio` is of `reached.beyond`.
    """

    name: str
    images: tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
    inside: tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
    ratio: float


def pairs(
    made: Found, found: Found, images: dict[int, NDArray[Any]], names: list[str]
) -> list[Pair]:
    """Set a layer's optimised images beside the patches of the same units.

    Of a convolution both are as large as what one unit sees, of any other layer whole images.
    `images` holds the test images by their place in the test set, `names` is as of `labels`.
    """
    optimised = made["single" if "single" in made else "images"]
    ratios = beyond(made, found).tolist()
    rows = {int(unit): row for row, unit in enumerate(found["units"])}
    listed = []
    for unit, name, own, ratio in zip(made["units"], names, optimised, ratios, strict=True):
        if int(unit) not in rows:
            continue
        row = rows[int(unit)]
        boxes, seen, value = (found[f"top_{what}"][row] for what in ("box", "seen", "value"))
        best = mosaic.cut(np.stack([images[int(each)] for each in found["top_index"][row]]), boxes)
        held = mosaic.inside(mosaic.within(seen, boxes, value), best.shape[2:])
        three = shown(own), shown(best[0]), shown(mosaic.average(best, held))
        inside = np.ones(own.shape[1:], dtype=bool), held[0], np.asarray(held.any(0))
        listed.append(Pair(name, three, inside, ratio))
    return listed


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "maximised", found: str = "patches"
) -> dict[str, Picture]:
    """Draw three images a unit: optimised, the best of the test set, and the mean of its best.

    The first is of the probe `maximise.layers.maximised`, the others of the probe that `found`
    names. A picture a layer.
    """
    real = numbers[found]
    of_real = by_layer(real)
    images = dict(zip(real["image_index"].tolist(), real["images"], strict=True))
    pictures = {}
    for layer, made in by_layer(numbers[probe]).items():
        if layer in of_real:
            listed = pairs(made, of_real[layer], images, labels(subject, made))
            top = of_real[layer]["top_index"].shape[1]
            if listed:
                pictures[layer] = _layer(subject, layer, made, listed, top)
    return pictures


def _layer(subject: Subject, layer: str, made: Found, listed: list[Pair], top: int) -> Picture:
    """A layer's groups of three images, with the unit and the ratio under each group."""
    _, height, width = listed[0].images[0].shape
    across = 2 if len(listed) <= 10 else 3 if len(listed) <= 24 else 4 if len(listed) <= 40 else 5
    room = style.WIDTH - 2 * style.MARGIN - BETWEEN * (across - 1)
    side = (room / across - 2 * GAP) / 3
    tall = side * height / width
    rows = -(-len(listed) // across)
    head = 0.2
    whose = "the classes like" if bool(made["output"]) else f"{layer} likes"
    title = f"Made and found: what {whose} best"
    sheet = style.Sheet(subject, title, head + rows * (tall + UNDER))
    for column in range(min(across, len(listed))):
        left = style.MARGIN + column * (3 * side + 2 * GAP + BETWEEN)
        for turn, kind in enumerate(KINDS):
            middle = left + turn * (side + GAP) + side / 2
            sheet.write(
                kind,
                middle,
                0.0,
                size=style.SMALL if side > 0.4 else 6.5,
                ha="center",
                color=style.QUIET,
            )
    for place, pair in enumerate(listed):
        row, column = divmod(place, across)
        left = style.MARGIN + column * (3 * side + 2 * GAP + BETWEEN)
        down = head + row * (tall + UNDER)
        for turn, (image, inside) in enumerate(zip(pair.images, pair.inside, strict=True)):
            _tile(sheet, (left + turn * (side + GAP), down, side, tall), image, inside)
        said = (
            "no test image" if np.isnan(pair.ratio) else f"\N{MULTIPLICATION SIGN} {pair.ratio:.2f}"
        )
        words = text.shorten(f"{pair.name}: {said}", 3 * side, style.SMALL)
        sheet.write(words, left, down + tall + 0.04, size=style.SMALL)
    return Picture(
        sheet.figure, title, _caption(made, listed, top), _alt(layer, listed), Section.FEATURES
    )


def _tile(sheet: style.Sheet, box: style.Box, image: NDArray[Any], inside: NDArray[Any]) -> None:
    """Draw one of the three images, hatched outside; blank if no image excites the unit."""
    if inside.all():
        framed(sheet, box, image)
        return
    sheet.map(box, mosaic.alone(image, inside), interpolation="auto")
    sheet.rectangle(box, fill=False, edgecolor=style.LINE, linewidth=0.5)


def _caption(made: Found, listed: list[Pair], top: int) -> str:
    """Say what the three images are and how far the optimised ones go beyond the data."""
    ratios = np.array([pair.ratio for pair in listed])
    known = ratios[~np.isnan(ratios)]
    what = "patch, what one unit in the middle of the map sees" if "single" in made else "image"
    said = (
        f"Three images a unit: the optimised {what}, the best of the test images, and the mean of"
        f" the {top} best. The number is the activation of the first by that of the second (before"
        " the nonlinearity)"
    )
    if not len(known):
        return f"{said}; no test image activates any unit."
    short = int((known.round(2) < 1).sum())
    below = f" Below 1 ({text.counted(short, 'unit')}) the ascent fell short." if short else ""
    if any(inside.any() and not inside.all() for pair in listed for inside in pair.inside):
        below += " Hatched is what lies outside the image; the mean is over what lies inside."
    even = _evenness(made) if "single_free" in made else ""
    return (
        f"{said}: the median is {np.median(known):.2f}, the range {known.min():.2f} to"
        f" {known.max():.2f}. Where it is large, no real image holds what the unit looks"
        f" for.{below}{even}{some(made)}"
    )


def _evenness(made: Found) -> str:
    """Say how the optimised patches were held even, and what that cost."""
    free = made["single_free"]
    kept = made["single_pre"][free > 0] / free[free > 0]
    cost = (
        f": its activation is {percent(float(np.median(kept)), 0)} of that without (median)"
        if len(kept)
        else ""
    )
    return (
        " A penalty on its total variation keeps the optimised patch free of grain that hides its"
        f" structure{cost}."
    )


def _alt(layer: str, listed: list[Pair]) -> str:
    return (
        f"For each of {len(listed)} units of layer {layer} three small images side by side:"
        " optimised, best test image, mean of the best."
    )
