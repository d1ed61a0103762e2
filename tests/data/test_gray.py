import hashlib
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lookinside.data.gray import LUMA, luma
from lookinside.data.standin import BRIGHTNESS

LEVEL = st.integers(0, 255)


@given(LEVEL, LEVEL, LEVEL)
def test_luma_is_exact(red: int, green: int, blue: int) -> None:
    exact = Fraction("0.299") * red + Fraction("0.587") * green + Fraction("0.114") * blue
    pixel = np.array([[[[red, green, blue]]]], np.uint8)
    assert luma(pixel)[0, 0, 0] == int(exact + Fraction(1, 2))


def test_luma_of_known_colours() -> None:
    colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [0, 0, 0]]
    pixels = np.array(colours, np.uint8)[None, None]
    assert luma(pixels).tolist() == [[[76, 150, 29, 255, 0]]]


def test_gray_stays_as_it_is() -> None:
    images = np.zeros((2, 3, 3), np.uint8)
    assert luma(images) is images


def test_the_sentence_and_the_stand_in_have_the_same_parts() -> None:
    assert "(299 R + 587 G + 114 B) / 1000" in LUMA
    assert BRIGHTNESS.tolist() == np.array([0.299, 0.587, 0.114], np.float32).tolist()


def test_golden_hash_of_gray() -> None:
    colour = np.random.default_rng(0).integers(0, 256, (3, 8, 8, 3), dtype=np.uint8)
    assert hashlib.sha256(luma(colour).tobytes()).hexdigest()[:16] == "7b91c61ec4ad041e"
