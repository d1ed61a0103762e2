"""Whether methods of attribution agree, and whether they notice what a network has learned."""

import copy
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn

from lookinside.data.memory import generator
from lookinside.data.store import Dataset
from lookinside.probes import words
from lookinside.probes.chosen import choose
from lookinside.probes.methods import METHODS, attribute


def ranks(values: Tensor) -> Tensor:
    """The ranks of a vector's values from 1 on, float64; equal values share their mean rank."""
    inorder = values.sort().values
    below = torch.searchsorted(inorder, values)
    upto = torch.searchsorted(inorder, values, right=True)
    return (below + upto + 1).double() / 2


def rank_correlation(first: Tensor, second: Tensor, lit: Tensor) -> Tensor:
    """Spearman's rank correlation of the values of two maps, averaged over images [N, H, W].

    Only pixels that are `lit`, bool [N, H, W], count. A map whose values are all equal is like no
    other: its correlation counts as 0.
    """
    found = []
    for one, other, where in zip(first, second, lit, strict=True):
        a, b = (ranks(each[where]) - (int(where.sum()) + 1) / 2 for each in (one, other))
        scale = a.norm() * b.norm()
        found.append(a @ b / scale if scale > 0 else scale)
    return torch.stack(found).mean().float()


def randomised(model: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """Networks of which ever more layers, from the last to the first, have lost what they learned.

    In a layer that has lost it, the values of each parameter are shuffled: they keep their
    distribution. The `model` itself stays as it is.

    Yields:
        The name of the layer that was shuffled last, and the network.
    """
    broken = copy.deepcopy(model)
    layers = [
        (name, layer)
        for name, layer in broken.named_modules()
        if next(layer.parameters(recurse=False), None) is not None
    ]
    for number, (name, layer) in enumerate(reversed(layers)):
        source = generator(0, "randomised weights", number)
        with torch.no_grad():
            for parameter in layer.parameters(recurse=False):
                order = torch.randperm(parameter.numel(), generator=source)
                parameter.copy_(parameter.flatten()[order.to(parameter.device)].view_as(parameter))
        yield name, broken


def agreement(
    model: nn.Module,
    dataset: Dataset,
    count: int = 10,
    methods: Sequence[str] = tuple(METHODS),
    coarse: int = 2,
) -> dict[str, Tensor]:
    """Rank correlations of maps of attribution, averaged over the first image of each class.

    Between the maps of any two methods they keep the sign. Between a method's map of the network
    and of one whose weights are shuffled they are of absolute values, as where Adebayo and others
    2018 (Sanity checks for saliency maps, arXiv 1810.03292) found methods that show edges, whatever
    the network has learned. It is always the logit of the class that the trained network predicts.

    They are over the lit pixels of an image, those that are not black: integrated gradients are 0
    at all others, with any weights, which would make them alike.

    Args:
        model: any classifier.
        dataset: where the images come from.
        count: how many images at most.
        methods: names of `methods.METHODS`; what the network lacks layers for is left out.
        coarse: of occlusion, see `methods.occlusion`.

    Returns:
        methods: the names of the M methods, a line each (see `words.encode`).
        between: float32 [M, M].
        shuffled: float32 [M, L], the last L = 1, 2, ... layers shuffled.
        layers: the names of the L layers, from the last to the first, a line each.
        count: int64 [], how many images there were.
        lit: float32 [], the share of their pixels that is lit.

    Raises:
        UserError: see `methods.attribute`.
    """
    chosen = choose(model, dataset, count, 0)
    images, classes = chosen["images"], chosen["predicted"]
    lit = (images > 0).any(1)
    trained = attribute(model, images, classes, methods, coarse)
    between = [
        torch.stack([rank_correlation(one, other, lit) for other in trained.values()])
        for one in trained.values()
    ]
    layers, columns = [], []
    for name, broken in randomised(model):
        layers.append(name)
        lost = attribute(broken, images, classes, tuple(trained), coarse)
        columns.append(
            torch.stack(
                [rank_correlation(trained[each].abs(), lost[each].abs(), lit) for each in lost]
            )
        )
    return {
        "methods": words.encode("\n".join(trained)),
        "between": torch.stack(between),
        "shuffled": torch.stack(columns, dim=1),
        "layers": words.encode("\n".join(layers)),
        "count": torch.tensor(len(images)),
        "lit": lit.float().mean(),
    }
