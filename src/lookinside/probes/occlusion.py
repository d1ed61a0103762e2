"""What an answer rests on: a gray square hides a part of the image, place by place.

After Zeiler and Fergus 2013, section 4.2 and figure 7 (arXiv 1311.2901).
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.core.progress import watched
from lookinside.data.store import Dataset
from lookinside.probes import words
from lookinside.probes.chosen import choose
from lookinside.probes.network import Layer, find_layers
from lookinside.probes.record import record

GRAY = 0.5
"""The square's brightness."""
PLACES = 28
"""On either axis, at most, where the square stands."""
BATCH = 400
"""Hidden images that pass the network together."""


def squares(height: int, width: int, side: int, stride: int = 1) -> Tensor:
    """Which pixels a square of `side` pixels hides, bool [rows, columns, height, width].

    Its middle stands at every `stride`-th pixel of either axis (of an even side, the pixel below
    and right of the middle). At the border it reaches out of the image.
    """

    def hidden(length: int) -> Tensor:
        first = torch.arange(0, length, stride)[:, None] - side // 2
        pixel = torch.arange(length)
        return (pixel >= first) & (pixel < first + side)

    return hidden(height)[:, None, :, None] & hidden(width)[None, :, None, :]


def pace(shape: Sequence[int]) -> int:
    """How many pixels apart the squares stand that hide an image [..., H, W] place by place."""
    return -(-max(shape[-2:]) // PLACES)


class Slid(NamedTuple):
    """What became of images while their parts were hidden, place by place.

    `logits` are float32 [N, rows, columns, classes]. `unit`, int64 [N], is that unit of a layer
    which is the most active in the whole image, of a convolution by the sum over its map, and
    `activity`, float32 [N, rows, columns], its activation. Without a layer these are zeros.
    """

    logits: Tensor
    activity: Tensor
    unit: Tensor


def slide(
    model: nn.Module, images: Tensor, side: int, stride: int = 1, layer: Layer | None = None
) -> Slid:
    """Hide each part of each image [N, C, H, W] in turn; see `squares` for `side` and `stride`."""
    height, width = images.shape[2:]
    masks = squares(height, width, side, stride)
    hidden = masks.flatten(0, 1)[:, None]
    parts = [hidden[start : start + BATCH] for start in range(0, len(hidden), BATCH)]
    heard = [] if layer is None else [layer.active]
    logits, activity, strongest = [], [], []
    with record(model, heard) as acts, evaluating(model) as device:

        def passed(batch: Tensor) -> tuple[Tensor, Tensor]:
            answers = model(batch.to(device)).float().cpu()
            if not heard:
                return answers, torch.zeros(len(batch), 1)
            active = acts[heard[0]].float().cpu()
            return answers, active.flatten(2).sum(2) if active.ndim > 2 else active

        for image in images:
            unit = int(passed(image[None])[1][0].argmax())
            strongest.append(unit)
            for part in parts:
                answers, units = passed(torch.where(part, GRAY, image))
                logits.append(answers)
                activity.append(units[:, unit])
    shape = (len(images), *masks.shape[:2])
    return Slid(
        torch.cat(logits).reshape(*shape, -1),
        torch.cat(activity).reshape(shape),
        torch.tensor(strongest),
    )


def occlusion(
    model: nn.Module,
    dataset: Dataset,
    count: int = 4,
    wrong: int = 2,
    side: int = 7,
    images: Sequence[int] = (),
) -> dict[str, Tensor]:
    """Follow the answer for some images while a gray square hides each of their parts.

    The square's middle stands at every `pace`-th pixel, [R, C] places in all.

    Args:
        model: any classifier.
        dataset: where the images come from: see `chosen.choose` for which they are.
        count: how many first images of a class.
        wrong: how many mistakes.
        side: the square's, in pixels.
        images: places of other images to take instead.

    Returns:
        What `chosen.choose` gives of N images; then
        probability: float32 [N, R, C], of the true class, by the place of the square.
        said: int64 [N, R, C], the predicted class.
        activity: float32 [N, R, C], the sum over that map of the last convolution (without one,
            that unit of the last hidden layer) which is the strongest in the whole image, by its
            value there. A network without such a layer lacks this and the next two.
        unit: int64 [N], that map's or unit's number in its layer.
        layer: the layer's name (see `words.encode`).
        side, pace: int64 [], the square's, and how far its places lie apart, in pixels.
    """
    chosen = choose(model, dataset, count, wrong, images)
    hidden = [each for each in find_layers(model, dataset.shape) if not each.output]
    convs = [each for each in hidden if each.kind == "conv"]
    layer = next(iter(reversed(convs or hidden)), None)
    stride = pace(dataset.shape)
    parts = [
        slide(model, image[None], side, stride, layer)
        for image in watched(chosen["images"], "hiding parts of images")
    ]
    shares = torch.cat([each.logits for each in parts]).softmax(dim=3)
    actual = chosen["actual"][:, None, None, None].expand(*shares.shape[:3], 1)
    found = {
        **chosen,
        "probability": shares.gather(3, actual)[..., 0],
        "said": shares.argmax(dim=3),
        "side": torch.tensor(side),
        "pace": torch.tensor(stride),
    }
    if layer is None:
        return found
    whole = slide(model, chosen["images"], 0, max(dataset.shape), layer).activity
    activity = torch.cat([each.activity for each in parts])
    activity = torch.where(whole == 0, 0, activity / torch.where(whole == 0, 1, whole))
    unit = torch.cat([each.unit for each in parts])
    return {**found, "activity": activity, "unit": unit, "layer": words.encode(layer.name)}
