"""An image file is read as a viewer shows it."""

import numpy as np
import pytest
from PIL import Image

from lookinside.core.errors import UserError
from lookinside.models.mlp import mlp
from lookinside.predict.answer import ask
from lookinside.predict.given import Learned
from lookinside.predict.network import Network
from lookinside.predict.read import read

LAID = ("laid over white, for it is transparent",)
PEN = (20, 40, 60)


def png(folder, mode, pixels, **how):
    """A PNG one pixel high."""
    image = Image.new(mode, (len(pixels), 1))
    image.putdata(pixels)
    image.save(folder / "a.png", **how)
    return str(folder / "a.png")


@pytest.mark.parametrize(
    ("mode", "pixels", "shown"),
    [
        ("RGBA", [(*PEN, 255), (*PEN, 0), (*PEN, 51)], [PEN, (255,) * 3, (208, 212, 216)]),
        ("LA", [(20, 255), (20, 0), (20, 51)], [20, 255, 208]),
    ],
)
def test_what_is_transparent_lets_white_through(tmp_path, mode, pixels, shown):
    image, done = read(png(tmp_path, mode, pixels))
    assert image.tolist() == np.array([shown]).tolist()
    assert (image.dtype, done) == (np.uint8, LAID)


def test_a_level_or_colour_declared_transparent_is_white(tmp_path):
    assert read(png(tmp_path, "L", [7, 9], transparency=7))[0].tolist() == [[255, 9]]
    colours = read(png(tmp_path, "RGB", [PEN, (1, 2, 3)], transparency=PEN))[0]
    assert colours.tolist() == [[[255] * 3, [1, 2, 3]]]


@pytest.mark.parametrize(("mode", "pixels"), [("RGBA", [(*PEN, 255)]), ("RGB", [PEN])])
def test_an_opaque_image_stays_as_it_is(tmp_path, mode, pixels):
    image, done = read(png(tmp_path, mode, pixels))
    assert image.tolist() == [[list(PEN)]]
    assert done == ()


def test_a_drawing_without_a_background_is_given_as_one_on_paper(tmp_path):
    """Black ink, and transparent black all around: without white there would be nothing to see."""
    ink = np.zeros((60, 60, 4), np.uint8)
    ink[10:40, 20:30, 3] = 255
    Image.fromarray(ink).save(tmp_path / "ink.png")
    Image.fromarray(255 - ink[..., 3]).save(tmp_path / "paper.png")
    learned = Learned((1, 28, 28), 0.0, 20)
    network = Network(mlp(learned.shape, 2, []), ("a", "b"), learned, "digits", False)
    bare, paper = ask(network, [str(tmp_path / name) for name in ("ink.png", "paper.png")])
    assert (bare.given.image == paper.given.image).all()
    assert bare.given.image.max() == 255
    assert set(bare.given.steps) - set(paper.given.steps) == {"made gray", *LAID}


def test_a_file_too_large_to_be_an_image_is_not_read(tmp_path):
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(UserError, match="bytes, more than 67,108,864: make it smaller"):
        read(str(tmp_path / "a.png"))
