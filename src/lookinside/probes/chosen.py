"""The images on which a network's answers are looked into."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.places import check_places
from lookinside.data.store import Dataset
from lookinside.probes import mistakes
from lookinside.probes.pick import in_rounds


def choose(
    model: nn.Module, dataset: Dataset, count: int, wrong: int, images: Sequence[int] = ()
) -> dict[str, Tensor]:
    """The first test image of each of `count` classes, then the `wrong` most confident mistakes.

    If `images` names places in the test set, the images there, in that order, stand instead.

    Returns:
        images: float32 [N, C, H, W] in [0, 1], as the network sees them.
        index: int64 [N], their places in the test set.
        named: bool [], whether they are those that were named.
        actual, predicted: int64 [N], the classes.
        confidence: float32 [N] in [0, 1], the softmax probability of the predicted class.
        mistake: bool [N], whether an image is there as a mistake.

    Raises:
        UserError: a place lies outside the test set.
    """
    index = firsts(dataset, count, images)
    kept = len(index)
    if wrong and not images:
        errors = mistakes.most_confident(model, dataset, wrong)
        index = torch.cat([index, errors["index"]])
    shown = dataset.test.batch(index).cpu()
    with evaluating(model) as device:
        best = model(shown.to(device)).float().softmax(dim=1).max(dim=1)
    return {
        "images": shown,
        "index": index,
        "named": torch.tensor(len(images) > 0),
        "actual": dataset.test.labels.cpu()[index],
        "predicted": best.indices.cpu(),
        "confidence": best.values.cpu(),
        "mistake": torch.arange(len(index)) >= kept,
    }


def firsts(dataset: Dataset, count: int, images: Sequence[int] = ()) -> Tensor:
    """The places of the first test image of each of `count` classes, or those named: int64 [N].

    Raises:
        UserError: a place lies outside the test set.
    """
    named = check_places(images, len(dataset.test))
    return (
        torch.tensor(named) if named else in_rounds(dataset.test, len(dataset.classes), 1)[:count]
    )
