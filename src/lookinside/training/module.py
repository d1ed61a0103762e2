"""The one Lightning module: it trains any network on any task."""

from collections.abc import Callable
from typing import Any, Literal, Protocol

import pytorch_lightning as pl
import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from lookinside.core.modes import evaluating
from lookinside.training.order import pooled_first
from lookinside.training.tally import Tally

HELD = ("validation", "test")
WITHOUT_DROPOUT = "train_without_dropout"
"""The training images once more, as `trainer.watch_train` asks for."""
TRAINED = ("train", WITHOUT_DROPOUT)
Batch = tuple[Tensor, Tensor]


class Task(Protocol):
    """What a task must offer; `lookinside.tasks` has them."""

    selects_on: tuple[str, Literal["min", "max"]]

    def measure(self, model: Any, images: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """Named figures, each [B], `loss` among them."""

    def objective(self, measured: dict[str, Tensor], images: int) -> Tensor:
        """The scalar to minimise, of a part of a batch of so many images."""


class TrainingModule(pl.LightningModule):
    """Counts every figure of the task over each split, and gives their means at an epoch's end.

    Those of the training images are also given over stretches of about `stretch` steps, at least
    one: `stretches` has for each how many steps of the epoch were done by its end, and its figures.

    On several devices each has its part of every batch; what they count is added up, and the
    gradients are those of the whole batch.

    It steps by hand, for the hooks around Lightning's own steps cost more than a small network.
    """

    def __init__(
        self,
        model: nn.Module,
        task: Task,
        optimiser: Optimizer,
        watch_train: bool = False,
        stretch: int = 1,
    ) -> None:
        super().__init__()
        self.automatic_optimization = False
        self.model = model
        # In a tuple: the weights are the model's, and are to be kept once.
        self._called = (pooled_first(model),)
        self.task = task
        self.optimiser = optimiser
        self.watch_train = watch_train
        self.stretch = stretch
        self.tallies = {split: Tally() for split in (*TRAINED, *HELD)}
        self.figures: dict[str, dict[str, float]] = {}
        self.stretches: list[tuple[int, dict[str, float]]] = []

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; Lightning's note of the hook that runs, set often, is no weight."""
        if name == "_current_fx_name":
            self.__dict__[name] = value
        else:
            super().__setattr__(name, value)

    def training_step(self, batch: Batch) -> None:
        """Count a batch, and take one step against its objective."""
        if self.watch_train:
            with evaluating(self.model):
                self.tallies[WITHOUT_DROPOUT].add(self._measure(batch))
        measured = self._measure(batch)
        self.tallies["train"].add(measured)
        devices = self.trainer.world_size
        images = len(batch[0]) if devices == 1 else int(self._total(torch.tensor(len(batch[0]))))
        objective = self.task.objective(measured, images)
        self.optimiser.zero_grad()
        if devices == 1:
            objective.backward()  # type: ignore[no-untyped-call]
        else:
            # Lightning averages the devices' gradients; of objectives the sum is wanted.
            self.manual_backward(objective * devices)
        # Lightning's wrapper of the optimiser, which counts the step.
        self.optimizers().step()  # type: ignore[union-attr]

    def validation_step(self, batch: Batch, _index: int, dataloader_idx: int = 0) -> None:
        """Count a batch of the validation set, or of the test set where the run watches it."""
        self.tallies[HELD[dataloader_idx]].add(self._measure(batch))

    def on_validation_epoch_end(self) -> None:
        """Average over the epoch, and hand the validation figures to whatever monitors them."""
        total = None if self.trainer.world_size == 1 else self._total
        self.figures = {
            split: tally.means(total) for split, tally in self.tallies.items() if len(tally)
        }
        self.stretches = self._stretches(total)
        validation = self.figures["validation"]
        self.log_dict({f"validation_{name}": value for name, value in validation.items()})

    def on_train_epoch_end(self) -> None:
        """Count afresh."""
        for tally in self.tallies.values():
            tally.clear()

    def configure_optimizers(self) -> Optimizer:
        """The optimiser that the configuration names."""
        return self.optimiser

    def _stretches(
        self, total: Callable[[Tensor], Tensor] | None
    ) -> list[tuple[int, dict[str, float]]]:
        parts = {split: self.tallies[split].parts(self.stretch) for split in TRAINED}
        found, done = [], 0
        for place, part in enumerate(parts["train"]):
            done += len(part)
            figures = {
                f"{split}_{name}": value
                for split, tallies in parts.items()
                for name, value in (tallies[place].means(total) if tallies else {}).items()
            }
            found.append((done, figures))
        return found

    def _measure(self, batch: Batch) -> dict[str, Tensor]:
        """The task's figures of each image."""
        return self.task.measure(self._called[0], *batch)

    def _total(self, part: Tensor) -> Tensor:
        """The sum over all devices."""
        total = self.trainer.strategy.reduce(part.to(self.device), reduce_op="sum")
        assert isinstance(total, Tensor)
        return total
