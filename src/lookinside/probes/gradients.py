"""What gradients of a network's answers need, and which ReLUs they go through."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn


@contextmanager
def flowing(model: nn.Module) -> Iterator[None]:
    """Let gradients reach a model's input in evaluation mode.

    Inside, no layer overwrites its input, which hooks don't bear, and cuDNN is off, whose LSTM and
    GRU have no gradient then. Afterwards all is as it was.
    """
    overwriting = [each for each in model.modules() if getattr(each, "inplace", False)]
    for layer in overwriting:
        layer.inplace = False  # type: ignore[assignment]
    try:
        with torch.backends.cudnn.flags(enabled=False):
            yield
    finally:
        for layer in overwriting:
            layer.inplace = True  # type: ignore[assignment]


def relus(model: nn.Module, images: Tensor) -> tuple[int, int]:
    """How many ReLUs an answer's gradient goes through, and how many of them are modules."""
    heard: list[nn.Module] = []
    layers = [each for each in model.modules() if isinstance(each, nn.ReLU)]
    hooks = [each.register_forward_hook(lambda each, *_: heard.append(each)) for each in layers]
    try:
        with torch.enable_grad():
            waiting: list[Any] = [model(images.clone().requires_grad_()).grad_fn]
    finally:
        for hook in hooks:
            hook.remove()
    seen = set()
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting += [before for before, _ in node.next_functions]
    return sum(node.name() == "ReluBackward0" for node in seen), len(heard)
