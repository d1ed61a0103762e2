"""The deconvnet: what in an image excited a unit (Zeiler and Fergus 2013, arXiv 1311.2901).

A unit's activation is sent back to the pixels. On its way down, a pool puts the signal where its
maximum was, a ReLU lets through what is positive, and a convolution is transposed. The first and
the last are what the gradient does; the ReLU is not, so hooks replace it.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.core.modes import eval_mode
from lookinside.probes.network import listen
from lookinside.probes.record import record

LINEAR = {
    *("AccumulateGrad", "Add", "Addmm", "AdaptiveAvgPool2D", "Alias", "AvgPool2D", "Cat", "Clone"),
    *("ConstantPadNd", "Convolution", "CudnnBatchNorm", "Expand", "MaxPool2DWithIndices", "Mean"),
    *("Mm", "NativeBatchNorm", "Permute", "Rectify", "ReshapeAlias", "Select", "Slice", "Squeeze"),
    *("Sub", "T", "Transpose", "UnsafeView", "Unsqueeze", "View"),
}
"""Steps back, as autograd calls them, that are the deconvnet's too."""


class Rectify(torch.autograd.Function):
    """A ReLU on the way up, and another on the way down."""

    @staticmethod
    def forward(ctx: Any, maps: Tensor) -> Tensor:  # noqa: ARG004
        """Rectify what goes up."""
        return maps.relu()

    @staticmethod
    def backward(ctx: Any, *signal: Tensor) -> Tensor:  # noqa: ARG004
        """Rectify what comes down, whatever went up."""
        return signal[0].relu()


@contextmanager
def rectifying(model: nn.Module) -> Iterator[None]:
    """Inside, every `nn.ReLU` rectifies the signal that comes down; afterwards all is as before."""
    relus = [module for module in model.modules() if isinstance(module, nn.ReLU)]
    places = [relu.inplace for relu in relus]
    hooks = [
        relu.register_forward_hook(lambda module, given, gave: Rectify.apply(given[0]))  # noqa: ARG005
        for relu in relus
    ]
    try:
        for relu in relus:
            relu.inplace = False
        yield
    finally:
        for relu, inplace in zip(relus, places, strict=True):
            relu.inplace = inplace
        for hook in hooks:
            hook.remove()


def _check(model: nn.Module, images: Tensor, act: Tensor) -> None:
    """Refuse a network whose way down from `act` hooks can't hear as a whole.

    Raises:
        UserError: a layer runs twice, or a nonlinear step is no `nn.ReLU`.
    """
    runs = Counter(call.name for call in listen(model, images[:1].detach())[0])
    for name, times in runs.items():
        if times > 1:
            raise UserError(
                f"layer {name} runs {times} times, so the deconvnet can't tell which run it goes"
                " back through: give each its own module"
            )
    seen, todo = set(), [act.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        step = node.name().rpartition("::")[2].rstrip("0123456789").removesuffix("Backward")
        if step not in LINEAR:
            raise UserError(
                f"the deconvnet can't go back through {step}: it knows of no other nonlinearity"
                " than ReLU, and each has to be a module of its own, nn.ReLU, not a function"
            )
        todo += [parent for parent, _ in node.next_functions]


def project(
    model: nn.Module, images: Tensor, layer: str, units: Tensor, positions: Tensor | None = None
) -> Tensor:
    """Send the activation of one unit in each image back to the pixels, all in one pass.

    All other activations of the layer are set to zero, as in the paper. What comes down is the
    activation times captum's `Deconvolution`; of a negative one (only outputs have them) too.

    Args:
        model: a network whose nonlinearities are `nn.ReLU` modules, each used once.
        images: float32 [B, C, H, W].
        layer: the dotted name of the layer whose activations count: the ReLU after a convolution,
            or a layer without one.
        units: int64 [B], a unit for each image.
        positions: int64 [B, 2], the unit's row and column in the map; None of a dense layer.

    Returns:
        float32 [B, C, H, W], signed: red helps where it is bright.

    Raises:
        UserError: there is no such layer, a layer runs twice, or a nonlinear step is no `nn.ReLU`.
    """
    with eval_mode(model) as device, rectifying(model), record(model, [layer]) as acts:
        given = images.to(device).detach().requires_grad_()
        model(given)
        act = acts[layer]
        _check(model, given, act)
        which = [torch.arange(len(images)), units, *([] if positions is None else positions.T)]
        excited = act[tuple(each.to(device) for each in which)]
        (signal,) = torch.autograd.grad(excited.sum(), given)
    return (signal * excited.detach().reshape(-1, 1, 1, 1)).cpu()
