"""How the images of the classes, and of a layer's units, come out of the noise."""

from lookinside.core.words import number
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.optimised import Found, labels, shown
from lookinside.figures.picture import Numbers, Picture, Section, Subject

GAP, HEAD = 0.05, 0.22
"""Free space between two images, and the height of the columns' heads, in inches."""
MOST = 12
"""Units drawn of a layer."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "maximised") -> dict[str, Picture]:
    """Draw the frames of the outputs in the probe `maximise.layers.maximised`, a row a class."""
    steps = numbers[probe]["frame_steps"].tolist()
    return {
        layer: _layer(subject, layer, found, steps)
        for layer, found in by_layer(numbers[probe]).items()
        if "frames" in found and bool(found["output"])
    }


def _layer(subject: Subject, layer: str, found: Found, steps: list[int]) -> Picture:
    """A row of frames for each class."""
    frames, names = shown(found["frames"])[:MOST], labels(subject, found)[:MOST]
    count, length, _, height, width = frames.shape
    words = [text.shorten(name, 1.1, style.SMALL) for name in names]
    before = 0.12 + max(text.width(word, style.SMALL) for word in words)
    room = style.WIDTH - 2 * style.MARGIN - before
    side = min((room - GAP * (length - 1)) / length, 0.72)
    tall = side * height / width
    title = "How the images of the classes come out of noise"
    sheet = style.Sheet(subject, title, HEAD + count * (tall + GAP))
    for column, step in enumerate(steps):
        left = style.MARGIN + before + column * (side + GAP)
        said = "start" if step == 0 else f"{number(step)}"
        sheet.write(said, left + side / 2, 0.0, size=style.SMALL, ha="center", color=style.QUIET)
        for row in range(count):
            axes = sheet.axes(left, HEAD + row * (tall + GAP), side, tall)
            style.image(axes, frames[row, column])
    for row, word in enumerate(words):
        middle = HEAD + row * (tall + GAP) + tall / 2
        sheet.write(word, style.MARGIN, middle, size=style.SMALL, va="center")
    which = "" if len(found["units"]) <= MOST else f" The first {MOST} classes are drawn."
    caption = (
        f"Each class's image after so many steps of gradient ascent on its logit in {layer}. The"
        f" notebook's step is large: after one step most pixels are black or white, the rest is"
        f" rearrangement.{which}"
    )
    alt = f"A row of {length} images for each of {count} classes, from gray noise to the last step."
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)
