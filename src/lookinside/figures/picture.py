"""What a figure is given and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matplotlib.figure import Figure
from numpy.typing import NDArray

Numbers = Mapping[str, Mapping[str, NDArray[Any]]]
"""The numbers to draw from, by source: "history", "predictions", "snapshots" and "histograms" of
the training, "transfer" to other seeds, or the name of a probe."""


class Section(StrEnum):
    """The part of a page that a figure belongs to; pages show them in this order.

    The first two are of figures across runs.
    """

    SCOREBOARD = "Beside the notebooks"
    COST = "What accuracy costs"
    DATA = "The data"
    TRAINING = "Training"
    RESULTS = "Right and wrong"
    RECONSTRUCTIONS = "Reconstructions"
    CODES = "Codes"
    WEIGHTS = "Weights"
    ACTIVATIONS = "Activations"
    RECURRENT = "Row by row"
    FEATURES = "What its features look for"
    ATTRIBUTION = "What its answers rest on"
    INVARIANCE = "What it does not mind"


@dataclass(frozen=True)
class Subject:
    """Whom a figure shows: the titles of a run and of its data, and the names of the classes.

    The run's title is empty where a figure shows the data alone.
    """

    title: str
    dataset: str
    classes: tuple[str, ...]
    stand_in: bool


@dataclass(frozen=True)
class Moving:
    """Frames that follow one another, over and over.

    `draw` gives the figure of a frame by its number; `lasts` says how many milliseconds each is
    shown.
    """

    draw: Callable[[int], Figure]
    lasts: Sequence[int]


Part = tuple[float, float, float]
"""A part of a picture: its left, top and width as shares of the picture's width or height."""


@dataclass(frozen=True)
class Picture:
    """A drawn figure with its words, and the same moving where it shows what happened over time.

    `caption` says what to see, with its numbers; `alt` says what is drawn to a reader who can't
    see it. `telling` is the part that stands for the whole on a card, which is as high as it is
    wide times 9 / 17; None if the whole does. `plotted` are the values that a chart shows, a row
    each by their columns, where the numbers that it is drawn from are many more.
    """

    figure: Figure
    title: str
    caption: str
    alt: str
    section: Section
    moving: Moving | None = None
    telling: Part | None = None
    plotted: Sequence[Mapping[str, Any]] = ()


Drawn = Picture | Mapping[str, Picture]
"""What a figure draws: one picture, or one for each part of the network (often a layer), by name.

A figure draws nothing, an empty mapping, of a network that lacks what it shows.
"""
