"""Which pixels an answer rests on, method by method."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import number, percent
from lookinside.figures import kernels, style, text
from lookinside.figures.numbers import decode
from lookinside.figures.picture import Numbers, Picture, Section, Subject

LABELS, GAP, HEADS = 1.2, 0.07, 0.36
"""In inches: width of the words at the left, between tiles, height of the columns' names."""
MOST = 0.66
"""The widest tile in inches."""
CLIPPED = 0.998
"""A scale ends at this quantile of the absolute values on it."""
UNITS = {
    "saliency": "logits per unit of brightness",
    "guided backpropagation": "logits per unit of brightness",
    "integrated gradients": "logits a pixel",
    "occlusion": "logits",
}
"""What the values of methods are in. Those that are in the same stand on one scale."""
SHORT = {"guided backpropagation": "guided backprop"}
"""What a method is called where there is little room."""


def labels(subject: Subject, found: Mapping[str, NDArray[Any]], place: int) -> list[str]:
    """What an image is, what the network said, and how sure it was."""
    return [
        f"is {subject.classes[found['actual'][place]]}",
        f"said {subject.classes[found['predicted'][place]]}",
        percent(float(found["confidence"][place]), 1),
    ]


def write_labels(sheet: style.Sheet, words: list[str], top: float, right: bool) -> None:
    """Put an image's words at its left; what was said wrongly is orange."""
    for line, word in enumerate(words):
        colour = style.INK if line == 0 else style.QUIET if right else style.ORANGE
        short = text.shorten(word, LABELS - 0.08, style.SMALL)
        sheet.write(short, style.MARGIN, top + 0.15 * line, size=style.SMALL, color=colour)


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "attribution") -> dict[str, Picture]:
    """Draw the maps of the probe `attribution.maps`: "classes", and "mistakes" if there are any.

    Of images that were named there is one picture, "named".
    Methods whose values are in the same unit share a scale: see `UNITS`.
    """
    found = dict(numbers[probe])
    parts = {
        "named" if found["named"] else "classes": np.flatnonzero(~found["mistake"]),
        "mistakes": np.flatnonzero(found["mistake"]),
    }
    return {name: _picture(subject, found, places) for name, places in parts.items() if len(places)}


def _picture(subject: Subject, found: Mapping[str, NDArray[Any]], places: NDArray[Any]) -> Picture:
    """Draw a row for each image at `places`: the image, then a map for each method."""
    methods, maps = decode(found["methods"]).split("\n"), found["maps"]
    wrong = bool(found["mistake"][places[0]])
    title = "What its mistakes rest on" if wrong else "What its answers rest on"
    height, width = found["images"].shape[2:]
    columns = len(methods) + 1
    side = (style.WIDTH - 2 * style.MARGIN - LABELS) / columns - GAP
    side = min(side, MOST)
    pitch = max(side * height / width + GAP, 0.52)
    sheet = style.Sheet(subject, title, HEADS + pitch * len(places) + 0.46)
    groups = shared(methods)
    limits = scales(maps, groups)
    for column, name in enumerate(["image", *methods]):
        left = style.MARGIN + LABELS + column * (side + GAP)
        lines = text.wrap(SHORT.get(name, name), side + GAP, style.SMALL)
        for line, word in enumerate(reversed(lines)):
            at = left + side / 2, HEADS - 0.2 - 0.14 * line
            sheet.write(word, *at, size=style.SMALL, ha="center", color=style.QUIET)
        for row, place in enumerate(places):
            box = left, HEADS + row * pitch, side, side * height / width
            if column:
                kernels.show(sheet, box, maps[column - 1, place], limits[column - 1])
            else:
                sheet.image(box, found["images"][place])
    for group in groups:
        left = style.MARGIN + LABELS + (group[0] + 1) * (side + GAP)
        wide = len(group) * (side + GAP) - GAP
        below = HEADS + pitch * len(places) + 0.06
        _scale(sheet, left, below, wide, limits[group[0]], UNITS.get(methods[group[0]], "own unit"))
    for row, place in enumerate(places):
        right = bool(found["actual"][place] == found["predicted"][place])
        write_labels(sheet, labels(subject, found, int(place)), HEADS + row * pitch + 0.02, right)
    said, skipped = _said(found, places, methods, wrong), min(2, max(0, len(places) - 4))
    tiles = style.MARGIN + LABELS, HEADS + pitch * skipped, columns * (side + GAP)
    telling = sheet.part(*tiles)
    return Picture(sheet.figure, title, *said, Section.ATTRIBUTION, telling=telling)


def shared(methods: list[str]) -> list[list[int]]:
    """Which of the methods, by their places, share a scale; those that do stand side by side."""
    groups: dict[str, list[int]] = {}
    for place, name in enumerate(methods):
        groups.setdefault(UNITS.get(name, name), []).append(place)
    return list(groups.values())


def scales(maps: NDArray[Any], groups: list[list[int]]) -> list[float]:
    """Where the scale of each method's maps [M, N, H, W] ends, above zero."""
    ends = {
        place: float(np.quantile(np.abs(maps[group]), CLIPPED)) or 1.0
        for group in groups
        for place in group
    }
    return [ends[place] for place in range(len(maps))]


def _scale(
    sheet: style.Sheet, left: float, top: float, side: float, limit: float, unit: str
) -> None:
    """The colours of methods, where they end, and what they are in."""
    sheet.map((left, top, side, 0.08), np.linspace(-1, 1, 256)[None], (-1, 1), style.SIGNED)
    size = style.SMALL - 1
    for line, word in enumerate(text.wrap(f"±{limit:.2g} {unit}", side + GAP, size)):
        at = left + side / 2, top + 0.12 + 0.14 * line
        sheet.write(word, *at, size=size, ha="center")


def _said(
    found: Mapping[str, NDArray[Any]], places: NDArray[Any], methods: list[str], wrong: bool
) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    which = f"The first test image of each of {text.counted(len(places), 'class', 'classes')}"
    if wrong:
        which = f"The {text.counted(len(places), 'most confident mistake')}"
    elif found["named"]:
        noun = "image" if len(places) == 1 else "images"
        which = f"Test {noun} {text.listed([number(int(each)) for each in found['index']])}"
    caption = (
        f"{which}, and how each pixel moves the logit of the class that the network said: red"
        " pixels speak for it, blue ones against. Methods that measure in the same unit share a"
        " scale, the same for all images, below their columns: gradients by how much the logit"
        " changes per unit of brightness (black to white)."
    )
    if "guided backpropagation" in methods:
        caption += (
            " Guided backpropagation passes back through a ReLU only what speaks for the class."
        )
    if "integrated gradients" in methods:
        caption += (
            " Integrated gradients, in logits a pixel, start from a black image, so black pixels"
            " have none; an image's values add up to the logit less the black image's, within"
            f" {float(found['gap']):.2g}."
        )
    if "occlusion" in methods:
        caption += (
            " Occlusion is by how many logits the answer falls when a gray square around the pixel"
            " hides a part of the image."
        )
    if "Grad-CAM" in methods:
        caption += (
            " Grad-CAM adds up the maps of the last convolution, each times how much the logit"
            " rises with it on average: it shows where, not by how much, and no finer than those"
            " maps are."
        )
    alt = (
        f"{text.counted(len(places), 'row')} of an image and its maps by {text.listed(methods)},"
        " from blue (against the class) over white to red (for it)."
    )
    return caption, alt
