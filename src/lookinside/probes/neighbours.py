"""The training images that resemble what the network got wrong.

See Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural
networks", figure 4: the training images whose last hidden features are nearest to a test image's.
"""

from typing import Any

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.core.progress import watched
from lookinside.data.store import Dataset, Split
from lookinside.probes import mistakes
from lookinside.probes.network import find_layers
from lookinside.probes.pick import to_bytes
from lookinside.probes.words import encode

BATCH = 1000


def of_mistakes(
    model: nn.Module, dataset: Dataset, count: int = 8, neighbours: int = 4
) -> dict[str, Tensor]:
    """The training images nearest to the most confident mistakes (see `mistakes.most_confident`).

    Nearness is Euclidean distance: in the pixels, and in the features, the values that the output
    layer is given. Of equals, the earlier training image is nearer. There are no features where
    the output layer is given the pixels themselves, or isn't a dense layer.

    Returns:
        images, actual, predicted, confidence, index: the M <= count mistakes.
        trained: int64 [], among how many training images.
        pixels/images: uint8 [M, K, C, H, W], the K <= neighbours nearest, the nearest first.
        pixels/labels, pixels/index: int64 [M, K], their classes and places in the training set.
        pixels/distance: float32 [M, K], in units of a pixel's whole range.
        features/...: the same in the features.
        layer, width: the output layer's dotted name (see `words.encode`), and how many values it
            is given, int64 [].
    """
    wrong = mistakes.most_confident(model, dataset, count)
    shown = ("images", "actual", "predicted", "confidence", "index")
    found = {key: wrong[key] for key in shown} | {"trained": torch.tensor(len(dataset.train))}
    if not len(wrong["images"]):
        return found
    outputs = [layer.name for layer in find_layers(model, dataset.shape) if layer.output]
    layer = outputs[0] if outputs else None
    distances = _distances(model, layer, wrong["images"], dataset.train)
    if layer and "features" in distances:
        dense = model.get_submodule(layer)
        assert isinstance(dense, nn.Linear)
        found |= {"layer": encode(layer), "width": torch.tensor(dense.in_features)}
    for space, distance in distances.items():
        nearest = distance.sort(dim=1, stable=True)
        places = nearest.indices[:, :neighbours]
        images = to_bytes(dataset.train.batch(places.flatten()))
        found |= {
            f"{space}/images": images.cpu().reshape(*places.shape, *images.shape[1:]),
            f"{space}/labels": dataset.train.labels.cpu()[places],
            f"{space}/index": places,
            f"{space}/distance": nearest.values[:, :neighbours].contiguous(),
        }
    return found


def _distances(
    model: nn.Module, layer: str | None, images: Tensor, train: Split
) -> dict[str, Tensor]:
    """How far each of `images` is from each training image, float32 [M, N], by space."""
    wanted = _spaces(model, layer, images)
    if layer and torch.equal(wanted["features"], wanted["pixels"]):
        del wanted["features"]
    parts: dict[str, list[Tensor]] = {space: [] for space in wanted}
    for start in watched(range(0, len(train), BATCH), "nearest training images"):
        index = torch.arange(start, min(start + BATCH, len(train)))
        given = _spaces(model, layer, train.batch(index))
        for space, points in wanted.items():
            exact = torch.cdist(points, given[space], compute_mode="donot_use_mm_for_euclid_dist")
            parts[space].append(exact)
    return {space: torch.cat(distances, dim=1) for space, distances in parts.items()}


def _spaces(model: nn.Module, layer: str | None, images: Tensor) -> dict[str, Tensor]:
    """The images as points: their pixels [B, CHW], and what `layer` is given [B, in]."""
    pixels = images.flatten(1).cpu()
    if layer is None:
        return {"pixels": pixels}
    given: list[Tensor] = []

    def hear(module: nn.Module, args: tuple[Any, ...]) -> None:  # noqa: ARG001
        given.append(args[0].flatten(1).float().cpu())

    hook = model.get_submodule(layer).register_forward_pre_hook(hear)
    try:
        with evaluating(model) as device:
            model(images.to(device))
    finally:
        hook.remove()
    return {"pixels": pixels, "features": given[-1]}
