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
WHEN = {"trained": "after", "start": "before"}
WHAT = {"state": "state", "cell": "cell", "rows": "pixels of the row"}
HEIGHT, PITCH = 1.45, 2.0
"""Of a panel, and from row to row, in inches."""
QUARTILES = (0.25, 0.5, 0.75)
LEAST = 1e-12
"""What is smaller stands there on a logarithmic scale."""
PLAIN = FuncFormatter(lambda norm, _: f"{norm:g}")
SHARE = FuncFormatter(lambda share, _: f"{100 * share:g} %")


def of_last(norms: NDArray[Any]) -> NDArray[Any]:
    """Norms [N, T] as shares of each image's norm at the last row."""
    shares: NDArray[Any] = norms / np.maximum(norms[:, -1:], LEAST)
    return shares


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
        for column, words in enumerate((f"{WHAT[what]}: norm", "as a share of the last row's")):
            left = style.MARGIN + charts.LEFT + column * (width + charts.LEFT)
            sheet.write(words, left - 0.3, top - 0.2, weight="bold", size=style.SMALL)
            axes = sheet.axes(left, top, width, HEIGHT)
            for network, part in found.items():
                values = np.maximum(of_last(part[what]) if column else part[what], LEAST)
                charts.band(axes, places, values, COLOURS[network])
            axes.set_yscale("log")
            axes.grid(axis="y")
            axes.yaxis.set_major_formatter(SHARE if column else PLAIN)
            axes.minorticks_off()
            charts.over_rows(axes, length, "row" if what == shown[-1] else "")
    caption = (
        f"The gradient of the loss of each of {text.counted(count, 'test image')} at every row, its"
        " Euclidean norm on a logarithmic scale, in nats for each unit of what is carried and of"
        " brightness: lines are medians, bands hold the middle half."
        f" {_halfway(found, length)} A trained network's gradients are small where its loss is:"
        f" its median loss is {brief(float(np.median(found['trained']['loss'])))} nats."
    )
    alt = (
        f"Charts over {length} rows of the gradient's norm with respect to"
        f" {text.listed([WHAT[each] for each in shown])}, as it is and as a share of the last's."
    )
    return Picture(
        sheet.figure, title, caption, alt, Section.RECURRENT, plotted=_plotted(found, shown)
    )


def _plotted(found: Any, shown: list[str]) -> list[dict[str, str | int | float]]:
    """The quartiles of the norms at each row, a row each, and of their shares of the last one."""
    return [
        {
            **{"network": network, "with respect to": WHAT[what], "row": place + 1},
            **dict(zip(("low", "median", "high"), np.quantile(norms, QUARTILES), strict=True)),
            "median share": np.median(shares),
        }
        for network, part in found.items()
        for what in shown
        for place, (norms, shares) in enumerate(
            zip(part[what].T, of_last(part[what]).T, strict=True)
        )
    ]


def carried(part: Any) -> NDArray[Any]:
    """The norms [N, T] for what is carried on from row to row: an LSTM's cell, a GRU's state."""
    norms: NDArray[Any] = part["cell"] if "cell" in part else part["state"]
    return norms


def halfway(norms: NDArray[Any]) -> float:
    """The median share of the last row's norm that is left at the middle row, of [N, T]."""
    shares = of_last(norms)
    return float(np.median(shares[:, max(1, shares.shape[1] // 2) - 1]))


def _halfway(found: Any, length: int) -> str:
    left = {network: percent(halfway(carried(part)), 1) for network, part in found.items()}
    said = [f"{share} {WHEN[network]} training" for network, share in left.items()]
    what = "cell" if "cell" in found["trained"] else "state"
    return (
        f"With respect to the {what} after row {max(1, length // 2)} it has {text.listed(said)} of"
        " its size at the last row."
    )
