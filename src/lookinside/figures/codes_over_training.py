"""How images find their places in the plane of codes while a network learns."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import classes, moving, style, text
from lookinside.figures.numbers import spread_out
from lookinside.figures.picture import Drawn, Moving, Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

TITLE = "The codes of images over training"
MOST, COLUMNS = 6, 3
"""Epochs drawn side by side, and in a row."""
GAP, HEAD, FOOT, LARGE = 0.16, 0.22, 0.16, 4.6
"""Between two planes, of the words above and below, and of the plane that moves, in inches."""

Found = Mapping[str, NDArray[Any]]


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "codes_over_training") -> Drawn:
    """Draw the probe `over_training.codes`: a plane an epoch, all on one scale.

    Moving, it shows every epoch. Nothing is drawn of a training of which fewer than two epochs were
    kept, nor of a network without codes.
    """
    found = numbers[probe]
    if not found:
        return {}
    epochs = found["epochs"].tolist()
    picked = [epochs.index(epoch) for epoch in spread_out(epochs, MOST)]
    columns = min(COLUMNS, len(picked))
    side = (WIDTH - 2 * MARGIN - GAP * (columns - 1)) / columns
    pitch = HEAD + side + GAP
    rows = -(-len(picked) // columns)
    names, room = subject.classes, WIDTH - 2 * MARGIN
    below = classes.legend_height(names, room)
    sheet = Sheet(subject, TITLE, rows * pitch + below + FOOT)
    within = classes.limits(found["plane"])
    for place, number in enumerate(picked):
        row, column = divmod(place, columns)
        left, top = MARGIN + column * (side + GAP), row * pitch
        sheet.write(_when(epochs[number]), left, top, weight="bold")
        near = percent(float(found["near_plane"][number]), 0)
        sheet.write(near, left + side, top, ha="right", color=style.QUIET, size=style.SMALL)
        _plane(sheet.axes(left, top + HEAD, side, side), subject, found, number, within, 3.0)
    classes.legend(sheet, (MARGIN, rows * pitch, room, below), names)
    votes = int(found["neighbours"])
    words = f"In percent: images of whose {votes} nearest most have the same class"
    sheet.write(words, MARGIN, rows * pitch + below, color=style.QUIET, size=style.SMALL)
    frames = Moving(partial(frame, subject, found, within), moving.paces(len(epochs)))
    return Picture(sheet.figure, TITLE, *_said(found), Section.CODES, frames)


@style.styled
def frame(
    subject: Subject, found: Found, within: tuple[float, float, float], number: int
) -> Figure:
    """The plane of codes after one of the epochs."""
    sheet = Sheet(subject, TITLE, LARGE)
    _plane(sheet.axes(MARGIN, 0, LARGE, LARGE), subject, found, number, within, 9.0)
    left, near = MARGIN + LARGE + 0.15, float(found["near_plane"][number])
    when, room = _when(int(found["epochs"][number])), WIDTH - MARGIN - left
    for line, words in enumerate(text.wrap(when, room, style.TITLE, "bold")):
        sheet.write(words, left, 0.05 + 0.18 * (line - 1), weight="bold", size=style.TITLE)
    sheet.write(percent(near, 0), left, 0.4, weight="bold", color=style.BLUE, size=style.TITLE)
    for line, words in enumerate(("lie among images", "of their own class")):
        sheet.write(words, left, 0.65 + 0.16 * line, color=style.QUIET, size=style.SMALL)
    box = (left, 1.2, WIDTH - MARGIN - left, LARGE - 1.2)
    classes.legend(sheet, box, subject.classes)
    return sheet.figure


def _when(epoch: int) -> str:
    return "before training" if epoch == 0 else f"epoch {epoch}"


def _plane(
    axes: Axes,
    subject: Subject,
    found: Found,
    number: int,
    within: tuple[float, float, float],
    size: float,
) -> None:
    """The points of an epoch, framed, without a scale that would say little."""
    points, labels = found["plane"][number], found["labels"]
    classes.scatter(axes, points, labels, subject.classes, within, size)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(True)
    axes.spines[:].set_color(style.LINE)


def _moments(epochs: list[int]) -> str:
    trained = text.counted(len(epochs) - (epochs[0] == 0), "epoch")
    return f"before training and after {trained}" if epochs[0] == 0 else f"after {trained}"


def _said(found: Found) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    epochs, width, count = found["epochs"].tolist(), int(found["width"]), len(found["labels"])
    if width == 2:
        plane = "The two values of a code are its place."
    else:
        plane = (
            f"Of the {width} values of a code this is the plane in which the last codes spread most"
            f" (principal components; {percent(float(found['share']), 0)} of their variance)."
        )
    copies, votes = text.from_copies(float(found["masked"])), int(found["neighbours"])
    seen = f", encoded{copies}," if copies else ""
    before, after = (percent(float(found["near_plane"][place]), 0) for place in (0, -1))
    whole = ""
    if width > 2:
        whole = f" By whole codes it is {percent(float(found['near_code'][-1]), 0)} at the end."
    caption = (
        f"{text.counted(count, 'test image')}{seen} {_moments(epochs)}, all"
        f" on one scale. {plane} Most of the {votes} nearest have an image's own class: for"
        f" {before} of"
        f" the images {_when(epochs[0])}, and for {after} after epoch {epochs[-1]}.{whole} The"
        " network was never told the classes. Names that would lie on one another are left out,"
        " and so is what lies farthest: at most 0.5 % of an epoch's points beyond each side."
    )
    kept = min(MOST, len(epochs))
    spread = float(np.ptp(found["plane"][0]) / max(np.ptp(found["plane"][-1]), 1e-12))
    caption += (
        f" At first the codes span {percent(spread, 0)} of what they span at last."
        if spread < 0.5
        else ""
    )
    alt = (
        f"{text.counted(kept, 'square')} of {text.counted(count, 'point')} in the colours of their"
        f" classes, from {_when(epochs[0])} to epoch {epochs[-1]}."
    )
    return caption, alt
