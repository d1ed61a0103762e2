"""Whether networks of other seeds see in optimised images what they were made for."""

from collections.abc import Mapping

import numpy as np

from lookinside.core.words import percent
from lookinside.figures import cells, style, text
from lookinside.figures.across import joint
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject

ROW = 0.3
"""Height of a run's row in inches."""


@style.styled
def draw(
    across: Mapping[str, tuple[Subject, Numbers]],
    probe: str = "maximised",  # noqa: ARG001
) -> Drawn:
    """Draw for each run and class the mean score that other seeds give to the class's image.

    The numbers are those of the stage `transfer`; the images are the probe's. Runs are drawn in a
    picture for each set of classes, named by their data. Without other seeds, nothing is drawn.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for run, (subject, numbers) in across.items():
        if numbers["transfer"]["seeds"].size:
            groups.setdefault(subject.classes, []).append(run)
    pictures = [_picture({run: across[run] for run in runs}) for runs in groups.values()]
    return {f"classes{number}": picture for number, picture in enumerate(pictures, start=1)}


def _picture(across: Mapping[str, tuple[Subject, Numbers]]) -> Picture:
    """The table of runs that share their classes."""
    about = joint(across)
    found = [numbers["transfer"] for _, numbers in across.values()]
    classes, seeds = about.classes, found[0]["seeds"]
    score = np.stack([each["score"].mean(0) for each in found])
    right = np.stack([each["predicted"] == each["targets"] for each in found])
    title = "Do other seeds see what one seed's images were made for?"
    left = 0.15 + max(text.width(run, style.SMALL) for run in across)
    room = style.WIDTH - 2 * style.MARGIN - left
    sheet = style.Sheet(about, title, 0.35 + ROW * len(across) + 0.75)
    axes = sheet.axes(style.MARGIN + left, 0.35, room, ROW * len(across))
    short = [text.shorten(name, room / len(classes), style.SMALL) for name in classes]
    drawn = cells.draw(axes, score, list(across), short, (0, 1), lambda share: f"{100 * share:.0f}")
    axes.xaxis.tick_top()
    bar = sheet.axes(style.MARGIN + left, 0.35 + ROW * len(across) + 0.2, room, 0.1)
    cells.bar(bar, drawn, "mean score of the class, %", [0, 0.5, 1], lambda x: f"{100 * x:.0f}")
    caption = (
        "The images that the first seed's networks like best for each class, shown to the same"
        f" networks trained with {text.counted(len(seeds), 'other seed')}: the mean softmax score"
        f" that they give the class. They name it in {percent(float(right.mean()), 1)} of the"
        f" cases; chance would be {percent(1 / len(classes), 0)}. Where the score is low, the image"
        " is what one network likes, not what the class looks like."
    )
    alt = (
        f"A table of {text.counted(len(across), 'run')} by"
        f" {text.counted(len(classes), 'class', 'classes')}, each cell coloured by the mean score"
        " that networks of other seeds give."
    )
    return Picture(sheet.figure, title, caption, alt, Section.FEATURES)
