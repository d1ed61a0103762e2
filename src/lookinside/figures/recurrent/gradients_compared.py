"""How far back the gradient reaches in several recurrent networks."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.across import joint
from lookinside.figures.hues import hue
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Drawn, Numbers, Picture, Section, Subject
from lookinside.figures.recurrent import charts
from lookinside.figures.recurrent.gradients import LEAST, SHARE, carried, halfway, of_last

TALL, PITCH = 1.6, 2.15
"""Height of a chart, and from row to row, in inches."""
NETWORKS = {"start": "before training", "trained": "trained"}
WHAT: dict[str, Callable[[Any], NDArray[Any]]] = {
    "what is carried on": carried,
    "pixels of the row": lambda part: part["rows"],
}


@style.styled
def draw(across: Mapping[str, tuple[Subject, Numbers]], probe: str = "gradients") -> Drawn:
    """Draw the probe `recurrent.gradients` of each run that reads rows, a colour each."""
    found = {run: by_layer(numbers[probe]) for run, (_, numbers) in across.items()}
    found = {run: parts for run, parts in found.items() if parts}
    if not found:
        return {}
    title = "How far back does learning reach?"
    about = joint({run: across[run] for run in found}, text.listed(list(found)))
    sheet = style.Sheet(about, title, 0.5 + PITCH * len(WHAT))
    shades = {run: hue(place).colour for place, run in enumerate(found)}
    charts.key(sheet, 0.0, list(shades.items()))
    width = (style.WIDTH - 2 * style.MARGIN - 2 * charts.LEFT + 0.1) / 2
    for row, (what, norms) in enumerate(WHAT.items()):
        lines = {
            (network, run): np.maximum(of_last(norms(parts[network])), LEAST)
            for network in NETWORKS
            for run, parts in found.items()
            if network in parts
        }
        for column, network in enumerate(NETWORKS):
            left = style.MARGIN + charts.LEFT + column * (width + charts.LEFT - 0.1)
            top = 0.5 + row * PITCH
            words = f"{what}, {NETWORKS[network]}"
            sheet.write(words, left - 0.3, top - 0.22, weight="bold", size=style.SMALL)
            axes = sheet.axes(left, top, width, TALL)
            axes.set_yscale("log")
            for (of, run), shares in lines.items():
                places = np.arange(1, shares.shape[1] + 1)
                if of == network:
                    charts.band(axes, places, shares, shades[run])
            axes.set_ylim(*_limits(list(lines.values())))
            axes.yaxis.set_major_formatter(SHARE)
            axes.minorticks_off()
            axes.grid(axis="y")
            charts.over_rows(axes, len(places), "row" if row else "")
    caption = (
        "The gradient of the loss at each row as a share of that at the last row, image by image:"
        " lines are medians, bands hold the middle half. Above, with respect to what is carried on"
        " from row to row (an LSTM's cell, a GRU's state), below, to the row's pixels. Of the"
        f" former, the middle row has {_said(found)}. Where lines are level, the loss is as"
        " sensitive to the first rows as to the last; weights learn from black rows only through"
        " what is carried on."
    )
    alt = (
        "Four charts on logarithmic scales over the rows, before and after training, a colour for"
        f" each of {text.listed(list(found))}."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)


def _limits(lines: list[Any]) -> tuple[float, float]:
    """One scale for several panels, around the quartiles of all lines [N, T]."""
    low, high = (np.stack([np.quantile(each, q, axis=0) for each in lines]) for q in (0.25, 0.75))
    return float(low.min()) / 1.4, float(high.max()) * 1.4


def _said(found: Mapping[str, Any]) -> str:
    """What is left at the middle row, of each run and before and after training."""
    said = []
    for run, parts in found.items():
        left = {
            each: percent(halfway(carried(parts[each])), 1) for each in NETWORKS if each in parts
        }
        shares = text.listed([f"{share} {NETWORKS[each]}" for each, share in left.items()])
        said.append(f"{shares} in {run}")
    return "; ".join(said)
