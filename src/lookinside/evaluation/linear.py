"""The linear code that loses least of images, by which the code of a network is judged."""

from dataclasses import dataclass

import torch
from torch import Tensor

from lookinside.data.memory import AT_ONCE, in_order
from lookinside.data.store import Split
from lookinside.tasks.pixels import squared_errors


@dataclass(frozen=True)
class Components:
    """Principal components of images of K pixels (Pearson 1901).

    No linear code of as many values gives images back with less squared error.

    Attributes:
        mean: the mean image, float64 [K].
        directions: float64 [K, D], one a column, orthonormal.
    """

    mean: Tensor
    directions: Tensor

    @classmethod
    def of(cls, split: Split, values: int) -> "Components":
        """The `values` directions in which a split's images vary most, or as many as there are."""
        total, products = torch.zeros(()), torch.zeros(())
        for images, _ in in_order(split, AT_ONCE):
            pixels = images.flatten(1).double()
            total, products = total + pixels.sum(0), products + pixels.T @ pixels
        mean = total / len(split)
        _, directions = torch.linalg.eigh(products / len(split) - torch.outer(mean, mean))
        return cls(mean, directions[:, -values:])

    def codes(self, split: Split) -> Tensor:
        """The code of every image, float32 [N, D]."""
        return torch.cat([self._encode(images).float() for images, _ in in_order(split, AT_ONCE)])

    def error(self, split: Split) -> float:
        """The mean squared error per pixel of what is made of the codes again."""
        errors = []
        for images, _ in in_order(split, AT_ONCE):
            back = self._encode(images) @ self.directions.T + self.mean
            errors.append(squared_errors(back.view_as(images), images.double()).mean(1))
        return float(torch.cat(errors).mean())

    def _encode(self, images: Tensor) -> Tensor:
        return (images.flatten(1).double() - self.mean) @ self.directions
