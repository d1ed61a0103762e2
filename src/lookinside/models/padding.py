"""TensorFlow's SAME padding, of convolutions and of their transposes."""

from collections import OrderedDict
from typing import Literal

from torch import Tensor, nn
from torch.nn.functional import pad

Padding = Literal["same", "valid"]


def same(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """Zeros to add (before, after) along an axis so that the output has ceil(size / stride) values.

    The odd one goes after: to the right and to the bottom.
    """
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def add_convolution(
    layers: OrderedDict[str, nn.Module],
    number: int,
    maps: tuple[int, int, int],
    filters: int,
    kernel: int,
    stride: int = 1,
    padding: Padding = "same",
    bias: bool = True,
) -> tuple[int, int, int]:
    """Append `conv<number>`, after a `pad<number>` where the padding is uneven.

    `maps` are the channels, height and width that go in; those that come out are returned.
    """
    channels, height, width = maps
    top = bottom = left = right = 0
    if padding == "same":
        top, bottom = same(height, kernel, stride)
        left, right = same(width, kernel, stride)
    even = (top, left) == (bottom, right)
    if not even:
        layers[f"pad{number}"] = nn.ZeroPad2d((left, right, top, bottom))
    inside = (top, left) if even else 0
    layers[f"conv{number}"] = nn.Conv2d(channels, filters, kernel, stride, inside, bias=bias)
    height = (height + top + bottom - kernel) // stride + 1
    width = (width + left + right - kernel) // stride + 1
    return filters, height, width


def crop_to(full: Tensor, size: tuple[int, int], kernel: int, stride: int) -> Tensor:
    """Cut the transpose of a SAME convolution to the size [h, w] of what the convolution takes.

    `full`, [B, C, ...], is the transposed convolution without padding. Cut away is what reaches
    into the convolution's padding; where the kernel is smaller than the stride, zeros are added.
    """
    (top, _), (left, _) = (same(side, kernel, stride) for side in size)
    height, width = size
    right = width + left - full.shape[3]
    return pad(full, (-left, right, -top, height + top - full.shape[2]))


class SameConvTranspose2d(nn.ConvTranspose2d):
    """The transpose of a SAME convolution: maps [B, C, ceil(h / stride), ...] to [B, F, h, w]."""

    def __init__(
        self, channels: int, filters: int, kernel: int, stride: int, size: tuple[int, int]
    ) -> None:
        super().__init__(channels, filters, kernel, stride)
        self.size = size

    def forward(self, maps: Tensor) -> Tensor:  # type: ignore[override]
        """Transpose, then cut."""
        return crop_to(super().forward(maps), self.size, self.kernel_size[0], self.stride[0])
