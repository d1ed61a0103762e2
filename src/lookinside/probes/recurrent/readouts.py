"""Linear read-outs fitted to what is there after each row: to a state, or to the rows themselves.

That tells what a layer holds (Alain and Bengio 2016, arXiv 1610.01644). The raw rows are the
control: only what is read from a state beyond them was added by the layer.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import one_hot, pad

RIDGE = 1e-3
"""What of the squared weights is added to the mean squared error, whatever is read."""


def fit(outputs: Tensor, labels: Tensor, classes: int, ridge: float = RIDGE) -> Tensor:
    """Fit a linear read-out for each row to the outputs [N, T, units]: [T, 1 + units, classes].

    It is the least-squares one for targets 1 of the class, int64 [N], and 0 of the others, its
    squared weights times `ridge` added to the mean squared error; the first of the units is a
    constant 1.
    """
    given = _with_constant(outputs).transpose(0, 1)
    return torch.stack([_solve(*_moments(each, labels, classes), ridge) for each in given])


def fit_to_rows(rows: Tensor, labels: Tensor, classes: int, ridge: float = RIDGE) -> list[Tensor]:
    """Fit such a read-out to all pixels of the rows [N, T, D] so far, for each of T rows.

    The one after t rows is [1 + t * D, classes]. The products of all pixels, [1 + T * D,
    1 + T * D], are taken once, for those of the rows so far are a part of them.
    """
    moments, targets = _moments(_with_constant(rows.flatten(1)), labels, classes)
    ends = (1 + (row + 1) * rows.shape[2] for row in range(rows.shape[1]))
    return [_solve(moments[:end, :end], targets[:end], ridge) for end in ends]


def guesses(outputs: Tensor, weights: Tensor) -> Tensor:
    """The classes, int64 [N, T], that read-outs of `fit` name for outputs [N, T, units]."""
    return (_with_constant(outputs).transpose(0, 1) @ weights).argmax(2).T


def guesses_of_rows(rows: Tensor, weights: Sequence[Tensor]) -> Tensor:
    """The classes, int64 [N, T], that read-outs of `fit_to_rows` name for rows [N, T, D]."""
    given = _with_constant(rows.flatten(1))
    return torch.stack([(given[:, : len(each)] @ each).argmax(1) for each in weights], 1)


def _with_constant(values: Tensor) -> Tensor:
    return pad(values, (1, 0), value=1.0)


def _moments(given: Tensor, labels: Tensor, classes: int) -> tuple[Tensor, Tensor]:
    """The mean products of values [N, D] with each other, [D, D], and with targets, [D, C]."""
    targets = one_hot(labels, classes).to(given.dtype)
    return given.T @ given / len(given), given.T @ targets / len(given)


def _solve(moments: Tensor, targets: Tensor, ridge: float) -> Tensor:
    weights: Tensor = torch.linalg.solve(moments + ridge * torch.eye(len(moments)), targets)
    return weights
