"""A network cut off at the layer that matters."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.probes.final import FinalState
from lookinside.probes.maximise.objectives import Objective
from lookinside.probes.record import leaves


class _Reached(Exception):  # noqa: N818
    """The layer has been reached: what follows is not needed."""


class Tapped:
    """A copy of a network that gives an objective's values, and goes no further than these need.

    Its weights are frozen, so only gradients with respect to the images are computed, and lie as
    channels_last, in which convolutions and pooling on a processor are about twice as fast. Its
    ReLUs come after the pools (`pool_first`), and where `project` applies, the objective's own
    layer does not run. A layer that runs several times is heard when it first does.

    Raises:
        UserError: the network has no layer of the objective's name.
    """

    def __init__(self, model: nn.Module, objective: Objective) -> None:
        parameter = next(model.parameters(), None)
        self.device = torch.device("cpu") if parameter is None else parameter.device
        copy = deepcopy(model).eval().requires_grad_(False)
        pool_first(copy, objective.layer)
        self._model = copy.to(memory_format=torch.channels_last)
        modules = dict(self._model.named_modules())
        if objective.layer not in modules:
            known = ", ".join(leaves(model))
            raise UserError(f"the network has no layer {objective.layer}; it has {known}")
        self._objective = objective
        self._height: Callable[[Tensor], Tensor] | None = None
        self._values: Tensor | None = None
        self._whole = False
        layer = modules[objective.layer]
        if objective.linear and isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_pre_hook(self._hear_given)
        else:
            layer.register_forward_hook(self._hear)
        self._recurrent = any(
            isinstance(module, nn.RNNBase | FinalState) for module in modules.values()
        )

    def _hear_given(self, module: nn.Module, given: Any) -> Any:
        """Take the values from what the layer is given."""
        if self._values is not None:
            return given
        if self._height is None:
            self._height = project(self._objective, module, given[0].detach())
        self._values = self._height(given[0])
        return self._go_on(given[0])

    def _hear(self, module: nn.Module, given: Any, gave: Any) -> Any:  # noqa: ARG002
        """Take the values from what the layer gives, the first of several tensors."""
        if self._values is not None:
            return gave
        act = gave if isinstance(gave, Tensor) else gave[0]
        self._values = self._objective(act)
        return self._go_on(act) if act is gave else self._go_on(gave)

    def _go_on(self, passed: Any) -> Any:
        """Stop the network, or let it go on with a copy that needs no gradient."""
        if not self._whole:
            raise _Reached
        return passed.detach().clone() if isinstance(passed, Tensor) else passed

    def __call__(self, images: Tensor, whole: bool = False) -> tuple[Tensor, Tensor | None]:
        """The objective's values, through which gradients flow, and the network's own answer.

        The answer is computed only if the `whole` network is to run; no gradient flows through it.
        """
        self._values, self._whole, answer = None, whole, None
        laid = images.contiguous(memory_format=torch.channels_last)
        with self._differentiable(), suppress(_Reached):
            answer = self._model(laid).detach()
        if self._values is None:
            raise UserError("the layer to maximise does not run when the network sees an image")
        return self._values, answer if whole else None

    @contextmanager
    def _differentiable(self) -> Iterator[None]:
        """CuDNN computes no gradient of a recurrent layer in evaluation mode: do without it."""
        enabled = torch.backends.cudnn.enabled and not self._recurrent
        with torch.backends.cudnn.flags(enabled=enabled):
            yield


def pool_first(model: nn.Module, but: str) -> None:
    """Let a max-pool that follows a ReLU in a sequence come before it, in place.

    The larger of two values stays the larger behind a ReLU, so outputs and gradients are the same,
    and the ReLU has fewer values to work on. A ReLU named `but` stays where it is.
    """
    for name, sequence in model.named_modules():
        if not isinstance(sequence, nn.Sequential):
            continue
        layers = list(sequence.named_children())
        for place, ((relu, first), (_, second)) in enumerate(pairwise(layers)):
            stays = but == (f"{name}.{relu}" if name else relu)
            if isinstance(first, nn.ReLU) and isinstance(second, nn.MaxPool2d) and not stays:
                layers[place : place + 2] = reversed(layers[place : place + 2])
        sequence._modules.clear()
        sequence._modules.update(layers)


def project(objective: Objective, layer: nn.Module, given: Tensor) -> Callable[[Tensor], Tensor]:
    """A linear objective of a convolution or dense layer, as a function of what the layer is given.

    Both are linear, so the objective of image b is a weighted sum of what the layer is given for
    it. The weights are its gradient, which is the same whatever is given: with them, a layer of
    hundreds of units need not run for the one that counts.

    Args:
        objective: a linear one, of B images.
        layer: the layer, its parameters frozen.
        given: what it is given, [B, ...]; only its shape counts.
    """
    with torch.enable_grad():
        nothing = torch.zeros_like(given, requires_grad=True)
        base = objective(layer.forward(nothing))
        (weights,) = torch.autograd.grad(base.sum(), nothing)
    base = base.detach()
    return lambda passed: (passed * weights).flatten(1).sum(1) + base
