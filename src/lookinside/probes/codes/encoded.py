"""From images to codes and back, in batches."""

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from lookinside.core.modes import evaluating
from lookinside.data.store import Split
from lookinside.tasks.pixels import held_out_generator, mask

BATCH = 1000
"""Images at once, as in `data.memory.in_order`, so that masks fall alike."""


def has_codes(model: Any) -> bool:
    """Whether a network encodes images and decodes codes, as `models.autoencoder` has it."""
    return hasattr(model, "encode") and hasattr(model, "decode")


def is_variational(model: Any) -> bool:
    """Whether it encodes an image as a distribution over codes: `models.variational`."""
    return has_codes(model) and hasattr(model, "posterior")


def given(split: Split, index: Tensor, masked: float = 0.0) -> Iterator[Tensor]:
    """The images at `index` in batches, float32 [B, C, H, W], a share `masked` of the pixels black.

    Of a whole split in its order, the same pixels are black as when a task is measured.
    """
    for part in torch.split(index, BATCH):
        images = split.batch(part)
        yield mask(images, masked, held_out_generator(images))


def encode(model: Any, split: Split, index: Tensor, masked: float = 0.0) -> Tensor:
    """The codes of the images at `index`, float32 [N, D]; variational: the means."""
    with evaluating(model) as device:
        parts = given(split, index, masked)
        return torch.cat([model.encode(images.to(device)).float().cpu() for images in parts])


def decode(model: Any, codes: Tensor) -> Tensor:
    """The images of codes [N, D], float32 [N, C, H, W]; an autoencoder's may leave [0, 1]."""
    with evaluating(model) as device:
        parts = torch.split(codes, BATCH)
        return torch.cat([model.decode(part.to(device)).float().cpu() for part in parts])


def rates(model: Any, split: Split, index: Tensor, masked: float = 0.0) -> Tensor:
    """The divergence of each axis of each image's posterior from the prior, in nats: [N, D].

    A standard normal is the prior: (mean^2 + variance - 1 - log variance) / 2, Kingma and Welling
    (2013), appendix B. `posterior` gives means and logarithms of variances.
    """
    found = []
    with evaluating(model) as device:
        for images in given(split, index, masked):
            posterior = model.posterior(images.to(device))
            mean, log_variance = posterior.mean.cpu(), posterior.log_variance.cpu()
            found.append((mean.square() + log_variance.exp() - 1 - log_variance) / 2)
    return torch.cat(found).float()
