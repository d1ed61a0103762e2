"""The same class from many starts: how high they end, and on how many basins."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from lookinside.figures import style, text
from lookinside.figures.optimised import Found, framed, shown
from lookinside.figures.picture import Numbers, Picture, Section, Subject

HEIGHT, LEFT, GAP, WORDS = 1.7, 0.86, 0.06, 0.17
"""Height of the plot, room for the rows' names, space between images, words under one, inches."""
MOST = 12
"""Classes drawn."""
OTHERS = 3
"""Hills drawn besides that of the best end, the largest first."""


def ends(found: Found, number: int) -> list[tuple[int, str]]:
    """Which ends of a class to draw, and the words under each.

    They are the best one, the one whose pixels differ most from it, and the best ones of the
    largest other basins.
    """
    basins, logits, best = found["basins"][number], found["logits"][number], found["best"][number]
    unlike = int(found["distances"][number, best].argmax())
    chosen = [(int(end), f"{logits[end]:.1f}") for end in (best, unlike)]
    others = [basin for basin in range(int(basins.max()) + 1) if basin != basins[best]]
    for basin in others[:OTHERS]:
        on_it = basins == basin
        end = int(np.where(on_it, logits, -np.inf).argmax())
        chosen.append((end, f"{on_it.sum()} of {len(basins)}"))
    return chosen


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "restarts") -> Picture:
    """Draw the probe `maximise.restarts.restarts`: final logits above, ends below, by class."""
    found = dict(numbers[probe])
    images, (classes, starts) = shown(found["images"]), found["logits"].shape
    drawn = min(classes, MOST)
    chosen = [ends(found, number) for number in range(drawn)]
    rows = max(len(each) for each in chosen)
    side = (style.WIDTH - 2 * style.MARGIN - LEFT - GAP * (drawn - 1)) / max(drawn, 5)
    tall = side * images.shape[3] / images.shape[4]
    title = f"{text.counted(starts, 'start')} for each class"
    sheet = style.Sheet(subject, title, HEIGHT + 0.4 + rows * (tall + WORDS))
    axes = sheet.axes(style.MARGIN + LEFT, 0.05, drawn * (side + GAP) - GAP, HEIGHT)
    names = [text.shorten(subject.classes[each], side, style.SMALL) for each in range(drawn)]
    _dots(axes, found, names)
    for row in range(rows):
        down = HEIGHT + 0.4 + row * (tall + WORDS)
        name = ("best end", "most unlike", "other basin")[min(row, 2)]
        sheet.write(name, style.MARGIN, down + tall / 2, size=style.SMALL, va="center")
        for number in range(drawn):
            if row < len(chosen[number]):
                end, words = chosen[number][row]
                left = style.MARGIN + LEFT + number * (side + GAP)
                framed(sheet, (left, down, side, tall), images[number, end])
                sheet.write(words, left + side / 2, down + tall + 0.02, size=7, ha="center")
    caption, alt = _words(subject, found)
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)


def _dots(axes: Axes, found: Found, names: list[str]) -> None:
    """Draw each start's final logit by class, in blue those on the basin of the best one."""
    spread = 0.28 * np.sin(2.4 * np.arange(found["logits"].shape[1]))
    for number in range(len(names)):
        basins, logits = found["basins"][number], found["logits"][number]
        same = basins == basins[found["best"][number]]
        for which, colour in ((same, style.BLUE), (~same, style.ORANGE)):
            at = (number + spread)[which]
            axes.plot(at, logits[which], "o", ms=2.6, mew=0, alpha=0.6, color=colour)
    axes.set(xlim=(-0.5, len(names) - 0.5), ylabel="final logit")
    axes.set_xticks(range(len(names)), names)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.grid(axis="y")


def _words(subject: Subject, found: Found) -> tuple[str, str]:
    """The caption and the text for readers who can't see the picture."""
    logits, counts = found["logits"], found["basins"].max(axis=1) + 1
    starts, one = logits.shape[1], int((counts == 1).sum())
    many = int(counts.argmax())
    gain = logits.max(axis=1) - np.median(logits, axis=1)
    most = int(gain.argmax())
    caption = (
        "Two ends are on one basin if the logit never falls below the lower of them on the straight"
        " way from image to image, or if a chain of ends links them (blue: that of the best end)."
        f" {text.counted(one, 'class has', 'classes have')} one basin in {starts} starts;"
        f" {subject.classes[many]} has the most, {counts[many]}. Keeping the best start is worth"
        f" most for {subject.classes[most]}: a logit of {logits[most].max():.1f} where the median"
        f" start ends at {np.median(logits[most]):.1f}."
    )
    alt = (
        f"Above, the final logits of {starts} starts for each class as dots; below, for each class,"
        " the best end, the end most unlike it, and the best ends of other basins."
    )
    return caption, alt
