"""What each image's code costs, and what it buys."""

from typing import Any

import torch
from torch import Tensor

from lookinside.core.modes import evaluating
from lookinside.data.memory import in_order
from lookinside.data.store import Dataset
from lookinside.probes.codes.encoded import is_variational
from lookinside.tasks.variational import Variational


def rate_distortion(
    model: Any, dataset: Dataset, masked: float = 0.0, kl_weight: float = 1.0
) -> dict[str, Tensor]:
    """Measure rate and distortion of every test image, as the task does; {} where there is no rate.

    Args:
        model: a variational autoencoder.
        dataset: prepared images.
        masked: the share of black pixels in what the network is given.
        kl_weight: what a nat of rate costs in the loss.

    Returns:
        rate: float32 [N], the divergence of an image's posterior from the prior, in nats.
        distortion: float32 [N], the squared error of one draw from it, summed over the image.
        labels: int64 [N], the classes.
        mean_image: float32 [], the mean distortion of giving the training images' mean for each,
            which needs no rate.
        kl_weight: float32 [].
        masked: float32 [].
    """
    if not is_variational(model):
        return {}
    task = Variational(masked, kl_weight)
    rate, distortion, blank = [], [], []
    with evaluating(model) as device:
        for images, labels in in_order(dataset.test):
            measured = task.measure(model, images.to(device), labels)
            rate.append(measured["rate"].cpu())
            distortion.append(measured["distortion"].cpu())
            blank.append((images.cpu() - dataset.mean).square().flatten(1).sum(1))
    return {
        "rate": torch.cat(rate),
        "distortion": torch.cat(distortion),
        "labels": dataset.test.labels.cpu(),
        "mean_image": torch.cat(blank).double().mean().float(),
        "kl_weight": torch.tensor(kl_weight),
        "masked": torch.tensor(masked),
    }
