"""Ending a training before its budget is used up, as notebook N4 imagines it."""

import sys
import time
from typing import Any

import pytorch_lightning as pl
from omegaconf import DictConfig
from pytorch_lightning.callbacks import EarlyStopping
from pytorch_lightning.callbacks.early_stopping import EarlyStoppingReason

from lookinside.training.module import Task

ROUNDING = 1e-6
"""Figures are held in single precision."""


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


def stoppers(settings: DictConfig, task: Task) -> list[pl.Callback]:
    """The callbacks that end training as the trainer's settings say.

    They watch the validation figure by which the best weights are chosen, so these are there at
    the end, whatever ended it.
    """
    figure, better = task.selects_on
    callbacks: list[pl.Callback] = []
    if settings.patience or settings.wanted is not None:
        callbacks.append(
            EarlyStopping(
                f"validation_{figure}",
                mode=better,
                patience=settings.patience or sys.maxsize,
                stopping_threshold=_just_short_of(settings.wanted, better),
            )
        )
    if settings.minutes:
        callbacks.append(TimeLimit(settings.minutes))
    return callbacks


def why_stopped(callbacks: list[pl.Callback], task: Task) -> str:
    """What ended a training early, in a few words; empty if it used up its budget."""
    figure, _ = task.selects_on
    for callback in callbacks:
        if isinstance(callback, TimeLimit) and callback.reached:
            return "stopped by the time limit"
        if isinstance(callback, EarlyStopping):
            if callback.stopping_reason == EarlyStoppingReason.STOPPING_THRESHOLD:
                return f"stopped at the wanted {figure}"
            if callback.stopping_reason == EarlyStoppingReason.PATIENCE_EXHAUSTED:
                return f"stopped without a better {figure} for {callback.patience} epochs"
    return ""


def _just_short_of(wanted: float | None, better: str) -> float | None:
    """Lightning stops beyond its threshold; here a figure that meets it is enough."""
    if wanted is None:
        return None
    return wanted - ROUNDING if better == "max" else wanted + ROUNDING
