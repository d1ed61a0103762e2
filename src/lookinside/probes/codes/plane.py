"""Codes laid out in the plane, and how far the plane can be trusted."""

from collections.abc import Sequence
from typing import Any

import torch
from sklearn.manifold import trustworthiness
from torch import Tensor

from lookinside.data.store import Dataset
from lookinside.probes.codes import ways as known
from lookinside.probes.codes.encoded import decode, encode, given, has_codes
from lookinside.probes.pick import in_rounds, to_bytes
from lookinside.probes.plane import share_right
from lookinside.tasks.pixels import squared_errors


def codes(
    model: Any,
    dataset: Dataset,
    count: int = 2000,
    ways: Sequence[str] = ("pca", "tsne"),
    neighbours: int = 5,
    near: int = 12,
    masked: float = 0.0,
    shown: int = 500,
) -> dict[str, Tensor]:
    """Lay the codes of test images out in the plane; {} of a network without codes.

    Codes of one or two values are the plane themselves. Others are brought there by each of `ways`:
    "pca", the two directions in which they vary most; "tsne" (van der Maaten and Hinton 2008) and
    "umap" (McInnes et al. 2018), which keep near what is near.

    Args:
        model: an autoencoder; of a variational one the mean codes are taken.
        dataset: its first test images of each class are encoded, as many of each.
        count: how many images in all.
        ways: out of "pca", "tsne" and "umap"; the last needs the package umap-learn.
        neighbours: how many nearest images vote on an image's class; it has no vote itself.
        near: the neighbours whose trustworthiness is measured (Venna and Kaski 2001).
        masked: the share of black pixels in what is encoded.
        shown: how many of the images are kept beside what is decoded of their codes.

    Returns:
        index: int64 [N], the places of the images in the test set.
        labels: int64 [N], the classes.
        masked: float32 [], the share.
        values: int64 [], how many values a code has.
        neighbours: int64 [], how many vote.
        near: int64 [], how many neighbours were asked for.
        right: float32 [], the share of images whose neighbours in the whole code name the class.
        <way>/plane: float32 [N, 2]. The way is "code" where the codes are the plane.
        <way>/trust: float32 [], the trustworthiness: 1 where all who are near in the plane are
            near in code, lower the farther apart in code they are.
        <way>/right: float32 [], the share of images whose neighbours in the plane name the class.
        pca/share: float32 [2], the share of the codes' variance in either direction.
        shown: int64 [S <= `shown`], which of the N are kept, as many of each class.
        images, reconstructions: uint8 [S, C, H, W], these images, whole, and what is decoded of
            their codes above, cut to [0, 1].
        errors: float32 [S], the squared error per value, of what was not cut.
        seen: uint8 [S, C, H, W], these images as they are encoded, if a share of them is black.

    Raises:
        UserError: a way is unknown, or its package is not installed.
    """
    chosen = known.find(ways)
    if not has_codes(model):
        return {}
    index = in_rounds(dataset.test, len(dataset.classes), count)
    points, labels = encode(model, dataset.test, index, masked), dataset.test.labels[index].cpu()
    found = {
        "index": index,
        "labels": labels,
        "values": torch.tensor(points.shape[1]),
        "neighbours": torch.tensor(neighbours),
        "near": torch.tensor(near),
        "masked": torch.tensor(masked),
        "right": torch.tensor(share_right(points, labels, neighbours)),
    }
    if points.shape[1] <= 2:
        chosen = {"code": known.padded}
    for way, lay_out in chosen.items():
        constant = bool((points == points[0]).all())
        plane = torch.zeros(len(points), 2) if constant else lay_out(points)
        found |= {
            f"{way}/plane": plane,
            f"{way}/trust": torch.tensor(trust(points, plane, near)),
            f"{way}/right": torch.tensor(share_right(plane, labels, neighbours)),
        }
        if way == "pca":
            found["pca/share"] = plane.var(0, correction=0) / points.var(0, correction=0).sum()
            found["pca/share"] = found["pca/share"].nan_to_num()
    if masked:
        seen = [to_bytes(part.cpu()) for part in given(dataset.test, index, masked)]
        found["seen"] = torch.cat(seen)[:shown]
    return found | _pictures(model, dataset, index[:shown], points[:shown])


def _pictures(model: Any, dataset: Dataset, index: Tensor, points: Tensor) -> dict[str, Tensor]:
    """The test images at `index`, int64 [S], and what is decoded of their codes [S, D].

    They are the first of their rounds (`pick.in_rounds`), so as many of each class.
    """
    images, decoded = dataset.test.batch(index).cpu(), decode(model, points)
    return {
        "shown": torch.arange(len(index)),
        "images": to_bytes(images),
        "reconstructions": to_bytes(decoded.clamp(0, 1)),
        "errors": squared_errors(decoded, images).mean(1),
    }


def trust(points: Tensor, plane: Tensor, near: int) -> float:
    """The trustworthiness of a plane [N, 2] of points [N, D], in [0, 1].

    `near` is cut to what fewer than half of the points leave; of one or two points it is 1.
    """
    fewer = min(near, (len(points) - 1) // 2)
    return float(trustworthiness(points.numpy(), plane.numpy(), n_neighbors=fewer)) if fewer else 1
