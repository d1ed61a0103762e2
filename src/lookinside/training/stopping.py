"""Ending a training before its budget is used up, as notebook N4 imagines it."""

import time
from typing import Any, Literal

import pytorch_lightning as pl
from omegaconf import DictConfig
from pytorch_lightning.callbacks import EarlyStopping

from lookinside.training.module import Task, TrainingModule


class TimeLimit(pl.Callback):
    """Ends training at the end of an epoch after which another one would not fit.

    An epoch is taken to last as long as the longest so far; time before a resume counts.
    """

    def __init__(self, minutes: float) -> None:
        self.seconds = 60 * minutes
        self.before = 0.0
        self.longest = 0.0
        self.reached = False

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Start the clock."""
        self.started = self.epoch_started = time.monotonic()

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Stop, on all devices alike, if the next epoch would end too late."""
        now = time.monotonic()
        self.longest = max(self.longest, now - self.epoch_started)
        self.epoch_started = now
        late = self.before + now - self.started + self.longest > self.seconds
        if trainer.strategy.reduce_boolean_decision(late, all=False):
            self.reached = trainer.should_stop = True

    def state_dict(self) -> dict[str, Any]:
        """The time used so far, for the checkpoint."""
        return {"before": self.before + time.monotonic() - self.started, "longest": self.longest}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take the time that a checkpoint had used."""
        self.before, self.longest = state_dict["before"], state_dict["longest"]


class Wanted(pl.Callback):
    """Ends training at the end of an epoch whose validation figure is as good as is wanted."""

    def __init__(self, figure: str, better: Literal["min", "max"], wanted: float) -> None:
        self.figure = figure
        self.better = better
        self.wanted = wanted
        self.reached = False

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Stop if it is; the figure is the same on all devices."""
        assert isinstance(pl_module, TrainingModule)
        value = pl_module.figures["validation"][self.figure]
        if value >= self.wanted if self.better == "max" else value <= self.wanted:
            self.reached = trainer.should_stop = True


def stoppers(settings: DictConfig, task: Task) -> list[pl.Callback]:
    """The callbacks that end training as the trainer's settings say.

    `patience_on` is a figure of the task, of which an accuracy is better when higher and all else
    when lower. Whatever ends a training, its best weights are those of the task's own choice.
    """
    figure, better = task.selects_on
    callbacks: list[pl.Callback] = []
    if settings.patience:
        watched = settings.patience_on or figure
        mode = "max" if watched == "accuracy" else "min"
        monitor = f"validation_{watched}"
        callbacks.append(EarlyStopping(monitor, mode=mode, patience=settings.patience))
    if settings.wanted is not None:
        callbacks.append(Wanted(figure, better, settings.wanted))
    if settings.minutes:
        callbacks.append(TimeLimit(settings.minutes))
    return callbacks


def why_stopped(callbacks: list[pl.Callback]) -> str:
    """What ended a training early, in a few words; empty if it used up its budget."""
    for callback in callbacks:
        if isinstance(callback, TimeLimit) and callback.reached:
            return "stopped by the time limit"
        if isinstance(callback, Wanted) and callback.reached:
            return f"stopped at the wanted {callback.figure}"
        if isinstance(callback, EarlyStopping) and callback.stopped_epoch:
            figure = callback.monitor.removeprefix("validation_")
            return f"stopped without a better {figure} for {callback.patience} epochs"
    return ""
