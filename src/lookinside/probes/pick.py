"""Which images of a split a probe takes, and as what."""

import torch
from torch import Tensor

from lookinside.data.store import Split, place


def spaced(split: Split, count: int) -> Tensor:
    """The places of `count` images at even distances through a split, int64 [N <= count]."""
    return torch.linspace(0, len(split) - 1, min(count, len(split))).round().long()


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


def part(split: Split, index: Tensor) -> Split:
    """The images of a split at `index`, int64 [N] or bool [len(split)], as a split of their own."""
    index = index.to(split.images.device)
    offsets = None if split.offsets is None else split.offsets[index]
    return Split(split.images[index], split.labels[index], offsets, split.canvas)


def centred(split: Split, index: Tensor) -> Tensor:
    """The images at `index` in the middle of their canvas, or as they are where there is none.

    float32 [N, C, H, W] in [0, 1], on the CPU.
    """
    if split.canvas is None:
        return split.batch(index).cpu()
    images = split.images[index.to(split.images.device)].cpu()
    height, width = images.shape[2:]
    middle = torch.tensor([(split.canvas - height) // 2, (split.canvas - width) // 2])
    return place(images, middle.expand(len(images), 2), split.canvas).to(torch.float32).div_(255)


def to_bytes(images: Tensor) -> Tensor:
    """Images in [0, 1] as uint8, rounded to 256 grays; what a data set holds comes back exactly."""
    return images.mul(255).round().to(torch.uint8)
