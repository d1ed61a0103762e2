"""How well a network does on held-out images: plain functions of what it gives, and labels."""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from lookinside.core.intervals import Z95, accuracy
from lookinside.core.modes import evaluating
from lookinside.data.memory import AT_ONCE, in_order
from lookinside.data.store import Split

PREDICTION = ("index", "actual", "predicted", "confidence", "last_predicted")
"""The columns of a table of predictions: `predicted` and its `confidence`, the class's score in
[0, 1], are of the best-validation weights, `last_predicted` of the last step's."""

Prediction = tuple[int, str, str, str, str]


def predict(model: nn.Module, split: Split) -> Tensor:
    """The logits [N, classes] of all images of a split, in their stored order."""
    with evaluating(model) as device:
        return torch.cat([model(images.to(device)).cpu() for images, _ in in_order(split, AT_ONCE)])


def mean_interval(values: Tensor) -> tuple[float, float]:
    """The 95 % interval of a mean over two images or more, by the normal approximation."""
    mean = values.double().mean().item()
    margin = Z95 * values.double().std().item() / sqrt(len(values))
    return mean - margin, mean + margin


def summary(logits: Tensor, labels: Tensor) -> dict[str, float]:
    """Accuracy and loss (cross-entropy, nats per image), each with its 95 % interval."""
    losses = cross_entropy(logits, labels, reduction="none")
    loss_low, loss_high = mean_interval(losses)
    return {
        **accuracy(int((logits.argmax(1) == labels).sum()), len(labels)),
        "loss": losses.double().mean().item(),
        "loss_low": loss_low,
        "loss_high": loss_high,
    }


def per_class(matrix: Tensor, classes: Sequence[str]) -> dict[str, float | None]:
    """The share of each class's images that were classified rightly, from a confusion matrix.

    A class without images has none.
    """
    hits, images = matrix.diagonal().tolist(), matrix.sum(1).tolist()
    shares = (hit / count if count else None for hit, count in zip(hits, images, strict=True))
    return dict(zip(classes, shares, strict=True))


def confusion(predicted: Tensor, labels: Tensor, classes: int) -> Tensor:
    """Counts [actual class, predicted class], int64."""
    return torch.bincount(labels * classes + predicted, minlength=classes**2).view(classes, classes)


def prediction_rows(
    scores: Mapping[str, Tensor], labels: Tensor, classes: Sequence[str]
) -> Iterator[Prediction]:
    """One row of `PREDICTION` an image, from scores in [0, 1], [N, classes], by weights."""
    best = scores["best"].max(1)
    last = scores["last"].argmax(1)
    columns = (labels.tolist(), best.indices.tolist(), best.values.tolist(), last.tolist())
    for index, (actual, predicted, confidence, other) in enumerate(zip(*columns, strict=True)):
        sure = f"{confidence:.6f}"
        yield index, classes[actual], classes[predicted], sure, classes[other]
