"""Whether an exported network gives what the network itself gives."""

from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.core.modes import evaluating
from lookinside.data.memory import AT_ONCE, in_order
from lookinside.data.store import Split
from lookinside.export.reload import Forward

BATCHES = (97, 997)
"""Images at a time, in one pass over all test images each: other sizes run other code, and these
primes leave a smaller last batch of any round number of images."""
SINGLY = 1000
"""So many test images are given one at a time, too."""
SHARE = 1e-4
"""The largest difference that may be rounding, as a share of the scale of the outputs.

A float32 holds 24 bits. Summing n products in another order moves the sum by about sqrt(n) 2^-24
of its scale: 6e-6 for n = 10,000, and a few layers follow one another. What is no rounding, such
as another padding or dropout left on, is far above."""


@dataclass(frozen=True)
class Parity:
    """How far the outputs of an exported network are from the network's own.

    `difference` is the largest absolute one over all images, outputs and batch sizes; `limit` is
    what it may be. `differing` counts the images whose highest logit is another at some batch
    size, ties apart; None where the outputs are no logits. It is told, and refuses nothing.
    """

    difference: float
    limit: float
    differing: int | None

    def refuse(self, name: str) -> None:
        """Stop if the exported network differs from the network by more than rounding.

        Images that get another class are told of, not refused: up to the limit that takes two
        classes whose logits are at most twice the limit apart.

        Raises:
            UserError: the difference is above the limit, or is no number.
        """
        if not self.difference <= self.limit:
            raise UserError(
                f"{name} differs from the network by {self.difference:.2g}, more than the "
                f"{self.limit:.2g} that rounding explains: try other versions of torch and onnx"
            )


def eager(model: nn.Module, split: Split) -> Tensor:
    """The network's own outputs [N, ...] for all images of a split, in their stored order."""
    with evaluating(model):
        return torch.cat([model(images) for images, _ in in_order(split, AT_ONCE)])


def measure(expected: Tensor, forward: Forward, split: Split) -> Parity:
    """Set an exported network's outputs against the network's own [N, ...], for all images.

    They are given in `BATCHES`, and the first ones `SINGLY`.

    Raises:
        UserError: the outputs have another shape.
    """
    differences, differing = [], torch.zeros(len(split), dtype=torch.bool)
    for size, most in (*((size, len(split)) for size in BATCHES), (1, SINGLY)):
        batches = islice(in_order(split, size), -(-most // size))
        got = torch.cat([forward(images) for images, _ in batches])
        own = expected[:most]
        if got.shape != own.shape:
            raise UserError(
                f"an exported network gives {tuple(got.shape)}, the network itself "
                f"{tuple(own.shape)}: try other versions of torch and onnx"
            )
        differences.append((got - own).abs().max())
        if expected.ndim == 2:
            differing[:most] |= other_class(own, got)
    scale = max(1.0, expected.abs().max().item())
    return Parity(
        difference=torch.stack(differences).max().item(),
        limit=SHARE * scale,
        differing=int(differing.sum()) if expected.ndim == 2 else None,
    )


def other_class(expected: Tensor, got: Tensor) -> Tensor:
    """Where two sets of logits [N, classes] choose another class: bool [N].

    A class that ties for the highest of `expected` is no other class.
    """
    chosen = expected.gather(1, got.argmax(1, keepdim=True)).squeeze(1)
    return chosen != expected.amax(1)
