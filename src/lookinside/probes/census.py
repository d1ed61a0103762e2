"""A census of the units of a network: which fire, for what, which matter, which repeat others."""

import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset
from lookinside.probes import ablation, responses
from lookinside.probes.network import Layer, choose_units, find_layers
from lookinside.probes.pick import part, spaced
from lookinside.probes.redundancy import (
    closest,
    cosines,
    directions,
    effective_rank,
    pairs,
    ranks_by_chance,
)
from lookinside.probes.unitwise import Encoding, unitwise
from lookinside.probes.weights import weights_of


def units(
    model: nn.Module,
    dataset: Dataset,
    ablated: int = 1000,
    shown: int = 3,
    most: int = 64,
    draws: int = 10,
) -> dict[str, Tensor]:
    """Count the units of all layers of a network (see `unitwise`) on the test images.

    Notebook N5 asks how many of them are unused or redundant. Hidden units are also silenced, one
    at a time, for at most `ablated` of the images, evenly spaced in their order; the model's
    outputs are not. Of an autoencoder's wide layers only the `most` units of `choose_units` are,
    for each of them another decoding of all these images.

    Returns:
        tested: int64 [], how many test images there are.
        ablated: int64 [classes], for how many of each class units are silenced.
        <layer>/units: int64 [units], all of them.
        <layer>/output: bool [], whether they are the model's outputs, one a class.
        <layer>/fires, covers, by_class, peaks, histogram, span: see `responses.answer`.
        <layer>/whole, margin, accuracy, changed, moved: of a hidden layer, see `ablation.effects`.
        <layer>/error, rise, rise_by_class: of an autoencoder in their place, see `ablation.rises`.
        <layer>/twin, cosine: the unit whose weights are most alike, int64 [units], and the cosine
            between them, float32 [units]; biases don't count.
        <layer>/partner, correlation: the same by the activations over images and positions.
        <layer>/twins, partners: int64 [P, 2], the P <= `shown` most alike pairs by either; see
            `redundancy.pairs`.
        <layer>/twins_filters, partners_filters: of a convolution, the weights of these pairs,
            float32 [P, 2, C, h, w].
        <layer>/rank: float32 [], the effective rank of the weights, [units, weights of each];
            ranks_by_chance: float32 [draws], those of so many random ones, rising.
        <layer>/full_rank: int64 [], the greatest that it could be.
        <layer>/directions: float32 [], the effective rank of the activations less their mean,
            [units, images times positions].
    """
    whole, model = model, unitwise(model, dataset.shape)
    layers, classes = find_layers(model, dataset.shape), len(dataset.classes)
    some = part(dataset.test, spaced(dataset.test, ablated))
    hidden = [layer for layer in layers if not layer.output]
    answers = responses.answer(model, dataset.test, layers, classes)
    if isinstance(model, Encoding):
        chosen = choose_units(model, dataset.test, layers, most)
        effects = ablation.rises(whole, some, {each: chosen[each.name] for each in layers}, classes)
    else:
        effects = ablation.effects(model, some, hidden, classes)
    found = {
        "tested": torch.tensor(len(dataset.test)),
        "ablated": torch.bincount(some.labels.cpu(), minlength=classes),
    }
    for layer in layers:
        of_layer = answers[layer.name]
        partner, correlation = closest(of_layer.pop("correlation"))
        of_layer |= {"partner": partner, "correlation": correlation}
        of_layer["directions"] = torch.tensor(directions(of_layer.pop("covariance")))
        of_layer |= effects.get(layer.name, {}) | _weights(model, layer, draws)
        of_layer |= _pairs(model, layer, of_layer, shown)
        found |= {f"{layer.name}/{what}": values for what, values in of_layer.items()}
    return found


def _weights(model: nn.Module, layer: Layer, draws: int) -> dict[str, Tensor]:
    """What the census says of a layer from its weights alone."""
    weights = weights_of(model, layer).flatten(1)
    twin, cosine = closest(cosines(weights))
    count, inputs = weights.shape
    return {
        "units": torch.arange(layer.units),
        "output": torch.tensor(layer.output),
        "twin": twin,
        "cosine": cosine,
        "rank": torch.tensor(effective_rank(weights)),
        "ranks_by_chance": ranks_by_chance(count, inputs, draws),
        "full_rank": torch.tensor(min(weights.shape)),
    }


def _pairs(
    model: nn.Module, layer: Layer, found: dict[str, Tensor], count: int
) -> dict[str, Tensor]:
    """The pairs of a layer's units that are most alike, with their filters."""
    alike = {
        "twins": pairs(found["twin"], found["cosine"], count),
        "partners": pairs(found["partner"], found["correlation"], count),
    }
    if layer.kind != "conv":
        return alike
    weights = weights_of(model, layer)
    return alike | {f"{which}_filters": weights[of] for which, of in alike.items()}
