"""Names beside points overlap nothing, as long as there is room."""

from itertools import combinations

import numpy as np
import pytest

from lookinside.figures import scales
from lookinside.figures.labels import Area, along, place

ROOM = Area(0, 0, 5.3, 3.0)


def squares(points: list[tuple[float, float]]) -> list[Area]:
    return [Area(x - 0.05, y - 0.05, x + 0.05, y + 0.05) for x, y in points]


@pytest.mark.parametrize("seed", range(5))
def test_names_of_scattered_points_overlap_neither_another_nor_points(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = [(float(x), float(y)) for x, y in rng.uniform((0.1, 0.1), (5.2, 2.9), (14, 2))]
    sizes = [(float(width), 0.13) for width in rng.uniform(0.5, 1.3, 14)]
    areas = place(points, sizes, ROOM, squares(points))
    assert all(area.shared(square) == 0 for area in areas for square in squares(points))
    assert all(one.shared(two) == 0 for one, two in combinations(areas, 2))
    assert all(area.shared(ROOM) == pytest.approx(area.size) for area in areas)
    for area, size in zip(areas, sizes, strict=True):
        assert (area.right - area.left, area.top - area.bottom) == pytest.approx(size)


def test_points_at_one_place_have_names_apart_and_no_line_through_a_name() -> None:
    points = [(2.0, 1.5)] * 4
    areas = place(points, [(1.0, 0.13)] * 4, ROOM, squares(points))
    assert all(one.shared(two) == 0 for one, two in combinations(areas, 2))
    for area, other in combinations(areas, 2):
        way = along(points[0], area.nearest(points[0]))
        assert all(other.shared(each) == 0 for each in way)


def test_a_lone_point_has_its_name_at_its_right_unless_a_line_runs_there() -> None:
    (area,) = place([(2.0, 1.5)], [(1.0, 0.2)], ROOM, [])
    assert area == pytest.approx((2.1, 1.4, 3.1, 1.6))
    line = along((2.0, 1.5), (5.0, 1.5))
    (other,) = place([(2.0, 1.5)], [(1.0, 0.2)], ROOM, [], line)
    assert all(other.shared(each) == 0 for each in line)


def test_round_numbers_are_few_and_at_least_three() -> None:
    assert scales.rounds(0.01, 0.6) == pytest.approx([0.01, 0.02, 0.05, 0.1, 0.2, 0.5])
    assert scales.rounds(0.0245, 0.0318) == pytest.approx(
        [0.025, 0.026, 0.027, 0.028, 0.029, 0.03, 0.031]
    )
    assert len(scales.rounds(1, 1e9)) <= 8
    assert [scales.short(each) for each in (350, 20_000, 1_500_000)] == [
        "350", "20\N{NO-BREAK SPACE}k", "1.5\N{NO-BREAK SPACE}M"
    ]  # fmt: skip
    assert scales.of_accuracy(0.002) == "99.8\N{NO-BREAK SPACE}%"
