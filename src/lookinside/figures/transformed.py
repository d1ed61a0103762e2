"""How far features move with the image: Zeiler and Fergus 2013, figure 5."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.figures import style, text
from lookinside.figures.numbers import by_layer, decode
from lookinside.figures.picture import Numbers, Picture, Section, Subject

UNITS = {"translation": "pixels down", "scaling": "times as large", "rotation": "degrees turned"}
COLOURS = (style.BLUE, style.ORANGE, "#3a923a", "#9c6bb3", style.GRAY, style.AMBER)
HEIGHT, LEFT, PITCH = 1.5, 0.5, 2.12
"""Of a panel, of the room for its axis, from row to row, in inches."""
SHOWN, SIDE = 5, 0.8
"""Images that are followed one by one, and their width in inches."""
TRUE = "true class"
Found = Mapping[str, NDArray[Any]]


@style.styled
def draw(subject: Subject, numbers: Numbers, probe: str = "transformed") -> dict[str, Picture]:
    """Draw the probe `transformed.transformed`: the mean over all images, then a few of them."""
    found = numbers[probe]
    layers = decode(found["layers"]).split("\n") if len(found["layers"]) else []
    ways = {name: way for name, way in by_layer(found).items() if name in UNITS}
    return {
        "mean": _mean(subject, ways, layers, len(found["images"])),
        "images": _images(subject, found, ways, layers),
    }


def _panels(
    sheet: style.Sheet, ways: Mapping[str, Found], heads: list[str], top: float
) -> dict[tuple[str, int], Axes]:
    """Axes for each transformation (a row) and what is shown of it (a column)."""
    width = (style.WIDTH - 2 * style.MARGIN) / len(heads) - LEFT
    panels = {}
    for row, name in enumerate(ways):
        for column, head in enumerate(heads):
            left = style.MARGIN + LEFT + column * (width + LEFT)
            axes = sheet.axes(left, top + 0.26 + row * PITCH, width, HEIGHT)
            axes.grid(axis="y")
            axes.set_xlabel(UNITS[name])
            if head.endswith(TRUE):
                axes.set_ylim(-0.02, 1.02)
                axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share, 0)))
            if name == "rotation":
                axes.set_xticks([-180, 0, 180])
            if row == 0:
                short = text.shorten(head, width + LEFT - 0.1, style.BODY)
                sheet.write(short, left - 0.2, top, weight="bold")
            panels[name, column] = axes
    return panels


def _mean(subject: Subject, ways: Mapping[str, Found], layers: list[str], count: int) -> Picture:
    """Draw the mean over images of each layer's distance, with a band, and of the probability."""
    title = "How features and answers change as the image does"
    sheet = style.Sheet(subject, title, 0.3 + PITCH * len(ways))
    panels = _panels(sheet, ways, ["distance of features", f"probability of {TRUE}"], 0.3)
    for name, way in ways.items():
        values = way["values"]
        for number, distance in enumerate(way["distance"]):
            _band(panels[name, 0], values, distance, COLOURS[number % len(COLOURS)])
        _band(panels[name, 1], values, way["probability"], style.INK)
        panels[name, 0].set_ylim(bottom=0)
    left = style.MARGIN
    for number, layer in enumerate(layers):
        word = text.shorten(layer, 1.2, style.BODY)
        sheet.write(word, left, 0, color=COLOURS[number % len(COLOURS)], weight="bold")
        left += text.width(word, style.BODY, "bold") + 0.22
    caption = (
        f"{text.counted(count, 'test image')}, moved, scaled and turned: lines are means, bands"
        " hold the middle half of the images. A distance of 1 is that between two different images."
        + _extremes(ways, layers)
    )
    alt = (
        "Three rows of two charts (translation, scaling, rotation): the distance of the features of"
        f" {text.counted(len(layers), 'layer')} from those of the image as it was, and the"
        f" probability of the {TRUE}."
    )
    plotted = _plotted(ways, layers)
    return Picture(sheet.figure, title, caption, alt, Section.INVARIANCE, plotted=plotted)


def _plotted(ways: Mapping[str, Found], layers: list[str]) -> list[dict[str, str | float]]:
    """The mean of every line and the quartiles of its band, at each place of it."""
    return [
        {
            **{"transformation": name, "by": place, "of": of, "mean": line.mean()},
            **{"low": np.quantile(line, 0.25), "high": np.quantile(line, 0.75)},
        }
        for name, way in ways.items()
        for of, lines in zip(
            [*layers, "probability"], [*way["distance"], way["probability"]], strict=True
        )
        for place, line in zip(way["values"].tolist(), lines, strict=True)
    ]


def _extremes(ways: Mapping[str, Found], layers: list[str]) -> str:
    """Say what a shift of a pixel does to the first and the last layer, and to the answer."""
    way = ways["translation"]
    places = np.flatnonzero(way["values"] == 1)
    if not len(places) or not layers:
        return ""
    first, last = (float(way["distance"][each, places[0]].mean()) for each in (0, -1))
    said = f" One pixel down moves {layers[0]} by {first:.2f}"
    if len(layers) > 1:
        said += f" and {layers[-1]} by {last:.2f}"
    ends = float(way["probability"][-1].mean())
    return (
        f"{said}; {way['values'][-1]:.0f} pixels down leave the true class a probability of"
        f" {percent(ends, 1)}."
    )


def _band(axes: Axes, values: NDArray[Any], lines: NDArray[Any], colour: str) -> None:
    """Draw the mean of lines [V, N] over N images, and a band between their quartiles."""
    low, high = np.quantile(lines, [0.25, 0.75], axis=1)
    axes.fill_between(values, low, high, color=colour, alpha=0.16, linewidth=0)
    axes.plot(values, lines.mean(axis=1), color=colour)


def _images(
    subject: Subject, found: Found, ways: Mapping[str, Found], layers: list[str]
) -> Picture:
    """Draw a line for each of a few images, in the colour of the bar under it."""
    title = "The same, image by image"
    shown = min(SHOWN, len(found["images"]))
    height, width = found["images"].shape[2:]
    tall = SIDE * height / width
    named = list(dict.fromkeys([*layers[:1], *layers[-2:][:1]]))
    heads = [*(f"distance, {name}" for name in named), TRUE]
    sheet = style.Sheet(subject, title, tall + 0.32 + PITCH * len(ways))
    for place in range(shown):
        left = style.MARGIN + LEFT + place * (SIDE + 0.3)
        sheet.image((left, 0.0, SIDE, tall), found["images"][place])
        bar = left, tall + 0.04, SIDE, 0.07
        sheet.rectangle(bar, facecolor=COLOURS[place], edgecolor="none")
    panels = _panels(sheet, ways, heads, tall + 0.32)
    for name, way in ways.items():
        lines = [*(way["distance"][layers.index(layer)] for layer in named), way["probability"]]
        for column, line in enumerate(lines):
            for place in range(shown):
                colour = COLOURS[place]
                panels[name, column].plot(way["values"], line[:, place], color=colour, lw=1.2)
            if column < len(named):
                panels[name, column].set_ylim(bottom=0)
    features = f"the distance of the features of {text.listed(named)}, and " if named else ""
    caption = (
        f"{text.counted(shown, 'test image')}, each in the colour of the bar under it:"
        f" {features}the probability of the {TRUE}, as in figure 5 of Zeiler and Fergus (2013). A"
        " distance of 1 is that between two different images."
    )
    alt = (
        f"{text.counted(shown, 'image')} above three rows of charts, a line for each image, under"
        " translation, scaling and rotation."
    )
    return Picture(sheet.figure, title, caption, alt, Section.INVARIANCE)
