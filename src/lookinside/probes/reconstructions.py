"""What an autoencoder makes of images."""

from typing import Any

import torch
from torch import Tensor

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes import samples
from lookinside.tasks.pixels import held_out_generator, mask, squared_errors


def grid(model: Any, dataset: Dataset, count: int = 20, masked: float = 0.0) -> dict[str, Tensor]:
    """Reconstruct the first test images of each class, as `samples.grid` picks them.

    Returns:
        images: float32 [N, C, H, W] in [0, 1].
        seen: the same with a share `masked` of the pixels black, as the network is given them.
        given: float32 [N, C, H, W], what it gives back; an autoencoder may leave [0, 1].
        error: float32 [N], the squared error of each, averaged over its values.
        labels, index: int64 [N], as of `samples.grid`.
        masked: float32 [], the share.
    """
    picked = samples.grid(model, dataset, count)
    images = picked["images"]
    seen = mask(images, masked, held_out_generator(images))
    with evaluating(model) as device:
        given = model(seen.to(device)).cpu()
    error = squared_errors(given, images).mean(1)
    return {**picked, "seen": seen, "given": given, "error": error, "masked": torch.tensor(masked)}
