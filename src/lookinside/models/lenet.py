"""Convolutional networks of like blocks, told by a few numbers that can be varied one by one."""

from collections.abc import Sequence

from torch import nn

from lookinside.models.convnet import Block, convnet


def lenet(
    shape: tuple[int, int, int],
    classes: int,
    filters: Sequence[int],
    kernel: int = 5,
    conv_dropout: float = 0.0,
    dense: Sequence[int] = (),
    dropout: float = 0.0,
    global_average_pool: bool = False,
) -> nn.Sequential:
    """A `convnet` with a block for each entry of `filters`: kernel and dropout alike, pooled by 2.

    Images [B, C, H, W] go in, logits [B, classes] come out. This is the network of notebook N1
    on CIFAR-10, whose search varies these arguments.

    Raises:
        ValueError: a size makes no layer.
    """
    blocks = [Block(count, kernel, pool=2, dropout=conv_dropout) for count in filters]
    return convnet(shape, classes, blocks, dense, dropout, global_average_pool)
