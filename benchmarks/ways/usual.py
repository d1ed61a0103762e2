"""A run as it is usually done: a data set of pictures, transforms, a DataLoader, Lightning.

The data set is made like torchvision's MNIST: it turns each image into a PIL picture, which
`ToTensor` turns back. Everything else is as DataLoader, Trainer and optimiser have it by default.
"""

import sys
import tempfile
from typing import Any

import pytorch_lightning as pl
import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import ToTensor

from benchmarks.ways.bare import objective
from benchmarks.ways.given import configuration, images
from benchmarks.ways.paced import Paced
from lookinside.training.loop import build_module


class Pictures(Dataset[tuple[Any, int]]):
    """Pictures and their classes, one by one."""

    def __init__(self, pixels: Tensor, labels: Tensor) -> None:
        self.data = pixels.mul(255).round().to(torch.uint8).squeeze(1)
        self.targets = labels
        self.transform = ToTensor()

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: int) -> tuple[Any, int]:
        picture = Image.fromarray(self.data[index].numpy())
        return self.transform(picture), int(self.targets[index])


class Module(pl.LightningModule):
    """A network, what it is trained on, and its optimiser."""

    def __init__(self, model: Any, loss: Any, optimiser: Any) -> None:
        super().__init__()
        self.model, self.loss, self.optimiser = model, loss, optimiser

    def training_step(self, batch: tuple[Tensor, Tensor], _index: int) -> Tensor:
        """The loss, logged."""
        loss: Tensor = self.loss(self.model, *batch)
        self.log("train_loss", loss)
        return loss

    def configure_optimizers(self) -> Any:
        """The optimiser."""
        return self.optimiser


def main(run: str) -> None:
    """Train until no more steps are wanted."""
    torch.set_num_threads(1)
    config = configuration(run)
    config.optimiser.pop("fused", None)
    config.trainer.channels_last = False
    pixels, labels, mean = images(config)
    built = build_module(config, 0, mean)
    loader = DataLoader(Pictures(pixels, labels), config.trainer.batch_size, shuffle=True)
    module = Module(built.model, objective(config.task), built.optimiser)
    with tempfile.TemporaryDirectory() as folder:
        trainer = pl.Trainer(max_epochs=-1, default_root_dir=folder, callbacks=[Paced()])
        trainer.fit(module, loader)


if __name__ == "__main__":
    main(*sys.argv[1:])
