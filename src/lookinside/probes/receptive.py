"""Receptive fields: which part of an image a unit sees (Araujo, Norris and Sim 2019)."""

from typing import Any

import torch
from torch import nn

from lookinside.core.errors import UserError
from lookinside.core.modes import eval_mode
from lookinside.data.memory import generator
from lookinside.probes.field import Axis, Field, Window
from lookinside.probes.network import NONLINEAR, Call, listen

ELEMENTWISE = (
    *(kind for kind in NONLINEAR if kind is not nn.Softmax),
    *(nn.Identity, nn.Dropout, nn.Dropout2d, nn.BatchNorm2d),
)
"""Layers whose units see what one unit before them sees (batch norm once it is trained)."""
POOLS = (
    *(nn.MaxPool2d, nn.AvgPool2d, nn.LPPool2d, nn.FractionalMaxPool2d),
    *(nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d),
)
"""Layers that put the values of windows together, without weights."""


def _pair(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else tuple(value)


def _windows(call: Call) -> tuple[Window, Window] | None:
    """A layer's windows along rows and columns; None if they are not alike at all positions."""
    module = call.module
    if isinstance(module, nn.ConstantPad2d):
        left, _, top, _ = module.padding
        return Window(1, before=top), Window(1, before=left)
    if isinstance(module, nn.AdaptiveAvgPool2d | nn.AdaptiveMaxPool2d):
        sides = zip(call.given.shape[2:], call.gave.shape[2:], strict=True)
        (height, over), (width, across) = ((given // gave, given % gave) for given, gave in sides)
        return None if over or across else (Window(height, height), Window(width, width))
    if isinstance(module, nn.Conv2d) and module.padding_mode != "zeros":
        return None
    if not isinstance(module, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        return None
    kernel, stride = _pair(module.kernel_size), _pair(module.stride)
    dilation = _pair(getattr(module, "dilation", 1))
    if module.padding == "same":
        before = tuple(far * (side - 1) // 2 for side, far in zip(kernel, dilation, strict=True))
    else:
        before = _pair(0 if module.padding == "valid" else module.padding)
    rows, columns = zip(kernel, stride, before, dilation, strict=True)
    return Window(*rows), Window(*columns)


def _shifts(call: Call) -> bool:
    """Whether a layer only adds something of its own, the same to two images of noise."""
    if call.given.shape != call.gave.shape or torch.equal(*call.given):
        return False
    return torch.allclose(call.gave[1] - call.gave[0], call.given[1] - call.given[0], atol=1e-6)


def fields(model: nn.Module, shape: tuple[int, int, int]) -> dict[str, Field]:
    """The receptive fields of a network's layers, by their names, in the order of running.

    The layers must run one after another: convolutions, pooling, padding and elementwise layers,
    or such as take a mean image away, then perhaps dense ones after an `nn.Flatten`, all of them
    modules. Flattened maps have none. Behind the first dense layer they may branch.

    Args:
        model: a network on images [B, C, H, W].
        shape: C, H and W.

    Raises:
        UserError: the network is not such a chain.
    """
    with eval_mode(model) as device:
        noise = torch.rand(2, *shape, generator=generator(0, "noise for receptive fields", 0))
        given = noise.to(device)
    sources = [given]
    pixels = [torch.eye(side, dtype=torch.bool) for side in shape[1:]]
    field = Field(*(Axis(0, 1, 1, each, each.any(1)) for each in pixels))
    found: dict[str, Field] = {}
    dense = False
    for call in listen(model, given)[0]:
        follows = any(call.given is each for each in sources)
        if not follows or call.name in found:
            raise UserError(
                f"layer {call.name} isn't given just what the layer before it gave, or runs twice:"
                " receptive fields are known only of layers that run one after another"
            )
        dense |= isinstance(call.module, nn.Linear) and call.gave.ndim == 2
        windows = _windows(call)
        if dense:
            field = Field(field.rows.whole(), field.columns.whole())
        elif windows:
            axes = zip((field.rows, field.columns), windows, call.gave.shape[2:], strict=True)
            field = Field(*(axis.through(window, side) for axis, window, side in axes))
        elif not (isinstance(call.module, (*ELEMENTWISE, nn.Flatten)) or _shifts(call)):
            raise UserError(
                f"layer {call.name}, {type(call.module).__name__}, is no layer whose receptive"
                " field is known: use convolutions and pools with zero padding, elementwise layers"
                " and dense ones"
            )
        if dense or call.gave.ndim == 4:
            found[call.name] = field
        sources = [*(sources if dense else ()), call.gave]
    return found


def known_fields(model: nn.Module, shape: tuple[int, int, int]) -> dict[str, Field]:
    """The receptive fields of a network's layers as of `fields`; none of one that is no chain."""
    try:
        return fields(model, shape)
    except UserError:
        return {}
