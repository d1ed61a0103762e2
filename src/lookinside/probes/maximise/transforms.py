"""Small changes before the network looks, so that no image relies on the exact place of a pixel.

A transform draws from a generator once for the whole batch, so that an image does not depend on
its companions. All are differentiable. See Olah and others 2017, "Feature Visualization".
"""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Protocol

import torch
from torch import Generator, Tensor
from torch.nn.functional import affine_grid, grid_sample, pad


class Transform(Protocol):
    """Changes images [B, C, H, W] a little, all in the same way."""

    def __call__(self, images: Tensor, source: Generator) -> Tensor:
        """The changed images, of the same size."""


def between(low: float, high: float, source: Generator) -> float:
    """A number drawn uniformly."""
    return low + (high - low) * float(torch.rand((), generator=source))


def turned(
    images: Tensor, degrees: float = 0.0, scale: float = 1.0, beyond: str = "border"
) -> Tensor:
    """Turn images about their middle, to the left, and make them `scale` times as large.

    Values between pixels are bilinear. Beyond the border the nearest pixel goes on, or what else
    `beyond` says, a `padding_mode` of torch's `grid_sample`.
    """
    _, _, height, width = images.shape
    turn = radians(degrees)
    c, s = cos(turn) / scale, sin(turn) / scale
    matrix = torch.tensor([[c, -s * height / width, 0.0], [s * width / height, c, 0.0]])
    matrices = matrix.to(images).expand(len(images), 2, 3)
    grid = affine_grid(matrices, list(images.shape), align_corners=False)
    return grid_sample(images, grid, padding_mode=beyond, align_corners=False)


@dataclass(frozen=True)
class Jitter:
    """A shift of at most so many pixels along each axis; the border's pixels go on."""

    pixels: int

    def __call__(self, images: Tensor, source: Generator) -> Tensor:
        """Shift."""
        _, _, height, width = images.shape
        down, right = torch.randint(2 * self.pixels + 1, (2,), generator=source).tolist()
        wide = pad(images, [self.pixels] * 4, mode="replicate")
        return wide[:, :, down : down + height, right : right + width]


@dataclass(frozen=True)
class Rotate:
    """A turn by at most so many degrees, to either side."""

    degrees: float

    def __call__(self, images: Tensor, source: Generator) -> Tensor:
        """Turn."""
        return turned(images, degrees=between(-self.degrees, self.degrees, source))


@dataclass(frozen=True)
class Scale:
    """A size between `low` and `high` times the image's own."""

    low: float
    high: float

    def __call__(self, images: Tensor, source: Generator) -> Tensor:
        """Scale."""
        return turned(images, scale=between(self.low, self.high, source))
