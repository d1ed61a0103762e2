"""From images to codes and back, in batches."""

from typing import Any

import torch
from torch import Tensor

from lookinside.core.modes import evaluating
from lookinside.data.store import Split

BATCH = 500


def has_codes(model: Any) -> bool:
    """Whether a network encodes images and decodes codes, as `models.autoencoder` has it."""
    return hasattr(model, "encode") and hasattr(model, "decode")


def is_variational(model: Any) -> bool:
    """Whether it encodes an image as a distribution over codes: `models.variational`."""
    return has_codes(model) and hasattr(model, "posterior")


def encode(model: Any, split: Split, index: Tensor) -> Tensor:
    """The codes of the images at `index`, float32 [N, D]; variational: the means."""
    with evaluating(model) as device:
        found = [
            model.encode(split.batch(part).to(device)).cpu() for part in torch.split(index, BATCH)
        ]
    return torch.cat(found).float()


def decode(model: Any, codes: Tensor) -> Tensor:
    """The images of codes [N, D], float32 [N, C, H, W]; an autoencoder's may leave [0, 1]."""
    with evaluating(model) as device:
        found = [model.decode(part.to(device)).cpu() for part in torch.split(codes, BATCH)]
    return torch.cat(found).float()


def rates(model: Any, split: Split, index: Tensor) -> Tensor:
    """The divergence of each axis of each image's posterior from the prior, in nats: [N, D].

    A standard normal is the prior: (mean^2 + variance - 1 - log variance) / 2, Kingma and Welling
    (2013), appendix B. `posterior` gives means and logarithms of variances.
    """
    found = []
    with evaluating(model) as device:
        for part in torch.split(index, BATCH):
            posterior = model.posterior(split.batch(part).to(device))
            mean, log_variance = posterior.mean.cpu(), posterior.log_variance.cpu()
            found.append((mean.square() + log_variance.exp() - 1 - log_variance) / 2)
    return torch.cat(found).float()
