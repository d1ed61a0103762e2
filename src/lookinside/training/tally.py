"""Figures counted over many batches."""

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

    def means(self) -> dict[str, float]:
        """The mean of each figure over all images."""
        images = sum(self.sizes)
        return {
            name: torch.stack(sums).double().sum().item() / images
            for name, sums in self.sums.items()
        }

    def clear(self) -> None:
        """Start over."""
        self.sums.clear()
        self.sizes.clear()
