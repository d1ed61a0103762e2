"""How far back the gradient reaches in several recurrent networks."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import FuncFormatter

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.recurrent import charts
from lookinside.figures.recurrent.gradients import LEAST, halfway, of_last
from lookinside.figures.recurrent.paths import colours

TALL = 2.1
"""Height of the charts in inches."""
NETWORKS = {"start": "before training", "trained": "trained"}


@style.styled
def draw(across: Mapping[str, tuple[Subject, Numbers]], probe: str = "gradients") -> Drawn:
    """Draw the probe `recurrent.gradients` of each run that reads rows, a colour each."""
    found = {run: by_layer(numbers[probe]) for run, (_, numbers) in across.items()}
    found = {run: parts for run, parts in found.items() if parts}
    if not found:
        return {}
    title = "How far back does learning reach?"
    about = charts.together({run: across[run] for run in found})
    sheet = style.Sheet(about, title, 0.5 + TALL + 0.45)
    shades = dict(zip(found, colours(len(found)), strict=True))
    charts.key(sheet, 0.0, list(shades.items()))
    width = (style.WIDTH - 2 * style.MARGIN - 2 * charts.LEFT + 0.15) / 2
    lowest = min(
        float(np.quantile(of_last(part["state"]), 0.25, axis=0).min())
        for parts in found.values()
        for part in parts.values()
    )
    for column, (network, words) in enumerate(NETWORKS.items()):
        left = style.MARGIN + charts.LEFT - 0.1 + column * (width + charts.LEFT - 0.1)
        sheet.write(words, left, 0.26, weight="bold", size=style.SMALL)
        axes = sheet.axes(left, 0.5, width, TALL)
        axes.set_yscale("log")
        for run, parts in found.items():
            if network in parts:
                shares = np.maximum(of_last(parts[network]["state"]), LEAST)
                length = shares.shape[1]
                charts.band(axes, np.arange(1, length + 1), shares, shades[run])
        axes.set_ylim(max(lowest, LEAST) / 1.5, 2)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
        axes.minorticks_off()
        axes.grid(axis="y")
        charts.over_rows(axes, length, "row")
    said = [
        f"{run} has {text.listed([f'{percent(halfway(parts[each]), 1)} {NETWORKS[each]}' for each in NETWORKS if each in parts])}"
        for run, parts in found.items()
    ]
    caption = (
        "The gradient of the loss with respect to the state after each row, as a share of that at"
        " the last row, image by image: lines are medians, bands hold the middle half. At the"
        f" middle row {'; '.join(said)}. An LSTM has its cell beside the state, whose gradient the"
        " run's own page shows."
    )
    alt = (
        "Two charts on a logarithmic scale over the rows, before and after training, a colour for"
        f" each of {text.listed(list(found))}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)
