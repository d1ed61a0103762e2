"""How an autoencoder comes to give images back: the same ones after each epoch."""

import math
from collections.abc import Mapping
from functools import partial
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import moving, style, text
from lookinside.figures.montage import paste
from lookinside.figures.numbers import spread_out
from lookinside.figures.picture import Drawn, Moving, Numbers, Picture, Section, Subject
from lookinside.figures.style import DPI, MARGIN, WIDTH, Sheet

TITLE = "Reconstructions over training"
MOST = 10
"""Columns of epochs, and rows, of the strip."""
GAP, HEAD, LARGEST, TALLEST = 0.07, 0.4, 0.78, 6.6
"""Between two images, of the columns' heads, of an image, and of all rows, in inches."""
SIDE, BETWEEN, ABOVE, CHART = 2.84, 0.28, 0.24, 1.35
"""Of a grid of the frames, between two, of the words above one, and of the chart, in inches."""

Found = Mapping[str, NDArray[Any]]


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "reconstructions_over_training") -> Drawn:
    """Draw the probe `over_training.reconstructions`: a row an image, a column an epoch.

    Moving, it shows all images of the probe, one epoch after the other. Nothing is drawn of a
    training of which fewer than two epochs were kept.
    """
    found = numbers[probe]
    if not found:
        return {}
    epochs, errors = found["epochs"].tolist(), found["error"].mean(1)
    picked = [epochs.index(epoch) for epoch in spread_out(epochs, MOST)]
    columns = {"image": (found["images"], "")}
    columns |= {"seen": (found["seen"], "")} if found["masked"] else {}
    for place in picked:
        columns[named(epochs[place], short=place > 1)] = (
            found["given"][place],
            f"{errors[place]:.4f}",
        )
    height, width = found["images"].shape[2:]
    aspect = height / width
    room = WIDTH - 2 * MARGIN
    across = min((room - GAP * (len(columns) - 1)) / len(columns), LARGEST)
    pitch = across * aspect + GAP
    rows = min(MOST, len(found["images"]), max(1, int(TALLEST / pitch)))
    sheet = Sheet(subject, TITLE, HEAD + rows * pitch)
    for column, (name, (images, error)) in enumerate(columns.items()):
        left = MARGIN + column * (across + GAP)
        for line, (word, colour) in enumerate(((name, style.INK), (error, style.QUIET))):
            size = text.fitting([word], across + GAP, style.SMALL)
            middle = left + across / 2
            sheet.write(word, middle, 0.17 * line, size=size, ha="center", color=colour)
        for row in range(rows):
            sheet.image((left, HEAD + row * pitch, across, across * aspect), images[row])
    frames = Moving(partial(frame, subject, found), moving.paces(len(epochs)))
    return Picture(sheet.figure, TITLE, *_said(found), Section.RECONSTRUCTIONS, frames)


def named(epoch: int, short: bool = False) -> str:
    """An epoch in words; epoch 0 is before training."""
    return "start" if epoch == 0 else str(epoch) if short else f"epoch {epoch}"


@style.styled
def frame(subject: Subject, found: Found, number: int) -> Figure:
    """All images in a square, beside what the network makes of them after one of the epochs."""
    epoch, masked = int(found["epochs"][number]), bool(found["masked"])
    height, width = found["images"].shape[2:]
    tall = ABOVE + SIDE * height / width
    sheet = Sheet(subject, TITLE, tall + 0.2 + (tall if masked else ABOVE + CHART + 0.4))
    right, below = MARGIN + SIDE + BETWEEN, tall + 0.2
    when = "before training" if epoch == 0 else f"after epoch {epoch}"
    _grid(sheet, MARGIN, 0, "what it sees" if masked else "image", found["seen"])
    _grid(sheet, right, 0, f"reconstruction {when}", found["given"][number])
    if masked:
        _grid(sheet, MARGIN, below, "image", found["images"])
    left, high = (right, tall - ABOVE - 0.45) if masked else (MARGIN, CHART)
    sheet.write("squared error per pixel:", left, below)
    error = f"{found['error'][number].mean():.4f}"
    after = left + text.width("squared error per pixel:", style.BODY) + 0.08
    sheet.write(error, after, below, color=style.ORANGE, weight="bold")
    scale = left + 0.5
    _course(sheet.axes(scale, below + ABOVE, WIDTH - MARGIN - scale, high), found, number)
    return sheet.figure


def _grid(sheet: Sheet, left: float, top: float, words: str, images: NDArray[Any]) -> None:
    """Images in a square of about as many rows as columns, under words."""
    sheet.write(words, left, top)
    pasted = paste(images, math.ceil(math.sqrt(len(images))))
    _, height, width = pasted.shape
    zoom = int(SIDE * DPI) // width
    across = zoom * width / DPI if zoom > 1 else SIDE
    drawn = sheet.image((left, top + ABOVE, across, across * height / width), pasted)
    if zoom <= 1:
        drawn.set_interpolation("antialiased")


def _course(axes: Axes, found: Found, number: int) -> None:
    """The error by epoch, what is still to come in pale, and that of the mean image."""
    epochs, errors = found["epochs"], found["error"].mean(1)
    mean = float(found["mean_image"].mean())
    axes.axhline(mean, color=style.GRAY, linestyle="dashed", linewidth=1)
    axes.annotate(
        "the mean image",
        (1, mean),
        xycoords=axes.get_yaxis_transform(),
        xytext=(-4, 3),
        textcoords="offset points",
        ha="right",
        color=style.GRAY,
        size=style.SMALL,
    )
    axes.plot(epochs, errors, color=style.PALE)
    axes.plot(epochs[: number + 1], errors[: number + 1], color=style.BLUE)
    axes.plot(epochs[number], errors[number], "o", color=style.ORANGE, ms=8)
    axes.set_ylim(0, 1.15 * max(mean, float(errors.max())))
    axes.set_xlim(epochs[0] - 0.02 * epochs[-1], 1.02 * epochs[-1])
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.grid(axis="y")
    axes.set_xlabel("epoch")


def _said(found: Found) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    epochs, errors = found["epochs"].tolist(), found["error"].mean(1)
    count, mean = len(found["images"]), float(found["mean_image"].mean())
    first, second, last = float(errors[0]), float(errors[1]), float(errors[-1])
    seen = f" from copies with {percent(float(found['masked']), 0)} of the pixels black"
    fall = f", {percent((first - second) / (first - last), 0)} of the fall by epoch {epochs[1]}"
    caption = (
        f"The same test images, reconstructed{seen if found['masked'] else ''} after each epoch."
        f" The squared error per pixel, on {text.counted(count, 'image')} of all classes, goes from"
        f" {first:.4f} to {last:.4f}{fall if first > max(second, last) else ''}; the mean image"
        f" alone has {mean:.4f}."
    )
    alt = (
        f"Rows of small test images and, in columns, what the network makes of them at"
        f" {text.counted(len(epochs), 'epoch')} from {named(epochs[0])} to {named(epochs[-1])}."
    )
    return caption, alt
