"""Run a model for evaluation and give it back as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def eval_mode(model: nn.Module) -> Iterator[torch.device]:
    """Put `model` into evaluation mode and restore every module's mode, on errors too.

    Yields:
        The device on which the model lies, to which its inputs must be moved.
    """
    modes = [(module, module.training) for module in model.modules()]
    parameter = next(model.parameters(), None)
    model.eval()
    try:
        yield torch.device("cpu") if parameter is None else parameter.device
    finally:
        for module, training in modes:
            module.training = training


@contextmanager
def evaluating(model: nn.Module) -> Iterator[torch.device]:
    """Put `model` into evaluation mode, without gradients; see `eval_mode`."""
    with eval_mode(model) as device, torch.no_grad():
        yield device
