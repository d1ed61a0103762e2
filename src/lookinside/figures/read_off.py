"""What a page needs so as to read values off a chart: its scales, and which marks are data."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from numpy.typing import NDArray

LINE, BARS_UP, BARS_ACROSS = "read-line", "read-bars-up", "read-bars-across"
"""What marks of data are called: points and lines, and bars by the way in which they grow."""
APART = "apart"
"""What a figure calls marks whose places are no values of the axes, such as ridges one by one."""
POINTS = 72
"""An SVG's units in an inch."""
NUMBER = re.compile(r"([\u2212+-]?\d[\d,]*\.?\d*(?:e[+-]?\d+)?)(?:\s?([kM]))?(\D*)")
LARGE = {None: 1.0, "k": 1e3, "M": 1e6}
LOG = re.compile(r", log(?=\)|$)| \(log\)")
NEAR = 1e-3
"""By what share a tick's words may be off its place: they are rounded."""
LEAST = 2
"""So many places lie on a line of any law."""

Values = NDArray[np.float64]

Scale = dict[str, Any]
"""Values at both ends of an axis, and how values between read.

`from` and `to` are its left and right or its lower and upper end; `log` says that it is
logarithmic. Its words have numbers `times` as large, `plus` something, or are powers of ten of
them (`powers`), and end in `unit`; or `names` has [place, name] of each. `name` is what is at it.
"""


def mark(figure: Figure) -> list[Axes]:
    """Name the marks of a figure that stand for data, and give the axes that have any."""
    return [axes for axes in figure.axes if axes.axison and _marked(axes)]


def scales(figure: Figure, read: Sequence[Axes]) -> list[dict[str, Any]]:
    """The scales of such axes of a figure that was drawn.

    Of each: `box`, its left, top, width and height in the SVG's units, and `x` and `y`, each None
    where no words stand at the axis. An axis without words or a name takes those of another one
    with the same ends.
    """
    found, (width, height) = [], figure.get_size_inches() * POINTS
    for axes in read:
        place = axes.get_position()
        corner = place.x0 * width, (1 - place.y1) * height
        box = (*corner, place.width * width, place.height * height)
        x, y = _shared(axes, "x", read), _shared(axes, "y", read)
        if x or y:
            found.append({"box": [round(side, 2) for side in box], "x": x, "y": y})
    return found


def _marked(axes: Axes) -> bool:
    """Name the marks that stand for data; whether there are any."""
    marks: list[tuple[Artist, str]] = []
    marks += [(line, LINE) for line in axes.lines if line.get_transform() == axes.transData]
    points = [each for each in axes.collections if each.get_offset_transform() == axes.transData]
    marks += [(each, LINE) for each in points]
    for row in axes.containers:
        if isinstance(row, BarContainer):
            way = BARS_UP if row.orientation == "vertical" else BARS_ACROSS
            marks += [(bar, way) for bar in row.patches]
    marks = [(each, name) for each, name in marks if each.get_gid() != APART]
    for each, name in marks:
        each.set_gid(name)
    return bool(marks)


def _shared(axes: Axes, way: Literal["x", "y"], others: Sequence[Axes]) -> Scale | None:
    """The scale of one of the axes' two.

    Without words or a name of its own, with those of another one above, below or beside that has
    the same ends.
    """
    one = _axis(axes, way)
    near = [
        _axis(other, way)
        for other in others
        if np.allclose(_sides(other, way), _sides(axes, way))
        and np.array_equal(_axis(other, way).get_view_interval(), one.get_view_interval())
    ]
    scale = next(filter(None, map(_scale, (one, *near))), None)
    name = next(filter(None, (axis.label.get_text() for axis in (one, *near))), "")
    name = LOG.sub("", " ".join(name.split()))
    return {**scale, **({"name": name} if name else {})} if scale else None


def _sides(axes: Axes, way: Literal["x", "y"]) -> tuple[float, float]:
    """Where an axis begins and ends on the sheet, as shares of it."""
    place = axes.get_position()
    return (place.x0, place.x1) if way == "x" else (place.y0, place.y1)


def _axis(axes: Axes, way: Literal["x", "y"]) -> Axis:
    return axes.xaxis if way == "x" else axes.yaxis


def _scale(axis: Axis) -> Scale | None:
    """An axis' scale, without its name; None if its words are none that values can be told in."""
    start, end = axis.get_view_interval()
    low, high = sorted((start, end))
    ticks = [(at, words) for at, words in _ticks(axis) if low <= at <= high]
    words = _words(ticks)
    if words is None or axis.get_scale() not in ("linear", "log"):
        return None
    ends = {"from": _short(start), "to": _short(end)}
    return {**ends, **({"log": True} if axis.get_scale() == "log" else {}), **words}


def _words(ticks: Sequence[tuple[float, str]]) -> Scale | None:
    """How values read at an axis with these words at these places; None if that can't be told."""
    numbers = [NUMBER.fullmatch(words) for _, words in ticks]
    if ticks and not any(numbers):
        return {"names": [[_short(at), words] for at, words in ticks]}
    units = {found[3] for found in numbers if found and _number(found)} or {""}
    if not ticks or not all(numbers) or len(units) > 1:
        return None
    values = np.array([_number(found) for found in numbers if found])
    law = _law(np.array([at for at, _ in ticks]), values)
    return None if law is None else {**law, "unit": units.pop()}


def _law(places: Values, values: Values) -> Scale | None:
    """By what law values follow from places, if it is one that is known here."""
    largest = np.abs(places).argmax()
    times = values[largest] / places[largest] if places[largest] else 1.0
    near = NEAR * np.abs(values).max()
    if np.allclose(values, times * places, rtol=NEAR, atol=near):
        return {} if abs(times - 1) < NEAR else {"times": _short(times)}
    if np.allclose(values, 10**places, rtol=10 * NEAR):
        return {"powers": True}
    if len(places) > LEAST:
        times, plus = np.polyfit(places, values, 1)
        if np.allclose(values, times * places + plus, rtol=NEAR, atol=near):
            return {"times": _short(times), "plus": _short(plus)}
    return None


def _ticks(axis: Axis) -> Iterator[tuple[float, str]]:
    """Where words stand at an axis, and what they say."""
    for tick in axis.get_major_ticks():
        words = tick.label1.get_text().strip()
        if tick.label1.get_visible() and words:
            yield float(tick.get_loc()), words


def _number(found: re.Match[str]) -> float:
    return float(found[1].replace("\u2212", "-").replace(",", "")) * LARGE[found[2]]


def _short(value: float) -> float:
    """A value to eight digits: more is more than a picture holds."""
    return float(f"{value:.8g}")
