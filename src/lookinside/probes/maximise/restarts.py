"""The same class from many starts: how far the ends differ, and how many basins there are."""

from collections.abc import Callable
from copy import deepcopy
from functools import partial

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes.maximise.ascend import Recipe, maximise
from lookinside.probes.maximise.layers import to_bytes
from lookinside.probes.maximise.objectives import logit
from lookinside.probes.maximise.parameters import noise

BETWEEN = (0.25, 0.5, 0.75)
"""Where on the way between two images the network is asked."""
AT_ONCE = 100


def restarts(
    model: nn.Module,
    dataset: Dataset,
    starts: int = 50,
    steps: int = 30,
    seed: int = 0,
    size: float = 1.0,
) -> dict[str, Tensor]:
    """Maximise each class's logit from many starts, which N5 leaves as an exercise.

    Steps are of `size`, see `ascend.Recipe`.

    Two ends belong to one basin if the logit, on the straight way from one image to the other,
    falls nowhere below the lower of the two ends (asked at a quarter, a half and three quarters of
    the way), or if a chain of such ends links them. A straight way is not the only one, so there
    are at most as many basins as are counted.

    Returns:
        images: uint8 [K, S, C, H, W], where each of S starts ends for each of K classes.
        logits, scores: float32 [K, S], of the class at the end; the score is its softmax.
        distances: float32 [K, S, S], root mean square difference of two ends' pixels.
        basins: int64 [K, S], each end's basin: 0 is the largest, the better one of equals.
        best: int64 [K], the start that ends highest.
    """
    recipe = Recipe(steps, size, seed=seed)
    network = deepcopy(model).to(memory_format=torch.channels_last)
    found: dict[str, list[Tensor]] = {}
    for number in range(len(dataset.classes)):
        classes = torch.full((starts,), number)
        begun = [
            noise(dataset.shape, classes[:1], seed, "restarts of class", turn)
            for turn in range(starts)
        ]
        ends = maximise(model, logit(classes), torch.cat(begun), recipe).images
        answers = answer(network, ends)
        logits, scores = answers[:, number], answers.softmax(1)[:, number]
        of_class = {
            "images": to_bytes(ends),
            "logits": logits,
            "scores": scores,
            "distances": distances(ends),
            "basins": by_size(linked(ends, logits, partial(height, network, number)), logits),
            "best": logits.argmax(),
        }
        for name, tensor in of_class.items():
            found.setdefault(name, []).append(tensor)
    return {name: torch.stack(tensors) for name, tensors in found.items()}


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


def linked(ends: Tensor, logits: Tensor, how_high: Callable[[Tensor], Tensor]) -> Tensor:
    """Which of S ends [S, C, H, W] are linked, see `restarts`: the same number [S] for those.

    `how_high` gives the logits [B] of images. Ends that others link already are not asked again.
    """
    labels = torch.arange(len(ends))
    for apart in range(1, len(ends) // 2 + 1):
        one = torch.arange(len(ends))
        other = one.roll(-apart)
        asked = labels[one] != labels[other]
        one, other = one[asked], other[asked]
        for share in BETWEEN if len(one) else ():
            lower = torch.minimum(logits[one], logits[other])
            passable = how_high(torch.lerp(ends[one], ends[other], share)) >= lower
            one, other = one[passable], other[passable]
        for first, second in zip(one.tolist(), other.tolist(), strict=True):
            labels[labels == labels[second]] = labels[first].clone()
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
