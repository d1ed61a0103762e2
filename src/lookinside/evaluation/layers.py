"""What a network is made of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode
from torch.utils.hooks import RemovableHandle

from lookinside.core.modes import evaluating


def trained_parameters(module: nn.Module) -> int:
    """How many numbers training changes; a weight that is used twice counts once."""
    return sum(values.numel() for values in module.parameters() if values.requires_grad)


def multiply_adds(model: nn.Module, shape: tuple[int, int, int]) -> int:
    """How many multiplications, each with its addition, one image [C, H, W] takes.

    Counted are convolutions and matrix products, by torch's own counter; not counted are biases,
    pooling and nonlinear layers.
    """
    with _counting(model) as (device, counter):
        model(torch.zeros(1, *shape, device=device))
    return _counted(counter)


def variables(model: nn.Module) -> list[dict[str, Any]]:
    """Each named array of values that a network has learned or keeps as it started: notebook N4.

    Of each: its dotted name, its shape, how many values it holds, and whether training changes it.
    A weight that is used twice is listed once.
    """
    return [
        {
            "name": name,
            "shape": list(values.shape),
            "values": values.numel(),
            "trained": values.requires_grad,
        }
        for name, values in model.named_parameters()
    ]


def layers(model: nn.Module, shape: tuple[int, int, int]) -> list[dict[str, Any]]:
    """Each innermost layer in the order in which a blank image [C, H, W] passes it.

    Of each: its dotted name, its kind, the shape of what leaves it (without the batch), its number
    of trained parameters, and how many multiplications with additions it takes, as counted by
    `multiply_adds`.
    """
    listed: list[dict[str, Any]] = []
    before: dict[str, int] = {}
    hooks: list[RemovableHandle] = []

    def listen(name: str, layer: nn.Module, counter: FlopCounterMode) -> None:
        def start(_layer: nn.Module, _inputs: object) -> None:
            before[name] = _counted(counter)

        def note(layer: nn.Module, _inputs: object, output: Tensor) -> None:
            kind, sides = type(layer).__name__, list(output.shape[1:])
            sizes = {"shape": sides, "parameters": trained_parameters(layer)}
            taken = _counted(counter) - before[name]
            listed.append({"name": name, "kind": kind, **sizes, "multiply_adds": taken})

        hooks.append(layer.register_forward_pre_hook(start))
        hooks.append(layer.register_forward_hook(note))

    try:
        with _counting(model) as (device, counter):
            for name, layer in model.named_modules():
                if not list(layer.children()):
                    listen(name, layer, counter)
            model(torch.zeros(1, *shape, device=device))
    finally:
        for hook in hooks:
            hook.remove()
    return listed


@contextmanager
def _counting(model: nn.Module) -> Iterator[tuple[torch.device, FlopCounterMode]]:
    """Where the model's images must be, and torch's counter of what the model does meanwhile.

    The counter can't see into the fused layers of oneDNN, so these are off.
    """
    plain = torch.backends.mkldnn.flags(enabled=False, allow_tf32=None)
    with evaluating(model) as device, plain, FlopCounterMode(display=False) as counter:
        yield device, counter


def _counted(counter: FlopCounterMode) -> int:
    return int(counter.get_total_flops()) // 2
