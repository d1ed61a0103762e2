"""How many images each class has."""

import numpy as np

from lookinside.core.words import number, percent
from lookinside.figures import style, text
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.style import MARGIN, WIDTH, Sheet

SPLITS = {"train": "training", "validation": "validation", "test": "test"}
ROW, HEAD, NAMES, GAP, COUNT = 0.22, 0.3, 1.1, 0.2, 0.5
"""Inches: a class, the heads, the names, between two parts, and a count beside its bar."""


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "balance", most: int = 40) -> Picture:
    """Draw a bar for each class in each of the three splits, from the probe `survey.balance`.

    Of more than `most` classes, the largest are shown.
    """
    counts = np.stack([numbers[probe][split] for split in SPLITS])
    totals = counts.sum(0)
    chosen = np.sort(np.argsort(-totals, kind="stable")[:most])
    title = "Images of each class"
    sheet = Sheet(subject, title, HEAD + len(chosen) * ROW)
    width = (WIDTH - 2 * MARGIN - NAMES - GAP * 2) / 3
    for row, label in enumerate(chosen):
        name = text.shorten(subject.classes[label], NAMES - 0.1, style.SMALL)
        middle = HEAD + (row + 0.5) * ROW
        sheet.write(name, MARGIN, middle, va="center", size=style.SMALL)
    for column, (words, split) in enumerate(zip(SPLITS.values(), counts, strict=True)):
        left = MARGIN + NAMES + column * (width + GAP)
        sheet.write(f"{words}: {number(int(split.sum()))}", left, 0, color=style.QUIET)
        axes = sheet.axes(left, HEAD, width - COUNT, len(chosen) * ROW)
        shown = split[chosen]
        axes.barh(np.arange(len(chosen)), shown, height=0.68, color=style.BLUE)
        axes.set(xlim=(0, max(1, shown.max())), ylim=(len(chosen) - 0.5, -0.5))
        axes.set_axis_off()
        for row, value in enumerate(shown):
            at = left + (width - COUNT) * value / max(1, shown.max()) + 0.05
            middle = HEAD + (row + 0.5) * ROW
            words_ = number(int(value))
            sheet.write(words_, at, middle, va="center", size=style.SMALL)
    caption = _said(subject.classes, counts)
    if len(chosen) < len(totals):
        caption += f" The {len(chosen)} largest classes are shown."
    alt = (
        f"{text.counted(len(chosen), 'row')} of three bars each, one a class: how many images it"
        " has for training, validation and testing."
    )
    return Picture(sheet.figure, title, caption, alt, Section.DATA)


def _said(classes: tuple[str, ...], counts: np.ndarray) -> str:
    """Say which class is the largest and which the smallest, by its share of all images."""
    totals = counts.sum(0)
    every = int(totals.sum())
    if len(classes) == 1:
        return f"All {text.counted(every, 'image')} are of one class, {classes[0]}."
    if totals.min() == totals.max():
        return f"Each of the {len(classes)} classes has {text.counted(int(totals[0]), 'image')}."
    large, small = int(totals.argmax()), int(totals.argmin())
    return (
        f"Of {text.counted(every, 'image')}, {classes[large]} has the most"
        f" ({number(int(totals[large]))}, {percent(totals[large] / every, 1)}) and"
        f" {classes[small]} the fewest ({number(int(totals[small]))},"
        f" {percent(totals[small] / every, 1)}); alike, each would have"
        f" {percent(1 / len(classes), 1)}. A network that always named the largest class would be"
        f" right on {percent(counts[2].max() / max(1, counts[2].sum()), 1)} of the test images at"
        " best."
    )
