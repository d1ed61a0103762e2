"""What tells runs apart in a picture: colour, dashes and mark, so that one of them is enough."""

from typing import Any, NamedTuple

from lookinside.figures import style


class Hue(NamedTuple):
    """A colour dark enough for words, a line's dashes, and the mark of a point."""

    colour: str
    dashes: Any
    mark: str


HUES = (
    Hue(style.BLUE, "solid", "o"),
    Hue(style.ORANGE, (0, (5, 1.5)), "s"),
    Hue("#1d7a46", (0, (1.2, 1.2)), "^"),
    Hue("#7a3d9c", (0, (6, 1.5, 1.2, 1.5)), "D"),
    Hue("#9c1450", (0, (3, 1)), "v"),
    Hue(style.GRAY, (0, (8, 2)), "P"),
)


def hue(place: int) -> Hue:
    """The hue of the run at this place; they come again after the last."""
    return HUES[place % len(HUES)]
