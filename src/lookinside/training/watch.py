"""Following a training epoch by epoch from outside, and stopping it."""

from collections.abc import Callable

import pytorch_lightning as pl

from lookinside.training.record import History


class Watch(pl.Callback):
    """Hands the validation figures of all epochs so far to `judge`, and stops where it says so.

    The figures have seven digits, as in history.csv, so that who judges a history that was read
    judges alike. A training that goes on after a kill is judged at once on the epochs it has.
    """

    def __init__(self, figure: str, judge: Callable[[list[float]], bool]) -> None:
        self.column = f"validation_{figure}"
        self.judge = judge
        self.values: list[float] = []
        self.stopped = False

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Judge the epochs of a checkpoint, if training goes on from one."""
        self._look(trainer)

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Judge the epoch that has ended."""
        self._look(trainer)

    def on_fit_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Judge a training that was killed after its last epoch: nothing was left to train."""
        if not self.values:
            self._look(trainer)

    def _look(self, trainer: pl.Trainer) -> None:
        (history,) = (each for each in trainer.callbacks if isinstance(each, History))  # type: ignore[attr-defined]
        self.values = [float(f"{row[self.column]:.7g}") for row in history.rows]
        if self.values and self.judge(self.values):
            self.stopped = True
            trainer.should_stop = True
