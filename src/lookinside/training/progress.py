"""One line a run: a bar while it trains in a terminal, and how training ends."""

import pytorch_lightning as pl
import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lookinside.core.errors import UserError
from lookinside.training.module import TrainingModule


class ProgressLine(pl.Callback):
    """Steps done, the newest validation figure, time left. Draws nothing outside a terminal."""

    def __init__(self, name: str, steps: int) -> None:
        self.steps = steps
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
        """Show the bar, at the step from which training goes on."""
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


def ruined(step: int, trainer: pl.Trainer) -> UserError:
    """What to say once a loss is no finite number, which it never becomes again."""
    rate = trainer.optimizers[0].param_groups[0]["lr"]
    return UserError(
        f"the loss was no finite number at step {step}: lower optimiser.lr, which now is {rate:g}"
    )


class FiniteLoss(pl.Callback):
    """Ends training once a loss is no finite number."""

    def __init__(self, every: int = 50) -> None:
        self.every = every

    def on_train_batch_end(
        self,
        trainer: pl.Trainer,
        pl_module: pl.LightningModule,
        outputs: object,
        batch: object,
        batch_idx: int,
    ) -> None:
        """Look at the newest losses every so many steps, and at the epoch's end.

        Raises:
            UserError: a loss is infinite or not a number.
        """
        if (batch_idx + 1) % self.every and batch_idx + 1 < trainer.num_training_batches:
            return
        assert isinstance(pl_module, TrainingModule)
        losses = torch.stack(pl_module.tallies["train"].sums["loss"][-self.every :])
        if not losses.isfinite().all():
            bad = int((~losses.isfinite()).nonzero()[0])
            raise ruined(trainer.global_step - len(losses) + bad + 1, trainer)

    def on_validation_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Look at the validation loss too: the last step itself may have ruined the weights.

        Raises:
            UserError: it is infinite or not a number.
        """
        if not trainer.callback_metrics["validation_loss"].isfinite():
            raise ruined(trainer.global_step, trainer)
