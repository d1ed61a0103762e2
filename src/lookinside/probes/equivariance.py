"""Whether a layer's maps follow a shift of the image, and whether a layer minds it at all."""

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes.field import Axis
from lookinside.probes.moves import shift
from lookinside.probes.network import find_layers
from lookinside.probes.pick import centred, spaced
from lookinside.probes.receptive import POOLS, known_fields
from lookinside.probes.record import record


def relative(one: Tensor, other: Tensor) -> Tensor:
    """The norm of the difference by the norm of the `other`; 0 where there is nothing."""
    whole: Tensor = torch.linalg.vector_norm(other)
    missed: Tensor = torch.linalg.vector_norm(one - other)
    return missed / whole if whole > 0 else whole


def follows(moved: Tensor, still: Tensor, pixels: int, rows: Axis) -> Tensor | None:
    """How far the maps of a shifted image are from the shifted maps, [B, C, h, w], relatively.

    The image went down by `pixels`; its maps are compared after the whole number of rows that
    fits best, without the rows that take in padding. None if no row is left.
    """
    first, last, best = rows.border, still.shape[2] - rows.border, None
    for by in {pixels // rows.step, -(-pixels // rows.step)}:
        if last - by <= first:
            continue
        error = relative(moved[:, :, first + by : last], still[:, :, first : last - by])
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
        <layer>/equivariance: float32 [D], see `follows`; of layers with maps whose rows do not all
            take in padding. They are known of networks whose layers run one after another.
        <layer>/stride: int64 [], the distance of its rows in pixels, where it has such an error.
    """
    images = centred(dataset.test, spaced(dataset.test, count))
    modules = dict(model.named_modules())
    heard = {each.active: each.name for each in find_layers(model, dataset.shape)}
    known = known_fields(model, dataset.shape)
    grids = {name: field.rows for name, field in known.items() if field.rows.step}
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
        compared = [error for error in errors if error is not None]
        if len(compared) == len(shifts):
            found[f"{heard[name]}/equivariance"] = torch.stack(compared)
            found[f"{heard[name]}/stride"] = torch.tensor(grids[name].step)
    return found
