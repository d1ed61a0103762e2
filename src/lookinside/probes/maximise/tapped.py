"""A network cut off behind the layer that matters."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.probes.record import leaves


class _Reached(Exception):  # noqa: N818
    """The layer has run: what follows is not needed."""


class Tapped:
    """A copy of a network that gives what one of its layers gives, and goes no further.

    Its weights are frozen, so only gradients with respect to the images are computed, and lie as
    channels_last, in which convolutions and pooling on a processor are about twice as fast. A
    layer that runs several times is heard when it first does.

    Raises:
        UserError: the network has no layer of such a name.
    """

    def __init__(self, model: nn.Module, layer: str) -> None:
        parameter = next(model.parameters(), None)
        self.device = torch.device("cpu") if parameter is None else parameter.device
        copy = deepcopy(model).eval().requires_grad_(False)
        self._model = copy.to(memory_format=torch.channels_last)
        modules = dict(self._model.named_modules())
        if layer not in modules:
            raise UserError(f"the network has no layer {layer}; it has {', '.join(leaves(model))}")
        self._act: Tensor | None = None
        self._whole = False
        modules[layer].register_forward_hook(self._hear)
        self._recurrent = any(isinstance(module, nn.RNNBase) for module in modules.values())

    def _hear(self, module: nn.Module, given: Any, gave: Any) -> Any:  # noqa: ARG002
        """Keep the layer's output; let the network go on with a copy that needs no gradient."""
        if self._act is not None:
            return gave
        self._act = gave if isinstance(gave, Tensor) else gave[0]
        if not self._whole:
            raise _Reached
        return gave.detach().clone() if isinstance(gave, Tensor) else gave

    def __call__(self, images: Tensor, whole: bool = False) -> tuple[Tensor, Tensor | None]:
        """What the layer gives, through which gradients flow, and the network's own answer.

        The answer is computed only if the `whole` network is to run; no gradient flows through it.
        """
        self._act, self._whole, answer = None, whole, None
        laid = images.contiguous(memory_format=torch.channels_last)
        with self._differentiable(), suppress(_Reached):
            answer = self._model(laid).detach()
        if self._act is None:
            raise UserError("the layer to maximise does not run when the network sees an image")
        return self._act, answer if whole else None

    @contextmanager
    def _differentiable(self) -> Iterator[None]:
        """CuDNN computes no gradient of a recurrent layer in evaluation mode: do without it."""
        enabled = torch.backends.cudnn.enabled and not self._recurrent
        with torch.backends.cudnn.flags(enabled=enabled):
            yield
