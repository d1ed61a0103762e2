"""Which features recur in networks that differ in nothing but their seed.

Two trainings put the same feature in different places of a layer, so units are matched first: Li,
Yosinski, Clune, Lipson and Hopcroft 2016, "Convergent Learning".
"""

from collections.abc import Sequence
from math import prod

import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset, Split
from lookinside.probes.field import Field
from lookinside.probes.matching import assign, between_activations, between_weights
from lookinside.probes.network import Layer, find_layers
from lookinside.probes.patches import views
from lookinside.probes.pick import part, spaced, to_bytes
from lookinside.probes.projections import cut
from lookinside.probes.ranking import rank, sighted
from lookinside.probes.weights import weights_of


def features(
    trained: Sequence[nn.Module],
    untrained: Sequence[nn.Module],
    dataset: Dataset,
    images: int = 1000,
    shown: int = 36,
) -> dict[str, Tensor]:
    """Match the hidden units of a network with those of the same one trained with other seeds.

    The layer that sees the image itself is compared by its weights, by their cosine. The others are
    compared by their activations on test images, by their correlation: what they are given stands
    in another order in each network.

    Args:
        trained: S networks; the units of the first are matched with those of each other.
        untrained: N networks of the same form with random weights, for the level of chance.
        dataset: whose test images are shown to them.
        images: how many of these, at even distances.
        shown: of how many units of a layer pictures are kept, at even distances from the one that
            recurs best to the one that recurs worst.

    Returns:
        By `<layer>/<what>`; nothing of networks without hidden convolutions or dense layers.
        weights: bool [], whether units were compared by their weights.
        match: int64 [S - 1, units], each unit's match in each other network.
        alike: float32 [S - 1, units], how alike the two are.
        chance: float32 [N, units], how alike a unit is to its match in an untrained network.
        units: int64 [U <= shown], the units whose pictures are kept, those that recur best first:
            by the least alike of their matches.
        pictures: of each of them, and of its matches, the weights, float32 [S, U, C, h, w], or the
            patch that excites it most, uint8; [S, U, 0, 0, 0] where none can be cut out.
        silent: bool [S, U], which of them no image excites, so that their patch shows nothing.
    """
    first, count = trained[0], len(trained) - 1
    layers = [layer for layer in find_layers(first, dataset.shape) if not layer.output]
    by_weights = [layer for layer in layers[:1] if _sees(first, layer, dataset)]
    deep = [layer for layer in layers if layer not in by_weights]
    some = part(dataset.test, spaced(dataset.test, images))
    networks = [*trained, *untrained]
    heard = between_activations(networks, some, deep)
    fields = sighted(first, dataset.shape)
    found: dict[str, Tensor] = {}
    for layer in layers:
        alike = heard.get(layer.name) or [
            between_weights(weights_of(first, layer), weights_of(other, layer))
            for other in networks[1:]
        ]
        match, value = (torch.stack(each) for each in zip(*map(assign, alike), strict=True))
        order = value[:count].amin(0).argsort(descending=True, stable=True)
        units = order[torch.linspace(0, len(order) - 1, min(shown, len(order))).round().long()]
        places = [units, *(pairs[units] for pairs in match[:count])]
        at = list(zip(trained, places, strict=True))
        pictures = torch.zeros(len(trained), len(units), 0, 0, 0)
        silent = torch.zeros(pictures.shape[:2], dtype=torch.bool)
        if layer in by_weights:
            pictures = torch.stack([_kernels(one, layer, which, dataset) for one, which in at])
        elif layer in fields:
            best = [_patches(one, layer, which, fields[layer], some) for one, which in at]
            pictures, silent = (torch.stack(each) for each in zip(*best, strict=True))
        of_layer = {
            "weights": torch.tensor(layer in by_weights),
            "match": match[:count],
            "alike": value[:count],
            "chance": value[count:],
            "units": units,
            "pictures": pictures,
            "silent": silent,
        }
        found |= {f"{layer.name}/{what}": values for what, values in of_layer.items()}
    return found


def _sees(network: nn.Module, layer: Layer, dataset: Dataset) -> bool:
    """Whether the first layer of a network has a weight for each value of an image, or channel."""
    inputs = weights_of(network, layer).shape[1]
    return inputs == (dataset.shape[0] if layer.kind == "conv" else prod(dataset.shape))


def _kernels(network: nn.Module, layer: Layer, units: Tensor, dataset: Dataset) -> Tensor:
    """The weights of some units that see the image, float32 [U, C, h, w]."""
    weights = weights_of(network, layer)[units]
    return weights if layer.kind == "conv" else weights.reshape(-1, *dataset.shape)


def _patches(
    network: nn.Module, layer: Layer, units: Tensor, field: Field | None, split: Split
) -> tuple[Tensor, Tensor]:
    """What some units see of the image that excites each most, and which nothing excites.

    uint8 [U, C, h, w] and bool [U].
    """
    best = rank(network, split, {layer: units})[layer].part(0, 1)
    images = split.batch(best.index[:, 0]).cpu()
    shape = images.shape[1], images.shape[2], images.shape[3]
    patches = cut(images, views(field, best, shape)[0][:, 0])
    return to_bytes(patches), best.value[:, 0] == 0
