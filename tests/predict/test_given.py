"""What is done to an image of one's own before a network sees it."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lookinside.core.errors import UserError
from lookinside.predict.given import Learned, centre_of_mass, give, inverts, pad

DIGITS = Learned((1, 28, 28), 0.0, 20)
INK_ON_PAPER = Learned((1, 28, 28), 1.0, 28)
PHOTOGRAPHS = Learned((1, 8, 8), 0.5, 8)
COLOUR = Learned((3, 8, 8), 0.5, 8)


def stroke(height: int = 60, width: int = 80, ground: int = 0, ink: int = 255) -> np.ndarray:
    """An upright bar of 20x4 pixels in the upper left."""
    image = np.full((height, width), ground, np.uint8)
    image[10:30, 12:16] = ink
    return image


@pytest.mark.parametrize(
    ("ground", "learned", "expected"),
    [
        (0.9, 0.0, True),
        (0.6, 0.2, True),
        (0.5, 0.0, False),
        (0.1, 0.0, False),
        (0.1, 0.9, True),
        (0.9, 0.9, False),
        (0.9, 0.5, False),
        (0.1, 0.5, False),
    ],
)
def test_only_an_image_on_the_opposite_ground_is_inverted(
    ground: float, learned: float, expected: bool
) -> None:
    assert inverts(ground, learned) is expected


def test_an_image_that_is_as_the_network_knows_it_stays_as_it_is() -> None:
    image = stroke(28, 28, ground=3, ink=200)
    given = give("a", image, DIGITS)
    assert given.image is image
    assert given.steps == ()


@pytest.mark.parametrize("size", [(28, 28), (60, 80)])
def test_dark_on_light_is_given_as_its_inverse_is(size: tuple[int, int]) -> None:
    image = stroke(*size)
    light, dark = give("a", image, DIGITS), give("a", 255 - image, DIGITS)
    assert (light.image == dark.image).all()
    inverted = "inverted, for the network knows light on dark"
    assert set(dark.steps) - set(light.steps) == {inverted}
    back = give("a", image, INK_ON_PAPER)
    assert "inverted, for the network knows dark on light" in back.steps
    assert (back.image == give("a", 255 - image, INK_ON_PAPER).image).all()


def test_a_digit_is_framed_as_those_it_learned_from() -> None:
    given = give("a", stroke(), DIGITS).image
    rows, columns = np.nonzero(given)
    assert given.shape == (28, 28)
    assert (rows.min(), rows.max()) == (4, 23)
    assert (columns.min(), columns.max()) == (12, 15)
    assert (given[4:24, 12:16] == 255).all()
    assert centre_of_mass(given) == (13.5, 13.5)


def test_size_and_place_of_a_digit_make_no_difference() -> None:
    small, large = np.zeros((200, 300), np.uint8), np.zeros((500, 400), np.uint8)
    small[50:90, 70:90] = 255
    large[300:420, 10:70] = 255
    assert (give("a", small, DIGITS).image == give("a", large, DIGITS).image).all()


def test_the_centre_of_mass_not_of_the_box_is_centred() -> None:
    image = np.zeros((40, 40), np.uint8)
    image[10:30, 8:12] = 255
    image[26:30, 8:28] = 255
    row, column = centre_of_mass(give("a", image, DIGITS).image)
    assert abs(row - 13.5) <= 0.5
    assert abs(column - 13.5) <= 0.5


def test_a_photographed_digit_gets_black_ground_and_white_strokes() -> None:
    photo = np.random.default_rng(0).normal(200, 4, (480, 640, 1)).clip(0, 255).repeat(3, 2)
    photo[100:300, 200:240] = 60
    given = give("a", photo.astype(np.uint8), DIGITS)
    assert given.image.max() > 240
    assert (given.image[:3] == 0).all()
    assert given.steps == (
        "from 640x480",
        "made gray",
        "inverted, for the network knows light on dark",
        "ground taken to black, the lightest to white",
        "cut out what stands out (40x200), fitted into 20x20, centred by mass on 28x28",
    )


@pytest.mark.parametrize("level", [0, 90, 255])
def test_an_image_that_shows_nothing_is_named(level: int) -> None:
    with pytest.raises(UserError, match=r"my\.png shows nothing"):
        give("my.png", np.full((50, 50), level, np.uint8), DIGITS)


def test_three_to_one_is_padded_not_stretched() -> None:
    image = np.full((8, 24), 100, np.uint8)
    image[:, 8:16] = 250
    given = give("a", image, PHOTOGRAPHS)
    assert given.steps == ("from 24x8", "padded to 24x24", "resized to 8x8")
    assert (given.image[[0, 1, 6, 7]] == 100).all()
    middle = given.image[3:5]
    assert middle[:, [0, 7]].tolist() == [[100, 100]] * 2
    assert (middle[:, 3:5] > 230).all()
    framed = give("a", np.pad(image - 100, 30), DIGITS).image
    rows, columns = np.nonzero(framed >= 128)
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == (20, 20)


def test_a_small_image_is_enlarged() -> None:
    given = give("a", np.full((4, 4), 77, np.uint8), PHOTOGRAPHS)
    assert given.steps == ("from 4x4", "resized to 8x8")
    assert (given.image == 77).all()


def test_gray_becomes_colour_and_colour_gray() -> None:
    gray = np.arange(64, dtype=np.uint8).reshape(8, 8)
    assert (give("a", gray, COLOUR).image == gray[..., None]).all()
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 100
    assert (give("a", red, PHOTOGRAPHS).image == 30).all()
    assert (give("a", red, COLOUR).image == red).all()


def test_padding_keeps_the_aspect_of_the_network_and_the_colour_of_the_border() -> None:
    image = np.zeros((4, 4, 3), np.uint8)
    padded = pad(image, np.array([10, 20.4, 30]), 3, 6)
    assert padded.shape == (4, 8, 3)
    assert padded[:, 0].tolist() == [[10, 20, 30]] * 4
    assert (padded[:, 2:6] == 0).all()
    wide = give("a", np.zeros((30, 10), np.uint8), Learned((1, 3, 6), 0.5, 3))
    assert wide.image.shape == (3, 6)
    assert "padded to 60x30" in wide.steps


def dots(*places: tuple[int, int], size: tuple[int, int]) -> np.ndarray:
    image = np.zeros(size, np.uint8)
    for place in places:
        image[place] = 255
    return image


@pytest.mark.parametrize(
    "image",
    [
        dots((0, 0), (299, 299), size=(300, 300)),
        np.pad(np.full((1, 8000), 255, np.uint8), 1),
    ],
    ids=["dots", "line"],
)
def test_what_is_too_fine_for_the_network_is_named(image: np.ndarray) -> None:
    with pytest.raises(UserError, match=r"^my\.png shows nothing that is left at 20x20 pixels"):
        give("my.png", image, DIGITS)


SIDES = st.integers(1, 70)


@given(
    arrays(np.uint8, st.tuples(SIDES, SIDES) | st.tuples(SIDES, SIDES, st.just(3))),
    st.sampled_from([DIGITS, INK_ON_PAPER, PHOTOGRAPHS, COLOUR, Learned((1, 3, 6), 0.1, 3)]),
)
def test_any_image_becomes_one_of_the_networks_or_is_refused(
    image: np.ndarray, learned: Learned
) -> None:
    with suppress(UserError):
        channels, *size = learned.shape
        found = give("a", image, learned).image
        assert found.dtype == np.uint8
        assert found.shape == (*size, *((3,) if channels == 3 else ()))
