"""The one Lightning module: it trains any network on any task."""

from typing import Literal, Protocol

import pytorch_lightning as pl
from torch import Tensor, nn
from torch.optim import Optimizer

from lookinside.training.tally import Tally

HELD = ("validation", "test")
Batch = tuple[Tensor, Tensor]


class Task(Protocol):
    """What a task must offer; `lookinside.tasks` has them."""

    selects_on: tuple[str, Literal["min", "max"]]

    def measure(self, model: nn.Module, images: Tensor, labels: Tensor) -> dict[str, Tensor]:
        """Named figures, each [B], `loss` among them."""

    def objective(self, measured: dict[str, Tensor]) -> Tensor:
        """The scalar to minimise."""


class TrainingModule(pl.LightningModule):
    """Counts every figure of the task over each split; the history reads and clears the counts."""

    def __init__(self, model: nn.Module, task: Task, optimiser: Optimizer) -> None:
        super().__init__()
        self.model = model
        self.task = task
        self.optimiser = optimiser
        self.tallies = {split: Tally() for split in ("train", *HELD)}

    def training_step(self, batch: Batch) -> Tensor:
        """The objective on a batch."""
        measured = self.task.measure(self.model, *batch)
        self.tallies["train"].add(measured)
        return self.task.objective(measured)

    def validation_step(self, batch: Batch, _index: int, dataloader_idx: int = 0) -> None:
        """Count a batch of the validation set, or of the test set where the run watches it."""
        self.tallies[HELD[dataloader_idx]].add(self.task.measure(self.model, *batch))

    def on_validation_epoch_end(self) -> None:
        """Hand the validation figures to whatever monitors them."""
        figures = self.tallies["validation"].means()
        self.log_dict({f"validation_{name}": value for name, value in figures.items()})

    def configure_optimizers(self) -> Optimizer:
        """The optimiser that the configuration names."""
        return self.optimiser
