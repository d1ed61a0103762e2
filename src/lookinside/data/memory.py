"""Batches out of memory, by index: no per-image Python, and the same draws on every device."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from lookinside.data.store import Split


def generator(seed: int, purpose: str, number: int) -> torch.Generator:
    """A CPU generator that is a function of its arguments alone."""
    key = hashlib.sha256(f"{purpose} {seed} {number}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(key[:8], "big"))


class Part(NamedTuple):
    """Which of several devices this is; each takes every `of`-th image of a batch."""

    number: int
    of: int

    def share(self, index: Tensor) -> Tensor:
        """The images of a batch that this part takes."""
        return index[self.number :: self.of]


WHOLE = Part(0, 1)
AT_ONCE = 200
"""Images that a network is best given at a time where nothing is learned or drawn: their maps fit
into a processor's cache."""


MANY, VALUES = 1000, 1 << 23
"""Images that are looked at together where nothing else is said, and how many values they have
together at most."""


def steps_per_epoch(split_len: int, batch_size: int) -> int:
    """Steps in which every image is seen once; the last batch may be smaller."""
    return -(-split_len // batch_size)


class Batches:
    """Batches of the training steps [start, stop): each a function of (seed, step) alone.

    So a training that goes on at step k sees what an uninterrupted one would have seen. Pass p
    over the data takes the images in an order drawn from (seed, p). With `redraw_every`, the
    offsets of all images on the canvas are drawn afresh from (seed, step // redraw_every);
    without it, the stored offsets are used. Iterating gives float32 [B, C, h, w] in [0, 1] and
    int64 [B], or this `part` of a batch.
    """

    def __init__(
        self,
        split: Split,
        batch_size: int,
        seed: int,
        start: int,
        stop: int,
        redraw_every: int | None = None,
        part: Part = WHOLE,
    ) -> None:
        if redraw_every is not None and split.canvas is None:
            raise ValueError("redraw_every needs images that are placed on a canvas")
        self.split = split
        self.batch_size = batch_size
        self.seed = seed
        self.start = start
        self.stop = stop
        self.redraw_every = redraw_every
        self.part = part

    def __len__(self) -> int:
        return self.stop - self.start

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        in_an_epoch = steps_per_epoch(len(self.split), self.batch_size)
        order, offsets = torch.empty(0), None
        for step in range(self.start, self.stop):
            number, within = divmod(step, in_an_epoch)
            if within == 0 or step == self.start:
                order = self.order(number)
            if self.redraw_every and (step % self.redraw_every == 0 or step == self.start):
                offsets = self.offsets(step // self.redraw_every)
            index = self.part.share(order[within * self.batch_size :][: self.batch_size])
            images = self.split.batch(index, None if offsets is None else offsets[index])
            yield images, self.split.labels[index.to(self.split.labels.device)]

    def order(self, number: int) -> Tensor:
        """The order of all images, int64 [N], in the pass with this number."""
        return torch.randperm(len(self.split), generator=generator(self.seed, "order", number))

    def offsets(self, number: int) -> Tensor:
        """The offsets of all images, int64 [N, 2], in the drawing with this number."""
        assert self.split.canvas is not None
        count, _, height, width = self.split.images.shape
        source = generator(self.seed, "offsets", number)
        return draw_offsets(count, (height, width), self.split.canvas, source)


def draw_offsets(count: int, size: tuple[int, int], canvas: int, source: torch.Generator) -> Tensor:
    """Places on a canvas for `count` images of `size`: int64 [count, 2], uniform and independent.

    On each axis an offset lies in 0 .. canvas - size - 1 (0 to 11 for a digit of 28 pixels on 40),
    as in the notebook on translated MNIST, which never draws the last possible place.
    """
    axes = [torch.randint(max(1, canvas - side), (count,), generator=source) for side in size]
    return torch.stack(axes, dim=1)


def in_order(
    split: Split, batch_size: int | None = None, part: Part = WHOLE
) -> Iterator[tuple[Tensor, Tensor]]:
    """All images once, or those of one part, in their stored order, with their labels.

    They come `batch_size` at a time; if that is left open, about as many as memory has room for.
    """
    if batch_size is None:
        channels = split.images.shape[1]
        height, width = (split.canvas or side for side in split.images.shape[2:])
        batch_size = max(1, min(MANY, VALUES // (channels * height * width)))
    for start in range(0, len(split), batch_size):
        index = part.share(torch.arange(start, min(start + batch_size, len(split))))
        yield split.batch(index), split.labels[index.to(split.labels.device)]
