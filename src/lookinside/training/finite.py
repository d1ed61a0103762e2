"""Ending a training that can't recover."""

import pytorch_lightning as pl
import torch

from lookinside.core.errors import UserError
from lookinside.training.module import TrainingModule


class DivergedError(UserError):
    """The loss is no finite number."""


def not_finite(step: int, trainer: pl.Trainer) -> DivergedError:
    """What to say once a loss is no finite number, which it never becomes again."""
    rate = trainer.optimizers[0].param_groups[0]["lr"]
    return DivergedError(
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
        finite = losses.isfinite()
        if not trainer.strategy.reduce_boolean_decision(bool(finite.all())):
            bad = int(finite.int().argmin())
            raise not_finite(trainer.global_step - len(losses) + bad + 1, trainer)

    def on_validation_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Look at the validation loss too: the last step itself may have ruined the weights.

        Raises:
            UserError: it is infinite or not a number.
        """
        if not trainer.callback_metrics["validation_loss"].isfinite():
            raise not_finite(trainer.global_step, trainer)
