"""The task of telling classes apart."""

from typing import Literal

from torch import Tensor, nn
from torch.nn.functional import cross_entropy


class Classify:
    """Maps images [B, C, H, W] to logits [B, classes] and compares them with labels, int64 [B].

    The loss is the cross-entropy, in nats. What is minimised is its mean over the batch, or with
    `reduction="sum"` its sum, as in notebook N3; what is reported is always the mean.
    """

    selects_on: tuple[str, Literal["min", "max"]] = ("accuracy", "max")
    """The validation figure by which the best weights are chosen, and which way is better."""

    def __init__(self, reduction: Literal["mean", "sum"] = "mean") -> None:
        self.reduction = reduction

    def measure(self, model: nn.Module, images: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """For each image [B]: the loss in nats, and whether it was classified rightly (0 or 1).

        Raises:
            ValueError: the network gives something else than a score for each of two classes or
                more.
        """
        logits = model(images)
        if logits.ndim != 2:
            raise ValueError(
                f"it gives {tuple(logits.shape[1:])} for an image, not a score a class"
            )
        if logits.shape[1] < 2:
            raise ValueError("there is one class only: to tell classes apart, two are the least")
        return {
            "loss": cross_entropy(logits, labels, reduction="none"),
            "accuracy": (logits.detach().argmax(1) == labels).float(),
        }

    def objective(self, measured: dict[str, Tensor], images: int) -> Tensor:
        """The scalar to minimise; `images` is the size of the whole batch."""
        loss = measured["loss"].sum()
        return loss if self.reduction == "sum" else loss / images
