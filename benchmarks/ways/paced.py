"""Lightning at the pace that is asked for."""

import pytorch_lightning as pl

from benchmarks.pace import Pace


class Paced(pl.Callback):
    """Tells the pace of each step, and of what lies between two epochs."""

    def __init__(self) -> None:
        self.pace = Pace()

    def on_train_batch_start(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int
    ) -> None:
        """An epoch's end is over."""
        self.pace.resume()

    def on_train_batch_end(
        self,
        trainer: pl.Trainer,
        pl_module: pl.LightningModule,
        outputs: object,
        batch: object,
        batch_idx: int,
    ) -> None:
        """A step is done."""
        self.pace.step()
        if batch_idx + 1 == trainer.num_training_batches:
            self.pace.pause()
