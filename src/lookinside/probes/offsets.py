"""How well a network does wherever the images stand."""

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.core.progress import watched
from lookinside.data.store import Dataset, Split, place
from lookinside.probes.moves import shift
from lookinside.probes.pick import centred, spaced


def places(split: Split, reach: int, most: int) -> tuple[Tensor, Tensor]:
    """The rows and the columns at which images are looked at, int64 [R] and [C], from the middle.

    With a canvas these are all places on it, or on each axis `most` at even distances; without
    one, -`reach` to `reach` pixels.
    """
    if split.canvas is None:
        axis = torch.arange(-reach, reach + 1)
        return axis, axis
    rooms = [split.canvas - side for side in split.images.shape[2:]]
    rows, columns = (
        torch.linspace(0, room, min(most, room + 1)).round().long() - room // 2 for room in rooms
    )
    return rows, columns


def offsets(
    model: nn.Module, dataset: Dataset, count: int = 250, reach: int = 6, most: int = 13
) -> dict[str, Tensor]:
    """Classify the same test images at every place: notebook N4's claim, measured.

    Images on a canvas are placed elsewhere on it; others are shifted, black where nothing was.

    Args:
        model: any classifier.
        dataset: `count` of its test images are taken, at even distances through the test set.
        count: how many images.
        reach: how far images without a canvas are shifted on each axis, in pixels.
        most: how many places on each axis of a canvas are looked at.

    Returns:
        rows, columns: int64 [R] and [C], the places, in pixels down and right from the middle.
        accuracy: float32 [R, C], the share of the images that is right.
        count: int64 [], how many images there are.
        canvas: bool [], whether they were placed on a canvas.
        image: float32 [C, H, W], the first of them, in the middle.
        label: int64 [], its class.
        logit: float32 [R, C], the logit of its class.
        margin: float32 [R, C], by how much that exceeds the largest logit of another class.
    """
    split, index = dataset.test, spaced(dataset.test, count)
    rows, columns = places(split, reach, most)
    labels = split.labels[index].cpu()
    still = centred(split, index)
    right = torch.zeros(len(rows), len(columns))
    surface = []
    with evaluating(model) as device:
        for number, row in enumerate(watched(rows.tolist(), "answers by place")):
            for other, column in enumerate(columns.tolist()):
                images = (
                    _at(split, index, row, column) if split.canvas else shift(still, row, column)
                )
                logits = model(images.to(device)).float().cpu()
                right[number, other] = (logits.argmax(1) == labels).float().mean()
                # As numbers: small tensors between large ones would keep their memory apart.
                surface.append(logits[0].tolist())
    first, label = torch.tensor(surface).reshape(len(rows), len(columns), -1), int(labels[0])
    others = first.clone()
    others[..., label] = -torch.inf
    return {
        "rows": rows,
        "columns": columns,
        "accuracy": right,
        "count": torch.tensor(len(index)),
        "canvas": torch.tensor(split.canvas is not None),
        "image": still[0],
        "label": labels[0],
        "logit": first[..., label],
        "margin": first[..., label] - others.max(dim=2).values,
    }


def _at(split: Split, index: Tensor, row: int, column: int) -> Tensor:
    """The images on their canvas, so far from its middle."""
    assert split.canvas is not None
    images = split.images[index.to(split.images.device)].cpu()
    height, width = images.shape[2:]
    corner = [(split.canvas - height) // 2 + row, (split.canvas - width) // 2 + column]
    offsets = torch.tensor(corner).expand(len(images), 2)
    return place(images, offsets, split.canvas).to(torch.float32).div_(255)
