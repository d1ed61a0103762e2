"""The optimised image of each unit beside the real images that it likes best."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.optimised import Found, framed, labels, shown
from lookinside.figures.picture import Numbers, Picture, Section, Subject

GAP, BETWEEN = 0.05, 0.24
"""Free space inside a unit's group of images, and between two groups, in inches."""
UNDER = 0.26
"""Height of the words under a group and the space below them in inches."""
KINDS = ("made", "found", "mean")


@dataclass(frozen=True)
class Pair:
    """A unit's name and its images [C, h, w]: optimised, best real one and mean of the best.

    `ratio` is the activation of the optimised image by the largest over the test images; it is
    NaN where that is not positive.
    """

    name: str
    images: tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
    ratio: float


def cut(image: NDArray[Any], box: NDArray[Any]) -> NDArray[Any]:
    """The part of an image [C, H, W] in a box (top, left, bottom, right); black beyond its edge."""
    _, height, width = image.shape
    top, left, bottom, right = (int(side) for side in box)
    above, before = max(-top, 0), max(-left, 0)
    below, after = max(bottom - height, 0), max(right - width, 0)
    wide = np.pad(image, ((0, 0), (above, below), (before, after)))
    return wide[:, top + above : bottom + above, left + before : right + before]


def pairs(
    made: Found, found: Found, images: dict[int, NDArray[Any]], names: list[str]
) -> list[Pair]:
    """Set a layer's optimised images beside the patches of the same units.

    Of a convolution both are as large as what one unit sees, of any other layer whole images.
    `images` holds the test images by their place in the test set, `names` is as of `labels`.
    """
    single = "single" in made
    optimised = made["single" if single else "images"]
    reached = made["single_pre" if single else "pre"]
    rows = {int(unit): row for row, unit in enumerate(found["units"])}
    listed = []
    for unit, name, own, activation in zip(made["units"], names, optimised, reached, strict=True):
        if int(unit) not in rows:
            continue
        row = rows[int(unit)]
        best = [
            cut(images[int(image)], box)
            for image, box in zip(found["top_index"][row], found["top_box"][row], strict=True)
        ]
        mean = np.mean(np.stack(best).astype(np.float32), axis=0)
        most = float(found["maximum_pre"][row])
        ratio = float(activation) / most if most > 0 else float("nan")
        listed.append(Pair(name, (shown(own), shown(best[0]), shown(mean)), ratio))
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
        for turn, image in enumerate(pair.images):
            framed(sheet, (left + turn * (side + GAP), down, side, tall), image)
        said = (
            "no test image" if np.isnan(pair.ratio) else f"\N{MULTIPLICATION SIGN} {pair.ratio:.2f}"
        )
        words = text.shorten(f"{pair.name}: {said}", 3 * side, style.SMALL)
        sheet.write(words, left, down + tall + 0.04, size=style.SMALL)
    return Picture(
        sheet.figure, title, _caption(made, listed, top), _alt(layer, listed), Section.FEATURES
    )


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
    short = int((known < 1).sum())
    below = f" Below 1 ({text.counted(short, 'unit')}) the ascent fell short." if short else ""
    even = _evenness(made) if "single_free" in made else ""
    return (
        f"{said}: the median is {np.median(known):.2f}, the range {known.min():.2f} to"
        f" {known.max():.2f}. Where it is large, no real image holds what the unit looks"
        f" for.{below}{even}"
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
