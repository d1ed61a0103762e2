"""What tells two classes apart, beside what each looks for alone."""

import numpy as np

from lookinside.core.words import brief
from lookinside.figures import style, text
from lookinside.figures.optimised import framed, shown
from lookinside.figures.picture import Numbers, Picture, Section, Subject

GAP, BETWEEN, HEAD, UNDER = 0.06, 0.26, 0.31, 0.28
"""Space between images and between two pairs, height of heads and of the words under, in inches."""


def heads(first: str, second: str) -> list[tuple[str, ...]]:
    """What stands over the four images of a pair, in lines."""
    minus = "\N{MINUS SIGN} "
    return [(first,), (first, minus + second), (second, minus + first), (second,)]


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "margins"
) -> Picture | dict[str, Picture]:
    """Draw the probe `maximise.margins.margins`: four images a pair, two pairs a row.

    Nothing is drawn where no pair was asked for and none is confused.
    """
    found = dict(numbers[probe])
    images, pairs, margins = shown(found["images"]), found["pairs"], found["margins"]
    if not len(pairs):
        return {}
    side = ((style.WIDTH - 2 * style.MARGIN - BETWEEN) / 2 - 3 * GAP) / 4
    tall = side * images.shape[3] / images.shape[4]
    title = "What tells two classes apart"
    row = HEAD + tall + UNDER
    sheet = style.Sheet(subject, title, -(-len(pairs) // 2) * row)
    named = [heads(*(subject.classes[each] for each in pair)) for pair in pairs]
    room = side + 0.7 * GAP
    size = text.fitting(
        [words for pair in named for lines in pair for words in lines], room, style.SMALL
    )
    for place, pair in enumerate(named):
        for turn, lines in enumerate(pair):
            left = style.MARGIN + turn * (side + GAP) + (place % 2) * (4 * side + 3 * GAP + BETWEEN)
            top = place // 2 * row
            for line, words in enumerate(lines):
                at = left + side / 2, top + 0.14 * (line + 2 - len(lines))
                short = text.shorten(words, room, size)
                sheet.write(short, *at, size=size, ha="center", color=style.QUIET)
            framed(sheet, (left, top + HEAD, side, tall), images[place, turn])
            at = left + side / 2, top + HEAD + tall + 0.02
            sheet.write(f"{margins[place, turn]:.1f}", *at, size=7, ha="center")
    wider = float(np.mean(margins[:, [1, 2]] - margins[:, [0, 3]]))
    worst = int(found["confused"].sum(axis=1).argmax())
    one, other = (subject.classes[each] for each in pairs[worst])
    there, back = found["confused"][worst]
    caption = (
        "Four images a pair: the outer ones were made for one class alone, the inner ones for by"
        " how much its logit exceeds the other's; under each, that margin, in favour of the class"
        f" named first. Climbing the margin itself widens it by {brief(wider)} on average: what"
        " the pair has in common goes, what tells them apart stays. Most confused of these:"
        f" {one} and {other} ({there} of {found['tested'][worst, 0]} test images of {one} taken"
        f" for {other}, {back} of {found['tested'][worst, 1]} the other way)."
    )
    alt = (
        f"For each of {text.counted(len(pairs), 'pair')} of classes four optimised images: for one"
        " class, for it rather than the other, for the other rather than it, for the other."
    )
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)
