"""Which classes an autoencoder gives back well, and which badly."""

import numpy as np
from matplotlib.lines import Line2D

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

ROW, TAIL = 0.3, (0.05, 0.25, 0.5, 0.75, 0.95)
"""Height of a class in inches, and the quantiles drawn."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "reconstructions") -> Drawn:
    """Draw the errors of all test images in the probe `reconstructions.ranked`, by class.

    Classes come in the order of their median error; nothing is drawn of a single class.
    """
    found = numbers[probe]
    errors, labels = found["errors"], found["labels"]
    present = np.unique(labels)
    if len(present) < 2:
        return {}
    table = np.array([np.quantile(errors[labels == each], TAIL) for each in present])
    mean_image = np.array([np.median(found["mean_image"][labels == each]) for each in present])
    order = np.argsort(table[:, 2], kind="stable")
    names = [subject.classes[label] for label in present[order]]
    table, mean_image = table[order], mean_image[order]
    left = min(1.4, max(text.width(name, style.SMALL) for name in names)) + 0.12
    title = "The error of each class"
    sheet = Sheet(subject, title, 0.3 + ROW * len(names) + 0.45)
    room = WIDTH - 2 * MARGIN - left
    axes = sheet.axes(MARGIN + left, 0.3, room, ROW * len(names))
    places = np.arange(len(names))
    axes.hlines(places, table[:, 0], table[:, 4], color=style.PALE, lw=2.5)
    axes.hlines(places, table[:, 1], table[:, 3], color=style.BLUE, lw=6)
    axes.plot(table[:, 2], places, "|", color=style.PAPER, ms=8, mew=2)
    axes.plot(mean_image, places, "D", color=style.ORANGE, ms=4.5)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.05 * float(max(table.max(), mean_image.max())))
    axes.set_yticks(places, [text.shorten(name, 1.4, style.SMALL) for name in names])
    axes.tick_params(axis="y", length=0, labelcolor=style.INK)
    axes.grid(axis="x")
    axes.set_xlabel("squared error per pixel")
    sheet.figure.legend(
        [
            Line2D([], [], color=style.BLUE, lw=6, solid_capstyle="butt"),
            Line2D([], [], color=style.PALE, lw=2.5),
            Line2D([], [], color=style.ORANGE, marker="D", lw=0, ms=4.5),
        ],
        ["middle half, and median", "90 % of images", "mean image instead (median)"],
        loc="lower right",
        bbox_to_anchor=(axes.get_position().x1, axes.get_position().y1),
        ncols=3,
        frameon=False,
        fontsize=style.SMALL,
        handlelength=1.4,
        columnspacing=1.2,
    )
    ratios = table[:, 2] / np.maximum(mean_image, 1e-12)
    least, most = int(ratios.argmin()), int(ratios.argmax())
    caption = (
        f"The errors of {text.counted(len(errors), 'test image')} by class, the class of least"
        f" median error above: {names[0]} with {table[0, 2]:.4f}, {names[-1]} with"
        f" {table[-1, 2]:.4f}. Beside the mean image in its place, which has little to lose where"
        f" there is little ink or contrast, {names[least]} is given back best"
        f" ({percent(ratios[least], 0)} of that error) and {names[most]} worst"
        f" ({percent(ratios[most], 0)})."
    )
    alt = f"A bar from quartile to quartile for each of {len(names)} classes, with its median."
    quantiles = [f"{100 * share:g} %" for share in TAIL]
    plotted = [
        {"class": name, **dict(zip(quantiles, row, strict=True)), "mean image": blank}
        for name, row, blank in zip(names, table, mean_image, strict=True)
    ]
    return Picture(sheet.figure, title, caption, alt, Section.RECONSTRUCTIONS, plotted=plotted)
