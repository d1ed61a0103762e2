"""Words that fit."""

import pytest

from lookinside.figures import text
from lookinside.figures.labels import parted
from lookinside.figures.tiles import Tiles, columns


def test_text_is_shortened_to_its_room() -> None:
    assert text.shorten("short", 3.0, 9) == "short"
    cut = text.shorten("a very long name indeed", 0.8, 9)
    assert cut.endswith("…")
    assert text.width(cut, 9) <= 0.8


def test_text_is_wrapped_at_spaces() -> None:
    lines = text.wrap("one two three four five six", 0.8, 9)
    assert " ".join(lines) == "one two three four five six"
    assert len(lines) > 1
    assert all(text.width(line, 9) <= 0.8 for line in lines)


def test_numbers_and_nouns() -> None:
    assert text.counted(1, "image") == "1 image"
    assert text.counted(9888, "image") == "9,888 images"
    assert text.counted(2, "class", "classes") == "2 classes"


def test_heights_are_spread_around_where_they_were() -> None:
    assert parted([0.2, 0.9], 0.1) == [0.2, 0.9]
    assert parted([0.5, 0.5], 0.1) == pytest.approx([0.45, 0.55])
    low, high = parted([1.0, 1.0], 0.1)
    assert (low, high) == pytest.approx((0.9, 1.0), abs=0.005)


def test_tiles_fill_the_width_in_even_rows() -> None:
    assert [columns(count, 8) for count in (1, 8, 9, 12, 16, 20, 64)] == [1, 8, 5, 6, 8, 7, 8]
    tiles = Tiles(10, 5)
    assert tiles.height == pytest.approx(2 * tiles.pitch)
