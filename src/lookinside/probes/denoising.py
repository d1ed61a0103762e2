"""What an autoencoder makes of images of which more and more is black: Vincent et al. (2008)."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from lookinside.core.modes import evaluating
from lookinside.data.memory import in_order
from lookinside.data.store import Dataset
from lookinside.probes.pick import in_rounds, to_bytes
from lookinside.tasks.pixels import held_out_generator, mask, squared_errors

TOGETHER = 250
"""Images that a network is given at once: many more are slower."""


def levels(
    model: Any,
    dataset: Dataset,
    masked: Sequence[float] = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9),
    trained: float = 0.0,
    count: int = 6,
) -> dict[str, Tensor]:
    """Reconstruct masked copies of test images, the same ones at each of L shares of black pixels.

    A pixel that is black at one share is black at every larger one. The errors are over all test
    images, as `evaluation.autoencoder.cleaning_error` measures them.

    Args:
        model: an autoencoder.
        dataset: where the images come from.
        masked: the shares.
        trained: the share that the network was trained on, for the picture to mark.
        count: how many images are kept; see `pick.in_rounds`.

    Returns:
        images: uint8 [N, C, H, W], the first test images of classes.
        seen, given: uint8 [L, N, C, H, W], their masked copies, and what the network makes of them,
            cut to [0, 1].
        masked: float32 [L], the shares.
        error, untouched: float32 [L], the squared error per value of reconstructions and of the
            masked copies themselves, over all test images.
        mean_image: float32 [], that of the training images' mean image.
        trained: float32 [].
        tested: int64 [], the number of all test images.
    """
    index = in_rounds(dataset.test, len(dataset.classes), count)[:count]
    images = dataset.test.batch(index).cpu()
    kept: list[tuple[Tensor, Tensor]] = []
    sums = torch.zeros(3, len(masked), dtype=torch.float64)
    with evaluating(model) as device:
        for share in masked:
            seen = mask(images, share, held_out_generator(images))
            given = model(seen.to(device)).cpu()
            kept.append((to_bytes(seen), to_bytes(given.clamp(0, 1))))
        for batch, _ in in_order(dataset.test):
            whole, mean = batch.cpu(), dataset.mean.cpu().expand_as(batch)
            for level, share in enumerate(masked):
                seen = mask(batch, share, held_out_generator(batch))
                parts = [model(part.to(device)).cpu() for part in torch.split(seen, TOGETHER)]
                for row, each in enumerate((torch.cat(parts), seen.cpu(), mean)):
                    sums[row, level] += squared_errors(each, whole).mean(1).sum()
    seen, given = (torch.stack(parts) for parts in zip(*kept, strict=True))
    error, untouched, average = (sums / len(dataset.test)).float()
    return {
        "images": to_bytes(images),
        "seen": seen,
        "given": given,
        "masked": torch.tensor(masked),
        "error": error,
        "untouched": untouched,
        "mean_image": average[0],
        "trained": torch.tensor(trained),
        "tested": torch.tensor(len(dataset.test)),
    }
