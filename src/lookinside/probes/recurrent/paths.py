"""The way of a recurrent layer's state while an image is read, on a plane."""

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes.pick import in_rounds, spaced
from lookinside.probes.plane import components
from lookinside.probes.recurrent.reader import Reader, find_reader, to_rows

FIRST = 10
"""Principal components whose share of the variance is told."""


def paths(
    model: nn.Module, dataset: Dataset, count: int = 1000, each: int = 5
) -> dict[str, Tensor]:
    """Follow the state on the plane of its first two principal components.

    The components are those of the states of `count` images after all rows together, so that the
    plane is the same at all times.

    Args:
        model: any classifier; one that does not read rows has nothing to show.
        dataset: where the test images come from.
        count: how many, at even distances through the test set.
        each: how many of each class, the first ones, are followed one by one.

    Returns:
        Nothing if the network is not of the form that `reader.find_reader` finds, else
        shares: float32 [<= 10], the first components' shares of the variance.
        mean: float32 [classes, T + 1, 2], the mean path of each class, from the state before the
            first of T rows on; NaN of a class without images.
        ends: float32 [N, 2], where each of the `count` images ends.
        labels: int64 [N], their classes.
        single: float32 [S, T + 1, 2], the paths of single images.
        single_labels: int64 [S], their classes.
    """
    reader, classes = find_reader(model, dataset.shape), len(dataset.classes)
    if reader is None:
        return {}
    index = spaced(dataset.test, count)
    alone = in_rounds(dataset.test, classes, each * classes)
    labels = dataset.test.labels[index].cpu()
    states = _states(model, reader, dataset.test.batch(index))
    mean, directions, shares = components(states[:, 1:].flatten(0, 1))
    plane = directions[:, :2]
    way, single = (
        ((each.double() - mean) @ plane).float()
        for each in (states, _states(model, reader, dataset.test.batch(alone)))
    )
    by_class = [way[labels == label].mean(0) for label in range(classes)]
    return {
        "shares": shares[:FIRST].float(),
        "mean": torch.stack(by_class),
        "ends": way[:, -1].contiguous(),
        "labels": labels,
        "single": single,
        "single_labels": dataset.test.labels[alone].cpu(),
    }


def _states(model: nn.Module, reader: Reader, images: Tensor) -> Tensor:
    """The states before the first and after each row, [B, T + 1, units], on the CPU."""
    with evaluating(model) as device:
        outputs = reader.read(to_rows(images).to(device))[0].cpu()
    return torch.cat([torch.zeros_like(outputs[:, :1]), outputs], dim=1)
