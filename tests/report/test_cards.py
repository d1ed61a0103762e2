"""The small picture on a run's card: a square part, large enough to be seen."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lookinside.report.cards import SIDE, card, ends

WHITE, BLACK = 255, 0


def drawn(width: int, height: int, black: tuple[int, int, int, int]) -> bytes:
    """A white PNG with a black box: left, top, right, bottom."""
    pixels = np.full((height, width, 3), WHITE, np.uint8)
    left, top, right, bottom = black
    pixels[top:bottom, left:right] = BLACK
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def seen(content: bytes) -> np.ndarray:
    with Image.open(BytesIO(content)) as picture:
        return np.asarray(picture.convert("L"))


@pytest.mark.parametrize(
    ("telling", "box"),
    [
        ([0.0, 0.2, 1.0], (630, 240, 970, 580)),
        ([0.1, 0.1, 0.5], (260, 120, 600, 460)),
        ([0.0, 0.9, 0.1], (0, 860, 340, 1200)),
        (None, (630, 120, 970, 460)),
    ],
)
def test_it_shows_a_third_of_the_width_up_to_where_the_telling_part_ends(
    telling: Any, box: tuple[int, int, int, int]
) -> None:
    content = card({"file": "a.png", "telling": telling}, {"a.png": drawn(1000, 1200, box)})
    shown = seen(content)
    assert shown.shape == (SIDE, SIDE)
    assert (shown == BLACK).all()
    moved = (box[0] + 10, *box[1:])
    content = card({"file": "a.png", "telling": telling}, {"a.png": drawn(1000, 1200, moved)})
    assert (seen(content)[:, 0] > WHITE - 10).all()


def test_tiles_are_shown_whole() -> None:
    pixels = np.full((600, 1000, 3), WHITE, np.uint8)
    for top in (60, 300):
        for left in (100, 250, 400, 550, 700, 850):
            pixels[top : top + 220, left : left + 120] = BLACK
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    # Wanted is a square of 340 pixels whose left and lower edges, at 630 and 400, cut tiles.
    shown = seen(card({"file": "a.png", "telling": [0.0, 0.1, 1.0]}, {"a.png": file.getvalue()}))
    edges = np.flatnonzero(np.diff((shown < 128).any(axis=0).astype(int)))
    assert np.diff(edges) == pytest.approx([96, 24], abs=1)  # Of 300 pixels a tile is 120 wide.
    rows = np.flatnonzero((shown < 128).any(axis=1))
    assert (rows[0] > 20, rows[-1] < SIDE - 20, np.diff(rows).max()) == (True, True, 1)


def test_no_rest_of_a_tile_and_no_line_of_words_stands_above() -> None:
    pixels = np.full((600, 1000, 3), WHITE, np.uint8)
    # Wanted is a square of 340 pixels from 60 on, which cuts the first of these; words are low.
    for top, bottom in ((20, 80), (100, 120), (160, 380)):
        pixels[top:bottom, 700:960] = BLACK
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    shown = seen(card({"file": "a.png", "telling": [0.0, 0.1, 1.0]}, {"a.png": file.getvalue()}))
    rows = np.flatnonzero((shown < 128).any(axis=1))
    assert np.diff(rows).max() == 1
    assert len(rows) == pytest.approx(220 * SIDE / 340, abs=2)


def test_a_scale_below_is_no_part_of_the_tiles_and_moves_no_edge() -> None:
    pixels = np.full((420, 1000, 3), WHITE, np.uint8)
    # Wanted is a square of 340 pixels from 630 on; a scale lies across the gap before the tile.
    for left, top, right, bottom in (
        *((500, 60, 720, 280), (740, 60, 960, 280)),
        *((840, 290, 850, 300), (450, 330, 750, 345)),
    ):
        pixels[top:bottom, left:right] = BLACK
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    shown = seen(card({"file": "a.png", "telling": [0.0, 0.1, 1.0]}, {"a.png": file.getvalue()}))
    tile, words = 220 * SIDE / 285, 10 * SIDE / 285
    rows, columns = (np.flatnonzero((shown < 128).any(axis=axis)) for axis in (1, 0))
    assert len(rows) == pytest.approx(tile + words, abs=3)
    assert len(columns) == pytest.approx(tile, abs=3)


def test_a_wide_part_ends_between_tiles_where_a_gap_is_near() -> None:
    pixels = np.full((1000, 1700, 3), WHITE, np.uint8)
    pixels[100:400, 100:1600] = pixels[420:700, 100:1600] = BLACK
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    pictures = {"a.png": file.getvalue()}
    # A part as wide as the picture is 900 high, so it may end up to 315 higher.
    for telling, found in (
        ([0.0, 0.0, 1.0], (0.9, 0.8)),
        (None, (0.9, 0.8)),
        ([0.0, 0.0, 0.6], (0.54, 0.41)),
        ([0.0, 0.09, 0.3], (0.36, 0.36)),
        ([0.0, 0.9, 1.0], (1.0, 0.85)),
    ):
        figure = {"file": "a.png", "telling": telling}
        assert ends(figure, pictures) == pytest.approx(found)
    assert ends({"file": "b.png", "telling": None}, pictures) == (1.0, 1.0)


def test_a_flat_picture_gives_its_whole_height() -> None:
    content = card({"file": "a.png", "telling": None}, {"a.png": drawn(900, 90, (783, 0, 873, 90))})
    assert (seen(content) == BLACK).all()


@pytest.mark.parametrize("figure", [None, {"file": "a.png", "telling": None}])
def test_without_a_picture_there_is_none(figure: Any) -> None:
    assert card(figure, {"a.png": b"\x89PNG\r\n\x1a\n"}) == b""
