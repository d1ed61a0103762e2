"""Which pixels the units of a layer see, by axis: what receptive fields are made of."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor


class Window(NamedTuple):
    """What an output of a layer takes in along one axis: `kernel` inputs, `dilation` apart.

    The windows are `stride` apart; the first starts `before` inputs ahead of the first one.
    """

    kernel: int
    stride: int = 1
    before: int = 0
    dilation: int = 1


@dataclass(frozen=True)
class Axis:
    """What the units of a layer see of an image along one axis, in pixels.

    The unit at position i sees at most the `size` pixels from `start + step * i` on, some of which
    may lie outside the image. `sees`, bool [positions, pixels], says which pixels of the image it
    sees: not those that only padding or strides would lead to. `inner`, bool [positions], says
    which take in no padding.
    """

    start: int
    step: int
    size: int
    sees: Tensor
    inner: Tensor

    @property
    def border(self) -> int:
        """How many positions from either end on, at most, take in padding."""
        if not self.inner.any():
            return len(self.inner)
        return max(int(way.int().argmax()) for way in (self.inner, self.inner.flip(0)))

    def through(self, window: Window, positions: int) -> "Axis":
        """The axis behind one more layer, which gives so many positions."""
        first = torch.arange(positions)[:, None] * window.stride - window.before
        taps = first + window.dilation * torch.arange(window.kernel)
        real = (taps >= 0) & (taps < len(self.sees))
        taps = taps.clamp(0, len(self.sees) - 1)
        seen = self.sees[taps] & real[:, :, None]
        return Axis(
            self.start - window.before * self.step,
            self.step * window.stride,
            self.size + (window.kernel - 1) * window.dilation * self.step,
            seen.any(1),
            (self.inner[taps] & real).all(1),
        )

    def whole(self) -> "Axis":
        """The axis behind a layer whose units see all positions; theirs is 0."""
        return Axis(
            0,
            0,
            self.sees.shape[1],
            self.sees.any(0, keepdim=True),
            self.inner.all(0, keepdim=True),
        )


@dataclass(frozen=True)
class Field:
    """Where in an image the units of a layer look. Of a dense layer, the only position is 0, 0."""

    rows: Axis
    columns: Axis

    def box(self, positions: Tensor) -> Tensor:
        """The boxes, all of one size, in which units at positions int64 [..., 2] see everything.

        They are top, left, bottom and right in pixels, int64 [..., 4], the last two excluded. They
        may reach outside the image where the network pads.
        """
        axes = (self.rows, self.columns)
        starts = [axis.start + axis.step * positions[..., i] for i, axis in enumerate(axes)]
        ends = [start + axis.size for start, axis in zip(starts, axes, strict=True)]
        return torch.stack([*starts, *ends], -1)

    def seen(self, positions: Tensor) -> Tensor:
        """The smallest boxes in the image around all that units see, as of `box`.

        A unit that sees no pixel has an empty box, four zeros.
        """
        rows, columns = self.rows.sees[positions[..., 0]], self.columns.sees[positions[..., 1]]
        starts = [seen.int().argmax(-1) for seen in (rows, columns)]
        ends = [seen.shape[-1] - seen.flip(-1).int().argmax(-1) for seen in (rows, columns)]
        some = rows.any(-1) & columns.any(-1)
        return torch.stack([*starts, *ends], -1) * some[..., None]
