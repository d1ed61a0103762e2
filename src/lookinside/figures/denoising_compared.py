"""Autoencoders trained on whole and on masked images, given the same masked digits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.across import Across
from lookinside.figures.picture import Drawn, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

LEFT, GAP, HEAD, FOOT, LARGEST = 1.72, 0.1, 0.24, 0.2, 0.62
"""Of the runs' names, between two images, above them, below each, of an image, in inches."""


@style.styled
def draw(across: Across, probe: str = "denoising") -> Drawn:
    """Draw what each run makes of one masked image at each share of black pixels, and its errors.

    Runs are drawn that were probed on the same image at the same shares as the first of them; if
    that is but one, nothing is. The errors are over all test images, the least of each column bold.
    """
    every = {run: (subject, numbers[probe]) for run, (subject, numbers) in across.items()}
    subject, first = next(iter(every.values()))
    found = {
        run: each
        for run, (_, each) in every.items()
        if all(np.array_equal(each[key], first[key]) for key in ("images", "masked", "seen"))
    }
    if len(found) < 2:
        return {}
    errors = np.array([each["error"] for each in found.values()])
    shares, (height, width) = first["masked"], first["images"].shape[2:]
    count = len(shares)
    side = min((WIDTH - 2 * MARGIN - LEFT - GAP * (count - 1)) / count, LARGEST)
    tall = side * height / width
    pitch = tall + FOOT + GAP
    title = "The same masked image in all autoencoders"
    about = Subject("", subject.dataset, subject.classes, subject.stand_in)
    sheet = Sheet(about, title, HEAD + pitch * (len(found) + 1))
    least = errors.argmin(axis=0)
    for place, share in enumerate(shares):
        left = MARGIN + LEFT + place * (side + GAP)
        middle = left + side / 2
        sheet.write(percent(float(share), 0), middle, 0, ha="center", size=style.SMALL)
        untouched = f"{first['untouched'][place]:.4f}"
        rows: list[tuple[NDArray[Any], str, bool]] = [(first["seen"][place, 0], untouched, False)]
        rows += [
            (each["given"][place, 0], f"{error[place]:.4f}", least[place] == row)
            for row, (each, error) in enumerate(zip(found.values(), errors, strict=True))
        ]
        for row, (pixels, word, best) in enumerate(rows):
            top = HEAD + row * pitch
            sheet.image((left, top, side, tall), pixels)
            sheet.write(
                word, middle, top + tall + 0.04, ha="center", size=style.SMALL,
                weight="bold" if best else "normal",
            )  # fmt: skip
    sheet.write("pixels black", MARGIN, 0, size=style.SMALL, color=style.QUIET)
    told = [("left as it is", "")]
    told += [(run, _trained(float(each["trained"]))) for run, each in found.items()]
    for row, (name, how) in enumerate(told):
        middle = HEAD + row * pitch + tall / 2
        size = text.fitting([name], LEFT - 0.1, style.SMALL)
        sheet.write(name, MARGIN, middle - 0.09 * bool(how), va="center", size=size)
        sheet.write(how, MARGIN, middle + 0.09, va="center", size=style.SMALL, color=style.QUIET)
    return Picture(sheet.figure, title, *_said(found, errors, first), Section.RECONSTRUCTIONS)


def _trained(share: float) -> str:
    return f"trained on {percent(share, 0)} black" if share else "trained on whole images"


def _said(found: dict[str, Any], errors: NDArray[Any], first: Any) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    names, shares = list(found), first["masked"]
    level = int(np.abs(shares - max(float(each["trained"]) for each in found.values())).argmin())
    best = names[int(errors[:, level].argmin())]
    whole = [row for row, each in enumerate(found.values()) if not each["trained"]]
    contrast = ""
    if whole and len(whole) < len(names):
        row = whole[int(errors[whole, level].argmin())]
        contrast = (
            f" Of those trained on whole images {names[row]} has the least there,"
            f" {errors[row, level]:.4f}."
        )
    caption = (
        "One test image at more and more black pixels, left as it is and as each autoencoder gives"
        " it back, with the squared error per pixel over all"
        f" {text.counted(int(first['tested']), 'test image')} below. With"
        f" {percent(float(shares[level]), 0)} black, {best} has the least,"
        f" {errors[:, level].min():.4f}; the mean image has {float(first['mean_image']):.4f}."
        f"{contrast}"
    )
    alt = (
        f"A row of {len(shares)} small images for each of {text.counted(len(found), 'run')}, and"
        " one of the masked copies, with an error under each."
    )
    return caption, alt
