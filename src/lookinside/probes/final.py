"""The state in which a recurrent layer ends, as a layer of units like any other."""

from collections.abc import Callable

from torch import Tensor, nn


class FinalState(nn.Module):
    """Images [B, C, H, W] to the state [B, units] that a recurrent layer ends in.

    `read` gives it. `weight`, float32 [units, weights], holds what each unit has been given: of all
    gates, on what it reads and on the state before. Both stay out of torch's registers, so that the
    layer is one that holds no other.
    """

    def __init__(self, read: Callable[[Tensor], Tensor], weight: Tensor) -> None:
        super().__init__()
        self._given = (read, weight)

    @property
    def weight(self) -> Tensor:
        """The weights of each unit."""
        return self._given[1]

    def forward(self, images: Tensor) -> Tensor:
        """Read the images to their ends."""
        return self._given[0](images)
