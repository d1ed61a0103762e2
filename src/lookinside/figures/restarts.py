"""The same class from many starts: how high they end, and on how many hills."""

from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lookinside.figures import style, text
from lookinside.figures.optimised import shown
from lookinside.figures.picture import Numbers, Picture, Section, Subject

HEIGHT, LEFT, GAP, WORDS = 1.7, 0.62, 0.06, 0.17
"""Height of the plot, room for the rows' names, space between images, words under one, inches."""
MOST = 12
"""Classes drawn."""
HILLS = 4
"""Hills of which an image is drawn, the largest first."""


def heads(found: dict[str, NDArray[Any]], number: int) -> list[int]:
    """The start that ends highest on each of a class's largest hills, at most `HILLS`."""
    basins, logits = found["basins"][number], found["logits"][number]
    kept = range(min(int(basins.max()) + 1, HILLS))
    return [int(np.where(basins == basin, logits, -np.inf).argmax()) for basin in kept]


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "restarts") -> Picture:
    """Draw the probe `maximise.restarts.restarts`: final logits above, ends below, by class."""
    found = dict(numbers[probe])
    images, logits, basins = shown(found["images"]), found["logits"], found["basins"]
    classes, starts, _, height, width = images.shape
    drawn = min(classes, MOST)
    side = (style.WIDTH - 2 * style.MARGIN - LEFT - GAP * (drawn - 1)) / max(drawn, 5)
    tall = side * height / width
    tops = [heads(found, number) for number in range(drawn)]
    unlike = [int(found["distances"][number, found["best"][number]].argmax()) for number in range(drawn)]
    rows = 2 + max(len(each) for each in tops)
    title = f"{text.counted(starts, 'start')} for each class"
    sheet = style.Sheet(subject, title, HEIGHT + 0.5 + rows * (tall + WORDS))
    room = drawn * (side + GAP) - GAP
    axes = sheet.axes(style.MARGIN + LEFT, 0.05, room, HEIGHT)
    spread = 0.28 * np.sin(2.4 * np.arange(starts))
    for number in range(drawn):
        first = basins[number] == 0
        for which, colour in ((first, style.BLUE), (~first, style.ORANGE)):
            at = (number + spread)[which]
            axes.plot(at, logits[number][which], "o", ms=2.6, mew=0, alpha=0.6, color=colour)
    axes.set(xlim=(-0.5, drawn - 0.5), ylabel="final logit")
    axes.set_xticks(range(drawn), [text.shorten(subject.classes[k], side, style.SMALL) for k in range(drawn)])
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.grid(axis="y")
    names = ["best end", "most unlike", *(f"hill {hill + 1}" for hill in range(rows - 2))]
    for row, name in enumerate(names):
        down = HEIGHT + 0.4 + row * (tall + WORDS)
        sheet.write(name, style.MARGIN, down + tall / 2, size=style.SMALL, va="center")
        for number in range(drawn):
            chosen = [int(found["best"][number]), unlike[number], *tops[number]]
            if row < len(chosen):
                left = style.MARGIN + LEFT + number * (side + GAP)
                style.image(sheet.axes(left, down, side, tall), images[number, chosen[row]])
                said = f"{logits[number, chosen[row]]:.1f}" if row < 2 else f"{int((basins[number] == row - 2).sum())} of {starts}"
                sheet.write(said, left + side / 2, down + tall + 0.02, size=7, ha="center")
    caption, alt = _words(subject, found)
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)


def _words(subject: Subject, found: dict[str, NDArray[Any]]) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    logits, counts = found["logits"], found["basins"].max(axis=1) + 1
    starts, one = logits.shape[1], int((counts == 1).sum())
    many = int(counts.argmax())
    gain = logits.max(axis=1) - np.median(logits, axis=1)
    most = int(gain.argmax())
    caption = (
        "Two ends are on one hill if the logit never falls below the lower of them on the straight"
        " way from image to image, or if a chain of ends links them (blue: on the largest hill)."
        f" {text.counted(one, 'class has', 'classes have')} one hill in {starts} starts;"
        f" {subject.classes[many]} has the most, {counts[many]}. Keeping the best start is worth"
        f" most for {subject.classes[most]}: a logit of {logits[most].max():.1f} where the middle"
        f" start ends at {np.median(logits[most]):.1f}."
    )
    alt = (
        f"Above, the final logits of {starts} starts for each class as dots; below, for each class,"
        " the best end, the end most unlike it, and the best end of each large hill."
    )
    return caption, alt
