"""What layers look for: filters of convolutions, and dense weights laid out as images."""

from math import prod
from typing import Any

import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset
from lookinside.probes.network import Layer, choose_units, find_layers, listen
from lookinside.probes.unitwise import unitwise


def weights_of(model: nn.Module, layer: Layer) -> Tensor:
    """The weights of a convolution or dense layer, float32 [units, ...], on the CPU."""
    weights = model.get_submodule(layer.name).weight
    assert isinstance(weights, Tensor)
    return weights.detach().float().cpu()


def largest(weights: Tensor, count: int) -> Tensor:
    """Which `count` of weights [N, ...] have the largest norm (L2): int64, in ascending order.

    They stand out most from what they started with.
    """
    norms: Tensor = torch.linalg.vector_norm(weights.flatten(1), dim=1)
    return norms.argsort(descending=True, stable=True)[:count].sort().values


def filters(
    model: nn.Module, dataset: Dataset, tiles: int = 64, matrix: int = 64
) -> dict[str, Tensor]:
    """The filters of every convolution that sees an image: notebooks N2 and N3.

    A layer is deep if it has more input maps than an image has channels. Of a deep layer at most
    `matrix` filters are taken and, of these, the kernels on at most `matrix` input maps; of any
    other at most `tiles` filters: those of largest norm.

    Returns:
        <layer>/weights: float32 [U, I, h, w], a kernel from each input map I to each unit U.
        <layer>/units, <layer>/inputs: int64 [U] and [I], their numbers in the layer, ascending.
        <layer>/total: int64 [2], how many units and how many input maps the layer has.
        <layer>/deep: bool [].
        Nothing of a network without convolutions.
    """
    modules: dict[str, Any] = dict(model.named_modules())
    found: dict[str, Tensor] = {}
    for layer in find_layers(model, dataset.shape):
        if layer.kind != "conv":
            continue
        weights = modules[layer.name].weight.detach().float().cpu()
        deep = weights.shape[1] > dataset.shape[0]
        units = largest(weights, matrix if deep else tiles)
        chosen = weights[units]
        inputs = torch.arange(weights.shape[1])
        if deep:
            inputs = largest(chosen.transpose(0, 1), matrix)
        found |= {
            f"{layer.name}/weights": chosen[:, inputs].contiguous(),
            f"{layer.name}/units": units,
            f"{layer.name}/inputs": inputs,
            f"{layer.name}/total": torch.tensor(weights.shape[:2]),
            f"{layer.name}/deep": torch.tensor(deep),
        }
    return found


def maps(model: nn.Module, dataset: Dataset, count: int = 64) -> dict[str, Tensor]:
    """The weights of every dense layer that is given the images, laid out as images: N3 and N4.

    Of a layer with more than `count` units that are no outputs, those of `choose_units` are taken.

    Returns:
        <layer>/weights: float32 [U, C, H, W].
        <layer>/units: int64 [U], the units' numbers in the layer, ascending.
        <layer>/total: int64 [], how many units the layer has.
        <layer>/output: bool [], whether the layer's units are the model's outputs, one a class.
        Nothing of a network in which no dense layer sees the images themselves.
    """
    model = unitwise(model, dataset.shape)
    ramp = torch.linspace(0, 1, prod(dataset.shape) + 1)[1:].reshape(dataset.shape)
    images = torch.stack([torch.zeros(dataset.shape), ramp])
    given = {call.name: call.given for call in listen(model, images)[0]}
    layers = [each for each in find_layers(model, dataset.shape) if each.kind == "dense"]
    layers = [each for each in layers if _sees(given[each.name], images)]
    chosen = choose_units(model, dataset.test, layers, count)
    found: dict[str, Tensor] = {}
    for layer in layers:
        units = chosen[layer.name]
        found |= {
            f"{layer.name}/weights": weights_of(model, layer)[units].reshape(-1, *dataset.shape),
            f"{layer.name}/units": units,
            f"{layer.name}/total": torch.tensor(layer.units),
            f"{layer.name}/output": torch.tensor(layer.output),
        }
    return found


def _sees(given: Tensor, images: Tensor) -> bool:
    """Whether a layer is given the images themselves, flattened and perhaps centred.

    `images` are a black one and one without a black pixel. Between them, what the layer is given
    must differ by the second image, value by value.
    """
    difference, image = (given[1] - given[0]).float().cpu().flatten(), images[1].flatten()
    return difference.shape == image.shape and torch.allclose(difference, image, atol=1e-6)
