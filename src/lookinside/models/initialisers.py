"""How weights start: TensorFlow's defaults, which are not torch's, and the notebooks' own."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import sqrt
from typing import Any, Protocol, runtime_checkable

import torch
from torch import nn

Weighted = nn.Conv2d | nn.ConvTranspose2d | nn.Linear


@runtime_checkable
class Initialiser(Protocol):
    """Sets the parameters of a whole model, or of one of its layers."""

    def __call__(self, model: nn.Module, generator: torch.Generator) -> None:
        """Set them in place."""


@dataclass(frozen=True)
class GlorotUniform:
    """TensorFlow's default: uniform in +-sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).

    The notebooks that name no initialiser (N4, N5, the dense layers of N3, the cells of N1) have
    this one, with biases zero. In a recurrent layer the fans are those of TensorFlow's matrices,
    which join inputs and state, and the gates' biases start as the layer says.
    """

    bias: float = 0.0

    def __call__(self, model: nn.Module, generator: torch.Generator) -> None:
        """Set the parameters of every convolution, dense and recurrent layer in place."""
        for layer in model.modules():
            if isinstance(layer, Weighted):
                nn.init.xavier_uniform_(layer.weight, generator=generator)
                _fill_bias(layer, self.bias)
            elif isinstance(layer, nn.RNNBase):
                _start_cell(layer, generator)


@dataclass(frozen=True)
class TruncatedNormal:
    """Normal with standard deviation `std`, cut at two standard deviations (notebooks N1, N2)."""

    std: float
    bias: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a standard deviation that is none."""
        _check_std(self.std)

    def __call__(self, model: nn.Module, generator: torch.Generator) -> None:
        """Set the parameters of every convolution and dense layer in place."""
        for layer in _weighted(model):
            nn.init.trunc_normal_(
                layer.weight, std=self.std, a=-2 * self.std, b=2 * self.std, generator=generator
            )
            _fill_bias(layer, self.bias)


@dataclass(frozen=True)
class Normal:
    """Normal with standard deviation `std` (notebooks N1, last layer, and N3).

    Biases are all `bias`, or with `random_bias` drawn like the weights.
    """

    std: float
    bias: float = 0.0
    random_bias: bool = False

    def __post_init__(self) -> None:
        """Refuse a standard deviation that is none."""
        _check_std(self.std)

    def __call__(self, model: nn.Module, generator: torch.Generator) -> None:
        """Set the parameters of every convolution and dense layer in place."""
        for layer in _weighted(model):
            nn.init.normal_(layer.weight, std=self.std, generator=generator)
            _fill_bias(layer, self.bias)
            if self.random_bias and layer.bias is not None:
                nn.init.normal_(layer.bias, std=self.std, generator=generator)


@dataclass(frozen=True)
class ByLayer:
    """One initialiser for the layers that a pattern names (`conv*`, `logits`), another for others.

    Raises:
        ValueError: a pattern fits no layer with parameters, or two fit the same.
    """

    layers: Mapping[str, Initialiser]
    others: Initialiser

    def __call__(self, model: nn.Module, generator: torch.Generator) -> None:
        """Set the parameters of every layer that has some of its own, in place."""
        idle = set(self.layers)
        for name, layer in model.named_modules():
            if not list(layer.parameters(recurse=False)):
                continue
            patterns = [pattern for pattern in self.layers if fnmatchcase(name, pattern)]
            if len(patterns) > 1:
                raise ValueError(f"layer {name} fits both {' and '.join(sorted(patterns))}")
            idle -= {*patterns}
            initialiser = self.layers[patterns[0]] if patterns else self.others
            initialiser(layer, generator)
        if idle:
            raise ValueError(f"no layer is called {min(idle)}")


def _weighted(model: nn.Module) -> list[Weighted]:
    """The convolutions and dense layers.

    Raises:
        ValueError: there is a recurrent layer, whose gates only GlorotUniform knows how to start.
    """
    if any(isinstance(layer, nn.RNNBase) for layer in model.modules()):
        raise ValueError("a recurrent layer starts with GlorotUniform: name it ByLayer")
    return [layer for layer in model.modules() if isinstance(layer, Weighted)]


def _fill_bias(layer: Weighted, value: float) -> None:
    if layer.bias is not None:
        nn.init.constant_(layer.bias, value)


def _check_std(std: float) -> None:
    if std <= 0:
        raise ValueError(f"std must be greater than 0, not {std}")


@torch.no_grad()
def _start_cell(layer: Any, generator: torch.Generator) -> None:
    """Start a recurrent layer as TensorFlow starts its cell: one bound for each of its matrices."""
    units, first = layer.hidden_size, 0
    for gates in layer.kernels:
        bound = sqrt(6 / (layer.input_size + units + gates * units))
        rows = slice(first, first + gates * units)
        for weight in (layer.weight_ih_l0, layer.weight_hh_l0):
            weight[rows].uniform_(-bound, bound, generator=generator)
        first += gates * units
    layer.bias_ih_l0.copy_(torch.tensor(layer.biases).repeat_interleave(units))
    layer.bias_hh_l0.zero_()
