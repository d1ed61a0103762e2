import hashlib

import numpy as np
import torch

from lookinside.data.derive import as_tensor, places, resize


def sha(array: np.ndarray) -> str:
    return hashlib.sha256(array.tobytes()).hexdigest()[:16]


def some_images(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


def test_resize_averages_and_does_not_overshoot() -> None:
    stripes = np.tile(np.array([0, 255], np.uint8), (1, 8, 4))
    small = resize(stripes, 2)
    assert small.shape == (1, 2, 2)
    assert np.abs(small.astype(int) - 127).max() <= 24
    edge = np.where(np.arange(32) < 16, 10, 200).astype(np.uint8)[None, None].repeat(32, axis=1)
    assert (resize(edge, 28).min(), resize(edge, 28).max()) == (10, 200)


def test_resize_keeps_flat_images_and_colour() -> None:
    flat = np.full((1, 32, 32, 3), 77, np.uint8)
    assert (resize(flat, 28) == 77).all()
    assert resize(flat, 28).shape == (1, 28, 28, 3)


def test_golden_hashes() -> None:
    assert sha(resize(some_images(3, 32, 32), 28)) == "7bf38e939c8a9682"
    assert sha(places(9, (28, 28), 40, 0, "train").numpy()) == "3185fd255296cada"


def test_places_differ_by_split_and_seed() -> None:
    first = places(50, (28, 28), 40, 0, "train")
    assert first.equal(places(50, (28, 28), 40, 0, "train"))
    assert not first.equal(places(50, (28, 28), 40, 0, "test"))
    assert not first.equal(places(50, (28, 28), 40, 1, "train"))


def test_as_tensor_puts_channels_first() -> None:
    colour = some_images(2, 3, 4, 3)
    assert as_tensor(colour).shape == (2, 3, 3, 4)
    assert as_tensor(colour)[1, 2, 0, 3] == colour[1, 0, 3, 2]
    assert as_tensor(colour[..., 0]).shape == (2, 1, 3, 4)
    assert as_tensor(colour).dtype == torch.uint8
