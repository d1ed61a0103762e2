"""All that is measured of a trained autoencoder, variational or not."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import torch
from sklearn.neighbors import KNeighborsClassifier
from torch import Tensor

from lookinside.core.intervals import accuracy
from lookinside.core.modes import evaluating
from lookinside.core.words import number, percent
from lookinside.data.memory import AT_ONCE, in_order
from lookinside.data.store import Dataset, Split
from lookinside.evaluation import measures
from lookinside.evaluation.evaluated import Evaluated
from lookinside.evaluation.linear import Components
from lookinside.tasks.pixels import held_out_generator, mask, squared_errors


def evaluate(
    models: Mapping[str, Any],
    dataset: Dataset,
    task: Any,
    masked: Sequence[float],
    neighbours: int,
) -> Evaluated:
    """Measure a run's networks, `best` and `last`, on the validation and the test images.

    Args:
        models: autoencoders by the name of their weights.
        dataset: prepared images.
        task: what the networks were trained for; its figures are measured on held-out images.
        masked: shares of black pixels at which the error of cleaning test images is measured.
        neighbours: training images whose codes are nearest and vote on a test image's class.
    """
    metrics: dict[str, dict[str, Any]] = {"validation": {}, "test": {}}
    votes: dict[str, Tensor] = {}
    labels, classes = dataset.test.labels, dataset.classes
    for weights, model in models.items():
        votes[weights] = neighbour_votes(partial(codes, model), dataset, neighbours)
        metrics["validation"][weights] = task_figures(model, task, dataset.validation)
        metrics["test"][weights] = {
            **task_figures(model, task, dataset.test),
            "masked": {
                f"{share:g}": cleaning_error(model, dataset.test, share) for share in masked
            },
            "neighbours": _named_right(votes[weights], labels),
        }
    linear = Components.of(dataset.train, code_size(models["best"], dataset.test))
    metrics["test"]["components"] = {
        "count": linear.directions.shape[1],
        "error": linear.error(dataset.test),
        "neighbours": _named_right(neighbour_votes(linear.codes, dataset, neighbours), labels),
    }
    baseline = squared_errors(
        dataset.mean.expand(len(dataset.test), -1, -1, -1), whole(dataset.test)
    )
    metrics["test"]["mean_image"] = {"error": baseline.double().mean().item()}
    best = metrics["test"]["best"]
    predicted = {name: vote.argmax(1) for name, vote in votes.items()}
    return Evaluated(
        metrics,
        {
            name: measures.confusion(guesses, labels, len(classes)).tolist()
            for name, guesses in predicted.items()
        },
        list(measures.prediction_rows(votes, labels, classes)),
        f"test loss {best['loss']:.4f} ({best['loss_low']:.4f} to {best['loss_high']:.4f}); "
        f"{percent(best['neighbours']['accuracy'])} of {number(len(labels))} test images have "
        f"the class of their {neighbours} neighbours in code",
    )


def task_figures(model: Any, task: Any, split: Split) -> dict[str, float]:
    """The mean of each of the task's figures over a split; of the loss, its 95 % interval too."""
    measured: dict[str, list[Tensor]] = {}
    with evaluating(model) as device:
        for images, labels in in_order(split):
            figures = task.measure(model, images.to(device), labels.to(device))
            for name, values in figures.items():
                measured.setdefault(name, []).append(values.cpu())
    figures = {name: torch.cat(values) for name, values in measured.items()}
    low, high = measures.mean_interval(figures["loss"])
    means = {name: values.double().mean().item() for name, values in figures.items()}
    return {**means, "loss_low": low, "loss_high": high}


def cleaning_error(model: Any, split: Split, share: float) -> dict[str, float]:
    """The squared error per pixel of reconstructions from masked copies, with its interval."""
    errors = []
    with evaluating(model) as device:
        for images, _ in in_order(split):
            seen = mask(images, share, held_out_generator(images))
            errors.append(squared_errors(model(seen.to(device)).cpu(), images).mean(1))
    values = torch.cat(errors)
    low, high = measures.mean_interval(values)
    return {"error": values.double().mean().item(), "error_low": low, "error_high": high}


def neighbour_votes(encode: Callable[[Split], Tensor], dataset: Dataset, neighbours: int) -> Tensor:
    """The share of votes for each class, float [N, classes], of each test image's neighbours.

    Neighbours are the training images whose codes lie nearest (Euclidean); each has one vote.
    `encode` gives the codes of a split, float [N, D].
    """
    nearest = KNeighborsClassifier(min(neighbours, len(dataset.train)))
    nearest.fit(encode(dataset.train).numpy(), dataset.train.labels.numpy())
    votes = torch.zeros(len(dataset.test), len(dataset.classes))
    shares = torch.from_numpy(nearest.predict_proba(encode(dataset.test).numpy()))
    votes[:, torch.from_numpy(nearest.classes_)] = shares.float()
    return votes


def _named_right(votes: Tensor, labels: Tensor) -> dict[str, Any]:
    """How many images have the class that most of their neighbours have."""
    return accuracy(int((votes.argmax(1) == labels).sum()), len(labels))


def codes(model: Any, split: Split) -> Tensor:
    """The code of every image, float32 [N, D]."""
    with evaluating(model) as device:
        return torch.cat(
            [model.encode(images.to(device)).cpu() for images, _ in in_order(split, AT_ONCE)]
        )


def code_size(model: Any, split: Split) -> int:
    """How many values the code of an image has."""
    with evaluating(model) as device:
        return int(model.encode(split.batch(torch.tensor([0])).to(device)).shape[1])


def whole(split: Split) -> Tensor:
    """All images of a split as the network sees them, float32 [N, C, h, w]."""
    return torch.cat([images for images, _ in in_order(split)])
