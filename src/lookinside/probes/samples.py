"""The images themselves, as the network sees them."""

import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset, Split


def in_rounds(split: Split, classes: int, count: int) -> Tensor:
    """The places, int64 [N], of a split's first images of each class, the same number of each.

    They come in rounds: the first image of every class in the order of the classes, then the
    second of every class, and so on. A class with too few images misses the later rounds. `count`
    is rounded down to whole rounds, but there is one at least.
    """
    rounds = max(1, count // classes)
    firsts = [torch.nonzero(split.labels == label).flatten()[:rounds] for label in range(classes)]
    picked = [first[turn] for turn in range(rounds) for first in firsts if turn < len(first)]
    return torch.stack(picked).cpu()


def grid(model: nn.Module, dataset: Dataset, count: int = 20) -> dict[str, Tensor]:  # noqa: ARG001
    """Take the first test images of each class, in rounds; see `in_rounds`.

    Args:
        model: not used; every probe is called alike.
        dataset: where the images come from.
        count: how many images in all.

    Returns:
        images: float32 [N, C, H, W] in [0, 1], placed on the canvas if there is one.
        labels: int64 [N], the class of each.
        index: int64 [N], the place of each in the test set.
    """
    index = in_rounds(dataset.test, len(dataset.classes), count)
    return {
        "images": dataset.test.batch(index).cpu(),
        "labels": dataset.test.labels[index].cpu(),
        "index": index,
    }
