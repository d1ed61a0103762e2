"""Whether a layer's maps follow a shift of the image, and whether a layer minds it at all."""

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes.chosen import centred, spaced
from lookinside.probes.moves import shift
from lookinside.probes.network import find_layers
from lookinside.probes.record import record

POOLS = (nn.MaxPool2d, nn.AvgPool2d)


class Rows(NamedTuple):
    """A layer's rows: their distance in pixels of the image, and how many at the top and at the
    bottom depend on padding.
    """  # noqa: D205

    stride: int
    border: int


def rows(model: nn.Module, image: Tensor) -> dict[str, Rows]:
    """The rows of each layer that gives maps, in the order in which they run, one after another.

    Args:
        model: a network of layers in a row.
        image: [1, C, H, W], any.
    """
    modules = dict(model.named_modules())
    with record(model) as acts, evaluating(model) as device:
        model(image.to(device))
    found: dict[str, Rows] = {}
    stride, border, height = 1, 0, image.shape[2]
    for name, act in acts.items():
        if act.ndim != 4:
            continue
        kernel, step, before = _window(modules[name])
        after = max(0, (act.shape[2] - 1) * step + kernel - height - before)
        border = -(-(border + max(before, after)) // step)
        stride, height = stride * step, act.shape[2]
        found[name] = Rows(stride, border)
    return found


def _window(layer: nn.Module) -> tuple[int, int, int]:
    """Of a layer's windows in rows: height, step, and padding above the first."""
    if isinstance(layer, nn.ZeroPad2d):
        return 1, 1, layer.padding[2]
    if not isinstance(layer, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        return 1, 1, 0
    kernel = 1 + _first(getattr(layer, "dilation", 1)) * (_first(layer.kernel_size) - 1)
    padding = {"valid": 0, "same": (kernel - 1) // 2}.get(str(layer.padding))
    return kernel, _first(layer.stride), _first(layer.padding) if padding is None else padding


def _first(size: Any) -> int:
    """The vertical one of two sizes, which may be given as one."""
    return int(size[0]) if isinstance(size, tuple | list) else int(size)


def relative(one: Tensor, other: Tensor) -> Tensor:
    """The norm of the difference by the norm of the `other`; 0 where there is nothing."""
    whole: Tensor = torch.linalg.vector_norm(other)
    missed: Tensor = torch.linalg.vector_norm(one - other)
    return missed / whole if whole > 0 else whole


def follows(moved: Tensor, still: Tensor, pixels: int, grid: Rows) -> Tensor | None:
    """How far the maps of a shifted image are from the shifted maps, [B, C, h, w], relatively.

    The image went down by `pixels`; its maps are compared after the whole number of rows that
    fits best, without the rows that depend on what lies outside the image. None if no row is left.
    """
    height, best = still.shape[2] - grid.border, None
    for by in {pixels // grid.stride, -(-pixels // grid.stride)}:
        if height - by <= grid.border:
            continue
        error = relative(
            moved[:, :, grid.border + by : height], still[:, :, grid.border : height - by]
        )
        best = error if best is None else torch.minimum(best, error)
    return best


def equivariance(
    model: nn.Module, dataset: Dataset, count: int = 100, reach: int = 4
) -> dict[str, Tensor]:
    """Shift test images down, and see what the layers make of it (N4, measured).

    The images, at even distances through the test set, stand in the middle of their canvas if
    there is one. Layers are convolutions and dense layers, each with the nonlinear layer that
    follows, and pooling. An error is the norm of a difference, over all images, by the norm.

    Args:
        model: any classifier.
        dataset: where the images come from.
        count: how many images.
        reach: how far they are shifted, in pixels.

    Returns:
        shifts: int64 [D], 1 to `reach` pixels.
        count: int64 [], how many images there are.
        <layer>/invariance: float32 [D], how far what it gives for the shifted image is from what
            it gives for the image itself.
        <layer>/equivariance: float32 [D], see `follows`; of layers with maps whose rows are not
            all touched by padding.
        <layer>/stride: int64 [], the distance of its rows in pixels, where it has such an error.
    """
    images = centred(dataset.test, spaced(dataset.test, count))
    modules = dict(model.named_modules())
    heard = {each.active: each.name for each in find_layers(model, dataset.shape)}
    grids = rows(model, images[:1])
    heard |= {name: name for name in grids if isinstance(modules[name], POOLS)}
    shifts = range(1, reach + 1)
    with record(model, list(heard)) as acts, evaluating(model) as device:
        model(images.to(device))
        still = {name: act.cpu() for name, act in acts.items()}
        moved = []
        for pixels in shifts:
            model(shift(images, pixels).to(device))
            moved.append({name: act.cpu() for name, act in acts.items()})
    found = {"shifts": torch.tensor(shifts), "count": torch.tensor(len(images))}
    for name, act in still.items():
        found[f"{heard[name]}/invariance"] = torch.stack(
            [relative(now[name], act) for now in moved]
        )
        if name not in grids:
            continue
        pairs = zip(moved, shifts, strict=True)
        errors = [follows(now[name], act, pixels, grids[name]) for now, pixels in pairs]
        known = [error for error in errors if error is not None]
        if len(known) == len(shifts):
            found[f"{heard[name]}/equivariance"] = torch.stack(known)
            found[f"{heard[name]}/stride"] = torch.tensor(grids[name].stride)
    return found
