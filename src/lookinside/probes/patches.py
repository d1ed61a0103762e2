"""The parts of the test images that excite each unit most, and ordinary ones beside them."""

import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset
from lookinside.probes.field import Field
from lookinside.probes.network import choose_units
from lookinside.probes.pick import to_bytes
from lookinside.probes.ranking import Ranked, rank, sighted
from lookinside.probes.unitwise import unitwise


def views(
    field: Field | None, ranked: Ranked, shape: tuple[int, int, int]
) -> tuple[Tensor, Tensor]:
    """What units see at ranked positions: the boxes of `Field.box` and `Field.seen`, [U, N, 4].

    Without a field they see the whole image.
    """
    if field is None:
        whole = torch.tensor([0, 0, *shape[1:]]).expand(*ranked.index.shape, 4).contiguous()
        return whole, whole
    return field.box(ranked.position), field.seen(ranked.position)


def top(model: nn.Module, dataset: Dataset, k: int = 9, most: int = 64) -> dict[str, Tensor]:
    """Find the `k` test images that excite each unit most, and `k` in the middle of its ranking.

    Every unit of a convolution or of the outputs is ranked, of any other layer those of
    `choose_units(..., most)`; see `unitwise` for those of autoencoders and recurrent networks. An
    image counts with its largest activation over all positions (see `ranking.rank`), as in notebook
    N2, whose patches were cut elsewhere by mistake. The top shows what drives a unit at its
    strongest; the middle, what usually does.

    Returns:
        images: uint8 [M, C, H, W], all the images that are named, as the network sees them.
        image_index: int64 [M], their places in the test set, ascending.
        image_labels: int64 [M], their classes.
        And for each layer that can be shown, by `<layer>/<what>`:
        units: int64 [U], ascending.
        total: int64 [], how many units the layer has.
        output: bool [], whether they are the model's outputs, one a class.
        maximum_pre, maximum: float32 [U], their largest activation over the test set, before and
            after the nonlinear layer.
        top_index, middle_index: int64 [U, k], places in the test set, by falling activation.
        top_value, middle_value: float32 [U, k], the largest activation in the image.
        top_position, middle_position: int64 [U, k, 2], its row and column, -1 of a dense layer.
        top_box, middle_box: int64 [U, k, 4], the receptive field there, in pixels: top, left,
            bottom, right (see `Field.box`); it may reach outside the image.
        top_seen, middle_seen: int64 [U, k, 4], the part of it that the unit sees (`Field.seen`).
    """
    model = unitwise(model, dataset.shape)
    layers = sighted(model, dataset.shape)
    picked = choose_units(model, dataset.test, list(layers), most)
    ranked = rank(model, dataset.test, {each: picked[each.name] for each in layers}, "top patches")
    k = min(k, len(dataset.test))
    middle = (len(dataset.test) - k) // 2
    found: dict[str, Tensor] = {}
    for layer, whole in ranked.items():
        found[f"{layer.name}/units"] = picked[layer.name]
        found[f"{layer.name}/total"] = torch.tensor(layer.units)
        found[f"{layer.name}/output"] = torch.tensor(layer.output)
        found[f"{layer.name}/maximum_pre"] = whole.maximum_pre
        found[f"{layer.name}/maximum"] = whole.value[:, 0].contiguous()
        for name, start in (("top", 0), ("middle", middle)):
            part = whole.part(start, start + k)
            box, seen = views(layers[layer], part, dataset.shape)
            values = {"index": part.index, "value": part.value, "position": part.position}
            for what, tensor in (values | {"box": box, "seen": seen}).items():
                found[f"{layer.name}/{name}_{what}"] = tensor.contiguous()
    named = [tensor.flatten() for name, tensor in found.items() if name.endswith("_index")]
    index = torch.unique(torch.cat(named or [torch.zeros(0, dtype=torch.int64)]))
    images = to_bytes(dataset.test.batch(index)).cpu()
    labels = dataset.test.labels.cpu()[index]
    return {"images": images, "image_index": index, "image_labels": labels, **found}
