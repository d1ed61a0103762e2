"""Figures counted over many batches."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor


class Tally:
    """Keeps each batch's sums as tensors, so that counting never waits for the device."""

    def __init__(self) -> None:
        self.sums: dict[str, list[Tensor]] = {}
        self.sizes: list[int] = []

    def __len__(self) -> int:
        return len(self.sizes)

    def add(self, measured: dict[str, Tensor]) -> None:
        """Count a batch: named figures, each [B]."""
        for name, values in measured.items():
            self.sums.setdefault(name, []).append(values.detach().sum())
        self.sizes.append(len(measured["loss"]))

    def per_batch(self) -> dict[str, Tensor]:
        """The mean of each figure in each batch, [batches] on the CPU."""
        sizes = torch.tensor(self.sizes)
        return {name: torch.stack(sums).cpu() / sizes for name, sums in self.sums.items()}

    def parts(self, length: int) -> list[Tally]:
        """The batches in stretches of about this length, which differ by one batch at most."""
        found, count = [], max(1, len(self) // length)
        ends = [len(self) * number // count for number in range(count + 1)]
        for start, end in pairwise(ends) if len(self) else ():
            part, place = Tally(), slice(start, end)
            part.sums = {name: sums[place] for name, sums in self.sums.items()}
            part.sizes = self.sizes[place]
            found.append(part)
        return found

    def means(self, total: Callable[[Tensor], Tensor] | None = None) -> dict[str, float]:
        """The mean of each figure over all images; `total` adds up over several devices."""
        images = torch.tensor(sum(self.sizes))
        sums = {name: torch.stack(batches).double().sum() for name, batches in self.sums.items()}
        if total:
            images, sums = total(images), {name: total(value) for name, value in sums.items()}
        return {name: value.item() / int(images) for name, value in sums.items()}

    def clear(self) -> None:
        """Start over."""
        self.sums.clear()
        self.sizes.clear()
