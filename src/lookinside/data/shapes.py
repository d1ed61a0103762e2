"""Ten shapes and textures as signed distances: negative inside, in units of the shape's size.

Each takes coordinates u, v [N, H, W] in the shape's own frame, in which it spans about -1 to 1, and
a generator for what else varies, and gives distances [N, H, W].
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Field = NDArray[np.floating[Any]]


def disc(u: Field, v: Field, _: Generator) -> Field:
    """A filled circle (an ellipse, once the frame is stretched)."""
    return np.hypot(u, v) - 0.9


def ring(u: Field, v: Field, rng: Generator) -> Field:
    """A circle with a hole."""
    return np.abs(np.hypot(u, v) - 0.75) - per_image(u, rng, 0.15, 0.25)


def triangle(u: Field, v: Field, _: Generator) -> Field:
    """A triangle with equal sides, as the cut of three half-planes."""
    angles = np.array([0, 2, 4], np.float32) * np.float32(np.pi / 3)
    sides = [u * np.cos(angle) + v * np.sin(angle) for angle in angles]
    distance: Field = np.maximum(np.maximum(sides[0], sides[1]), sides[2]) - 0.55
    return distance


def square(u: Field, v: Field, _: Generator) -> Field:
    """A square."""
    return np.maximum(np.abs(u), np.abs(v)) - 0.8


def cross(u: Field, v: Field, rng: Generator) -> Field:
    """Two bars that cross at their middles."""
    u, v, width = np.abs(u), np.abs(v), per_image(u, rng, 0.2, 0.32)
    return np.minimum(np.maximum(u - 1, v - width), np.maximum(v - 1, u - width))


def star(u: Field, v: Field, rng: Generator) -> Field:
    """A star of five points: a circle whose radius falls and rises five times around."""
    around = np.abs(saw(np.arctan2(v, u) * np.float32(2.5 / np.pi)))
    depth = per_image(u, rng, 0.5, 0.65)
    return (np.hypot(u, v) - 1.1 + 2 * depth * around) * 0.7


def stripes(u: Field, v: Field, rng: Generator) -> Field:
    """Parallel stripes within a patch."""
    return np.maximum(patch(u, v), bars(u, rng))


def checks(u: Field, v: Field, rng: Generator) -> Field:
    """A chequerboard within a patch: inside one of two sets of stripes, but not both."""
    across, along = bars(u, rng), bars(v, rng)
    board = np.maximum(np.minimum(across, along), -np.maximum(across, along))
    return np.maximum(patch(u, v), board)


def dots(u: Field, v: Field, rng: Generator) -> Field:
    """Dots in rows within a patch."""
    often = per_image(u, rng, 1.2, 1.9)
    grid: Field = (np.hypot(saw(u * often), saw(v * often)) - 0.34) / often
    return np.maximum(patch(u, v), grid)


def spiral(u: Field, v: Field, rng: Generator) -> Field:
    """A winding band, turning either way."""
    turns = per_image(u, rng, 1.3, 1.8)
    way = np.sign(per_image(u, rng, -1, 1))
    angle = np.arctan2(v, u) * np.float32(0.5 / np.pi)
    winding = (np.abs(saw(np.hypot(u, v) * turns + way * angle)) - 0.25) / turns
    distance: Field = np.maximum(np.hypot(u, v) - 1, winding)
    return distance


def bars(along: Field, rng: Generator) -> Field:
    """Stripes across an axis, as wide as their gaps."""
    often = per_image(along, rng, 1.2, 1.9)
    shift = per_image(along, rng, 0, 1)
    return (np.abs(saw(along * often + shift)) - 0.25) / often


def patch(u: Field, v: Field) -> Field:
    """Where a texture ends: a square with round corners."""
    return np.hypot(np.maximum(np.abs(u) - 0.6, 0), np.maximum(np.abs(v) - 0.6, 0)) - 0.4


def saw(values: Field) -> Field:
    """The distance to the nearest whole number, with its sign: -0.5 to 0.5."""
    return values - np.rint(values)


def per_image(like: Field, rng: Generator, low: float, high: float) -> Field:
    """One number for each image, [N, 1, 1]."""
    return rng.uniform(low, high, (len(like), 1, 1)).astype(np.float32)


SHAPES: dict[str, Callable[[Field, Field, Generator], Field]] = {
    shape.__name__: shape
    for shape in (disc, ring, triangle, square, cross, star, stripes, checks, dots, spiral)
}
