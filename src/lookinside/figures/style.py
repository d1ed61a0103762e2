"""One look for all figures, and the one way to save them."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import matplotlib
import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Colormap, Normalize
from matplotlib.figure import Figure
from matplotlib.image import BboxImage
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox, TransformedBbox
from numpy.typing import NDArray

from lookinside.figures import saved, text
from lookinside.figures.picture import Part, Picture, Subject

WIDTH = 6.4
"""Width of every figure in inches; one inch is about 100 pixels of a wide page, 55 on a phone."""
DPI = 125
"""A figure is 800 pixels wide: a report of 23 runs stays below 30 MB, and words stay sharp."""
MARGIN = 0.22
"""Free space around the figure in inches."""

PAPER, INK, QUIET, LINE = "#fcfbf8", "#22252a", "#5f6670", "#d9d6cf"
BLUE, ORANGE, GRAY = "#0b66a8", "#b84d00", "#6b7078"
PALE, AMBER = "#a9c9e2", "#f5c542"
"""Blue and orange stay apart for colour-blind readers, and both are dark enough for words."""
SIGNED = "RdBu_r"
"""The map of signed numbers: zero is neutral, red positive, blue negative."""

TITLE, BODY, SMALL = 12.0, 9.5, 8.5
"""Font sizes in points."""

LOOK: dict[str, Any] = {
    "axes.edgecolor": QUIET,
    "axes.facecolor": PAPER,
    "axes.grid": False,
    "axes.labelcolor": INK,
    "axes.labelsize": BODY,
    "axes.linewidth": 0.7,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": PAPER,
    "font.family": "DejaVu Sans",
    "font.size": BODY,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "image.interpolation": "nearest",
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "round",
    "text.color": INK,
    "text.hinting": "none",  # letters are as wide as `text.width` measures
    "text.parse_math": False,
    "xtick.color": QUIET,
    "xtick.labelsize": SMALL,
    "ytick.color": QUIET,
    "ytick.labelsize": SMALL,
}

Box = tuple[float, float, float, float]
"""Left, top, width and height in inches, from a sheet's left edge and from its body's top."""

P = ParamSpec("P")
R = TypeVar("R")


def styled(function: Callable[P, R]) -> Callable[P, R]:
    """Run a drawing function in the look above, whatever the user's matplotlibrc says."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.style.context(LOOK, after_reset=True):
            return function(*args, **kwargs)

    return wrapper


class Sheet:
    """A figure with its heading, and a body measured in inches from the heading down.

    The heading holds the titles of figure, run and data, and the words "stand-in data" where they
    apply. Images, rectangles and words stand on the sheet itself; axes are for what has a scale.
    """

    def __init__(self, subject: Subject, title: str, body: float) -> None:
        room = WIDTH - 2 * MARGIN
        tag = text.width("stand-in data", SMALL) + 0.3 if subject.stand_in else 0.0
        heads = text.wrap(title, room - tag, TITLE, "bold")
        about = " · ".join(filter(None, (subject.title, subject.dataset)))
        subs = text.wrap(about, room, BODY)
        self._top = MARGIN + 0.22 * len(heads) + 0.18 * len(subs) + 0.16
        self._height = self._top + body + MARGIN
        self.figure = Figure(figsize=(WIDTH, self._height), dpi=DPI)
        FigureCanvasAgg(self.figure)
        down = MARGIN
        for line in heads:
            self.write(line, MARGIN, down - self._top, size=TITLE, weight="bold")
            down += 0.22
        for line in subs:
            self.write(line, MARGIN, down - self._top + 0.03, color=QUIET)
            down += 0.18
        if subject.stand_in:
            box = {"boxstyle": "round,pad=0.35", "facecolor": AMBER, "edgecolor": "none"}
            at = WIDTH - MARGIN - 0.06, MARGIN - self._top + 0.03
            self.write("stand-in data", *at, size=SMALL, color="black", ha="right", bbox=box)

    def write(self, words: str, left: float, top: float, **how: Any) -> None:
        """Put text on the sheet, in inches from its left edge and from the body's top."""
        how = {"va": "top", "ha": "left", "size": BODY, **how}
        self.figure.text(left / WIDTH, 1 - (self._top + top) / self._height, words, **how)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes on the sheet, in inches from its left edge and from the body's top."""
        bottom = self._bottom(top, height)
        share = left / WIDTH, bottom / self._height, width / WIDTH, height / self._height
        return self.figure.add_axes(share)

    def image(self, box: Box, pixels: NDArray[Any]) -> BboxImage:
        """Fill a box with an image [C, H, W], gray (C = 1) or RGB (C = 3), its contrast as it is.

        Its values lie in [0, 1], or in 0 to 255 if they are uint8.
        """
        pixels = pixels / 255 if pixels.dtype == np.uint8 else pixels
        return self.map(box, pixels[0] if len(pixels) == 1 else np.moveaxis(pixels, 0, 2))

    def map(
        self,
        box: Box,
        values: NDArray[Any],
        limits: tuple[float, float] = (0, 1),
        cmap: str | Colormap = "gray",
        interpolation: str = "nearest",
    ) -> BboxImage:
        """Fill a box with values [H, W] in the colours of a map, or with colours [H, W, 3].

        `limits` are the values at the ends of the map; where a value is NaN, nothing is drawn.
        """
        placed, norm = self._placed(box), Normalize(*limits)
        drawn = BboxImage(placed, cmap=cmap, norm=norm, interpolation=interpolation, resample=True)
        drawn.set_data(values)
        self.figure.add_artist(drawn)
        return drawn

    def part(self, left: float = 0.0, top: float = -0.1, width: float = WIDTH) -> Part:
        """A part that begins so many inches from the sheet's left edge and from its body's top."""
        return left / WIDTH, (self._top + top) / self._height, width / WIDTH

    def rectangle(self, box: Box, inside: Box | None = None, **how: Any) -> Rectangle:
        """Draw a rectangle, `how` as of matplotlib's; only what lies in the box `inside` shows."""
        left, top, width, height = box
        corner, inches = (left, self._bottom(top, height)), self.figure.dpi_scale_trans
        drawn = Rectangle(corner, width, height, transform=inches, **how)
        self.figure.add_artist(drawn)
        if inside is not None:
            drawn.set_clip_box(self._placed(inside))
        return drawn

    def _bottom(self, top: float, height: float) -> float:
        """How far the bottom of a box lies above that of the figure, in inches."""
        return self._height - self._top - top - height

    def _placed(self, box: Box) -> TransformedBbox:
        """A box in pixels of the figure."""
        left, top, width, height = box
        inches = Bbox.from_bounds(left, self._bottom(top, height), width, height)
        return TransformedBbox(inches, self.figure.dpi_scale_trans)


@styled
def save(picture: Picture, path: Path) -> tuple[int, int]:
    """Write a picture as a PNG, the same bytes each time, and return its size in pixels."""
    return saved.png(picture.figure, path)
