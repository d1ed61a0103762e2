"""What the first layer looks for: its filters, or its weights laid out as images."""

from math import prod
from typing import NamedTuple

import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes import words

OFF = "leave them out with probes.first_layer=null figures.first_layer=null"


class Heard(NamedTuple):
    """What a layer was given and gave when two images passed a model, and what the model gave."""

    given: Tensor
    gave: Tensor
    answer: Tensor


def _weighted(model: nn.Module) -> list[tuple[str, nn.Conv2d | nn.Linear]]:
    """The convolutions and dense layers with their dotted names, in the order of the model."""
    return [
        (name, layer)
        for name, layer in model.named_modules()
        if isinstance(layer, nn.Conv2d | nn.Linear)
    ]


def _listen(model: nn.Module, layer: nn.Module, images: Tensor) -> Heard | None:
    """Hear what passes a layer while a model is given images; None if it is not used."""
    heard: list[tuple[Tensor, Tensor]] = []
    hook = layer.register_forward_hook(lambda _, given, gave: heard.append((given[0], gave)))
    try:
        with evaluating(model) as device:
            answer = model(images.to(device))
    finally:
        hook.remove()
    return Heard(*heard[0], answer) if heard else None


def _sees(heard: Heard, images: Tensor) -> bool:
    """Whether a layer is given the images themselves, perhaps flattened, padded or centred.

    `images` are a black one and one without a black pixel. Between them, what the layer is given
    must differ by the second image, value by value, and by nothing where zeros were padded.
    """
    difference = (heard.given[1] - heard.given[0]).float().cpu().flatten()
    seen, image = difference[difference != 0], images[1].flatten()
    return seen.shape == image.shape and torch.allclose(seen, image, atol=1e-6)


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
        UserError: there is no such layer, or it does not see the images themselves.
    """
    layers = _weighted(model)
    if not layers:
        raise UserError(f"no convolution or dense layer has weights to show as images: {OFF}")
    name, layer = layers[0]
    dense = isinstance(layer, nn.Linear)
    ramp = torch.linspace(0, 1, prod(dataset.shape) + 1)[1:].reshape(dataset.shape)
    images = torch.stack([torch.zeros(dataset.shape), ramp])
    heard = _listen(model, layer, images)
    if heard is None or not _sees(heard, images) or (dense and heard.given.ndim != 2):
        raise UserError(f"layer {name} isn't given the images, so its weights show none: {OFF}")
    weights = layer.weight.detach().float().cpu()
    if dense:
        weights = weights.reshape(-1, *dataset.shape)
    norms = weights.flatten(1).norm(dim=1)
    units = norms.argsort(descending=True, stable=True)[:count].sort().values
    return {
        "weights": weights[units].contiguous(),
        "units": units,
        "total": torch.tensor(len(weights)),
        "output": torch.tensor(heard.gave is heard.answer),
        "kind": words.encode("dense" if dense else "conv"),
        "layer": words.encode(name),
    }
