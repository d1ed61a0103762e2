"""Recurrent networks that read an image row by row, as in notebook N1."""

from collections import OrderedDict
from typing import Literal

from torch import Tensor, nn


class Rows(nn.Module):
    """Images [B, C, H, W] as sequences of their rows, from the top: [B, H, C * W]."""

    def forward(self, images: Tensor) -> Tensor:
        """Put the pixels of a row side by side, channel after channel."""
        return images.transpose(1, 2).flatten(2)


class Cell(nn.RNNBase):
    """A recurrent layer as TensorFlow has it: [B, T, in] to its outputs [B, T, units].

    TensorFlow's cells have one bias a gate where torch's have two, so the second ones are zero and
    are not trained.
    """

    bias_hh_l0: nn.Parameter

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__(inputs, units, batch_first=True)  # type: ignore[call-arg, arg-type]
        self.bias_hh_l0.requires_grad_(False).zero_()

    def forward(self, rows: Tensor) -> Tensor:
        """The output after each row, from a state of zeros."""
        outputs: Tensor = super().forward(rows)[0]
        return outputs


class LSTM(Cell, nn.LSTM):  # type: ignore[misc]
    """A long short-term memory (Hochreiter and Schmidhuber 1997)."""

    kernels = (4,)
    """Gates that share a matrix in TensorFlow: input, forget, cell and output."""
    biases = (0.0, 1.0, 0.0, 0.0)
    """With what the gates' biases start in TensorFlow: open to the past."""


class GRU(Cell, nn.GRU):  # type: ignore[misc]
    """A gated recurrent unit (Cho et al. 2014).

    As in torch, the reset gate acts after the candidate's matrix product; in TensorFlow 1 it acted
    on the state before.
    """

    kernels = (2, 1)
    """Gates that share a matrix in TensorFlow: reset and update; the candidate."""
    biases = (1.0, 1.0, 0.0)
    """With what the gates' biases start in TensorFlow: resetting and updating nothing."""


class Last(nn.Module):
    """What a sequence [B, T, units] ends in: [B, units]."""

    def forward(self, outputs: Tensor) -> Tensor:
        """Take the last output."""
        return outputs[:, -1]


def recurrent(
    shape: tuple[int, int, int], classes: int, cell: Literal["lstm", "gru"], units: int
) -> nn.Sequential:
    """Read an image row by row, and classify by the last output.

    Images [B, C, H, W] go in, logits [B, classes] come out. Layers: `rows`, `lstm` or `gru`,
    `last`, `logits`.

    Raises:
        ValueError: the layer would have no unit.
    """
    if units < 1:
        raise ValueError(f"a recurrent layer needs at least one unit, not {units}")
    channels, _, width = shape
    layer = LSTM if cell == "lstm" else GRU
    return nn.Sequential(
        OrderedDict(
            [
                ("rows", Rows()),
                (cell, layer(channels * width, units)),
                ("last", Last()),
                ("logits", nn.Linear(units, classes)),
            ]
        )
    )
