"""Images beside what an autoencoder makes of them."""

import numpy as np
from matplotlib.colorbar import Colorbar
from matplotlib.ticker import MaxNLocator

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject

COLUMNS = 10
GAP, LEFT = 0.07, 1.05
"""Free space between two images, and the room for the rows' names, in inches."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "reconstructions") -> Picture:
    """Draw the images of the probe `reconstructions.grid`, their reconstructions and residuals.

    A residual is the reconstruction less the image: red where it is too bright, blue where it is
    too dark, all on one scale; of a colour image, the mean over its channels.
    """
    found = numbers[probe]
    count = min(COLUMNS, len(found["images"]))
    masked = float(found["masked"])
    residuals = (found["given"] - found["images"]).mean(1)[:count]
    rows = {"image": found["images"]}
    rows |= {"what it sees": found["seen"]} if masked else {}
    rows |= {"reconstruction": np.clip(found["given"], 0, 1)}
    height, width = residuals.shape[1:]
    across = max(count, COLUMNS // 2)
    side = (style.WIDTH - 2 * style.MARGIN - LEFT - GAP * (across - 1)) / across
    pitch = side * height / width + GAP
    title = "Reconstructions"
    sheet = style.Sheet(subject, title, pitch * (len(rows) + 1) + 0.6)
    for row, (name, images) in enumerate(rows.items()):
        sheet.write(name, style.MARGIN, (row + 0.5) * pitch, va="center", size=style.SMALL)
        for place in range(count):
            left = style.MARGIN + LEFT + place * (side + GAP)
            sheet.image((left, row * pitch, side, side * height / width), images[place])
    limit = float(np.abs(residuals).max()) or 1.0
    below = len(rows) * pitch
    sheet.write("residual", style.MARGIN, below + pitch / 2, va="center", size=style.SMALL)
    for place, residual in enumerate(residuals):
        left = style.MARGIN + LEFT + place * (side + GAP)
        box = left, below, side, side * height / width
        drawn = sheet.map(box, residual, (-limit, limit), style.SIGNED)
    bar = sheet.axes(style.WIDTH / 4, below + pitch + 0.12, style.WIDTH / 2, 0.1)
    colours = Colorbar(bar, drawn, orientation="horizontal", ticks=MaxNLocator(5))
    colours.set_label("residual: blue too dark, red too bright")
    colours.outline.set_visible(False)
    errors = found["error"][:count]
    seen = f" from copies with {percent(masked, 0)} of the pixels black" if masked else ""
    outside = float(np.mean((found["given"][:count] < 0) | (found["given"][:count] > 1)))
    clipped = (
        f" {percent(outside, 1)} of the reconstructed values lie outside black and white and are"
        " drawn as these."
        if outside
        else ""
    )
    caption = (
        f"{text.counted(count, 'test image')} reconstructed{seen}. The squared error per pixel"
        f" runs from {errors.min():.4f} to {errors.max():.4f}, {errors.mean():.4f} on average here;"
        f" residuals reach ±{limit:.2g} of full brightness.{clipped}"
    )
    alt = f"Rows of {count} small images: {text.listed([*rows, 'residual'])}, one below the other."
    return Picture(sheet.figure, title, caption, alt, Section.RESULTS)
