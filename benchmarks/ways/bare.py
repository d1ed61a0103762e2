"""A run in a bare PyTorch loop: the same network, optimiser and batches, and nothing around it."""

import os
import sys
from collections.abc import Callable

import torch
from omegaconf import DictConfig
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.pace import Pace
from benchmarks.ways.given import configuration, images
from lookinside.training.loop import build_module


def objective(task: DictConfig) -> Callable[[nn.Module, Tensor, Tensor], Tensor]:
    """What a batch is trained on, in the plainest words: network, images and labels in."""

    def classify(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
        return functional.cross_entropy(model(images), labels, reduction=task.reduction)

    def reconstruct(model: nn.Module, images: Tensor, _labels: Tensor) -> Tensor:
        seen = images * (torch.rand_like(images) >= task.masked) if task.masked else images
        return functional.mse_loss(model(seen), images)

    def variational(model: nn.Module, images: Tensor, _labels: Tensor) -> Tensor:
        posterior = model.posterior(images)  # type: ignore[operator]
        given = model.decode(posterior.at(torch.randn_like(posterior.mean)))  # type: ignore[operator]
        errors = (given - images).square().sum()
        loss: Tensor = (errors + posterior.divergence().sum()) / len(images)
        return loss

    return {"Classify": classify, "Reconstruct": reconstruct, "Variational": variational}[
        task._target_.rpartition(".")[2]
    ]


def main(run: str) -> None:
    """Train until no more steps are wanted."""
    torch.set_num_threads(1)
    # Lightning was imported for what is trained, and has Adam look for a GPU in a slow way.
    os.environ.pop("PYTORCH_NVML_BASED_CUDA_CHECK", None)
    config = configuration(run)
    pixels, labels, mean = images(config)
    module = build_module(config, 0, mean)
    model, optimiser, loss = module.model, module.optimiser, objective(config.task)
    pace = Pace()
    while True:
        order = torch.randperm(len(pixels))
        for index in torch.split(order, config.trainer.batch_size):
            value = loss(model, pixels[index], labels[index])
            optimiser.zero_grad()
            value.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            pace.step()


if __name__ == "__main__":
    main(*sys.argv[1:])
