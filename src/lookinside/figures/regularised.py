"""The same classes in several ways of climbing: one grid."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from lookinside.core.words import SPACE, percent
from lookinside.figures import style, text
from lookinside.figures.numbers import decode
from lookinside.figures.optimised import framed, shown
from lookinside.figures.picture import Numbers, Picture, Section, Subject

LEFT, GAP, HEAD, WORDS = 1.2, 0.05, 0.2, 0.16
"""Room for the ways' names, space between images, heads above and words under one, in inches."""
MOST = 10
"""Classes drawn."""
TINY = 7.0
"""Font size of logits and strengths."""


def strengths(found: Mapping[str, NDArray[Any]], way: int) -> list[str]:
    """A way's numbers as lines: "step 0.1, weight 50", and of a shaken one "2 px, 10°, 10 %"."""
    weights = [float(found[name][way]) for name in ("l2", "total_variation", "blur")]
    climbs = [f"step {found['size'][way]:g}", *(f"weight {each:g}" for each in weights if each)]
    far = found["jitter"][way], found["rotate"][way], 100 * found["scale"][way]
    units = "px", "°", "%"
    shaken = [
        f"{each:g}{'' if unit == '°' else SPACE}{unit}"
        for unit, each in zip(units, map(float, far), strict=True)
        if each
    ]
    return [", ".join(each) for each in (climbs, shaken) if each]


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "regularised") -> Picture:
    """Draw the probe `maximise.regularised.regularised`: a row a way, a column a class."""
    found = dict(numbers[probe])
    names = decode(found["names"]).split("\n")
    images, logits = shown(found["images"])[:, :MOST], found["logits"]
    ways, drawn, _, height, width = images.shape
    side = (style.WIDTH - 2 * style.MARGIN - LEFT - GAP * (drawn - 1)) / max(drawn, 5)
    tall = side * height / width
    title = "The same classes, climbed to in several ways"
    sheet = style.Sheet(subject, title, HEAD + ways * (tall + WORDS))
    size = text.fitting(subject.classes[:drawn], side + 0.7 * GAP, style.SMALL)
    for column in range(drawn):
        left = style.MARGIN + LEFT + column * (side + GAP)
        name = text.shorten(subject.classes[column], side + 0.7 * GAP, size)
        sheet.write(name, left + side / 2, 0.0, size=size, ha="center", color=style.QUIET)
        for row in range(ways):
            down = HEAD + row * (tall + WORDS)
            framed(sheet, (left, down, side, tall), images[row, column])
            words = f"{logits[row, column]:.1f}"
            sheet.write(words, left + side / 2, down + tall + 0.02, size=TINY, ha="center")
    for row, name in enumerate(names):
        lines = [
            (line, style.SMALL, style.INK) for line in text.wrap(name, LEFT - 0.08, style.SMALL)
        ]
        how = [text.shorten(line, LEFT - 0.08, TINY) for line in strengths(found, row)]
        lines += [(line, TINY, style.QUIET) for line in how]
        middle = HEAD + row * (tall + WORDS) + tall / 2 - 0.065 * (len(lines) - 1)
        for line, (words, size, colour) in enumerate(lines):
            at = style.MARGIN, middle + 0.13 * line
            sheet.write(words, *at, size=size, va="center", color=colour)
    alt = (
        f"A grid of optimised images: {ways} rows, the ways ({text.listed(names)}), and {drawn}"
        " columns, the classes."
    )
    caption = _caption(found, names)
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)


def _caption(found: Mapping[str, NDArray[Any]], names: list[str]) -> str:
    """Say which way reaches highest, how sure the network is, and what the strengths are."""
    logits = found["logits"]
    means, drawn = logits.mean(axis=1), min(MOST, logits.shape[1])
    best = int(means.argmax())
    highest = f"{names[best]} ({means[best]:.1f}"
    highest += f", against {means[0]:.1f} of {names[0]})" if best else ")"
    least = percent(float(found["scores"].mean(axis=1).min()), 1)
    which = f" The first {drawn} classes are drawn." if drawn < logits.shape[1] else ""
    return (
        f"Each class's logit, climbed for {int(found['steps'])} steps from the same noise; under an"
        f" image the logit that it reaches. Highest on average: {highest}. In every way the score"
        f" of the wanted class averages {least} at least. Under a way's name stand the size of its"
        " steps (the change's standard deviation), the weight of its penalty against"
        " the logit, and how far an image is at most shifted (pixels), turned and scaled to either"
        f" side at each step. Frequencies are scaled as in the training images.{which}"
    )
