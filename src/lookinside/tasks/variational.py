"""The task of a variational autoencoder (Kingma and Welling 2013)."""

from typing import Any, Literal

import torch
from torch import Tensor

from lookinside.tasks.pixels import check_share, held_out_generator, mask, squared_errors


class Variational:
    """Reconstructs images [B, C, H, W] from one code drawn from the posterior of each.

    The loss of an image is its distortion, the squared error summed over its values, plus
    `kl_weight` times its rate, the divergence of the posterior from the prior in nats; minimised is
    the mean over the batch (notebook N3). `masked` is as in `reconstruct.Reconstruct`. Codes are
    drawn afresh while training; on held-out images the draws are always the same.
    """

    selects_on: tuple[str, Literal["min", "max"]] = ("loss", "min")
    """The validation figure by which the best weights are chosen, and which way is better."""

    def __init__(self, masked: float = 0.0, kl_weight: float = 1.0) -> None:
        check_share(masked)
        if kl_weight < 0:
            raise ValueError(f"kl_weight must not be negative, and is {kl_weight}")
        self.masked = masked
        self.kl_weight = kl_weight

    def measure(self, model: Any, images: Tensor, _labels: Tensor) -> dict[str, Tensor]:
        """For each image [B]: the loss, its distortion and its rate.

        `model` needs `posterior` and `decode`, as `models.variational` has them.

        Raises:
            ValueError: it has no posterior, or what it gives back has not the shape of an image.
        """
        if not hasattr(model, "posterior"):
            raise ValueError("it has no posterior over codes: use a variational autoencoder")
        generator = None if model.training else held_out_generator(images)
        posterior = model.posterior(mask(images, self.masked, generator))
        size = posterior.mean.shape
        noise = torch.randn(size, generator=generator, device=images.device)
        distortion = squared_errors(model.decode(posterior.at(noise)), images).sum(1)
        rate = posterior.divergence()
        loss = distortion + self.kl_weight * rate
        return {"loss": loss, "distortion": distortion, "rate": rate}

    def objective(self, measured: dict[str, Tensor], images: int) -> Tensor:
        """The scalar to minimise; `images` is the size of the whole batch."""
        return measured["loss"].sum() / images
