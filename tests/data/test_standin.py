import hashlib

import numpy as np
import pytest

from lookinside.data.gray import luma
from lookinside.data.shapes import SHAPES
from lookinside.data.standin import covered, draw, draw_class


def test_counts_classes_and_types() -> None:
    raw = draw(0, 3, 2)
    assert raw.classes == tuple(SHAPES)
    assert raw.train_images.shape == (30, 32, 32, 3)
    assert raw.train_images.dtype == np.uint8
    assert np.bincount(raw.train_labels).tolist() == [3] * 10
    assert np.bincount(raw.test_labels).tolist() == [2] * 10


def test_a_function_of_the_seed() -> None:
    first, same, other = draw(0, 2, 1), draw(0, 2, 1), draw(1, 2, 1)
    assert (first.train_images == same.train_images).all()
    assert (first.train_images != other.train_images).any()
    assert (first.train_images[::2] != first.test_images).any()


def test_golden_hash() -> None:
    pixels = draw(0, 2, 1).train_images
    assert hashlib.sha256(pixels.tobytes()).hexdigest()[:16] == "78e0480253bdeab5"


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_are_visible_in_gray(name: str) -> None:
    images = luma(draw_class(name, 50, np.random.default_rng(0)))
    middle = images[:, 8:24, 8:24].astype(float)
    assert np.median(middle.reshape(50, -1).std(axis=1)) > 20


@pytest.mark.parametrize("name", SHAPES)
def test_distances_are_negative_inside_and_positive_far_out(name: str) -> None:
    ticks = np.linspace(-2, 2, 81, dtype=np.float32)
    u, v = (grid[None] for grid in np.meshgrid(ticks, ticks))
    distance = SHAPES[name](u, v, np.random.default_rng(0))
    assert distance.shape == (1, 81, 81)
    inside = (distance < 0).mean()
    assert 0.03 < inside < 0.25
    assert (distance[np.maximum(np.abs(u), np.abs(v)) > 1.3] > 0).all()


def test_edges_are_smooth() -> None:
    scale = np.ones((1, 1, 1), np.float32)
    distance = np.array([[[-0.1, -0.01, 0.0, 0.01, 0.1]]], np.float32)
    assert covered(distance, scale, 32)[0, 0].tolist() == pytest.approx([1, 0.66, 0.5, 0.34, 0])
