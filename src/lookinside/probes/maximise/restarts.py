"""The same class from many starts: how far the ends differ, and how many basins there are."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes.maximise.ascend import Recipe, maximise
from lookinside.probes.maximise.layers import SMALL
from lookinside.probes.maximise.objectives import logit
from lookinside.probes.maximise.parameters import noise
from lookinside.probes.maximise.tapped import pool_first
from lookinside.probes.pick import to_bytes

BETWEEN = (0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875)
"""Where on the way between two images the network is asked."""
SHARES = (0.02, 0.05, 0.1, 0.2, 0.4)
"""From which share of the rise from the start on a valley counts."""
AT_ONCE = 100
PAIRS = 150
"""Pairs of ends asked at once; what they tell saves questions to the next."""


def restarts(
    model: nn.Module,
    dataset: Dataset,
    starts: int = 50,
    steps: int = 50,
    seed: int = 0,
    size: float = SMALL,
    shares: Sequence[float] = SHARES,
) -> dict[str, Tensor]:
    """Maximise each class's logit from many starts, which N5 leaves as an exercise.

    Steps are of `size`, see `ascend.Recipe`. It must be small enough for the ends to be peaks: an
    end that N5's steps of 1 leave below its peak is linked to higher ones by a way that only rises.

    Two ends belong to one basin if no valley lies between them, or if a chain of such ends links
    them. A valley is where the logit, on the straight way from one image to the other, falls below
    the lower of the two ends (asked at each eighth of the way) by more than a share of what the
    class's median start rises. How many basins there are depends on that share, so they are
    counted for several. Each count is an estimate: a valley between two of the points asked is
    missed, and two ends that a valley parts may be linked by a way that is not straight.

    Returns:
        images: uint8 [K, S, C, H, W], where each of S starts ends for each of K classes.
        logits, scores: float32 [K, S], of the class at the end; the score is its softmax.
        rise: float32 [K], by how much the logit of the median start rises.
        distances: float32 [K, S, S], root mean square difference of two ends' pixels.
        shares: float32 [T], from which on a valley counts, ascending.
        points: int64 [], at how many points of each way the network is asked.
        basins: int64 [K, T, S], each end's basin: 0 is the largest, the better one of equals.
        best: int64 [K], the start that ends highest.
    """
    recipe, limits = Recipe(steps, size, seed=seed), torch.tensor(sorted(shares))
    network = deepcopy(model).to(memory_format=torch.channels_last)
    pool_first(network, "")
    found: dict[str, list[Tensor]] = {}
    for number in range(len(dataset.classes)):
        classes = torch.full((starts,), number)
        begun = [
            noise(dataset.shape, classes[:1], seed, "restarts of class", turn)
            for turn in range(starts)
        ]
        climbed = maximise(model, logit(classes), torch.cat(begun), recipe)
        ends = climbed.images
        answers = answer(network, ends)
        logits, scores = answers[:, number], answers.softmax(1)[:, number]
        rise = (logits - climbed.log["loss"][:, 0]).median().clamp_min(0)
        least, most = rise * limits[0], rise * limits[-1]
        depths = valleys(ends, logits, partial(height, network, number), least, most)
        basins = [by_size(linked(depths <= rise * limit), logits) for limit in limits]
        of_class = {
            "images": to_bytes(ends),
            "logits": logits,
            "scores": scores,
            "rise": rise,
            "distances": distances(ends),
            "basins": torch.stack(basins),
            "best": logits.argmax(),
        }
        for name, tensor in of_class.items():
            found.setdefault(name, []).append(tensor)
    given = {"shares": limits, "points": torch.tensor(len(BETWEEN))}
    return given | {name: torch.stack(tensors) for name, tensors in found.items()}


def answer(network: nn.Module, images: Tensor) -> Tensor:
    """What the network gives for images: float32 [B, K]."""
    laid = images.contiguous(memory_format=torch.channels_last)
    with evaluating(network) as device:
        return torch.cat([network(part.to(device)).cpu() for part in torch.split(laid, AT_ONCE)])


def height(network: nn.Module, number: int, images: Tensor) -> Tensor:
    """The logit of a class for images: [B]."""
    return answer(network, images)[:, number]


def distances(images: Tensor) -> Tensor:
    """The root mean square difference of the pixels of every two of S images: [S, S]."""
    return torch.stack([(images - one).square().mean((1, 2, 3)).sqrt() for one in images])


def valleys(
    ends: Tensor,
    logits: Tensor,
    how_high: Callable[[Tensor], Tensor],
    least: Tensor,
    most: Tensor,
) -> Tensor:
    """How deep the valleys between every two of S ends [S, C, H, W] are: [S, S], 0 for none.

    `how_high` gives the logits [B] of images. Only what chains of ends may need is found out, those
    nearest to each other first: infinite is what a chain spares, in which no valley is deeper than
    `least`. One deeper than `most`, or than those of a chain, is not asked further and may be
    deeper still.
    """
    one, other = torch.triu_indices(len(ends), len(ends), 1)
    order = distances(ends)[one, other].argsort(stable=True)
    found = torch.full((len(ends), len(ends)), torch.inf).fill_diagonal_(0)
    for pairs in torch.split(order, PAIRS):
        chained = over_chains(found)[one[pairs], other[pairs]]
        asked = chained > least
        ways = one[pairs][asked], other[pairs][asked]
        depth = deepest(ends, logits, how_high, ways, chained[asked].clamp(max=most))
        found[ways] = found[ways[::-1]] = depth
    return found


def deepest(
    ends: Tensor,
    logits: Tensor,
    how_high: Callable[[Tensor], Tensor],
    ways: tuple[Tensor, Tensor],
    enough: Tensor,
) -> Tensor:
    """How deep the valley on each of P straight ways is, [P], unless deeper than `enough` [P]."""
    one, other = ways
    lower = torch.minimum(logits[one], logits[other])
    depth = torch.zeros(len(one))
    for share in BETWEEN:
        asked = (depth <= enough).nonzero()[:, 0]
        if len(asked):
            way = torch.lerp(ends[one[asked]], ends[other[asked]], share)
            depth[asked] = torch.maximum(depth[asked], lower[asked] - how_high(way))
    return depth


def over_chains(depths: Tensor) -> Tensor:
    """The deepest valley on the best chain between every two of S ends: [S, S]."""
    best = depths
    for end in range(len(depths)):
        best = torch.minimum(best, torch.maximum(best[:, end : end + 1], best[end]))
    return best


def linked(near: Tensor) -> Tensor:
    """Label [S] what is linked by a chain of near ones, bool [S, S], with the same number."""
    labels = torch.arange(len(near))
    for _ in range(len(near)):
        labels = torch.where(near, labels, len(near)).amin(1)
    return labels


def by_size(labels: Tensor, values: Tensor) -> Tensor:
    """Number groups from 0 on, the largest first; of equally large ones that of highest value."""
    names = torch.unique(labels).tolist()
    names.sort(
        key=lambda name: (-int((labels == name).sum()), -float(values[labels == name].max()))
    )
    ranked = torch.zeros_like(labels)
    for rank, name in enumerate(names):
        ranked[labels == name] = rank
    return ranked
