"""The same classes climbed to in several ways: what is changed, shaken, held against an image."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset
from lookinside.probes import words
from lookinside.probes.maximise.agreement import agreement
from lookinside.probes.maximise.ascend import Recipe, maximise
from lookinside.probes.maximise.layers import to_bytes
from lookinside.probes.maximise.objectives import logit
from lookinside.probes.maximise.parameters import Fourier, Pixels, noise, spectrum
from lookinside.probes.maximise.regularisers import Regulariser
from lookinside.probes.maximise.transforms import Transform


@dataclass(frozen=True)
class Way:
    """A way of climbing: see `Recipe`. The spectrum of frequencies is that of the training set."""

    name: str
    size: float
    made_of: Literal["pixels", "frequencies"] = "pixels"
    transforms: Sequence[Transform] = ()
    regularisers: Sequence[Regulariser] = ()


def regularised(
    model: nn.Module, dataset: Dataset, ways: Sequence[Way], steps: int = 60, seed: int = 0
) -> dict[str, Tensor]:
    """Maximise each class's logit in each of several ways, from the same noise.

    Returns:
        images: uint8 [W, K, C, H, W], of each way and class, rounded to 256 grays.
        logits, scores: float32 [W, K], what the network makes of them unshaken.
        names: the ways' names, one a line (see `words.encode`).
        steps: int64 [].
    """
    classes = torch.arange(len(dataset.classes))
    start = noise(dataset.shape, classes, seed, "regularised")
    frequencies = Fourier(spectrum(dataset.train), dataset.shape[2])
    images, logits, scores = [], [], []
    for way in ways:
        made_of = Pixels() if way.made_of == "pixels" else frequencies
        recipe = Recipe(steps, way.size, made_of, way.transforms, way.regularisers, seed)
        found = maximise(model, logit(classes), start, recipe)
        images.append(to_bytes(found.images))
        logits.append(found.values)
        scores.append(agreement(found.images, classes, model)["score"])
    return {
        "images": torch.stack(images),
        "logits": torch.stack(logits),
        "scores": torch.stack(scores),
        "names": words.encode("\n".join(way.name for way in ways)),
        "steps": torch.tensor(steps),
    }
