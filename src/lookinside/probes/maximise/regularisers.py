"""What is held against an image: penalties [B], taken from the objective before each step.

`weight` is in units of the objective: a logit for which it is 10 must rise by 10 times the value
that is penalised.
"""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn.functional import conv2d, pad


class Regulariser(Protocol):
    """Gives each image of [B, C, H, W] a penalty of its own."""

    def __call__(self, images: Tensor) -> Tensor:
        """The penalties [B], differentiable."""


@dataclass(frozen=True)
class L2:
    """The mean square of the values, so that what is not needed stays black."""

    weight: float

    def __call__(self, images: Tensor) -> Tensor:
        """The mean square."""
        return self.weight * images.square().mean((1, 2, 3))


@dataclass(frozen=True)
class TotalVariation:
    """The mean absolute difference of neighbours, so that areas are even and edges stay sharp.

    `weight` may be one for each image, [B]. See Mahendran and Vedaldi 2015, "Understanding Deep
    Image Representations by Inverting Them".
    """

    weight: float | Tensor

    def __call__(self, images: Tensor) -> Tensor:
        """The mean difference down plus that to the right; zero where there is no neighbour."""
        down, right = images.diff(dim=2).abs(), images.diff(dim=3).abs()
        mean = (down.sum((1, 2, 3)) + right.sum((1, 2, 3))) / images[0].numel()
        return mean * (self.weight.to(mean) if isinstance(self.weight, Tensor) else self.weight)


@dataclass(frozen=True)
class Blur:
    """The mean square of what a Gaussian blur takes away, so that fine grain stays out.

    `sigma` is in pixels. Yosinski and others 2015 ("Understanding Neural Networks Through Deep
    Visualization") blur the image between steps; as a penalty it suits any parameterisation.
    """

    weight: float
    sigma: float = 1.0

    def __call__(self, images: Tensor) -> Tensor:
        """The mean square of the difference from the blurred images."""
        return self.weight * (images - blurred(images, self.sigma)).square().mean((1, 2, 3))


def blurred(images: Tensor, sigma: float) -> Tensor:
    """Images [B, C, H, W] blurred by a Gaussian cut at three sigma; the border's pixels go on."""
    reach = max(1, round(3 * sigma))
    weights = torch.exp(-torch.arange(-reach, reach + 1.0).square() / (2 * sigma**2))
    weights = (weights / weights.sum()).to(images)
    single = images.flatten(0, 1)[:, None]
    wide = pad(single, [reach] * 4, mode="replicate")
    lines = conv2d(conv2d(wide, weights[None, None, :, None]), weights[None, None, None])
    return lines.reshape(images.shape)
