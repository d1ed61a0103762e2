"""Lightning under torch's profiler, for a while."""

from collections import Counter

import pytorch_lightning as pl
from torch.profiler import ProfilerActivity, profile


class Profiled(pl.Callback):
    """Notes the seconds of each of torch's operations for some steps, after others to warm up."""

    def __init__(self, warm_up: int, steps: int) -> None:
        self.first, self.last = warm_up, warm_up + steps
        self.profiler = profile(activities=[ProfilerActivity.CPU])
        self.seconds: Counter[str] = Counter()

    def on_train_batch_start(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int
    ) -> None:
        """Begin after the warm-up."""
        if trainer.global_step == self.first:
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
        if trainer.global_step == self.last:
            self.profiler.stop()
            for each in self.profiler.key_averages():
                self.seconds[each.key] += each.self_cpu_time_total / 1e6
