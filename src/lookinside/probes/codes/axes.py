"""What each axis of a code carries, and what images become when one of them changes."""

from typing import Any

import torch
from torch import Tensor

from lookinside.core.progress import watched
from lookinside.data.store import Dataset
from lookinside.probes.codes.encoded import decode, encode, has_codes, is_variational, rates
from lookinside.probes.pick import spaced, to_bytes
from lookinside.tasks.pixels import squared_errors

REACH = 3.0
"""Standard deviations of the prior that a variational axis is followed to either side."""
ENDS = 0.01, 0.99
"""Quantiles of the encoded images between which an axis without a prior is followed."""


def axes(
    model: Any,
    dataset: Dataset,
    count: int = 500,
    most: int = 16,
    steps: int = 9,
    masked: float = 0.0,
) -> dict[str, Tensor]:
    """Measure every axis of the code on test images; {} of a network without codes.

    Args:
        model: an autoencoder; of a variational one the mean codes are taken.
        dataset: all its test images are encoded.
        count: for how many, evenly spaced, an axis is held at its mean.
        most: axes along which an image is changed, those that carry most.
        steps: images on the way along an axis.
        masked: the share of black pixels in what is encoded.

    Returns:
        tested: int64 [], how many images were encoded.
        masked: float32 [], the share.
        held: int64 [], for how many of them each axis was held.
        variance: float32 [D], of each axis over the encoded images; Burda et al. (2015) call an
            axis of a variational code inactive where that of its mean is below 0.01.
        zero: float32 [D], the share of images at which the axis is exactly zero.
        rate: float32 [D], only of a variational code: the mean divergence of the posterior from
            the prior along it, in nats.
        error: float32 [], the mean squared error per pixel of the decoded codes.
        rise: float32 [D], by how much the error grows where the axis is held at its mean.
        order: int64 [D], the axes, greatest rise first.
        image, decoded: uint8 [C, H, W], the image of median error among those held, and what
            comes of its code.
        code: float32 [D], its code.
        label: int64 [], its class.
        ways: float32 [A, S], the values given to the first A <= `most` axes of the order:
            from -3 to 3, the prior's standard deviations, or from the 1st to the 99th percentile
            of the encoded images; in place of the nearest step stands the image's own value.
        images: uint8 [A, S, C, H, W], what is decoded there, all other axes as the image has them.
    """
    if not has_codes(model):
        return {}
    split, every = dataset.test, torch.arange(len(dataset.test))
    codes, some = encode(model, split, every, masked), spaced(split, count)
    wanted = split.batch(some).cpu()
    given = decode(model, codes[some])
    errors = squared_errors(given, wanted).mean(1)
    mean = codes.mean(0)
    rise = torch.zeros(codes.shape[1])
    for axis in watched(range(len(rise)), "axes of the code"):
        held = codes[some].clone()
        held[:, axis] = mean[axis]
        rise[axis] = (squared_errors(decode(model, held), wanted).mean(1) - errors).mean()
    order = rise.argsort(descending=True, stable=True)
    typical = int(errors.argsort(stable=True)[len(errors) // 2])
    code = codes[some[typical]]
    found = {
        "tested": torch.tensor(len(codes)),
        "masked": torch.tensor(masked),
        "held": torch.tensor(len(some)),
        "variance": codes.var(0, correction=0),
        "zero": (codes == 0).float().mean(0),
        "error": errors.mean(),
        "rise": rise,
        "order": order,
        "image": to_bytes(wanted[typical]),
        "decoded": to_bytes(given[typical].clamp(0, 1)),
        "code": code,
        "label": split.labels[some[typical]].cpu(),
    }
    if is_variational(model):
        found["rate"] = rates(model, split, every, masked).mean(0)
        low, high = torch.full_like(code, -REACH), torch.full_like(code, REACH)
    else:
        low, high = torch.quantile(codes, torch.tensor(ENDS), dim=0)
    chosen = order[:most]
    shares = torch.linspace(0, 1, steps)[:, None]
    ways = (low + shares * (high - low)).T[chosen].contiguous()
    own = code[chosen][:, None]
    ways.scatter_(1, (ways - own).abs().argmin(1, keepdim=True), own)
    return found | {"ways": ways, "images": _along(model, code, chosen, ways)}


def _along(model: Any, code: Tensor, axes: Tensor, ways: Tensor) -> Tensor:
    """What is decoded where each of `axes`, int64 [A], takes its values [A, S]: [A, S, C, H, W]."""
    changed = code.expand(*ways.shape, -1).clone()
    for row, axis in enumerate(axes.tolist()):
        changed[row, :, axis] = ways[row]
    images = to_bytes(decode(model, changed.flatten(0, 1)).clamp(0, 1))
    return images.view(*ways.shape, *images.shape[1:])
