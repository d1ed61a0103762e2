"""The images between two images: straight in code, and straight in pixels."""

from typing import Any

import torch
from torch import Tensor

from lookinside.core.progress import watched
from lookinside.data.store import Dataset, Split
from lookinside.probes.codes.encoded import decode, encode, has_codes
from lookinside.probes.pick import in_rounds, to_bytes

BATCH = 2000


def interpolations(
    model: Any,
    dataset: Dataset,
    across: int = 4,
    within: int = 2,
    steps: int = 7,
    masked: float = 0.0,
) -> dict[str, Tensor]:
    """Go from one test image to another in equal steps; {} of a network without codes.

    Args:
        model: an autoencoder; of a variational one the mean codes are the ends.
        dataset: the pairs are of its first test images of each class, see `pairs`.
        across: pairs of different classes.
        within: pairs of one class.
        steps: images of a path, its ends among them.
        masked: the share of black pixels in what is encoded.

    Returns:
        masked: float32 [], the share.
        ends: uint8 [P, 2, C, H, W], the images of each pair.
        labels: int64 [P, 2], their classes.
        code: uint8 [P, steps, C, H, W], what is decoded along the straight line in code; its ends
            are reconstructions.
        pixels: uint8 [P, steps, C, H, W], the cross-fade of one image into the other.
        code_distance, pixels_distance: float32 [P, steps], the Euclidean distance of each to the
            training image nearest to it, in units of a pixel's whole range.
        trained: int64 [], among how many training images.
    """
    chosen = pairs(dataset.test, len(dataset.classes), across, within)
    if not has_codes(model) or not len(chosen):
        return {}
    images = dataset.test.batch(chosen.flatten()).cpu()
    codes = encode(model, dataset.test, chosen.flatten(), masked)
    share = torch.linspace(0, 1, steps)
    faded = _between(images.view(-1, 2, *images.shape[1:]), share)
    coded = _between(codes.view(-1, 2, codes.shape[1]), share)
    decoded = decode(model, coded.flatten(0, 1)).clamp(0, 1).view_as(faded)
    distance = nearest(torch.cat([decoded, faded]).flatten(0, 1), dataset.train)
    along_code, along_pixels = distance.view(2, -1, steps)
    return {
        "ends": to_bytes(images).view(-1, 2, *images.shape[1:]),
        "labels": dataset.test.labels.cpu()[chosen],
        "code": to_bytes(decoded),
        "pixels": to_bytes(faded),
        "code_distance": along_code.contiguous(),
        "pixels_distance": along_pixels.contiguous(),
        "masked": torch.tensor(masked),
        "trained": torch.tensor(len(dataset.train)),
    }


def pairs(split: Split, classes: int, across: int, within: int) -> Tensor:
    """The places of pairs of images, int64 [P, 2]: `across` of two classes, `within` of one.

    The first images of the first and the second class are a pair, then those of the third and
    fourth, and so on; then the first two images of the first class, of the second, and so on.
    Classes without images, or with a single one, are passed over.
    """
    first = in_rounds(split, classes, classes)
    two = first[: len(first) // 2 * 2].view(-1, 2)[:across]
    places = (torch.nonzero(split.labels.cpu() == label).flatten()[:2] for label in range(classes))
    same = [each for each in places if len(each) == 2][:within]
    return torch.cat([two, torch.stack(same)]) if same else two


def nearest(images: Tensor, split: Split) -> Tensor:
    """The Euclidean distance of images [N, C, H, W] to the nearest of a split: float32 [N]."""
    points = images.flatten(1)
    least = torch.full((len(points),), torch.inf)
    for start in watched(range(0, len(split), BATCH), "nearest training images"):
        index = torch.arange(start, min(start + BATCH, len(split)))
        others = split.batch(index).cpu().flatten(1)
        distance = torch.cdist(points, others, compute_mode="use_mm_for_euclid_dist")
        least = torch.minimum(least, distance.min(1).values)
    return least


def _between(ends: Tensor, share: Tensor) -> Tensor:
    """The points of each pair [P, 2, ...] at shares [S] of the way: [P, S, ...]."""
    weight = share.view(1, -1, *(1 for _ in ends.shape[2:]))
    return (1 - weight) * ends[:, :1] + weight * ends[:, 1:]
