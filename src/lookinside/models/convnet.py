"""Convolutional networks: blocks of convolution, ReLU, pooling and dropout, then dense layers."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from torch import nn

from lookinside.models.padding import Padding, add_convolution, same


@dataclass(frozen=True)
class Block:
    """One convolution and what follows it. Sizes are in pixels, `dropout` is a probability."""

    filters: int
    kernel: int
    stride: int = 1
    padding: Padding = "same"
    pool: int | None = None
    dropout: float = 0.0

    def __post_init__(self) -> None:
        """Refuse sizes that make no layer."""
        if min(self.filters, self.kernel, self.stride, self.pool or 1) < 1:
            raise ValueError("filters, kernel, stride and pool of a block must be at least 1")


def convnet(
    shape: tuple[int, int, int],
    classes: int,
    blocks: Sequence[Block],
    dense: Sequence[int] = (),
    dropout: float = 0.0,
    global_average_pool: bool = False,
) -> nn.Sequential:
    """A plain CNN, as in notebooks N1, N2, N3 (classifier), N4 and N5.

    Images [B, C, H, W] go in, logits [B, classes] come out. Numbered layers share their number:
    `conv1`, `relu1`, `pool1`, `dropout1`, `conv2`, ..., `flatten`, `dense3`, `relu3`, ..., with a
    `dropout` before the `logits`. With `global_average_pool` a layer of this name before `flatten`
    leaves the mean of each map, [B, C, 1, 1] (Lin and others 2013). Paddings are TensorFlow's: SAME
    puts the odd zero to the right and bottom (a layer `pad1` where that is uneven), and pooling
    keeps the last odd pixel.
    Configurations hold a block as a mapping of its fields, which is taken too.

    Raises:
        ValueError: a size makes no layer, or a block's maps would have no pixel.
    """
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    maps = shape
    number = 0
    for number, entry in enumerate(blocks, start=1):
        block = entry if isinstance(entry, Block) else Block(**entry)
        maps = _add_block(layers, number, block, maps)
    if global_average_pool:
        layers["global_average_pool"] = nn.AdaptiveAvgPool2d(1)
        maps = (maps[0], 1, 1)
    layers["flatten"] = nn.Flatten()
    features = prod(maps)
    if min(dense, default=1) < 1:
        raise ValueError(f"a dense layer needs at least one unit, not {min(dense)}")
    for units in dense:
        number += 1
        layers[f"dense{number}"] = nn.Linear(features, units)
        layers[f"relu{number}"] = nn.ReLU()
        features = units
    if dropout:
        layers["dropout"] = nn.Dropout(dropout)
    layers["logits"] = nn.Linear(features, classes)
    return nn.Sequential(layers)


def _add_block(
    layers: OrderedDict[str, nn.Module], number: int, block: Block, maps: tuple[int, int, int]
) -> tuple[int, int, int]:
    """Append a block's layers; return the channels, height and width of the maps that leave it."""
    channels, height, width = add_convolution(
        layers, number, maps, block.filters, block.kernel, block.stride, block.padding
    )
    layers[f"relu{number}"] = nn.ReLU()
    if min(height, width) < 1:
        raise ValueError(f"block {number} leaves no pixel of the image: its kernel is too large")
    if block.pool:
        (top, _), (left, _) = (same(side, block.pool, block.pool) for side in (height, width))
        if top or left:  # Zeros change no maximum: what is pooled are ReLUs.
            layers[f"padpool{number}"] = nn.ZeroPad2d((left, 0, top, 0))
        layers[f"pool{number}"] = nn.MaxPool2d(block.pool, ceil_mode=True)
        height, width = -(-height // block.pool), -(-width // block.pool)
    if block.dropout:
        layers[f"dropout{number}"] = nn.Dropout(block.dropout)
    return channels, height, width
