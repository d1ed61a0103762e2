"""What excited convolutions most, and what of it did so: patches and the deconvnet's view.

Both stand side by side in figure 2 of Zeiler and Fergus 2013, "Visualizing and understanding
convolutional networks", for the nine strongest activations of a map.
"""

import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset
from lookinside.probes.deconvnet import project
from lookinside.probes.patches import views
from lookinside.probes.pick import to_bytes
from lookinside.probes.ranking import rank, sighted


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


def top(model: nn.Module, dataset: Dataset, k: int = 9, batch_size: int = 500) -> dict[str, Tensor]:
    """Project the `k` largest activations of every unit of every convolution back to the pixels.

    They are those of `patches.top`, one an image.

    Returns:
        For each convolution whose receptive field is known, by `<layer>/<what>`:
        units: int64 [U].
        value: float32 [U, k], the activations, falling.
        patches: uint8 [U, k, C, h, w], what the unit sees; zero outside the image.
        projections: float32 [U, k, C, h, w], the deconvnet's signal in the same pixels.
        seen: int64 [U, k, 4], what the unit sees of the patch: top, left, bottom, right.

    Raises:
        UserError: as of `project`.
    """
    layers = {layer: field for layer, field in sighted(model, dataset.shape).items() if field}
    if not layers:
        return {}
    chosen = {layer: torch.arange(layer.units) for layer in layers}
    found: dict[str, Tensor] = {}
    for layer, ranked in rank(model, dataset.test, chosen, "deconvnet").items():
        tops = ranked.part(0, k)
        box, seen = views(layers[layer], tops, dataset.shape)
        units = chosen[layer].repeat_interleave(tops.index.shape[1])
        index, places, where = tops.index.flatten(), tops.position.flatten(0, 1), box.flatten(0, 1)
        parts: list[tuple[Tensor, Tensor]] = []
        for start in range(0, len(units), batch_size):
            at = slice(start, start + batch_size)
            images = dataset.test.batch(index[at]).cpu()
            signal = project(model, images, layer.active, units[at], places[at])
            parts.append((cut(images, where[at]), cut(signal, where[at])))
        patches, signals = (
            torch.cat(part).reshape(*tops.index.shape, *part[0].shape[1:])
            for part in zip(*parts, strict=True)
        )
        found |= {
            f"{layer.name}/units": chosen[layer],
            f"{layer.name}/value": tops.value.contiguous(),
            f"{layer.name}/patches": to_bytes(patches),
            f"{layer.name}/projections": signals,
            f"{layer.name}/seen": seen - box[..., :2].repeat(1, 1, 2),
        }
    return found
