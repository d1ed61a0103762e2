"""What a data set holds, without any network: notebooks N3 and N4.

Each function takes a data set and gives named tensors. Images are those that a network is trained
on, as it sees them: with `uint8` values, 255 for white.
"""

import torch
from torch import Tensor

from lookinside.data.card import mean_and_std
from lookinside.data.memory import generator
from lookinside.data.store import SPLITS, Dataset, Split
from lookinside.probes.pick import in_rounds, part, to_bytes


def samples(dataset: Dataset, count: int = 20) -> dict[str, Tensor]:
    """The first training images of each class, in rounds as of `pick.in_rounds`.

    Returns:
        images: uint8 [N, C, H, W]; labels, index: int64 [N], their classes and places.
    """
    index = in_rounds(dataset.train, len(dataset.classes), count)
    labels = dataset.train.labels[index].cpu()
    return {"images": to_bytes(dataset.train.batch(index)).cpu(), "labels": labels, "index": index}


def montage(dataset: Dataset, count: int = 1000) -> dict[str, Tensor]:
    """Training images drawn at random, in the order of the drawing; the same ones each time.

    Returns:
        images: uint8 [N, C, H, W]; labels: int64 [N], their classes.
        total: int64 [], how many training images there are.
    """
    source = generator(0, "montage", 0)
    index = torch.randperm(len(dataset.train), generator=source)[:count]
    return {
        "images": to_bytes(dataset.train.batch(index)).cpu(),
        "labels": dataset.train.labels[index].cpu(),
        "total": torch.tensor(len(dataset.train)),
    }


def statistics(dataset: Dataset, classes: int = 20) -> dict[str, Tensor]:
    """Mean and standard-deviation images of the training images, of all and by class.

    Returns:
        mean, std: float32 [1 + K, C, H, W] in [0, 1], of all and of each of the first `classes`
            classes; zeros where a class has no images.
        images: int64 [1 + K], over how many images each was taken.
    """
    means, stds, counts = [dataset.mean], [dataset.std], [len(dataset.train)]
    for label in range(min(classes, len(dataset.classes))):
        alone = part(dataset.train, dataset.train.labels == label)
        blank = torch.zeros(dataset.shape)
        mean, std = mean_and_std(alone) if len(alone) else (blank, blank)
        means.append(mean)
        stds.append(std)
        counts.append(len(alone))
    return {
        "mean": torch.stack(means),
        "std": torch.stack(stds),
        "images": torch.tensor(counts),
    }


def balance(dataset: Dataset) -> dict[str, Tensor]:
    """How many images of each class each split has: int64 [K] by the split's name."""
    splits: dict[str, Split] = {name: getattr(dataset, name) for name in SPLITS}
    size = len(dataset.classes)
    return {name: torch.bincount(split.labels, minlength=size) for name, split in splits.items()}


def placement(dataset: Dataset, count: int = 10) -> dict[str, Tensor]:
    """Where images stand on their canvas; nothing of a data set that has none.

    Returns:
        images: uint8 [N, C, H, W], the first training images in rounds of the classes.
        labels: int64 [N]; offsets: int64 [N, 2], row and column of their upper left corners.
        size: int64 [2], height and width of what is placed.
        counts: int64 [rows, columns], how many training images stand at each offset.
    """
    split = dataset.train
    if split.offsets is None or split.canvas is None:
        return {}
    index = in_rounds(split, len(dataset.classes), count)[:count]
    height, width = split.images.shape[2:]
    rows, columns = split.canvas - height + 1, split.canvas - width + 1
    places = split.offsets[:, 0] * columns + split.offsets[:, 1]
    return {
        "images": to_bytes(split.batch(index)).cpu(),
        "labels": split.labels[index].cpu(),
        "offsets": split.offsets[index].cpu(),
        "size": torch.tensor([height, width]),
        "counts": torch.bincount(places, minlength=rows * columns).reshape(rows, columns).cpu(),
    }
