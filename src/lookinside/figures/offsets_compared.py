"""The accuracy wherever the image stands, of several runs on one scale."""

from collections.abc import Mapping

from lookinside.core.words import percent
from lookinside.figures import cells, style, text
from lookinside.figures.across import joint
from lookinside.figures.offsets import error, moved, panel, summary
from lookinside.figures.picture import Numbers, Picture, Section, Subject

GAP, HEAD = 0.28, 0.66
"""Between panels, and the height of their words, in inches."""
MOST = 2.0
"""The widest panel in inches."""


@style.styled
def draw(across: Mapping[str, tuple[Subject, Numbers]], probe: str = "offsets") -> Picture:
    """Draw the maps of the probe `offsets.offsets` of each run side by side, from 0 to 100 %."""
    found = [numbers[probe] for _, numbers in across.values()]
    names = list(across)
    title = "Accuracy wherever the image stands"
    room = style.WIDTH - 2 * style.MARGIN - 0.4
    side = min(MOST, (room + GAP) / len(names) - GAP)
    sheet = style.Sheet(joint(across, text.listed(names)), title, HEAD + side + 1.15)
    for place, (name, each) in enumerate(zip(names, found, strict=True)):
        left = style.MARGIN + 0.4 + place * (side + GAP)
        axes = sheet.axes(left, HEAD, side, side)
        drawn = panel(axes, each, each["accuracy"], (0, 1), "viridis")
        axes.set_xlabel("pixels right")
        if place == 0:
            axes.set_ylabel("pixels down")
        else:
            axes.set_yticklabels([])
        _, mean, worst = summary(each)
        words = [name, f"mean {percent(mean, 1)}", f"worst {percent(worst, 1)}"]
        for line, word in enumerate(words):
            short = text.shorten(word, side + GAP - 0.04, style.SMALL)
            weight = "bold" if line == 0 else "normal"
            sheet.write(short, left, 0.17 * line, size=style.SMALL, weight=weight)
    wide = min(3.6, room)
    bar = sheet.axes((style.WIDTH - wide) / 2, HEAD + side + 0.62, wide, 0.1)
    cells.bar(bar, drawn, "accuracy", [0, 0.25, 0.5, 0.75, 1], lambda share: percent(share, 0))
    said = []
    for name, each in zip(names, found, strict=True):
        middle, mean, worst = summary(each)
        said.append(
            f"{name} {percent(middle, 1)} in the middle, {percent(mean, 1)} on average,"
            f" {percent(worst, 1)} at worst"
        )
    count = int(found[0]["count"])
    largest = max(error(summary(each)[1], int(each["count"])) for each in found)
    caption = (
        f"The same {text.counted(count, 'test image')}, {moved(found[0])}; the cross is the"
        f" middle. Right are: {'; '.join(said)}. One place's standard error is up to"
        f" {percent(largest, 1)} at the mean."
    )
    alt = (
        f"{text.counted(len(names), 'map')} side by side on one scale, each place coloured by the"
        f" share of test images that is right there: {text.listed(names)}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.INVARIANCE, telling=sheet.part())
