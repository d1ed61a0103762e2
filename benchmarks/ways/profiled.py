"""Lightning under torch's profiler, for a while."""

from collections import Counter

import pytorch_lightning as pl
from torch.profiler import ProfilerActivity, profile

WARM_UP, STEPS = 20, 40


class Profiled(pl.Callback):
    """Notes the seconds of each of torch's operations, after some steps of warming up."""

    def __init__(self) -> None:
        self.profiler = profile(activities=[ProfilerActivity.CPU])
        self.seconds: Counter[str] = Counter()

    def on_train_batch_start(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int
    ) -> None:
        """Begin after the warm-up."""
        if trainer.global_step == WARM_UP:
            self.profiler.start()

    def on_train_batch_end(
        self,
        trainer: pl.Trainer,
        pl_module: pl.LightningModule,
        outputs: object,
        batch: object,
        batch_idx: int,
    ) -> None:
        """End after the last step."""
        if trainer.global_step == WARM_UP + STEPS:
            self.profiler.stop()
            for each in self.profiler.key_averages():
                self.seconds[each.key] += each.self_cpu_time_total / 1e6
