"""The most confident mistakes beside the training images that resemble them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.numbers import decode
from lookinside.figures.picture import Numbers, Picture, Section, Subject

GAP, APART, WORDS, HEAD = 0.06, 0.24, 0.22, 0.24
"""Room between tiles, between groups of them, under a row and for the heads, in inches."""
SAID = 1.0
"""Width of the words beside a mistake in inches."""
SPACES = ("pixels", "features")


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "neighbours"
) -> Picture | dict[str, Picture]:
    """Draw the probe `neighbours.of_mistakes`: a row a mistake; nothing where there is none."""
    found = numbers[probe]
    spaces = [space for space in SPACES if f"{space}/images" in found]
    if not spaces:
        return {}
    images = found["images"]
    counts = [found[f"{space}/images"].shape[1] for space in spaces]
    across = 1 + sum(counts)
    gaps = GAP * (sum(counts) - len(counts)) + APART * len(counts)
    side = min(0.62, (style.WIDTH - 2 * style.MARGIN - SAID - gaps) / across)
    tall = side * images.shape[2] / images.shape[3]
    title = "Mistakes and the training images nearest to them"
    sheet = style.Sheet(subject, title, HEAD + (tall + WORDS) * len(images))
    lefts = _lefts(counts, side)
    for space, places in zip(spaces, lefts, strict=True):
        sheet.write(f"nearest in {space}", places[0], 0.0, size=style.SMALL, color=style.QUIET)
    small = text.fitting(subject.classes, side, style.SMALL)
    for row, pixels in enumerate(images):
        top = HEAD + row * (tall + WORDS)
        sheet.image((style.MARGIN, top, side, tall), pixels)
        actual, predicted = int(found["actual"][row]), int(found["predicted"][row])
        words = (
            (f"is {subject.classes[actual]}", style.INK),
            (f"said {subject.classes[predicted]}", style.ORANGE),
            (percent(float(found["confidence"][row]), 1), style.QUIET),
        )
        for line, (word, colour) in enumerate(words):
            size = text.fitting([word], SAID - 0.14, style.SMALL)
            at = style.MARGIN + side + 0.08, top + 0.15 * line
            short = text.shorten(word, SAID - 0.1, size)
            sheet.write(short, *at, size=size, color=colour)
        for space, places in zip(spaces, lefts, strict=True):
            shown = found[f"{space}/images"][row], found[f"{space}/labels"][row]
            for left, near, label in zip(places, *shown, strict=True):
                sheet.image((left, top, side, tall), near / np.float32(255))
                colour = {actual: style.BLUE, predicted: style.ORANGE}.get(int(label), style.QUIET)
                short = text.shorten(subject.classes[label], side + GAP, small)
                at = left + side / 2, top + tall + 0.03
                sheet.write(short, *at, size=small, ha="center", color=colour)
    alt = (
        f"{text.counted(len(images), 'row')}: a wrongly classified test image and the training"
        f" images nearest to it in {text.listed(spaces)}, each with its class."
    )
    return Picture(sheet.figure, title, _caption(found, spaces), alt, Section.RESULTS)


def _lefts(counts: list[int], side: float) -> list[list[float]]:
    """Where the tiles of each group stand, in inches from the left."""
    left = style.MARGIN + side + SAID
    places = []
    for count in counts:
        left += APART
        places.append([left + (side + GAP) * each for each in range(count)])
        left = places[-1][-1] + side
    return places


def _caption(found: Any, spaces: list[str]) -> str:
    count = len(found["images"])
    said = (
        f"The {count} mistakes of highest confidence"
        if count > 1
        else "The mistake of highest confidence"
    )
    parts = []
    for space in spaces:
        labels: NDArray[Any] = found[f"{space}/labels"]
        right = int((labels == found["actual"][:, None]).sum())
        wrong = int((labels == found["predicted"][:, None]).sum())
        where = space
        if space == "features":
            where = f"the {int(found['width'])} values that {decode(found['layer'])} is given"
        parts.append(
            f"in {where}, of {labels.size} nearest {right} are of the true class (blue) and"
            f" {wrong} of the predicted one (orange)"
        )
    return (
        f"{said}, each beside those of {text.counted(int(found['trained']), 'training image')}"
        f" at the smallest Euclidean distance: {'; '.join(parts)}."
    )
