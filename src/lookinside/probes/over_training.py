"""A network at work while it learns: the same images after each epoch that training kept."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.core.snapshots import Snapshots
from lookinside.data.store import Dataset
from lookinside.probes.codes.encoded import encode, has_codes
from lookinside.probes.pick import in_rounds, to_bytes
from lookinside.probes.plane import components, share_right
from lookinside.tasks.pixels import held_out_generator, mask, squared_errors

Model = TypeVar("Model", bound=nn.Module)


def over_training(model: Model, snapshots: Snapshots) -> Iterator[tuple[int, Model]]:
    """Each epoch, in their order, with a copy of `model` that has the weights of that epoch.

    `model` itself is left as it is. Training keeps parameters alone, so buffers are those of
    `model`. An epoch of which a parameter was not kept is passed over.

    Raises:
        RuntimeError: a parameter has another shape than that of the same name in `model`.
    """
    names = [name for name, _ in model.named_parameters()]
    for epoch, kept in sorted(snapshots.items()):
        if all(name in kept for name in names):
            then = deepcopy(model)
            then.load_state_dict({name: kept[name] for name in names}, strict=False)
            yield epoch, then


def reconstructions(
    model: nn.Module,
    dataset: Dataset,
    snapshots: Snapshots,
    count: int = 100,
    masked: float = 0.0,
) -> dict[str, Tensor]:
    """Reconstruct the first test images of each class after each of E epochs.

    Args:
        model: an autoencoder.
        dataset: where the images come from.
        snapshots: the weights of a training.
        count: how many images in all; see `pick.in_rounds`.
        masked: the share of pixels that are black in what the network is given.

    Returns:
        Nothing if the weights of fewer than two epochs are known; else
        images, seen: uint8 [N, C, H, W], whole and as the network is given them.
        labels: int64 [N], the class of each.
        epochs: int64 [E].
        given: uint8 [E, N, C, H, W], what it gives back, cut to [0, 1].
        error: float32 [E, N], the squared error per value, of what was not cut.
        mean_image: float32 [N], that of the training images' mean image.
        masked: float32 [], the share.
    """
    index = in_rounds(dataset.test, len(dataset.classes), count)
    images = dataset.test.batch(index).cpu()
    seen = mask(images, masked, held_out_generator(images))
    given: dict[int, Tensor] = {}
    for epoch, then in over_training(model, snapshots):
        with evaluating(then) as device:
            given[epoch] = then(seen.to(device)).cpu()
    if len(given) < 2:
        return {}
    mean = dataset.mean.cpu().expand_as(images)
    return {
        "images": to_bytes(images),
        "seen": to_bytes(seen),
        "labels": dataset.test.labels[index].cpu(),
        "epochs": torch.tensor(list(given)),
        "given": torch.stack([to_bytes(each.clamp(0, 1)) for each in given.values()]),
        "error": torch.stack([squared_errors(each, images).mean(1) for each in given.values()]),
        "mean_image": squared_errors(mean, images).mean(1),
        "masked": torch.tensor(masked),
    }


def codes(
    model: Any,
    dataset: Dataset,
    snapshots: Snapshots,
    count: int = 2000,
    neighbours: int = 5,
    masked: float = 0.0,
) -> dict[str, Tensor]:
    """Encode the images of `codes.plane.codes` after each of E epochs, and lay them in one plane.

    The plane is that of the code itself if it has two values. Otherwise it is that in which the
    codes of the last epoch spread most (principal components), and it is the same for all epochs.

    Args:
        model: a network with `encode`.
        dataset: where the images come from.
        snapshots: the weights of a training.
        count: how many images in all, the first of each class; see `pick.in_rounds`.
        neighbours: how many nearest images vote on an image's class; it has no vote itself.
        masked: the share of black pixels in what is encoded.

    Returns:
        Nothing if the weights of fewer than two epochs are known, or the network has no codes; else
        index: int64 [N], the places of the images in the test set.
        labels: int64 [N], the class of each.
        masked: float32 [], the share.
        neighbours: int64 [], how many vote.
        epochs: int64 [E].
        plane: float32 [E, N, 2], where the codes lie in the plane.
        share: float32 [], the share of the last codes' variance that lies in the plane.
        width: int64 [], how many values a code has.
        near_plane, near_code: float32 [E], the share of images whose class has most of the votes of
            their nearest neighbours among the others, in the plane and by the whole codes.
    """
    index = in_rounds(dataset.test, len(dataset.classes), count)
    labels = dataset.test.labels[index].cpu()
    found: dict[int, Tensor] = {}
    if has_codes(model):
        for epoch, then in over_training(model, snapshots):
            found[epoch] = encode(then, dataset.test, index, masked)
    if len(found) < 2:
        return {}
    every = torch.stack(list(found.values()))
    plane, share = in_plane(every)
    near = {
        where: torch.tensor([share_right(each, labels, neighbours) for each in values])
        for where, values in (("near_plane", plane), ("near_code", every))
    }
    return {
        "index": index,
        "labels": labels,
        "epochs": torch.tensor(list(found)),
        "plane": plane,
        "share": share,
        "width": torch.tensor(every.shape[2]),
        "neighbours": torch.tensor(neighbours),
        "masked": torch.tensor(masked),
        **near,
    }


def in_plane(codes: Tensor) -> tuple[Tensor, Tensor]:
    """Codes [E, N, D] in a plane [E, N, 2], and the share of the last ones' variance in it.

    Two values are the plane as they are. Of others the plane is that of the first two principal
    components of `codes[-1]`.
    """
    if codes.shape[2] == 2:
        return codes, torch.tensor(1.0)
    mean, directions, shares = components(codes[-1])
    plane = ((codes.double() - mean) @ directions[:, :2]).float()
    return nn.functional.pad(plane, (0, 2 - plane.shape[2])), shares[:2].sum().float()
