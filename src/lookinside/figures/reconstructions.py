"""Images beside what an autoencoder makes of them, from the best to the worst."""

import numpy as np
from matplotlib.colorbar import Colorbar
from matplotlib.ticker import MaxNLocator

from lookinside.core.words import number, percent
from lookinside.figures import style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

KINDS = ("Least error", "Around the median", "Largest error")
GAP, LEFT, HEAD, FOOT = 0.07, 0.98, 0.22, 0.32
"""Between two rows, of their names, above and below the images of a block, in inches."""
LARGEST, TALLEST = 0.56, 7.7
"""Of an image, and of all blocks, in inches."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "reconstructions") -> Picture:
    """Draw the probe `reconstructions.ranked`: images, reconstructions and residuals.

    A residual is the reconstruction less the image: red where it is too bright, blue where it is
    too dark, all on one scale; of a colour image, the mean over its channels.
    """
    found = numbers[probe]
    masked, errors = float(found["masked"]), found["errors"]
    residuals = (found["given"] - found["images"]).mean(2)
    rows = {"image": found["images"]}
    rows |= {"what it sees": found["seen"]} if masked else {}
    rows |= {"reconstruction": np.clip(found["given"], 0, 1)}
    count, height, width = residuals.shape[1:]
    across = (WIDTH - 2 * MARGIN - LEFT + GAP) / count
    tall = (TALLEST / len(KINDS) - HEAD - FOOT) / (len(rows) + 1) - GAP
    side = min(across - GAP, LARGEST, tall * width / height)
    tall = side * height / width
    pitch = tall + GAP
    block = HEAD + pitch * (len(rows) + 1) + FOOT
    title = "Reconstructions, from the best to the worst"
    sheet = Sheet(subject, title, block * len(KINDS) + 0.45)
    limit = float(np.abs(residuals).max()) or 1.0
    for which, kind in enumerate(KINDS):
        above = which * block
        sheet.write(kind, MARGIN, above, weight="bold")
        for row, name in enumerate([*rows, "residual"]):
            middle = above + HEAD + row * pitch + tall / 2
            sheet.write(name, MARGIN, middle, va="center", size=style.SMALL, color=style.QUIET)
        for place in range(count):
            left = MARGIN + LEFT + place * across
            for row, images in enumerate(rows.values()):
                box = (left, above + HEAD + row * pitch, side, tall)
                sheet.image(box, images[which, place])
            box = (left, above + HEAD + len(rows) * pitch, side, tall)
            drawn = sheet.map(box, residuals[which, place], (-limit, limit), style.SIGNED)
            word = f"{errors[found['index'][which, place]]:.4f}"
            size = text.fitting([word], side, style.SMALL)
            sheet.write(word, left + side / 2, above + block - FOOT, size=size, ha="center")
        error = above + block - FOOT
        sheet.write("error", MARGIN, error, size=style.SMALL, color=style.QUIET)
    bar = sheet.axes(WIDTH / 4, block * len(KINDS) + 0.08, WIDTH / 2, 0.1)
    colours = Colorbar(bar, drawn, orientation="horizontal", ticks=MaxNLocator(5))
    colours.set_label("residual: blue too dark, red too bright")
    colours.outline.set_visible(False)
    seen = text.from_copies(masked)
    outside = float(np.mean((found["given"] < 0) | (found["given"] > 1)))
    clipped = (
        f" {percent(outside, 1)} of the values shown lie outside black and white and are drawn as"
        " these."
        if outside
        else ""
    )
    low, middle, high = (float(each) for each in np.quantile(errors, [0, 0.5, 1]))
    better = float(np.mean(errors < found["mean_image"]))
    caption = (
        f"{text.counted(count, 'image')} of the least, the median and the largest error among"
        f" {number(len(errors))} test images, reconstructed{seen}. The squared error per pixel runs"
        f" from {low:.4f} over {middle:.4f} (the median) to {high:.4f}; for {percent(better, 1)} of"
        f" the images it is less than that of the mean image. Residuals reach ±{limit:.2g} of full"
        f" brightness.{clipped}"
    )
    alt = (
        f"Three blocks of {text.counted(count, 'column')} of small images:"
        f" {text.listed([*rows, 'residual'])}, one below the other, with the error."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECONSTRUCTIONS, telling=sheet.part())
