"""Drawn shapes: ten classes of small colour images that stand in for photographs.

Each image is one shape, or one texture within a patch, of random place, size, rotation, aspect and
colours, over a shaded background with clutter, a bar across, and noise. All images of a class are
drawn at once: a shape is a signed distance [N, side, side] (negative inside), and the part of a
pixel that it covers is 0.5 - distance / pixel, cut to [0, 1], which smooths the edges.
"""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from lookinside.data.gray import PARTS
from lookinside.data.raw import Images, Raw
from lookinside.data.shapes import SHAPES, Field

SIDE = 32
BRIGHTNESS = (np.array(PARTS) / 1000).astype(np.float32)


def draw(seed: int, train_per_class: int, test_per_class: int, side: int = SIDE) -> Raw:
    """The stand-in: sorted by class, each class and part drawn from its own generator."""
    parts = []
    for part, count in enumerate((train_per_class, test_per_class)):
        images = [
            draw_class(name, count, np.random.default_rng([seed, part, index]), side)
            for index, name in enumerate(SHAPES)
        ]
        labels = np.repeat(np.arange(len(SHAPES), dtype=np.int64), count)
        parts.append((np.concatenate(images), labels))
    train, test = parts
    return Raw(tuple(SHAPES), *train, *test, "the order of drawing")


def draw_class(name: str, count: int, rng: Generator, side: int = SIDE) -> Images:
    """`count` images of one class: uint8 [count, side, side, 3]."""
    low, high = colours(count, rng)
    canvas = shaded(low, count, rng, side)
    for _ in range(3):
        alpha = column(rng.uniform(0.2, 0.7, count)) * covered(*blob(count, rng, side))
        canvas = mix(canvas, rng.uniform(0, 1, (count, 3)), alpha)
    u, v, scale = frame(count, rng, side, size=(0.5, 0.8), reach=0.25)
    shape = covered(SHAPES[name](u, v, rng), scale, side)
    canvas = canvas * (1 - shape[..., None]) + shaded(high, count, rng, side) * shape[..., None]
    bar = column(rng.random(count) < 0.3) * covered(*blob(count, rng, side, thin=True))
    canvas = mix(canvas, rng.uniform(0, 1, (count, 3)), bar)
    noise = rng.standard_normal(canvas.shape, np.float32)
    canvas = canvas + noise * column(rng.uniform(0.01, 0.05, count))[..., None]
    return np.rint(np.clip(canvas, 0, 1) * 255).astype(np.uint8)


def colours(count: int, rng: Generator) -> tuple[Field, Field]:
    """A background and a foreground colour each, [count, 3], that differ in brightness.

    The foreground is lighter or darker by 0.3 to 0.6, so that the shape shows in gray too.
    """
    low, high = rng.uniform(0.1, 0.9, (2, count, 3)).astype(np.float32)
    luma = low @ BRIGHTNESS
    lighter = np.where(rng.random(count) < 0.5, luma < 0.65, luma < 0.35)
    wanted = luma + np.where(lighter, 1, -1) * rng.uniform(0.3, 0.6, count)
    high += (wanted - high @ BRIGHTNESS).astype(np.float32)[:, None]
    return low, np.clip(high, 0, 1)


def shaded(colour: Field, count: int, rng: Generator, side: int) -> Field:
    """Fill images with a colour each that changes along a random direction: [N, side, side, 3]."""
    u, _, _ = frame(count, rng, side, size=(1, 1), reach=0)
    change = rng.uniform(-0.15, 0.15, (count, 3)).astype(np.float32)
    filled: Field = colour[:, None, None] + u[..., None] * change[:, None, None]
    return filled


def frame(
    count: int, rng: Generator, side: int, size: tuple[float, float], reach: float
) -> tuple[Field, Field, Field]:
    """Coordinates of the pixels in each image's own frame: u, v [N, side, side] and the size.

    The image spans -1 to 1. The frame is moved by up to `reach`, turned by any angle, and scaled
    by a random size and aspect; the size is returned [N, 1, 1] for turning distances back.
    """
    ticks = (np.arange(side, dtype=np.float32) + 0.5) * (2 / side) - 1
    x = ticks[None, None, :] - column(rng.uniform(-reach, reach, count))
    y = ticks[None, :, None] - column(rng.uniform(-reach, reach, count))
    angle = rng.uniform(0, 2 * np.pi, count)
    scale = column(rng.uniform(*size, count))
    aspect = column(np.exp(rng.uniform(-0.15, 0.15, count)))
    cosine, sine = column(np.cos(angle)), column(np.sin(angle))
    return (x * cosine + y * sine) / scale * aspect, (y * cosine - x * sine) / scale / aspect, scale


def blob(count: int, rng: Generator, side: int, thin: bool = False) -> tuple[Field, Field, int]:
    """Clutter: an ellipse in each image, or a `thin` bar across it; arguments for `covered`."""
    u, v, scale = frame(count, rng, side, size=(0.2, 0.5), reach=0.9)
    distance = np.abs(v) - 0.12 if thin else np.hypot(u, v * 1.6) - 1
    return distance.astype(np.float32), scale, side


def covered(distance: Field, scale: Field, side: int) -> Field:
    """The part of each pixel inside a shape, given its distance in units of `scale`."""
    part: Field = np.clip(0.5 - distance * scale * (side / 2), 0, 1)
    return part


def mix(canvas: Field, colour: NDArray[np.float64], alpha: Field) -> Field:
    """Paint a colour each [N, 3] over images with a coverage [N, side, side]."""
    over = colour.astype(np.float32)[:, None, None]
    mixed: Field = canvas + (over - canvas) * alpha[..., None]
    return mixed


def column(values: NDArray[np.generic]) -> Field:
    """Per-image values [N] as [N, 1, 1]."""
    return values.astype(np.float32)[:, None, None]
