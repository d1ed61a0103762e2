"""Sheets of small pictures: every tile comes back as it was."""

import io

import numpy as np
from PIL import Image

from lookinside.report.views.sheet import ACROSS, pack, signed


def cut(sheet, number: int):
    pixels = np.asarray(Image.open(io.BytesIO(sheet.content)))
    down, along = divmod(number, sheet.across)
    top, left = down * sheet.height, along * sheet.width
    return pixels[top : top + sheet.height, left : left + sheet.width]


def test_every_tile_comes_back_as_it_was() -> None:
    generator = np.random.default_rng(0)
    for channels in (1, 3):
        tiles = generator.integers(0, 256, (ACROSS + 3, channels, 5, 4), dtype=np.uint8)
        sheet = pack(tiles)
        for number, tile in enumerate(tiles):
            shown = cut(sheet, number)
            assert (shown == (tile[0] if channels == 1 else tile.transpose(1, 2, 0))).all()


def test_a_sheet_of_nothing_is_a_picture_still() -> None:
    assert pack(np.zeros((0, 1, 5, 4), dtype=np.uint8)).across == ACROSS


def test_the_same_tiles_give_the_same_bytes() -> None:
    tiles = np.arange(40, dtype=np.uint8).reshape(2, 1, 5, 4)
    assert pack(tiles).content == pack(tiles).content


def test_signed_maps_are_white_at_zero_and_as_far_from_it_on_both_sides() -> None:
    shown = signed(np.array([[[[-2.0, 0.0, 2.0, 1.0]]], [[[0.0, 0.0, 0.0, 0.0]]]]))
    assert shown[0, :, 0].T.tolist()[:3] == [[33, 102, 172], [247, 247, 247], [178, 24, 43]]
    assert shown[0, :, 0, 3].tolist() == [212, 136, 145]
    assert (shown[1] == 247).all()
