"""What an autoencoder makes of images, from the best to the worst of them."""

from typing import Any

import torch
from torch import Tensor

from lookinside.core.modes import evaluating
from lookinside.data.memory import in_order
from lookinside.data.store import Dataset
from lookinside.tasks.pixels import held_out_generator, mask, squared_errors


def ranked(model: Any, dataset: Dataset, count: int = 8, masked: float = 0.0) -> dict[str, Tensor]:
    """Reconstruct all test images, and keep those of the least, the median and the largest error.

    Args:
        model: an autoencoder.
        dataset: where the images come from.
        count: how many images of each kind, at most a third of them all.
        masked: the share of pixels that are black in what the network is given.

    Returns:
        images, seen, given: float32 [3, K, C, H, W], the best, the middle and the worst, each in
            ascending order of their error: whole, as the network is given them, and as it gives
            them back, which may leave [0, 1].
        index: int64 [3, K], their places in the test set.
        errors: float32 [N], the squared error per value of each test image.
        mean_image: float32 [N], that of the training images' mean image.
        labels: int64 [N], the classes.
        masked: float32 [], the share.
    """
    passed: list[tuple[Tensor, Tensor, Tensor]] = []
    with evaluating(model) as device:
        for images, _ in in_order(dataset.test):
            seen = mask(images, masked, held_out_generator(images))
            passed.append((images.cpu(), seen.cpu(), model(seen.to(device)).cpu()))
    images, seen, given = (torch.cat(parts) for parts in zip(*passed, strict=True))
    errors = squared_errors(given, images).mean(1)
    order = errors.argsort(stable=True)
    count = max(1, min(count, len(order) // 3))
    middle = (len(order) - count) // 2
    index = torch.stack([order[:count], order[middle:][:count], order[-count:]])
    return {
        "images": images[index],
        "seen": seen[index],
        "given": given[index],
        "index": index,
        "errors": errors,
        "mean_image": squared_errors(dataset.mean.cpu().expand_as(images), images).mean(1),
        "labels": dataset.test.labels.cpu(),
        "masked": torch.tensor(masked),
    }
