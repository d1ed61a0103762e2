"""Pair the units of two networks one to one, by how alike they are."""

from collections.abc import Sequence

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor, nn
from torch.nn.functional import normalize

from lookinside.data.store import Split
from lookinside.probes.network import Layer
from lookinside.probes.passes import passes
from lookinside.probes.responses import FLAT


def assign(alike: Tensor) -> tuple[Tensor, Tensor]:
    """Pair the units of two networks so that they are as alike as can be in sum: the Hungarian way.

    Args:
        alike: [units, units], how alike the units of one (rows) are to those of the other.

    Returns:
        Each row's column, int64 [units], and how alike the two are, float32 [units].
    """
    pairs = torch.from_numpy(linear_sum_assignment(alike.numpy(), maximize=True)[1])
    return pairs, alike.gather(1, pairs[:, None])[:, 0].float()


def between_weights(first: Tensor, other: Tensor) -> Tensor:
    """The cosines between weights [units, ...] of two networks: float64 [units, units]."""
    one, two = (normalize(weights.double().flatten(1), dim=1) for weights in (first, other))
    return (one @ two.T).clamp(-1, 1)


def between_activations(
    networks: Sequence[nn.Module], split: Split, layers: Sequence[Layer]
) -> dict[str, list[Tensor]]:
    """How units of the first network correlate with those of each other one, by layer.

    Counted are the activations behind the nonlinear layer, over all images and positions; a
    constant unit has 0 with every other. Each is float64 [units, units].
    """
    tallies = {layer.name: [Correlation() for _ in networks[1:]] for layer in layers}
    names = [layer.active for layer in layers]
    for batches in zip(*(passes(each, split, names) for each in networks), strict=True):
        for layer in layers:
            one, *others = (_rows(batch.acts[layer.active]) for batch in batches)
            for tally, other in zip(tallies[layer.name], others, strict=True):
                tally.add(one, other)
    return {name: [tally.value() for tally in each] for name, each in tallies.items()}


def _rows(act: Tensor) -> Tensor:
    """Activations [B, units, ...] as float64 [B x positions, units]."""
    return act.double().reshape(*act.shape[:2], -1).transpose(1, 2).flatten(0, 1)


class Correlation:
    """The correlation between the columns of two tables, summed up part by part."""

    def __init__(self) -> None:
        self._count = 0
        self._centres: list[Tensor] = []
        self._sums: list[Tensor] = []
        self._squares: list[Tensor] = []
        self._products = torch.zeros(())

    def add(self, first: Tensor, other: Tensor) -> None:
        """Take in some rows of both, float64 [N, units] each."""
        if not self._centres:
            self._centres = [first.mean(0), other.mean(0)]
            self._sums = [torch.zeros_like(each) for each in self._centres]
            self._squares = [torch.zeros_like(each) for each in self._centres]
        one, two = first - self._centres[0], other - self._centres[1]
        for place, rows in enumerate((one, two)):
            self._sums[place] += rows.sum(0)
            self._squares[place] += rows.square().sum(0)
        self._products = self._products + one.T @ two
        self._count += len(first)

    def value(self) -> Tensor:
        """The correlations, float64 [units, units]."""
        means, scales = [each / self._count for each in self._sums], []
        for mean, squares, centre in zip(means, self._squares, self._centres, strict=True):
            variance = (squares / self._count - mean.square()).clamp(min=0)
            varies = variance > FLAT * ((mean + centre).square() + variance)
            scales.append(torch.where(varies, variance.rsqrt(), torch.zeros_like(variance)))
        covariance = self._products / self._count - torch.outer(*means)
        return (covariance * torch.outer(*scales)).clamp(-1, 1)
