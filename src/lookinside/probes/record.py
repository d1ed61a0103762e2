"""Hear what a network's layers give: the way into any `nn.Module`, in three lines.

    with record(model, ["conv1", "relu1"]) as acts:
        model(images)
    acts["relu1"]  # [B, 16, 28, 28]

Layers are the dotted names of `model.named_modules()`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.core.modes import eval_mode


def leaves(model: nn.Module) -> list[str]:
    """The names of the layers that hold no other layers, in the order of their definition."""
    return [name for name, module in model.named_modules() if name and not list(module.children())]


@contextmanager
def record(model: nn.Module, layers: Sequence[str] | None = None) -> Iterator[dict[str, Tensor]]:
    """Record what `layers` give, each time that the model runs inside the block.

    Inside, the model is in evaluation mode. Afterwards its modes are what they were and its hooks
    are gone, on errors too. What is recorded stays. Gradients flow through it as through the
    model itself: use `torch.no_grad` where only the numbers matter.

    Args:
        model: any network.
        layers: dotted names; None for every layer that holds no other.

    Yields:
        The newest output of each layer that has run, by its name, in the order of running. Of a
        layer that gives several tensors, the first.

    Raises:
        UserError: the model has no layer of such a name.
    """
    modules = dict(model.named_modules())
    wanted = leaves(model) if layers is None else layers
    for name in wanted:
        if name not in modules:
            raise UserError(f"the network has no layer {name}; it has {', '.join(leaves(model))}")
    overwrites = any(getattr(module, "inplace", False) for module in modules.values())
    acts: dict[str, Tensor] = {}

    def keep(name: str) -> Any:
        def hook(module: nn.Module, given: Any, gave: Any) -> None:  # noqa: ARG001
            output = gave if isinstance(gave, Tensor) else gave[0]
            acts.pop(name, None)
            acts[name] = output.clone() if overwrites else output

        return hook

    hooks = [modules[name].register_forward_hook(keep(name)) for name in wanted]
    try:
        with eval_mode(model):
            yield acts
    finally:
        for hook in hooks:
            hook.remove()
