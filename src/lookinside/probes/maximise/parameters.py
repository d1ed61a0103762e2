"""What is changed to make an image: its pixels, or its frequencies.

Both start from noise u, uniform in [0, 1].
"""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from lookinside.data.memory import generator
from lookinside.data.store import Split
from lookinside.probes.pick import spaced


class Parameterisation(Protocol):
    """How parameters [B, ...] make images [B, C, H, W] in [0, 1]."""

    def start(self, noise: Tensor) -> Tensor:
        """The first parameters, from noise [B, C, H, W]."""

    def images(self, parameters: Tensor) -> Tensor:
        """The images of parameters, differentiable."""

    def settle(self, parameters: Tensor) -> Tensor:
        """The parameters after a step, brought back to where they are allowed to be."""


def noise(
    shape: tuple[int, int, int], units: Tensor, seed: int, purpose: str, turn: int = 0
) -> Tensor:
    """Noise [B, C, H, W], uniform in [0, 1], that of each unit independent of the others'."""
    drawn = [
        torch.rand(shape, generator=generator(seed, f"{purpose} {unit}", turn))
        for unit in units.tolist()
    ]
    return torch.stack(drawn) if drawn else torch.zeros(0, *shape)


@dataclass(frozen=True)
class Pixels:
    """The pixels themselves, from gray 0.45 to 0.55 on and clipped to [0, 1], as in N5."""

    def start(self, noise: Tensor) -> Tensor:
        """Gray, with a little noise."""
        return 0.45 + 0.1 * noise

    def images(self, parameters: Tensor) -> Tensor:
        """The parameters are the images."""
        return parameters

    def settle(self, parameters: Tensor) -> Tensor:
        """Clip to [0, 1]."""
        return parameters.clamp(0, 1)


@dataclass(frozen=True)
class Fourier:
    """The image's frequencies, each scaled by how strong it is in the data.

    A step then changes most what varies most in the data, as the spectrum 1/f does for photographs
    in Olah and others 2017 ("Feature Visualization"). Parameters are real and imaginary parts
    [B, C, H, W // 2 + 1, 2]; the image is the sigmoid of their inverse transform.

    `amplitude` [C, H, W // 2 + 1] is as `spectrum` gives it, `width` is W.
    """

    amplitude: Tensor
    width: int

    def start(self, noise: Tensor) -> Tensor:
        """White noise, a tenth of the data's strength."""
        white = (noise - 0.5) * (0.1 * 12**0.5)
        return torch.view_as_real(torch.fft.rfft2(white, norm="ortho"))

    def images(self, parameters: Tensor) -> Tensor:
        """Scale, transform back, and squeeze into [0, 1]."""
        scaled = self.amplitude.to(parameters.device) * torch.view_as_complex(parameters)
        size = self.amplitude.shape[1], self.width
        images: Tensor = torch.fft.irfft2(scaled, s=size, norm="ortho")
        return images.sigmoid()

    def settle(self, parameters: Tensor) -> Tensor:
        """Any frequencies are allowed."""
        return parameters


def spectrum(split: Split, most: int = 5000) -> Tensor:
    """How strong each frequency is in a split's images: float32 [C, H, W // 2 + 1].

    It is the root of the mean power of at most `most` evenly chosen images, their mean image taken
    away, scaled to a mean power of 1 over all frequencies, so that white noise multiplied by it
    keeps its variance. Of images that are all alike, it is zero.
    """
    images = split.batch(spaced(split, most)).cpu()
    varying = images - images.mean(0)
    frequencies: Tensor = torch.fft.fft2(varying, norm="ortho")
    power = frequencies.abs().square().mean(0)
    amplitude = power.div(power.mean().clamp_min(1e-12)).sqrt()
    return amplitude[..., : images.shape[3] // 2 + 1].contiguous()
