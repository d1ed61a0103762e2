"""Layers of a decoder that run the encoder's backwards, and hold nothing of their own."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import conv_transpose2d, linear

from lookinside.models.padding import crop_to


class Subtract(nn.Module):
    """Takes the training images' mean image away; it travels with the weights."""

    mean: Tensor

    def __init__(self, shape: tuple[int, int, int]) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(shape))

    def forward(self, images: Tensor) -> Tensor:
        """Images [B, C, H, W] less the mean."""
        return images - self.mean


class Tied(nn.Module):
    """Runs a layer of the encoder backwards, with the same weights: it has none of its own."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        # In a tuple, so that torch registers it in the encoder only.
        self._layer: tuple[Any] = (layer,)

    def extra_repr(self) -> str:
        """The layer that lends its weights."""
        return f"tied to {self._layer[0]}"


class Add(Tied):
    """Adds the mean image that a `Subtract` took away."""

    def forward(self, images: Tensor) -> Tensor:
        """Images [B, C, H, W] plus the mean."""
        brighter: Tensor = images + self._layer[0].mean
        return brighter


class TiedLinear(Tied):
    """Multiplies by the transpose of a dense layer's weights: [B, out] to [B, in]."""

    def forward(self, values: Tensor) -> Tensor:
        """The same weight matrix, the other way round."""
        return linear(values, self._layer[0].weight.t())


class TiedConvTranspose2d(Tied):
    """The transpose of a SAME convolution, with its weights: back to maps of `size` [h, w]."""

    def __init__(self, layer: nn.Conv2d, size: tuple[int, int]) -> None:
        super().__init__(layer)
        self.size = size

    def forward(self, maps: Tensor) -> Tensor:
        """Transpose, then cut."""
        layer = self._layer[0]
        full = conv_transpose2d(maps, layer.weight, stride=layer.stride)
        return crop_to(full, self.size, layer.kernel_size[0], layer.stride[0])
