"""The ways from codes of many values into the plane."""

from collections.abc import Callable, Mapping, Sequence

import torch
from sklearn.manifold import TSNE
from torch import Tensor

from lookinside.core.errors import UserError
from lookinside.probes.plane import components

SEED = 0

Way = Callable[[Tensor], Tensor]
"""Points float32 [N, D], not all equal, to the plane, float32 [N, 2]."""


def padded(points: Tensor) -> Tensor:
    """Points [N, D <= 2] as they are, with zeros for what is missing: float32 [N, 2]."""
    plane = torch.zeros(len(points), 2)
    plane[:, : points.shape[1]] = points
    return plane


def _pca(points: Tensor) -> Tensor:
    mean, directions, _ = components(points)
    return ((points.double() - mean) @ directions[:, :2]).float()


def _tsne(points: Tensor) -> Tensor:
    perplexity = min(30.0, (len(points) - 1) / 3)
    way = TSNE(init="pca", perplexity=perplexity, max_iter=500, random_state=SEED)
    return torch.from_numpy(way.fit_transform(points.numpy())).float()


def _umap(points: Tensor) -> Tensor:
    from umap import UMAP

    way = UMAP(n_neighbors=min(15, len(points) - 1), random_state=SEED, n_jobs=1)
    return torch.from_numpy(way.fit_transform(points.numpy())).float()


def find(names: Sequence[str]) -> Mapping[str, Way]:
    """The functions of these names, in their order.

    Raises:
        UserError: a way is unknown, or its package is not installed.
    """
    known = {"pca": _pca, "tsne": _tsne, "umap": _umap}
    for name in names:
        if name not in known:
            raise UserError(
                f"there is no way {name} into the plane: choose from {', '.join(known)}"
            )
    if "umap" in names:
        try:
            import umap  # noqa: F401
        except ImportError as error:
            raise UserError(
                "the way umap needs the package umap-learn, which is not installed: run"
                " `pip install -e '.[umap]'`, or take umap out of the probe's ways"
            ) from error
    return {name: known[name] for name in names}
