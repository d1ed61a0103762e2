"""One line a run: a bar while it trains in a terminal."""

import pytorch_lightning as pl
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lookinside.training.module import TrainingModule


class ProgressLine(pl.Callback):
    """Steps done, the newest validation figure, time left. Draws nothing outside a terminal."""

    def __init__(self, name: str, steps: int) -> None:
        self.progress = Progress(
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("steps {task.fields[validation]}"),
            TimeRemainingColumn(),
            transient=True,
        )
        self.progress.disable = not self.progress.console.is_terminal
        self.task = self.progress.add_task(name, total=steps, validation="")

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Show the bar, at the step from which training goes on; of several devices, once."""
        self.progress.disable |= not trainer.is_global_zero
        self.progress.start()
        self.progress.update(self.task, completed=trainer.global_step)

    def on_train_batch_end(
        self,
        trainer: pl.Trainer,
        pl_module: pl.LightningModule,
        outputs: object,
        batch: object,
        batch_idx: int,
    ) -> None:
        """Move on by a step."""
        if not self.progress.disable:
            self.progress.advance(self.task)

    def on_validation_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Show the newest value of the figure by which the best weights are chosen."""
        assert isinstance(pl_module, TrainingModule)
        name, _ = pl_module.task.selects_on
        value = trainer.callback_metrics[f"validation_{name}"]
        self.progress.update(self.task, validation=f"validation {name} {value:.3f}")

    def teardown(self, trainer: pl.Trainer, pl_module: pl.LightningModule, stage: str) -> None:
        """Take the bar away."""
        self.progress.stop()
