"""How early several recurrent networks are right, and when their answers stand."""

from collections.abc import Mapping

import numpy as np

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.across import joint
from lookinside.figures.hues import hue
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.recurrent import charts
from lookinside.figures.recurrent.after_rows import first_at

TALL = 2.1
"""Height of the charts in inches."""


@style.styled
def draw(across: Mapping[str, tuple[Subject, Numbers]], probe: str = "after_rows") -> Drawn:
    """Draw the probe `recurrent.after_rows` of each run that reads rows, a colour each."""
    found = {run: numbers[probe] for run, (_, numbers) in across.items() if numbers[probe]}
    if not found:
        return {}
    title = "How early is it right, and when does its answer stand?"
    sheet = style.Sheet(
        joint({run: across[run] for run in found}, text.listed(list(found))),
        title,
        0.5 + TALL + 0.45,
    )
    shades = {run: hue(place).colour for place, run in enumerate(found)}
    kinds = ("solid: its own read-out", style.QUIET), ("dashed: a fitted one", style.QUIET)
    charts.key(sheet, 0.0, [*shades.items(), *kinds])
    width = (style.WIDTH - 2 * style.MARGIN - 2 * charts.LEFT + 0.15) / 2
    heads = "right after each row", "answers that no longer change"
    panels = []
    for column, head in enumerate(heads):
        left = style.MARGIN + charts.LEFT - 0.1 + column * (width + charts.LEFT - 0.1)
        sheet.write(head, left, 0.26, weight="bold", size=style.SMALL)
        panels.append(sheet.axes(left, 0.5, width, TALL))
    for run, each in found.items():
        places = np.arange(1, len(each["accuracy"]) + 1)
        panels[0].plot(places, each["accuracy"], color=shades[run])
        panels[0].plot(places, each["fitted"], color=shades[run], linestyle=(0, (2, 1.2)))
        stands = [(each["decided"] <= place).mean() for place in places]
        panels[1].step(places, stands, color=shades[run], where="mid")
    for axes in panels:
        charts.shares(axes)
        charts.over_rows(axes, len(places))
    said = []
    for run, each in found.items():
        half = max(1, len(each["accuracy"]) // 2)
        own, other = (float(each[name][half - 1]) for name in ("accuracy", "fitted"))
        first = first_at(each["accuracy"], 0.5)
        half_right = f"for half of the images from row {first} on" if first else "never for half"
        said.append(
            f"{run} is right for {percent(own, 1)} after row {half} (a fitted read-out for"
            f" {percent(other, 1)}), {half_right}, and decides in the median at row"
            f" {np.median(each['decided']):g}"
        )
    caption = (
        "Solid is the network's own read-out, dashed a linear one fitted to the states after that"
        f" row. {'; '.join(said)}. At the end they are right for"
        f" {text.listed([percent(float(each['accuracy'][-1]), 1) for each in found.values()])}."
    )
    alt = (
        f"Two charts over the rows read, a colour for each of {text.listed(list(found))}: accuracy,"
        " and the share of answers that no longer change."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)
