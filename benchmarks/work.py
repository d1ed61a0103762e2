"""What trainings compute, counted and not timed: so it is the same on every machine.

Counted are floating-point operations in convolutions, matrix products and recurrent cells, forward
and back: two for each multiplication with its addition.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from math import ceil, prod
from typing import Any

import torch
from omegaconf import DictConfig
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.measure import save
from benchmarks.ways.bare import objective
from benchmarks.ways.given import resolved
from lookinside.core.modes import evaluating
from lookinside.training.loop import build_module

COLUMNS = (
    ("run", "run", ""),
    ("images", "images in a batch", ""),
    ("work", "a step", "GFLOP"),
    ("steps", "steps", ""),
    ("training", "the whole training", "TFLOP"),
)
ABOUT = (
    "What each run computes in convolutions, matrix products and recurrent cells, forward and "
    "back, as torch\u2019s counter counts it: not what is added and compared value by value, nor "
    "what validations do. A second look at the training images, without dropout, is counted where "
    "the run takes one (trainer.watch_train). All batches count as full ones, and all steps of the "
    "budget as taken, though patience may end a training before.",
)
Shape = tuple[int, ...]


def cells(rows: Shape, inputs: Shape, states: Shape, *_: object, **__: object) -> int:
    """Of a recurrent layer that oneDNN runs as one: rows [T, B, in] times the weights of all gates.

    The weights are those from the inputs, [gates * units, in], and from the states, [gates * units,
    units].
    """
    steps, batch, _width = rows
    return 2 * steps * batch * (prod(inputs) + prod(states))


def cells_back(rows: Shape, inputs: Shape, states: Shape, *_: object, **__: object) -> int:
    """The same for the gradients of the weights, and of all states but the first; images need none.

    So it is counted where torch runs a layer gate by gate.
    """
    steps, batch, _width = rows
    return cells(rows, inputs, states) + 2 * (steps - 1) * batch * prod(states)


LAYERS: Mapping[Any, Callable[..., int]] = {
    torch.ops.aten.mkldnn_rnn_layer: cells,
    torch.ops.aten.mkldnn_rnn_layer_backward: cells_back,
}


def of_step(config: DictConfig) -> int:
    """Operations of a step with a full batch."""
    shape, count = tuple(config.dataset.shape), config.trainer.batch_size
    model: nn.Module = build_module(config, 0, torch.zeros(shape)).model
    images, labels = torch.zeros(count, *shape), torch.zeros(count, dtype=torch.int64)
    with FlopCounterMode(display=False, custom_mapping=dict(LAYERS)) as counter:
        if config.trainer.watch_train:
            with evaluating(model):
                model(images)
        torch.autograd.backward(objective(config.task)(model, images, labels))
    done: int = counter.get_total_flops()
    return done


def row(run: str) -> dict[str, Any]:
    """What a run computes, as it is resolved."""
    config = resolved(run)
    work, steps = of_step(config) / 1e9, ceil(config.trainer.steps * config.trainer.share)
    found = {"run": run, "images": f"{config.trainer.batch_size}", "work": work}
    return found | {"steps": f"{steps:,}", "training": work * steps / 1000}


def tell(runs: Iterable[str]) -> None:
    """Count what the runs compute, print it with its sum, and write it to a file."""
    rows = [row(run) for run in runs]
    rows.append({"run": "all", "training": sum(each["training"] for each in rows)})
    for each in rows:
        print(f"{each['run']} {each['training']:.3f} TFLOP")
    found = {"title": "What trainings compute", "about": ABOUT, "columns": COLUMNS, "rows": rows}
    save("work", found, {"torch": version("torch")})
