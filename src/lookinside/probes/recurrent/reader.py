"""Networks that read an image row by row: their recurrent layer and what reads it out."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from lookinside.data.memory import generator
from lookinside.probes.network import Call, listen

Initialiser = Callable[[nn.Module, torch.Generator], None]
"""Sets the weights of a network, in place, as before training."""
State = Tensor | tuple[Tensor, Tensor] | None
"""A state to start from, [1, B, units]: of an LSTM, that and its cell state; None for zeros."""


@dataclass(frozen=True)
class Reader:
    """An LSTM or GRU that reads an image's rows from the top, and the layers behind it.

    `name` is the layer's dotted name, `kind` what it is, `head` the layers that make the logits
    of its last output.
    """

    name: str
    layer: nn.LSTM | nn.GRU
    head: tuple[nn.Module, ...]

    @property
    def kind(self) -> str:
        """LSTM or GRU."""
        return "LSTM" if isinstance(self.layer, nn.LSTM) else "GRU"

    def read(self, rows: Tensor, state: State = None) -> tuple[Tensor, State]:
        """The outputs after each of the rows [B, T, D], [B, T, units], and the state at the end."""
        forward = nn.LSTM.forward if isinstance(self.layer, nn.LSTM) else nn.GRU.forward
        outputs, ended = forward(self.layer, rows, state)  # type: ignore[arg-type]
        return outputs, ended

    def logits(self, outputs: Tensor) -> Tensor:
        """What the network would answer if these outputs, [B, units], were its last ones."""
        for module in self.head:
            outputs = module(outputs)
        return outputs


def to_rows(images: Tensor) -> Tensor:
    """Images [B, C, H, W] as their rows from the top, channels side by side: [B, H, C * W]."""
    return images.transpose(1, 2).flatten(2)


def find_reader(model: nn.Module, shape: tuple[int, int, int]) -> Reader | None:
    """The recurrent layer of a network that reads images [C, H, W] row by row, and its read-out.

    A network is of this form if its one recurrent layer, an `nn.LSTM` or `nn.GRU` with
    `batch_first` and of one layer in one direction, is given the rows of an image from the top,
    and if the layers that follow make the network's answer of its last output. Whether they do is
    tried on two images of noise. None for any other network.
    """
    layers = {name: layer for name, layer in model.named_modules() if isinstance(layer, nn.RNNBase)}
    if len(layers) != 1:
        return None
    [(name, layer)] = layers.items()
    if not isinstance(layer, nn.LSTM | nn.GRU) or not _plain(layer):
        return None
    images = torch.rand(2, *shape, generator=generator(0, "rows of noise", 0))
    calls, answer = listen(model, images)
    places = [place for place, call in enumerate(calls) if call.module is layer]
    if len(places) != 1 or not _same(calls[places[0]].given, to_rows(images)):
        return None
    last = calls[places[0]].gave[:, -1]
    reader = Reader(name, layer, _behind(calls[places[0] + 1 :], last))
    with torch.no_grad():
        return reader if _same(reader.logits(last), answer) else None


def untrained(
    model: nn.Module, shape: tuple[int, int, int], initialiser: Initialiser
) -> tuple[nn.Module, Reader]:
    """A copy of a network that `find_reader` finds a reader in, as seed 0 started, and its reader.

    Raises:
        ValueError: there is no reader.
    """
    start = deepcopy(model)
    initialiser(start, generator(0, "initialise", 0))
    reader = find_reader(start, shape)
    if reader is None:
        raise ValueError("this network does not read images row by row")
    return start, reader


def _plain(layer: nn.LSTM | nn.GRU) -> bool:
    """Whether it is one layer in one direction, without a projection."""
    return (
        layer.batch_first
        and layer.num_layers == 1
        and not layer.bidirectional
        and layer.proj_size == 0
    )


def _same(one: Tensor, other: Tensor) -> bool:
    """Whether two tensors have the same shape and, but for rounding, the same values."""
    return one.shape == other.shape and torch.allclose(one.cpu(), other.cpu(), atol=1e-5)


def _behind(calls: list[Call], last: Tensor) -> tuple[nn.Module, ...]:
    """The layers from the one on that is given the last output."""
    for place, call in enumerate(calls):
        if call.given.shape == last.shape and torch.equal(call.given, last):
            return tuple(each.module for each in calls[place:])
    return ()
