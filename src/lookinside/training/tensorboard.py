"""TensorBoard event files with the summaries of notebook N1."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytorch_lightning as pl
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle
from torch.utils.tensorboard import SummaryWriter

from lookinside.core.errors import OF_DISKS
from lookinside.training.module import HELD, TrainingModule


def quiet_of_disks(error: threading.ExceptHookArgs) -> None:
    """Leave out what a thread says of a disk: its writer raises the same error where it is used."""
    if not (isinstance(error.exc_value, OSError) and error.exc_value.errno in OF_DISKS):
        threading.__excepthook__(error)


class Summaries(pl.Callback):
    """Loss and accuracy of every step, and of held-out images once an epoch.

    Of every weight, bias and activation (pooled ones too): mean, standard deviation, minimum,
    maximum and histogram, every `every` steps, or at the first step of each epoch. The notebook
    wrote them at each step (`every` 1), which costs more than the training itself.
    """

    def __init__(self, folder: Path, every: int | None) -> None:
        self.folder = folder
        self.every = every
        self.hooks: list[RemovableHandle] = []
        self.writer: SummaryWriter | None = None
        self.excepthook = threading.excepthook

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Open the event file, of several devices on the first.

        Events of steps that a kill threw away are dropped.
        """
        if not trainer.is_global_zero:
            return
        if trainer.global_step == 0:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.excepthook, threading.excepthook = threading.excepthook, quiet_of_disks
        self.writer = SummaryWriter(self.folder, purge_step=trainer.global_step)

    def on_train_batch_start(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int
    ) -> None:
        """Listen to the layers if this step is to be summarised."""
        due = trainer.global_step % self.every == 0 if self.every else batch_idx == 0
        if due and self.writer:
            assert isinstance(pl_module, TrainingModule)
            step = trainer.global_step
            for name, layer in pl_module.model.named_modules():
                if not list(layer.children()):
                    self.hooks.append(layer.register_forward_hook(self._listener(name, step)))
            for name, parameter in pl_module.model.named_parameters():
                self._summarise(f"parameters/{name}", parameter, step)

    def on_train_batch_end(
        self,
        trainer: pl.Trainer,
        pl_module: pl.LightningModule,
        outputs: object,
        batch: object,
        batch_idx: int,
    ) -> None:
        """Stop listening."""
        self._unhook()

    def on_validation_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Write the epoch's figures."""
        assert isinstance(pl_module, TrainingModule)
        step = trainer.global_step
        if not self.writer:
            return
        for name, values in pl_module.tallies["train"].per_batch().items():
            for number, value in enumerate(values.tolist(), start=step - len(values)):
                self.writer.add_scalar(f"train/{name}", value, number)
        for split in HELD:
            for name, value in pl_module.figures.get(split, {}).items():
                self.writer.add_scalar(f"{split}/{name}", value, step)

    def teardown(self, trainer: pl.Trainer, pl_module: pl.LightningModule, stage: str) -> None:
        """Close the event file, after an error too."""
        self._unhook()
        if self.writer:
            try:
                self.writer.flush()
            finally:
                self.writer.close()
                threading.excepthook = self.excepthook

    def _listener(self, name: str, step: int) -> Callable[[nn.Module, object, Tensor], None]:
        def listen(layer: nn.Module, _inputs: object, output: Tensor) -> None:
            if layer.training:
                self._summarise(f"activations/{name}", output, step)

        return listen

    def _unhook(self) -> None:
        while self.hooks:
            self.hooks.pop().remove()

    def _summarise(self, name: str, values: Tensor, step: int) -> None:
        assert self.writer
        values = values.detach().float()
        self.writer.add_histogram(name, values.flatten().cpu(), step)
        statistics = {
            "mean": values.mean(),
            "std": values.std(correction=0),
            "min": values.min(),
            "max": values.max(),
        }
        for statistic, value in statistics.items():
            self.writer.add_scalar(f"{name}/{statistic}", value, step)
