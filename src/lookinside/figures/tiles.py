"""Many small images in rows, with words under each."""

from dataclasses import dataclass

from lookinside.figures import style, text
from lookinside.figures.style import MARGIN, WIDTH, Box, Sheet

GAP = 0.1
"""Free space between two tiles in inches."""
LINE = 0.15
"""Height of a line of words under a tile in inches."""


@dataclass(frozen=True)
class Tiles:
    """Where `count` tiles stand, row by row.

    `aspect` is a tile's height by its width, `lines` the lines of words under each, `right` the
    room kept free to the right of them in inches.
    """

    count: int
    columns: int
    aspect: float = 1.0
    lines: int = 1
    right: float = 0.0

    @property
    def side(self) -> float:
        """The width of a tile in inches."""
        room = WIDTH - 2 * MARGIN - self.right
        return (room - GAP * (self.columns - 1)) / self.columns

    @property
    def pitch(self) -> float:
        """The distance between two rows in inches."""
        return self.side * self.aspect + GAP + (LINE * self.lines + 0.04 if self.lines else 0.0)

    @property
    def height(self) -> float:
        """The height of all rows in inches."""
        return -(-self.count // self.columns) * self.pitch

    def box(self, sheet: Sheet, place: int, words: tuple[str, ...], colour: str) -> Box:
        """The box of the tile at `place`, under which its words are written.

        The first line is in ink, the others in `colour`; each is shortened to the tile's width.
        """
        row, column = divmod(place, self.columns)
        left, top = MARGIN + column * (self.side + GAP), row * self.pitch
        for line, word in enumerate(words):
            sheet.write(
                text.shorten(word, self.side, style.SMALL),
                left + self.side / 2,
                top + self.side * self.aspect + 0.05 + LINE * line,
                size=style.SMALL,
                ha="center",
                color=style.INK if line == 0 else colour,
            )
        return left, top, self.side, self.side * self.aspect


def columns(count: int, most: int) -> int:
    """How many of `count` things to put in a row of at most `most`, so that rows come out even."""
    rows = max(1, -(-count // most))
    return max(1, -(-count // rows))


def part(box: Box, size: tuple[int, ...], pixels: tuple[float, ...]) -> Box:
    """Where in the box of an image of `size` (H, W) some pixels lie: top, left, bottom, right."""
    left, top, width, height = box
    down, across = height / size[0], width / size[1]
    first, before, last, after = pixels
    return (
        left + before * across,
        top + first * down,
        (after - before) * across,
        (last - first) * down,
    )
