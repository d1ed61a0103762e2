"""The same classes in several ways of climbing: one grid."""

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.numbers import decode
from lookinside.figures.optimised import framed, shown
from lookinside.figures.picture import Numbers, Picture, Section, Subject

LEFT, GAP, HEAD, WORDS = 0.95, 0.06, 0.2, 0.16
"""Room for the ways' names, space between images, heads above and words under one, in inches."""
MOST = 10
"""Classes drawn."""


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
            sheet.write(words, left + side / 2, down + tall + 0.02, size=7, ha="center")
    for row, name in enumerate(names):
        lines = text.wrap(name, LEFT - 0.08, style.SMALL)
        middle = HEAD + row * (tall + WORDS) + tall / 2 - 0.065 * (len(lines) - 1)
        for line, words in enumerate(lines):
            at = style.MARGIN, middle + 0.13 * line
            sheet.write(words, *at, size=style.SMALL, va="center")
    means = logits.mean(axis=1)
    best = int(means.argmax())
    least = percent(float(found["scores"].mean(axis=1).min()), 1)
    which = f" The first {drawn} classes are drawn." if drawn < logits.shape[1] else ""
    caption = (
        f"Each class's logit, climbed for {int(found['steps'])} steps from the same noise; under"
        f" an image the logit that it reaches. Highest on average: {names[best]}"
        f" ({means[best]:.1f}, against {means[0]:.1f} of {names[0]}). In every way the"
        f" score of the wanted class averages {least} at least. Frequencies are scaled as in the"
        " training images; shaken images are shifted, turned and scaled a little at each"
        f" step.{which}"
    )
    alt = (
        f"A grid of optimised images: {ways} rows, the ways ({text.listed(names)}), and {drawn}"
        " columns, the classes."
    )
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)
