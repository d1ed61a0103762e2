"""Networks in the form in which their units are looked into one by one."""

from collections import OrderedDict
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from lookinside.probes.codes.encoded import has_codes
from lookinside.probes.final import FinalState
from lookinside.probes.recurrent.reader import Reader, find_reader, to_rows


class Encoding(nn.Module):
    """An autoencoder's way to its codes; its layers keep their names.

    The codes are given as a copy, so that no layer is taken for an output, one a class.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        for name, child in model.named_children():
            self.add_module(name, child)
        self._encode = model.encode

    def forward(self, images: Tensor) -> Tensor:
        """The code of each image."""
        codes: Tensor = self._encode(images)
        return codes.clone()


def unitwise(model: nn.Module, shape: tuple[int, int, int]) -> nn.Module:
    """The form of a network on images [C, H, W] in which its units can be heard one by one.

    Of an autoencoder that is its encoder. Of a chain that reads an image row by row it is one whose
    recurrent layer, under its own name, gives its last state alone, the one that the answer is made
    of. Any other network is given back as it is.
    """
    if has_codes(model):
        return Encoding(model)
    reader = find_reader(model, shape)
    names = {module: name for name, module in model.named_children()}
    if reader is None or not all(module in names for module in (reader.layer, *reader.head)):
        return model
    state = FinalState(partial(_last, reader), weights_by_unit(reader.layer))
    head = [(names[module], module) for module in reader.head]
    return nn.Sequential(OrderedDict([(reader.name, state), *head]))


def weights_by_unit(layer: nn.LSTM | nn.GRU) -> Tensor:
    """The weights of each unit of a recurrent layer: float32 [units, gates * (inputs + units)].

    They are those on what is read, gate after gate, and then those on the state before.
    """
    units = layer.hidden_size
    parts = [layer.get_parameter(f"weight_{on}_l0") for on in ("ih", "hh")]
    given = [part.reshape(-1, units, part.shape[1]).transpose(0, 1).flatten(1) for part in parts]
    return torch.cat(given, dim=1).detach()


def _last(reader: Reader, images: Tensor) -> Tensor:
    """The output of a recurrent layer after the last row of images [B, C, H, W]: [B, units]."""
    return reader.read(to_rows(images))[0][:, -1]
