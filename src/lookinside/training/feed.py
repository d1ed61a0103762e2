"""The data set as Lightning asks for it: on the training device, in batches by index."""

import math
from collections.abc import Iterator

import pytorch_lightning as pl
import torch
from omegaconf import DictConfig
from torch import Tensor

from lookinside.core.errors import UserError
from lookinside.data.memory import WHOLE, Batches, Part, in_order, steps_per_epoch
from lookinside.data.store import Dataset, Split

STRETCHES = 200
"""About how many stretches of steps a whole training is told in."""


class Held:
    """A held-out split, or one part of it, in its stored order, as often as it is asked for."""

    def __init__(self, split: Split, part: Part = WHOLE, batch_size: int = 1000) -> None:
        self.split = split
        self.part = part
        self.batch_size = batch_size

    def __len__(self) -> int:
        return steps_per_epoch(len(self.split), self.batch_size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return in_order(self.split, self.batch_size, self.part)


class Feed(pl.LightningDataModule):
    """Training batches that are a function of (seed, step); an epoch is a pass over the images.

    The budget counts steps, so the last epoch may be a part of one. `stretch` is how many
    steps a point of the training's curve stands for.

    Raises:
        UserError: `redraw_every` is set, but the images are not placed on a canvas.
    """

    def __init__(self, dataset: Dataset, settings: DictConfig, seed: int) -> None:
        super().__init__()
        if settings.redraw_every and dataset.train.canvas is None:
            raise UserError(
                f"trainer.redraw_every is {settings.redraw_every}, but the images of data set "
                f"{dataset.name} have no place to draw anew: set it to null"
            )
        self.dataset = dataset
        self.settings = settings
        self.seed = seed
        self.steps = math.ceil(settings.steps * settings.share)
        self.in_an_epoch = steps_per_epoch(len(dataset.train), settings.batch_size)
        self.stretch = max(1, self.steps // STRETCHES)
        self.epochs = math.ceil(self.steps / self.in_an_epoch)

    def setup(self, stage: str) -> None:
        """Move the images to the training device, once; of several devices each has them all."""
        assert self.trainer is not None
        device = self.trainer.strategy.root_device
        self.part = Part(self.trainer.global_rank, self.trainer.world_size)
        self.train = self.dataset.train.to(device)
        held = [self.dataset.validation]
        if self.settings.watch_test:
            held.append(self.dataset.test)
        self.held = [Held(split.to(device), self.part) for split in held]

    def train_dataloader(self) -> Batches:
        """The batches of the epoch that is about to begin."""
        assert self.trainer is not None
        start = self.trainer.current_epoch * self.in_an_epoch
        return Batches(
            self.train,
            self.settings.batch_size,
            self.seed,
            start,
            min(start + self.in_an_epoch, self.steps),
            self.settings.redraw_every,
            self.part,
        )

    def transfer_batch_to_device(
        self, batch: tuple[Tensor, Tensor], device: torch.device, dataloader_idx: int
    ) -> tuple[Tensor, Tensor]:
        """The batch as it is: it comes from images that are there already."""
        return batch

    def val_dataloader(self) -> list[Held]:
        """The validation images, and the test images where the run watches them."""
        return self.held
