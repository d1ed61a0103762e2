"""Mean and standard-deviation images, of all images and by class, as in notebook N3."""

from lookinside.figures import style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

LEFT, GAP, WORDS, MOST = 0.55, 0.08, 0.26, 6
"""Inches for the rows' names, between images and for a name under them; images in a row."""
LARGEST_STD = 0.5
"""No values in [0, 1] have a larger standard deviation."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "statistics") -> Picture:
    """Draw the images of the probe `survey.statistics`, the mean above the standard deviation.

    Black to white is 0 to 1 for the mean, and 0 to 0.5 for the standard deviation.
    """
    found = numbers[probe]
    means, stds = found["mean"], found["std"]
    height, width = means.shape[2:]
    single = len(subject.classes) == 1
    shown = 1 if single else len(means)
    side = (WIDTH - 2 * MARGIN - LEFT - GAP * (MOST - 1)) / MOST
    down = side * height / width
    pitch = 2 * (down + GAP) + WORDS
    rows = -(-shown // MOST)
    title = "Mean and standard deviation"
    sheet = Sheet(subject, title, rows * pitch)
    names = ["all", *subject.classes]
    for place in range(shown):
        row, column = divmod(place, MOST)
        left, top = MARGIN + LEFT + column * (side + GAP), row * pitch
        sheet.image((left, top, side, down), means[place])
        spread = stds[place] / LARGEST_STD
        sheet.image((left, top + down + GAP, side, down), spread.clip(0, 1))
        name = text.shorten(names[place], side, style.SMALL)
        if not found["images"][place]:
            name = text.shorten(f"{names[place]}: none", side, style.SMALL)
        below = top + 2 * down + GAP + 0.05
        sheet.write(name, left + side / 2, below, size=style.SMALL, ha="center")
        if column == 0:
            for line, word in enumerate(("mean", "sd")):
                middle = top + line * (down + GAP) + down / 2
                sheet.write(word, MARGIN, middle, va="center", size=style.SMALL, color=style.QUIET)
    classes = "" if single else f" and {text.counted(shown - 1, 'class', 'classes')}"
    left_out = len(subject.classes) - (shown - 1)
    more = f" ({left_out} more are left out)" if left_out > 0 and not single else ""
    caption = (
        f"Mean and standard deviation of each pixel, over all"
        f" {text.counted(int(found['images'][0]), 'training image')}{classes}{more}. Black to white"
        " is 0 to 1 for the mean and 0 to 0.5 for the standard deviation (sd), the largest that"
        f" there can be. Over everything the mean is {means[0].mean():.3f}; the pixel that varies"
        f" most has a standard deviation of {stds[0].max():.3f}."
    )
    alt = (
        f"{shown} pairs of blurred images, the mean above the standard deviation: of all images"
        f"{' and of each class' if not single else ''}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.DATA)
