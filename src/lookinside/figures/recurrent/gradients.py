"""How far back in the rows the gradient of the loss reaches."""

from typing import Any

import numpy as np
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from lookinside.core.words import brief, percent
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer
from lookinside.figures.picture import Numbers, Picture, Section, Subject
from lookinside.figures.recurrent import charts

COLOURS = {"trained": style.BLUE, "start": style.ORANGE}
NAMES = {"trained": "trained", "start": "before training"}
WHAT = {"state": "state", "cell": "cell", "rows": "pixels of the row"}
HEIGHT, PITCH = 1.45, 2.0
"""Of a panel, and from row to row, in inches."""
LEAST = 1e-12


def of_last(norms: NDArray[Any]) -> NDArray[Any]:
    """Norms [N, T] as shares of each image's norm at the last row."""
    return norms / np.maximum(norms[:, -1:], LEAST)


@style.styled
def draw(
    subject: Subject, numbers: Numbers, probe: str = "gradients"
) -> Picture | dict[str, Picture]:
    """Draw the probe `recurrent.gradients`: norms at each row, and as shares of the last one's."""
    found = by_layer(numbers[probe])
    if not found:
        return {}
    shown = [what for what in WHAT if what in found["trained"]]
    count, length = found["trained"]["state"].shape
    title = "How far back the gradient reaches"
    sheet = style.Sheet(subject, title, 0.5 + PITCH * len(shown))
    charts.key(sheet, 0.0, [(NAMES[each], COLOURS[each]) for each in found])
    places = np.arange(1, length + 1)
    width = (style.WIDTH - 2 * style.MARGIN - 2 * charts.LEFT) / 2
    for row, what in enumerate(shown):
        top = 0.48 + PITCH * row
        for column, (words, turn) in enumerate(
            ((f"{WHAT[what]}: norm", np.asarray), ("as a share of the last row's", of_last))
        ):
            left = style.MARGIN + charts.LEFT + column * (width + charts.LEFT)
            sheet.write(words, left - 0.3, top - 0.2, weight="bold", size=style.SMALL)
            axes = sheet.axes(left, top, width, HEIGHT)
            for network, part in found.items():
                values = np.maximum(turn(part[what]), LEAST)
                charts.band(axes, places, values, COLOURS[network])
            axes.set_yscale("log")
            axes.grid(axis="y")
            if column:
                form = FuncFormatter(lambda share, _: f"{100 * share:g} %")
                axes.yaxis.set_major_formatter(form)
            axes.minorticks_off()
            charts.over_rows(axes, length, "row" if what == shown[-1] else "")
    caption = (
        f"The gradient of the loss of each of {text.counted(count, 'test image')} at every row, its"
        " Euclidean norm on a logarithmic scale: lines are medians, bands hold the middle half."
        f" {_halfway(found, length)} A trained network's gradients are small where its loss is:"
        f" its median loss is {brief(float(np.median(found['trained']['loss'])))} nats."
    )
    alt = (
        f"Charts over {length} rows of the gradient's norm with respect to"
        f" {text.listed([WHAT[each] for each in shown])}, as it is and as a share of the last row's."
    )
    return Picture(sheet.figure, title, caption, alt, Section.RECURRENT)


def halfway(part: Any, what: str = "state") -> float:
    """The median share of the last row's gradient that is left at the middle row."""
    shares = of_last(part[what])
    return float(np.median(shares[:, max(1, shares.shape[1] // 2) - 1]))


def _halfway(found: Any, length: int) -> str:
    said = [
        f"{percent(halfway(part), 1)} {'after' if network == 'trained' else 'before'} training"
        for network, part in found.items()
    ]
    return (
        f"With respect to the state after row {max(1, length // 2)} it has {text.listed(said)} of"
        " its size at the last row."
    )
