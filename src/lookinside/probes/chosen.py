"""The images on which a network's answers are looked into."""

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes import mistakes, samples


def choose(model: nn.Module, dataset: Dataset, count: int, wrong: int) -> dict[str, Tensor]:
    """The first test image of each of `count` classes, then the `wrong` most confident mistakes.

    Returns:
        images: float32 [N, C, H, W] in [0, 1], as the network sees them.
        actual, predicted: int64 [N], the classes.
        confidence: float32 [N] in [0, 1], the softmax probability of the predicted class.
        mistake: bool [N], whether an image is there as a mistake.
    """
    firsts = samples.grid(model, dataset, 1)
    images, actual = firsts["images"][:count], firsts["labels"][:count]
    kept = len(images)
    if wrong:
        errors = mistakes.most_confident(model, dataset, wrong)
        images = torch.cat([images, errors["images"]])
        actual = torch.cat([actual, errors["actual"]])
    with evaluating(model) as device:
        best = model(images.to(device)).float().softmax(dim=1).max(dim=1)
    return {
        "images": images,
        "actual": actual,
        "predicted": best.indices.cpu(),
        "confidence": best.values.cpu(),
        "mistake": torch.arange(len(images)) >= kept,
    }
