"""A data set of images at hand, for whoever looks inside a network without the pipeline."""

from collections.abc import Sequence

import torch
from torch import Tensor

from lookinside.data.store import Dataset, Split


def from_tensors(images: Tensor, labels: Tensor, classes: Sequence[str] = ()) -> Dataset:
    """A data set of images at hand, to give to a probe; each of its splits holds all of them.

    Args:
        images: float32 [N, C, H, W] in [0, 1], kept to 256 grays, or uint8.
        labels: int64 [N], class indices.
        classes: the names of the classes; their numbers if there are none.

    Raises:
        ValueError: there are not as many labels as images, or none, a label has no name, a pixel
            is no number in [0, 1], or either is of another type.
    """
    if images.ndim != 4 or images.numel() == 0 or labels.shape != images.shape[:1]:
        raise ValueError("images must be [N, C, H, W] with at least one image, and labels [N]")
    if labels.dtype != torch.int64:
        raise ValueError(f"labels must be int64, not {labels.dtype}: convert them with .long()")
    if not (images.is_floating_point() or images.dtype == torch.uint8):
        raise ValueError(f"images must be floats in [0, 1] or uint8, not {images.dtype}")
    names = tuple(classes) or tuple(str(label) for label in range(int(labels.max()) + 1))
    if int(labels.min()) < 0 or int(labels.max()) >= len(names):
        raise ValueError(f"labels must lie between 0 and {len(names) - 1}")
    if images.is_floating_point():
        if not (images.isfinite().all() and images.min() >= 0 and images.max() <= 1):
            raise ValueError("images must lie between 0 and 1, every pixel a number")
        images = images.mul(255).round().clamp(0, 255).to(torch.uint8)
    split = Split(images, labels)
    seen = split.batch(torch.arange(len(split)))
    return Dataset("images", names, split, split, split, seen.mean(0), seen.std(0, correction=0))
