"""What the first layer looks for: its filters, or its weights laid out as images."""

from math import prod

import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.data.store import Dataset
from lookinside.probes import words


def _weighted(model: nn.Module) -> list[tuple[str, nn.Conv2d | nn.Linear]]:
    """The convolutions and dense layers with their dotted names, in the order of the model."""
    return [
        (name, layer)
        for name, layer in model.named_modules()
        if isinstance(layer, nn.Conv2d | nn.Linear)
    ]


def first_layer(model: nn.Module, dataset: Dataset, count: int = 64) -> dict[str, Tensor]:
    """The weights of the first convolution or dense layer, as images.

    Of a layer with more than `count` units, the `count` units of largest weight norm (L2) are
    taken, since their weights stand out most from what they started with.

    Returns:
        weights: float32 [U, in, h, w] of a convolution, [U, C, H, W] of a dense layer on images.
        units: int64 [U], the units' numbers in the layer, ascending.
        total: int64 [], how many units the layer has.
        output: bool [], whether the layer's units are the model's outputs, one a class.
        kind, layer: "conv" or "dense", and the layer's dotted name (see `words.encode`).

    Raises:
        UserError: there is no such layer, or it is dense and does not see the images themselves.
    """
    layers = _weighted(model)
    if not layers:
        raise UserError(
            "the model has no convolution and no dense layer whose weights could be shown:"
            " leave the probe first_layer out of its configuration"
        )
    name, layer = layers[0]
    weights = layer.weight.detach().float().cpu()
    if isinstance(layer, nn.Linear):
        if layer.in_features != prod(dataset.shape):
            raise UserError(
                f"layer {name} has {layer.in_features} inputs and the images {prod(dataset.shape)}"
                " values: leave the probe first_layer out of this run's configuration"
            )
        weights = weights.reshape(-1, *dataset.shape)
    norms = weights.flatten(1).norm(dim=1)
    units = norms.argsort(descending=True, stable=True)[:count].sort().values
    return {
        "weights": weights[units].contiguous(),
        "units": units,
        "total": torch.tensor(len(weights)),
        "output": torch.tensor(len(layers) == 1),
        "kind": words.encode("dense" if isinstance(layer, nn.Linear) else "conv"),
        "layer": words.encode(name),
    }
