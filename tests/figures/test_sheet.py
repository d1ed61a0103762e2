"""Where things stand on a sheet, to the pixel."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lookinside.figures.picture import Subject
from lookinside.figures.style import MARGIN, PAPER, Sheet, styled
from lookinside.figures.tiles import part

DPI = 200
"""Pixels of an inch at which all boxes here are whole pixels."""


@styled
def sheet() -> Sheet:
    """A sheet whose body is an inch high."""
    drawn = Sheet(Subject("A toy run", "Digits", ("cat",), stand_in=False), "A title", 1.0)
    drawn.figure.set_dpi(DPI)
    return drawn


def body(drawn: Sheet) -> NDArray[Any]:
    """What is drawn in the body: uint8 [200, 1280, 3]."""
    drawn.figure.canvas.draw()
    below = round(MARGIN * DPI)
    return np.asarray(drawn.figure.canvas.buffer_rgba())[-below - DPI : -below, :, :3]


def paper() -> NDArray[Any]:
    """An empty body."""
    colour = [int(PAPER[place : place + 2], 16) for place in (1, 3, 5)]
    return np.tile(np.array(colour, dtype=np.uint8), (DPI, 1280, 1))


def test_each_pixel_of_an_image_is_a_crisp_square_of_its_own_gray() -> None:
    drawn, wanted = sheet(), paper()
    gray = np.array([[[0, 51, 255], [102, 204, 0]]], dtype=np.uint8)
    drawn.image((0.5, 0.2, 0.6, 0.4), gray)
    wanted[40:120, 100:220] = gray[0].repeat(40, 0).repeat(40, 1)[..., None]
    assert np.array_equal(body(drawn), wanted)


def test_colours_are_kept_and_what_is_not_a_number_stays_free() -> None:
    drawn = sheet()
    drawn.image((0, 0, 0.2, 0.1), np.array([[[1.0, 0.0]], [[0.0, 0.0]], [[0.0, 0.2]]]))
    drawn.map((1, 0, 0.3, 0.1), np.array([[-2.0, np.nan, 2.0]]), (-2, 2), "gray")
    row = body(drawn)[10]
    assert row[[10, 30]].tolist() == [[255, 0, 0], [0, 0, 51]]
    assert row[[210, 230, 250]].tolist() == [[0] * 3, paper()[0, 0].tolist(), [255] * 3]


def test_rectangles_end_where_they_should_and_where_they_may() -> None:
    drawn, wanted = sheet(), paper()
    black = {"facecolor": "black", "edgecolor": "none"}
    drawn.rectangle((0.5, 0.2, 0.6, 0.4), **black)
    drawn.rectangle((1.4, 0.1, 0.4, 0.4), inside=(1.5, 0.2, 0.1, 0.1), **black)
    wanted[40:120, 100:220] = 0
    wanted[40:60, 300:320] = 0
    assert np.array_equal(body(drawn), wanted)


def test_axes_stand_where_an_image_would() -> None:
    drawn, box = sheet(), (0.5, 0.2, 0.6, 0.4)
    image = drawn.image(box, np.zeros((1, 2, 3)))
    axes = drawn.axes(*box)
    assert axes.get_window_extent().extents == pytest.approx(image.get_window_extent().extents)


def test_a_part_of_an_image_has_its_own_box() -> None:
    assert part((1.0, 2.0, 0.8, 0.4), (4, 8), (1, -1, 3, 2)) == pytest.approx((0.9, 2.1, 0.3, 0.2))


def test_a_part_is_told_in_shares_of_the_picture() -> None:
    height = 0.22 + 0.22 + 0.18 + 0.16 + 1.0 + 0.22  # margin, two lines, room, body, margin
    assert sheet().part(1.6, 0.5, 3.2) == pytest.approx((0.25, 1.28 / height, 0.5))
    assert sheet().part() == pytest.approx((0.0, 0.68 / height, 1.0))
