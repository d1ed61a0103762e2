"""How weights start: TensorFlow's defaults, which are not torch's, and the notebooks' own."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class GlorotUniform:
    """TensorFlow's default: uniform in +-sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).

    The notebooks that name no initialiser (N4, N5, the dense layers of N3) have this one, with
    biases zero.
    """

    bias: float = 0.0

    def __call__(self, model: nn.Module, generator: torch.Generator) -> None:
        """Set the parameters of every convolution and dense layer in place."""
        for weight in _reset_biases(model, self.bias):
            nn.init.xavier_uniform_(weight, generator=generator)


@dataclass(frozen=True)
class TruncatedNormal:
    """Normal with standard deviation `std`, cut at two standard deviations (notebooks N1, N2)."""

    std: float
    bias: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a standard deviation that is none."""
        if self.std <= 0:
            raise ValueError(f"std must be greater than 0, not {self.std}")

    def __call__(self, model: nn.Module, generator: torch.Generator) -> None:
        """Set the parameters of every convolution and dense layer in place."""
        for weight in _reset_biases(model, self.bias):
            nn.init.trunc_normal_(
                weight, std=self.std, a=-2 * self.std, b=2 * self.std, generator=generator
            )


def _reset_biases(model: nn.Module, value: float) -> list[Tensor]:
    """Fill the biases of every convolution and dense layer, and list these layers' weights."""
    weights = []
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            if layer.bias is not None:
                nn.init.constant_(layer.bias, value)
            weights.append(layer.weight)
    return weights
