"""How much faster all features climb together than one by one.

    python -m benchmarks.maximise [data/runs/mnist_cnn-0]

All channels of every convolution and all classes are maximised in the way of N5: together, a batch
a layer; one by one by the same code; and one by one as plain PyTorch does it, the whole network
forward and backward for each step.
"""

import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from benchmarks.measure import save, spread
from benchmarks.training import said
from lookinside.core.errors import plainly
from lookinside.core.runfolder import load_model, read_config
from lookinside.probes.maximise.ascend import maximise
from lookinside.probes.maximise.objectives import Channel, Objective, Unit
from lookinside.probes.maximise.parameters import noise
from lookinside.probes.network import Layer, find_layers
from lookinside.probes.record import record

REPEATS = 5
STEPS = 30
COLUMNS = (
    ("way", "way", ""),
    ("threads", "threads", ""),
    ("seconds", "on the wall", "s"),
    ("together", "together", "times as long as"),
)


def objective(layer: Layer, units: Tensor) -> Objective:
    """A convolution's channels, or a dense layer's units."""
    return Channel(layer.name, units) if layer.kind == "conv" else Unit(layer.name, units)


def together(model: nn.Module, layers: list[Layer], starts: list[Tensor]) -> None:
    """A batch a layer."""
    for layer, start in zip(layers, starts, strict=True):
        maximise(model, objective(layer, torch.arange(layer.units)), start)


def one_by_one(model: nn.Module, layers: list[Layer], starts: list[Tensor]) -> None:
    """The same code, a batch of one for each feature."""
    for layer, start in zip(layers, starts, strict=True):
        for unit in range(layer.units):
            maximise(model, objective(layer, torch.tensor([unit])), start[unit : unit + 1])


def plain(model: nn.Module, layers: list[Layer], starts: list[Tensor]) -> None:
    """As a notebook does it: one image, the whole network, `backward`, and the class it sees."""
    for layer, start in zip(layers, starts, strict=True):
        for unit in range(layer.units):
            climbed, image = objective(layer, torch.tensor([unit])), 0.45 + 0.1 * start[unit, None]
            with record(model, [layer.name]) as acts:
                for _ in range(STEPS):
                    image.requires_grad_()
                    model.zero_grad()
                    score = model(image).softmax(1).max()
                    loss = climbed(acts[layer.name]).sum()
                    torch.autograd.backward(loss)
                    gradient = image.grad
                    assert gradient is not None
                    _ = score.item(), loss.item(), gradient.min().item(), gradient.max().item()
                    step = gradient / (gradient.std(correction=0) + 1e-8)
                    image = (image.detach() + step).clamp(0, 1)


WAYS: tuple[Callable[[nn.Module, list[Layer], list[Tensor]], None], ...] = (
    together,
    one_by_one,
    plain,
)


def main(folder: str = "data/runs/mnist_cnn-0") -> None:
    """Time the three ways with one thread and with all, print it, and write it to a file."""
    shape = tuple(read_config(Path(folder)).dataset.shape)
    model = load_model(Path(folder))
    layers = [each for each in find_layers(model, shape) if each.kind == "conv" or each.output]
    starts = [noise(shape, torch.arange(each.units), 0, each.name) for each in layers]
    rows = []
    for threads in sorted({1, len(os.sched_getaffinity(0))}):
        torch.set_num_threads(threads)
        rows += measure(threads, model, layers, starts)
    for row in rows:
        print(*(said(value) for value in row.values()))
    features = sum(each.units for each in layers)
    about = (
        f"How long {features} channels and classes of {Path(folder).name} take to be maximised in "
        f"{STEPS} steps: together, a batch a layer; one by one by the same code; and one by one as "
        "plain PyTorch does it, the whole network forward and backward for each step.",
        f"The ways have their turns in {REPEATS} rounds. Given are the median, the lowest and the "
        "highest.",
    )
    found = {"title": "Climbing together", "about": about, "columns": COLUMNS, "rows": rows}
    save("maximise", found, {"torch": version("torch")})


def measure(
    threads: int, model: nn.Module, layers: list[Layer], starts: list[Tensor]
) -> list[dict[str, Any]]:
    """The seconds of each way, and how many times as long as together it takes."""
    taken: dict[str, list[float]] = {way.__name__: [] for way in WAYS}
    for way in WAYS:
        way(model, layers[-1:], starts[-1:])
    for _ in range(REPEATS):
        for way in WAYS:
            begun = time.perf_counter()
            way(model, layers, starts)
            taken[way.__name__].append(time.perf_counter() - begun)
    rows = []
    for name, seconds in taken.items():
        ratios = [own / base for own, base in zip(seconds, taken["together"], strict=True)]
        row: dict[str, Any] = {"way": name.replace("_", " "), "threads": f"{threads}"}
        rows.append(row | {"seconds": spread(seconds), "together": spread(ratios)})
    return rows


if __name__ == "__main__":
    with plainly("maximise"):
        main(*sys.argv[1:])
