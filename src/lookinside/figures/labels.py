"""Names beside points and lines, where they overlap nothing."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from math import cos, hypot, radians, sin
from typing import NamedTuple

ANGLES = (0, 180, 45, 315, 135, 225, 90, 270)
"""Where a name may stand of its point, in degrees from the right, the best place first."""
FAR = (0.1, 0.14, 0.2, 0.3, 0.42, 0.56, 0.72, 0.9)
"""How far from it, in inches."""

COVERED, CROSSED = 1000.0, 20.0
"""What a square inch costs that is covered, or better were not, in inches of way."""


class Area(NamedTuple):
    """A rectangle: left, bottom, right and top in inches."""

    left: float
    bottom: float
    right: float
    top: float

    def shared(self, other: "Area") -> float:
        """How much of their area two rectangles share."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)

    def nearest(self, point: tuple[float, float]) -> tuple[float, float]:
        """The point in it that lies nearest to another."""
        x, y = point
        return min(max(x, self.left), self.right), min(max(y, self.bottom), self.top)

    @property
    def size(self) -> float:
        """Its area."""
        return (self.right - self.left) * (self.top - self.bottom)


def parted(heights: list[float], apart: float) -> list[float]:
    """Move heights in [0, 1] until all are `apart` at least, none leaves the range."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for _ in range(50):
        for below, above in pairwise(order):
            missing = apart - (moved[above] - moved[below])
            if missing > 0:
                moved[below] -= missing / 2
                moved[above] += missing / 2
        moved = [min(max(height, 0.0), 1.0) for height in moved]
    return moved


def along(first: Sequence[float], last: Sequence[float], apart: float = 0.05) -> list[Area]:
    """What a thin line from one point to another takes: small squares, so far apart in inches."""
    (x, y), (right, up) = first, last
    count = max(1, round(max(abs(right - x), abs(up - y)) / apart))
    shares = [step / count for step in range(count + 1)]
    middles = [(x + share * (right - x), y + share * (up - y)) for share in shares]
    return [Area(a - 0.01, b - 0.01, a + 0.01, b + 0.01) for a, b in middles]


def place(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    room: Area,
    taken: Sequence[Area],
    better_free: Sequence[Area] = (),
) -> list[Area]:
    """Where to put a name of a size, width and height, beside each point.

    Names stay inside `room`, off what is `taken`, off another and off the straight lines from other
    names to their points; where it costs little way, also off what is `better_free`. The points
    with most others near them choose first. Where no place is free, a name takes the one that
    covers least.
    """
    crowd = [
        sum(abs(x - a) < 1.0 and abs(y - b) < 0.3 for a, b in points)  # about the size of a name
        for x, y in points
    ]
    placed: dict[int, Area] = {}
    lines: list[Area] = []
    for number in sorted(range(len(points)), key=lambda each: (-crowd[each], each)):
        names = [*placed.values()]
        price = partial(
            _price, points[number], room, names, [*taken, *names, *lines], list(better_free)
        )
        placed[number] = min(_places(points[number], sizes[number]), key=price)
        lines += along(points[number], placed[number].nearest(points[number]))
    return [placed[number] for number in range(len(points))]


def _price(
    point: tuple[float, float],
    room: Area,
    names: list[Area],
    taken: list[Area],
    better_free: list[Area],
    area: Area,
) -> float:
    """What it costs to put a name there, in inches of way."""
    end = area.nearest(point)
    covered = area.size - area.shared(room) + _shared([area], taken)
    covered += _shared(along(point, end), names)
    crossed = _shared([area], better_free)
    way = hypot(end[0] - point[0], end[1] - point[1])
    return round(COVERED * covered + CROSSED * crossed + way, 6)


def _shared(areas: Sequence[Area], others: Sequence[Area]) -> float:
    """How much of their area some rectangles share with others."""
    return sum(area.shared(other) for area in areas for other in others)


def _places(point: tuple[float, float], size: tuple[float, float]) -> Iterator[Area]:
    """The places of a name, from the best on."""
    (x, y), (width, height) = point, size
    for far in FAR:
        for angle in ANGLES:
            across, up = cos(radians(angle)), sin(radians(angle))
            left = x + far * across + width * ((across > 1e-9) - 1 + 0.5 * (abs(across) < 1e-9))
            bottom = y + far * up + height * ((up > 1e-9) - 1 + 0.5 * (abs(up) < 1e-9))
            yield Area(left, bottom, left + width, bottom + height)
