"""Dense networks on flattened images; without hidden layers, a linear model."""

from collections import OrderedDict
from collections.abc import Sequence
from math import prod

from torch import nn


def mlp(shape: tuple[int, int, int], classes: int, hidden: Sequence[int]) -> nn.Sequential:
    """Flatten, then dense layers with ReLU between them.

    Images [B, C, H, W] go in, logits [B, classes] come out. Layers: `flatten`, `dense1`, `relu1`,
    ..., `logits`. With `hidden` empty it is the softmax regression of notebooks N3 and N4.

    Raises:
        ValueError: a layer would have no unit.
    """
    layers: OrderedDict[str, nn.Module] = OrderedDict(flatten=nn.Flatten())
    width = prod(shape)
    if min(hidden, default=1) < 1:
        raise ValueError(f"a hidden layer needs at least one unit, not {min(hidden)}")
    for number, units in enumerate(hidden, start=1):
        layers[f"dense{number}"] = nn.Linear(width, units)
        layers[f"relu{number}"] = nn.ReLU()
        width = units
    layers["logits"] = nn.Linear(width, classes)
    return nn.Sequential(layers)
