"""What a variational autoencoder decodes where its prior expects codes."""

from typing import Any

import torch
from torch import Tensor

from lookinside.data.memory import generator
from lookinside.data.store import Dataset
from lookinside.probes.codes.encoded import decode, encode, is_variational
from lookinside.probes.pick import spaced, to_bytes


def manifold(
    model: Any, dataset: Dataset, side: int = 20, masked: float = 0.0
) -> dict[str, Tensor]:
    """Decode a grid of codes of two values at quantiles of the prior.

    As in figure 4 of Kingma and Welling (2013): the unit square is cut into cells of equal size,
    and the middle of each goes through the inverse distribution function of the standard normal.
    So each cell is as likely as any other under the prior. {} where a code is not variational, or
    does not have two values.

    Test images are encoded with a share `masked` of the pixels black.

    Returns:
        images: uint8 [side, side, C, H, W]; the first value grows from left to right, the second
            from the last row up.
        quantiles: float32 [side], the values of a code along either axis, ascending.
        counts: int64 [side, side], how many test images have their mean code in each cell.
        tested: int64 [], how many test images there are.
        masked: float32 [], the share.
    """
    if not is_variational(model):
        return {}
    codes = encode(model, dataset.test, torch.arange(len(dataset.test)), masked)
    if codes.shape[1] != 2:
        return {}
    quantiles = torch.special.ndtri((torch.arange(side) + 0.5) / side)
    rows, columns = torch.meshgrid(quantiles.flip(0), quantiles, indexing="ij")
    grid = torch.stack([columns, rows], dim=2).flatten(0, 1)
    images = to_bytes(decode(model, grid).clamp(0, 1))
    cells = (torch.special.ndtr(codes) * side).long().clamp(0, side - 1)
    places = (side - 1 - cells[:, 1]) * side + cells[:, 0]
    return {
        "images": images.view(side, side, *images.shape[1:]),
        "quantiles": quantiles,
        "counts": torch.bincount(places, minlength=side**2).view(side, side),
        "tested": torch.tensor(len(codes)),
        "masked": torch.tensor(masked),
    }


def prior(
    model: Any,
    dataset: Dataset,
    count: int = 60,
    measured: int = 1000,
    masked: float = 0.0,
) -> dict[str, Tensor]:
    """Decode codes drawn from the prior, the standard normal; {} where a code has none.

    Returns:
        images: uint8 [count, C, H, W], what comes of the first draws, none left out.
        spread: float32 [], the variance of a pixel over `measured` such images, averaged over the
            pixels, in units of a pixel's whole range squared.
        spread_of_decoded: float32 [], the same of test images encoded and decoded again, as many, a
            share `masked` of their pixels black.
        spread_of_images: float32 [], the same of these test images themselves.
    """
    if not is_variational(model):
        return {}
    index = spaced(dataset.test, measured)
    codes = encode(model, dataset.test, index, masked)
    size = max(count, measured), codes.shape[1]
    images = decode(model, torch.randn(size, generator=generator(0, "prior", 0)))
    return {
        "images": to_bytes(images[:count].clamp(0, 1)),
        "spread": _spread(images[:measured]),
        "spread_of_decoded": _spread(decode(model, codes)),
        "spread_of_images": _spread(dataset.test.batch(index).cpu()),
    }


def _spread(images: Tensor) -> Tensor:
    return images.var(0, correction=0).mean()
