"""Where the network is wrong, as notebook N5 shows it, and how sure of it."""

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.memory import AT_ONCE, in_order
from lookinside.data.store import Dataset


def most_confident(
    model: nn.Module, dataset: Dataset, count: int = 20, batch_size: int = AT_ONCE
) -> dict[str, Tensor]:
    """Rank the wrongly classified test images by the network's confidence in its wrong answer.

    Confidence is the softmax probability of the predicted class. The most confident errors come
    first; of equals, the one that stands earlier in the test set.

    Returns:
        images: float32 [N, C, H, W] in [0, 1] with N <= count, as the network sees them.
        actual, predicted: int64 [N], the classes.
        confidence: float32 [N] in [0, 1].
        index: int64 [N], the places in the test set.
        wrong, tested: int64 [], how many test images are wrong, and how many there are.
    """
    predicted, confidence = [], []
    with evaluating(model) as device:
        for images, _ in in_order(dataset.test, batch_size):
            shares = model(images.to(device)).float().softmax(dim=1)
            best = shares.max(dim=1)
            predicted.append(best.indices.cpu())
            confidence.append(best.values.cpu())
    guesses, sureness = torch.cat(predicted), torch.cat(confidence)
    labels = dataset.test.labels.cpu()
    wrong = torch.nonzero(guesses != labels).flatten()
    shown = wrong[sureness[wrong].argsort(descending=True, stable=True)][:count]
    return {
        "images": dataset.test.batch(shown).cpu(),
        "actual": labels[shown],
        "predicted": guesses[shown],
        "confidence": sureness[shown],
        "index": shown,
        "wrong": torch.tensor(len(wrong)),
        "tested": torch.tensor(len(labels)),
    }
