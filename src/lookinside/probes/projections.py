"""What excited units most, and what of it did so: patches and the deconvnet's view.

Both stand side by side in figure 2 of Zeiler and Fergus 2013, "Visualizing and understanding
convolutional networks", for the nine strongest activations of a map.
"""

import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.data.store import Dataset
from lookinside.probes.deconvnet import project
from lookinside.probes.field import Field
from lookinside.probes.network import Layer, choose_units
from lookinside.probes.patches import views
from lookinside.probes.pick import to_bytes
from lookinside.probes.ranking import Ranked, rank, sighted
from lookinside.probes.unitwise import unitwise


def cut(images: Tensor, boxes: Tensor) -> Tensor:
    """Cut a box, all of one size, int64 [B, 4], out of each image [B, C, H, W]; zero outside it."""
    height, width = images.shape[2:]
    tall, wide = (boxes[0, 2:] - boxes[0, :2]).tolist()
    rows, columns = boxes[:, :1] + torch.arange(tall), boxes[:, 1:2] + torch.arange(wide)
    above, aside = (rows < 0) | (rows >= height), (columns < 0) | (columns >= width)
    outside = above[:, :, None] | aside[:, None]
    which = torch.arange(len(images))[:, None, None]
    inside = rows.clamp(0, height - 1)[:, :, None], columns.clamp(0, width - 1)[:, None]
    pixels = images.movedim(1, 3)[which, *inside]
    return pixels.masked_fill(outside[..., None], 0).movedim(3, 1).contiguous()


def able(model: nn.Module, shape: tuple[int, int, int], layer: Layer) -> bool:
    """Whether the deconvnet finds its way from a dense layer down to images of C, H and W."""
    try:
        project(model, torch.zeros(1, *shape), layer.active, torch.tensor([0]))
    except UserError:
        return False
    return True


def top(
    model: nn.Module,
    dataset: Dataset,
    k: int = 9,
    whole: int = 4,
    most: int = 64,
    batch_size: int = 500,
) -> dict[str, Tensor]:
    """Project the largest activations of units back to the pixels, as Zeiler and Fergus's figure 2.

    They are those of `patches.top`, one an image: the `k` largest of every unit of a convolution,
    and the `whole` largest of a dense layer's, which sees the whole image, where `project` finds
    its way down; of wide ones the `most` units of `choose_units`.

    Returns:
        For each convolution whose receptive field is known, and each such dense layer, by
        `<layer>/<what>`:
        units: int64 [U]; total: int64 [], how many the layer has.
        output: bool [], whether they are the model's outputs, one a class.
        value: float32 [U, k], the activations, falling.
        patches: uint8 [U, k, C, h, w], what the unit sees; zero outside the image.
        projections: float32 [U, k, C, h, w], the deconvnet's signal in the same pixels.
        seen: int64 [U, k, 4], what the unit sees of the patch: top, left, bottom, right.

    Raises:
        UserError: as of `project`, of a convolution.
    """
    model = unitwise(model, dataset.shape)
    layers = {
        layer: field
        for layer, field in sighted(model, dataset.shape).items()
        if field or able(model, dataset.shape, layer)
    }
    if not layers:
        return {}
    units = choose_units(model, dataset.test, list(layers), most)
    chosen = {layer: units[layer.name] for layer in layers}
    found: dict[str, Tensor] = {}
    for layer, ranked in rank(model, dataset.test, chosen, "deconvnet").items():
        tops = ranked.part(0, k if layers[layer] else whole)
        of_layer = {
            "units": chosen[layer],
            "total": torch.tensor(layer.units),
            "output": torch.tensor(layer.output),
            "value": tops.value.contiguous(),
            **_projected(model, dataset, layer, layers[layer], chosen[layer], tops, batch_size),
        }
        found |= {f"{layer.name}/{what}": values for what, values in of_layer.items()}
    return found


def _projected(
    model: nn.Module,
    dataset: Dataset,
    layer: Layer,
    field: Field | None,
    chosen: Tensor,
    tops: Ranked,
    batch_size: int,
) -> dict[str, Tensor]:
    """What some of a layer's units see of the images that excite them, and what excites them."""
    box, seen = views(field, tops, dataset.shape)
    units = chosen.repeat_interleave(tops.index.shape[1])
    index, places, where = tops.index.flatten(), tops.position.flatten(0, 1), box.flatten(0, 1)
    parts: list[tuple[Tensor, Tensor]] = []
    for start in range(0, len(units), batch_size):
        at = slice(start, start + batch_size)
        images = dataset.test.batch(index[at]).cpu()
        spots = places[at] if field else None
        signal = project(model, images, layer.active, units[at], spots)
        parts.append((cut(images, where[at]), cut(signal, where[at])))
    patches, signals = (
        torch.cat(part).reshape(*tops.index.shape, *part[0].shape[1:])
        for part in zip(*parts, strict=True)
    )
    within = seen - box[..., :2].repeat(1, 1, 2)
    return {"patches": to_bytes(patches), "projections": signals, "seen": within}
