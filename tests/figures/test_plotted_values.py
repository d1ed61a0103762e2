"""What figures say that they plot is what they draw."""

from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lookinside.figures import alike, axes, error_by_class, reliability, transformed
from lookinside.figures.picture import Picture
from lookinside.figures.recurrent import decided, gradients, openings

Row = Mapping[str, object]


def drawn(figure: Figure) -> Iterator[list[float]]:
    """The coordinates of each line of a figure, and the heights of each axes' bars."""
    for panel in figure.axes:
        for line in panel.lines:
            yield from np.asarray(line.get_xydata(), dtype=float).T.tolist()
        yield [bar.get_height() for bar in panel.patches if isinstance(bar, Rectangle)]


def column(rows: Sequence[Row], name: str, **where: object) -> list[float]:
    return [float(row[name]) for row in rows if all(row[key] == where[key] for key in where)]


@pytest.mark.parametrize(
    ("module", "name", "where", "times"),
    [
        (alike, "units", {"measure": "cosine of the weights"}, 1),
        (axes, "growth of the squared error when held at its mean", {}, 1),
        (error_by_class, "50 %", {}, 1),
        (error_by_class, "mean image", {}, 1),
        (reliability, "accuracy", {}, 100),
        (transformed, "mean", {"transformation": "rotation", "of": "probability"}, 1),
        (decided, "decided, of answers that end right", {}, 1),
        (gradients, "median", {"network": "trained", "with respect to": "state"}, 1),
        (openings, "row", {}, 1),
    ],
)
def test_a_column_is_a_line_or_the_bars(
    module: ModuleType,
    name: str,
    where: Mapping[str, object],
    times: float,
    subject,
    numbers,
) -> None:
    found = module.draw(subject(False), numbers)
    picture = found if isinstance(found, Picture) else next(iter(found.values()))
    assert len({tuple(row) for row in picture.plotted}) == 1
    told = [times * value for value in column(picture.plotted, name, **where)]
    assert told
    shown = [each for each in drawn(picture.figure) if len(each) == len(told)]
    assert any(np.allclose(each, told) for each in shown), (told, shown)
