"""How much of a layer repeats itself: units that resemble others, directions that are not used."""

import torch
from torch import Tensor
from torch.nn.functional import normalize


def effective_rank(matrix: Tensor) -> float:
    """How many directions a matrix uses: exp of the entropy of its normalised singular values.

    It is the rank where all singular values are alike, and less where few outweigh the others; of
    a matrix of zeros it is 0 (Roy and Vetterli 2007, "The effective rank").
    """
    values: Tensor = torch.linalg.svdvals(matrix.double())
    shares = values / values.sum() if values.sum() > 0 else values
    shares = shares[shares > 0]
    return float((-(shares * shares.log()).sum()).exp()) if len(shares) else 0.0


def cosines(filters: Tensor) -> Tensor:
    """The cosine between any two rows of weights [units, weights]: float64 [units, units]."""
    directions = normalize(filters.double(), dim=1)
    return (directions @ directions.T).clamp(-1, 1)


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
