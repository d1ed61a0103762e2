"""What a network is made of."""

from typing import Any

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating


def layers(model: nn.Module, shape: tuple[int, int, int]) -> list[dict[str, Any]]:
    """Each innermost layer in the order in which a blank image [C, H, W] passes it.

    Of each: its dotted name, its kind, the shape of what leaves it (without the batch) and its
    number of parameters.
    """
    listed: list[dict[str, Any]] = []

    def listen(name: str) -> Any:
        def note(layer: nn.Module, _inputs: object, output: Tensor) -> None:
            parameters = sum(parameter.numel() for parameter in layer.parameters())
            kind, sides = type(layer).__name__, list(output.shape[1:])
            listed.append({"name": name, "kind": kind, "shape": sides, "parameters": parameters})

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
