"""What to maximise: for each image of a batch a number of its own.

An objective names the layer whose output it is taken from. A layer's own name gives what it
computes before its nonlinear layer, the name of that nonlinear layer (`Layer.active`) what it lets
through, and `ANSWER` what the network itself gives. An objective is `linear` if it is a weighted
sum of what the layer gives: see `tapped.project`.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import torch
from torch import Tensor

ANSWER = ""
"""The dotted name under which `named_modules` lists the network itself."""


class Objective(Protocol):
    """Gives [B] from a layer's output [B, units] or [B, units, h, w]; image b has units[b]."""

    @property
    def layer(self) -> str:
        """The dotted name of the layer."""

    @property
    def linear(self) -> bool:
        """Whether it is a weighted sum of the layer's output."""

    def __call__(self, act: Tensor) -> Tensor:
        """The number of each image, which depends on no other image."""


def own(act: Tensor, units: Tensor) -> Tensor:
    """Of each image b, what unit units[b] gives: [B] of a dense layer, [B, h, w] of a conv one."""
    return act[torch.arange(len(units), device=act.device), units.to(act.device)]


@dataclass(frozen=True)
class Unit:
    """One unit: of a dense layer, or of a convolution at a place (row, column) of its map."""

    layer: str
    units: Tensor
    place: tuple[int, int] | None = None
    linear: ClassVar[bool] = True

    def __call__(self, act: Tensor) -> Tensor:
        """What the unit gives."""
        given = own(act, self.units)
        return given if self.place is None else given[:, self.place[0], self.place[1]]


@dataclass(frozen=True)
class Channel:
    """The mean of a convolution's channel over all positions, as in N5.

    N5 takes it before the bias is added: less by the bias, so with the same image at its maximum.
    """

    layer: str
    units: Tensor
    linear: ClassVar[bool] = True

    def __call__(self, act: Tensor) -> Tensor:
        """The mean over positions."""
        return own(act, self.units).mean((1, 2))


def logit(classes: Tensor) -> Unit:
    """The network's output for a class, before any softmax."""
    return Unit(ANSWER, classes)


@dataclass(frozen=True)
class Margin:
    """By how much a class's output exceeds that of another class."""

    units: Tensor
    others: Tensor
    layer: str = ANSWER
    linear: ClassVar[bool] = True

    def __call__(self, act: Tensor) -> Tensor:
        """The difference of the two outputs."""
        return own(act, self.units) - own(act, self.others)
