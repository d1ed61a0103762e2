"""Which part of an image a unit of a convolution can see."""

import torch
from torch import nn

from lookinside.core.modes import evaluating
from lookinside.probes.record import record


def field(
    model: nn.Module, layer: str, shape: tuple[int, int, int], place: tuple[int, int]
) -> tuple[int, int, int, int]:
    """The pixels that reach a convolution's units at a place (row, column) of their maps.

    A value that is no number spoils all that is computed from it, whatever the weights. So each
    row and each column of a blank image is spoilt in turn.

    Returns:
        The first and, exclusively, the last: top, left, bottom, right, inside the image.
    """
    channels, height, width = shape
    images = torch.zeros(height + width, channels, height, width)
    for row in range(height):
        images[row, :, row] = torch.nan
    for column in range(width):
        images[height + column, :, :, column] = torch.nan
    with record(model, [layer]) as acts, evaluating(model) as device:
        model(images.to(device))
    spoilt = acts[layer][:, :, place[0], place[1]].isnan().any(1).cpu()
    rows, columns = (torch.nonzero(part).flatten() for part in (spoilt[:height], spoilt[height:]))
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1
