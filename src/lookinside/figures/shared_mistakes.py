"""Test images that every seed of a run gets wrong, beside some that only one does."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lookinside.figures import style, text
from lookinside.figures.numbers import evenly
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

COLUMNS, GAP, HEAD, WORDS = 6, 0.1, 0.26, 0.42
"""Images in a row; in inches: between two, the height of a heading, of the words under an image."""


@style.styled
def draw(
    across: Mapping[str, tuple[Subject, Numbers]],
    probe: str = "mistakes",  # noqa: ARG001
    count: int = 12,
) -> Drawn:
    """Draw up to `count` images of either kind, a picture for each run of several seeds.

    Where there are more, they stand at even distances in the test set. A run without an image that
    all seeds get wrong has no picture. The probe says which runs are classifiers.
    """
    pictures = {}
    for run, (subject, numbers) in across.items():
        found = numbers["seeds"]
        wrong = (found["said"] != found["actual"]).sum(0)
        if len(found["said"]) > 1 and (wrong == len(found["said"])).any():
            pictures[run] = _picture(subject, found, wrong, count)
    return pictures


def _picture(
    subject: Subject, found: Mapping[str, NDArray[np.int64]], wrong: NDArray[np.int64], count: int
) -> Picture:
    """The picture of a run, whose images so many seeds get `wrong`, int64 [N]."""
    seeds, (height, width) = len(found["said"]), found["images"].shape[2:]
    each = {f"wrong in all {seeds} seeds": wrong == seeds, "wrong in one seed only": wrong == 1}
    groups = {name: np.flatnonzero(which) for name, which in each.items()}
    side = (WIDTH - 2 * MARGIN + GAP) / COLUMNS - GAP
    pitch = side * height / width + WORDS
    rows = sum(-(-min(count, len(places)) // COLUMNS) for places in groups.values())
    title = "What all seeds get wrong, and what only one does"
    sheet = Sheet(subject, title, rows * pitch + len(groups) * HEAD)
    top = 0.0
    for name, places in groups.items():
        heading = f"{name.capitalize()}: {text.counted(len(places), 'image')}"
        sheet.write(heading, MARGIN, top, weight="bold")
        top += HEAD
        for number, place in enumerate(evenly(places, count)):
            row, column = divmod(number, COLUMNS)
            left, down = MARGIN + column * (side + GAP), top + row * pitch
            sheet.image((left, down, side, side * height / width), found["images"][place])
            actual = found["actual"][place]
            said = {subject.classes[answer]: None for answer in found["said"][:, place]}
            others = [answer for answer in said if answer != subject.classes[actual]]
            words = f"is {subject.classes[actual]}", f"said {' or '.join(others)}"
            for line, word in enumerate(words):
                at = left + side / 2, down + side * height / width + 0.03 + 0.15 * line
                colour = style.ORANGE if line else style.INK
                short = text.shorten(word, side, style.SMALL)
                sheet.write(short, *at, size=style.SMALL, ha="center", color=colour)
        top += -(-min(count, len(places)) // COLUMNS) * pitch
    alone, common = len(groups["wrong in one seed only"]), int((wrong == seeds).sum())
    caption = (
        f"Of {text.counted(len(wrong), 'test image')} that any of {seeds} seeds gets wrong, by the"
        f" last step's weights, all get {text.counted(common, 'image')} wrong and exactly one gets"
        f" {text.counted(alone, 'image')} wrong. Up to {count} of either are shown, at even"
        " distances through the test set, with their true class and what was said instead. The"
        " upper ones are hard in themselves or for all such networks; the lower ones hang on one"
        " training."
    )
    alt = (
        f"Two groups of small test images: some that all {seeds} seeds get wrong, above some that"
        " one gets wrong, each with its true class and the wrong answers."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RESULTS)
