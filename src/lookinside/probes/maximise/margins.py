"""What tells two classes apart: images for which one's output exceeds the other's most."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.data.store import Dataset
from lookinside.probes.maximise.ascend import Recipe, maximise
from lookinside.probes.maximise.layers import SMALL
from lookinside.probes.maximise.objectives import Margin, logit
from lookinside.probes.maximise.parameters import noise
from lookinside.probes.maximise.restarts import answer
from lookinside.probes.passes import passes
from lookinside.probes.pick import to_bytes


def margins(
    model: nn.Module,
    dataset: Dataset,
    pairs: Sequence[Sequence[object]] = (),
    most: int = 8,
    steps: int = 30,
    seed: int = 0,
    size: float = SMALL,
) -> dict[str, Tensor]:
    """Maximise by how much a class's logit exceeds another's, for pairs of classes, both ways.

    Beside it, from the same noise, each class's logit alone is maximised, as in N5 but with small
    steps: what both images share is of no use for telling the two classes apart.

    Args:
        model: a classifier.
        dataset: what it is for.
        pairs: names of two classes each, which come first.
        most: how many pairs in all; the others are those that the network confuses most often on
            the test images, if it confuses any.
        steps: how many; see `ascend.Recipe`.
        seed: of the noise.
        size: that of the steps.

    Returns:
        pairs: int64 [P, 2], classes a and b.
        confused: int64 [P, 2], test images of a that are taken for b, and of b for a.
        tested: int64 [P, 2], test images of a and of b.
        images: uint8 [P, 4, C, H, W], for a alone, for a rather than b, for b rather than a, for b
            alone.
        margins: float32 [P, 4], by how much a's logit exceeds b's in the first two, b's exceeds
            a's in the last two.

    Raises:
        UserError: a pair is not one of two classes of the data set.
    """
    confused = confusions(model, dataset)
    chosen = choose([named(pair, dataset.classes) for pair in pairs], confused, most)
    first, second = chosen.unbind(1)
    wanted = torch.stack([first, first, second, second], 1)
    others = torch.stack([second, second, first, first], 1)
    start = noise(dataset.shape, wanted.flatten(), seed, "margins")
    start = start.reshape(-1, 4, *dataset.shape)
    recipe = Recipe(steps, size, seed=seed)
    images = torch.zeros(start.shape)
    for places, alone in (([0, 3], True), ([1, 2], False)):
        own, other = wanted[:, places].flatten(), others[:, places].flatten()
        objective = logit(own) if alone else Margin(own, other)
        begun = start[:, places].flatten(0, 1)
        found = maximise(model, objective, begun, recipe).images if len(own) else begun
        images[:, places] = found.reshape(-1, 2, *dataset.shape)
    return {
        "pairs": chosen,
        "confused": torch.stack([confused[first, second], confused[second, first]], 1),
        "tested": confused.sum(1)[chosen],
        "images": to_bytes(images),
        "margins": exceeds(model, images, wanted, others),
    }


def exceeds(model: nn.Module, images: Tensor, wanted: Tensor, others: Tensor) -> Tensor:
    """By how much wanted logits [P, 4] exceed others for images [P, 4, C, H, W]: float32 [P, 4]."""
    if not len(images):
        return torch.zeros(wanted.shape)
    answers = answer(model, images.flatten(0, 1))
    own, other = (answers.gather(1, which.flatten()[:, None]) for which in (wanted, others))
    return (own - other).reshape(wanted.shape)


def confusions(model: nn.Module, dataset: Dataset) -> Tensor:
    """How many test images of each class are taken for each: int64 [K, K], rows the true ones."""
    count = len(dataset.classes)
    table = torch.zeros(count * count, dtype=torch.int64)
    for batch in passes(model, dataset.test, []):
        table += torch.bincount(
            batch.labels * count + batch.answers.argmax(1), minlength=count * count
        )
    return table.reshape(count, count)


def named(pair: Sequence[object], classes: Sequence[str]) -> tuple[int, int]:
    """The numbers of two classes that are named.

    Raises:
        UserError: there are not two, they are the same, or one is unknown.
    """
    names = [str(name) for name in pair]
    unknown = [name for name in names if name not in classes]
    if unknown or len(set(names)) != 2 or len(names) != 2:
        raise UserError(
            f"margins can't be had of {names}: name two of the classes {', '.join(classes)}"
        )
    return classes.index(names[0]), classes.index(names[1])


def choose(asked: Sequence[tuple[int, int]], confused: Tensor, most: int) -> Tensor:
    """The pairs asked for, then those confused most often in either direction: int64 [P, 2]."""
    both = (confused + confused.T).triu(1)
    order = both.flatten().argsort(descending=True, stable=True).tolist()
    often = [divmod(place, len(both)) for place in order if both.flatten()[place] > 0]
    known = {frozenset(pair) for pair in asked}
    chosen = [*asked, *(pair for pair in often if frozenset(pair) not in known)]
    return torch.tensor(chosen[: max(most, len(asked))], dtype=torch.int64).reshape(-1, 2)
