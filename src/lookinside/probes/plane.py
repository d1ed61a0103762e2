"""Points of many values: the plane in which they spread most, and the classes of neighbours."""

import torch
from torch import Tensor
from torch.nn.functional import one_hot


def components(points: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The principal components of points [N, D] (Pearson 1901).

    Returns:
        The mean [D]; the directions [D, D], one a column, the widest first, each with the sign by
        which its largest entry is positive; and their shares of the variance [D], zeros where
        there is none. All float64.
    """
    points = points.double()
    mean = points.mean(0)
    centred = points - mean
    spread, directions = torch.linalg.eigh(centred.T @ centred)
    spread, directions = spread.flip(0).clamp(min=0), directions.flip(1)
    largest = directions.gather(0, directions.abs().argmax(0, keepdim=True))
    return mean, directions * largest.sign(), spread / spread.sum().clamp(min=1e-12)


def share_right(points: Tensor, labels: Tensor, neighbours: int) -> float:
    """The share of points [N, D] whose class, int64 [N], most of their nearest neighbours have.

    Nearness is Euclidean; of classes with as many votes, the first counts.
    """
    distance = torch.cdist(points, points, compute_mode="donot_use_mm_for_euclid_dist")
    distance.fill_diagonal_(torch.inf)
    order = distance.sort(dim=1, stable=True).indices
    nearest = labels[order[:, : min(neighbours, len(points) - 1)]]
    votes = one_hot(nearest, int(labels.max()) + 1).sum(1)
    return float((votes.argmax(1) == labels).float().mean())
