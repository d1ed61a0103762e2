"""How much of a layer repeats itself: units that resemble others, directions that are not used."""

import torch
from torch import Tensor
from torch.nn.functional import normalize

from lookinside.data.memory import generator

ROUNDING = 1e-12
"""Squared singular values below this share of the largest are rounding."""


def directions(gram: Tensor) -> float:
    """The effective rank of a matrix A by its Gram matrix, A times its transpose, float64 [N, N].

    It is exp of the entropy of the singular values' shares (Roy and Vetterli 2007, "The effective
    rank"): N where all are alike, less where few outweigh the others, and 0 of zeros. Of a
    covariance it is that of the activations about their mean. Singular values below a millionth of
    the largest count as zero.
    """
    squares = torch.linalg.eigvalsh(gram)
    strengths = squares[squares > ROUNDING * squares.max()].sqrt()
    shares = strengths / strengths.sum()
    return float((-(shares * shares.log()).sum()).exp()) if len(shares) else 0.0


def effective_rank(matrix: Tensor) -> float:
    """How many directions a matrix [units, weights] uses: see `directions`."""
    wide = matrix.double() if matrix.shape[0] <= matrix.shape[1] else matrix.double().T
    return directions(wide @ wide.T)


def ranks_by_chance(units: int, weights: int, draws: int) -> Tensor:
    """The effective ranks of some matrices [units, weights] of independent normal numbers.

    They are what weights have before training, whatever the scale of a random initialiser:
    float32 [draws], rising.
    """
    drawn = [
        effective_rank(torch.randn(units, weights, generator=generator(0, "rank by chance", draw)))
        for draw in range(draws)
    ]
    return torch.tensor(sorted(drawn))


def cosines(filters: Tensor) -> Tensor:
    """The cosine between any two rows of weights [units, weights]: float64 [units, units]."""
    units = normalize(filters.double(), dim=1)
    return (units @ units.T).clamp(-1, 1)


def closest(alike: Tensor) -> tuple[Tensor, Tensor]:
    """Each unit's most similar other unit, int64 [units], and how similar, float32 [units].

    Args:
        alike: [units, units], symmetric. A layer's only unit has itself, at 0.
    """
    if len(alike) == 1:
        return torch.zeros(1, dtype=torch.int64), torch.zeros(1)
    others = alike.clone().fill_diagonal_(-torch.inf)
    best = others.max(1)
    return best.indices, best.values.float()


def pairs(closest_unit: Tensor, alike: Tensor, count: int) -> Tensor:
    """The most similar pairs of units, int64 [P <= count, 2], falling; each pair once.

    Args:
        closest_unit: int64 [units], each unit's most similar other unit.
        alike: float32 [units], how similar it is; that of a pair is that of its first unit. Pairs
            at 0 or less are left out.
        count: how many pairs.
    """
    found: dict[frozenset[int], tuple[int, int]] = {}
    for unit in alike.argsort(descending=True, stable=True).tolist():
        other = int(closest_unit[unit])
        if alike[unit] > 0 and other != unit:
            found.setdefault(frozenset((unit, other)), (unit, other))
    return torch.tensor(list(found.values())[:count], dtype=torch.int64).reshape(-1, 2)
