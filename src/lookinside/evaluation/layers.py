"""What a network is made of."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from lookinside.core.modes import evaluating


def trained_parameters(module: nn.Module) -> int:
    """How many numbers training changes; a weight that is used twice counts once."""
    return sum(values.numel() for values in module.parameters() if values.requires_grad)


def multiply_adds(model: nn.Module, shape: tuple[int, int, int]) -> int:
    """How many multiplications, each with its addition, one image [C, H, W] takes.

    Counted are convolutions and matrix products, by torch's own counter, which can't see into the
    fused layers of oneDNN; not counted are biases, pooling and nonlinear layers.
    """
    plain = torch.backends.mkldnn.flags(enabled=False, allow_tf32=None)
    with evaluating(model) as device, plain, FlopCounterMode(display=False) as counter:
        model(torch.zeros(1, *shape, device=device))
    return int(counter.get_total_flops()) // 2


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

    Of each: its dotted name, its kind, the shape of what leaves it (without the batch) and its
    number of trained parameters.
    """
    listed: list[dict[str, Any]] = []

    def listen(name: str) -> Any:
        def note(layer: nn.Module, _inputs: object, output: Tensor) -> None:
            kind, sides = type(layer).__name__, list(output.shape[1:])
            count = trained_parameters(layer)
            listed.append({"name": name, "kind": kind, "shape": sides, "parameters": count})

        return note

    hooks = [
        layer.register_forward_hook(listen(name))
        for name, layer in model.named_modules()
        if not list(layer.children())
    ]
    try:
        with evaluating(model) as device:
            model(torch.zeros(1, *shape, device=device))
    finally:
        for hook in hooks:
            hook.remove()
    return listed
