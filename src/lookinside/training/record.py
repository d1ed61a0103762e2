"""What training keeps for later stages: the history, and weights and histograms over time."""

from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch
from torch import Tensor

from lookinside.core.files import write_csv
from lookinside.training.module import TrainingModule

BINS = 64


class History(pl.Callback):
    """One row an epoch: every figure of the task on every split; survives a resume.

    The training columns are means over the epoch, each batch before its own step, with dropout
    and, where the run watches them so, without. `steps` has them over stretches of an epoch's
    steps: `epoch` tells how many epochs were done by a stretch's end, the last being a whole one.
    """

    def __init__(self) -> None:
        self.rows: list[dict[str, float]] = []
        self.steps: list[dict[str, float]] = []

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Close the epoch's row."""
        assert isinstance(pl_module, TrainingModule)
        row: dict[str, float] = {"epoch": trainer.current_epoch + 1, "step": trainer.global_step}
        for split, figures in pl_module.figures.items():
            row |= {f"{split}_{name}": value for name, value in figures.items()}
        self.rows.append(row)
        steps, _ = pl_module.stretches[-1]
        for done, figures in pl_module.stretches:
            epoch, step = trainer.current_epoch + done / steps, trainer.global_step - steps + done
            self.steps.append({"epoch": epoch, "step": step, **figures})

    def state_dict(self) -> dict[str, Any]:
        """The rows, for the checkpoint."""
        return {"rows": self.rows, "steps": self.steps}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take the rows of a checkpoint."""
        self.rows, self.steps = state_dict["rows"], state_dict["steps"]

    def write(self, folder: Path) -> None:
        """Write `history.csv` and `steps.csv`, with seven significant digits."""
        for name, rows in (("history", self.rows), ("steps", self.steps)):
            table = [[f"{value:.7g}" for value in row.values()] for row in rows]
            write_csv(folder / f"{name}.csv", rows[-1], table)


class Snapshots(pl.Callback):
    """Weights and their histograms at chosen epochs and after the last; epoch 0 is the start.

    They are for frames of training, the evolution of filters and distributions over time.
    Names are `<epoch>/<parameter>`, with `/counts` [64] and `/edges` [65] for the histograms.
    """

    def __init__(self, epochs: list[int], largest: int) -> None:
        self.epochs = epochs
        self.largest = largest
        self.weights: dict[str, Tensor] = {}
        self.histograms: dict[str, Tensor] = {}

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Keep the initial weights."""
        if trainer.current_epoch == 0 and 0 in self.epochs:
            self.take(0, pl_module)

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Keep the weights if this epoch is a chosen one."""
        if trainer.current_epoch + 1 in self.epochs:
            self.take(trainer.current_epoch + 1, pl_module)

    def state_dict(self) -> dict[str, Any]:
        """What was kept so far, for the checkpoint."""
        return {"weights": self.weights, "histograms": self.histograms}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take what a checkpoint had kept."""
        self.weights, self.histograms = state_dict["weights"], state_dict["histograms"]

    def take(self, epoch: int, module: pl.LightningModule) -> None:
        """Keep the weights as they are now, under the number of an epoch."""
        assert isinstance(module, TrainingModule)
        for name, parameter in module.model.named_parameters():
            values = parameter.detach().cpu().contiguous(memory_format=torch.contiguous_format)
            if values.nbytes <= self.largest:
                self.weights[f"{epoch:05d}/{name}"] = values.clone()
            counts, edges = torch.histogram(values.float().flatten(), BINS)
            self.histograms[f"{epoch:05d}/{name}/counts"] = counts
            self.histograms[f"{epoch:05d}/{name}/edges"] = edges
