"""A network as plain operations in JSON, for the forward pass that the report's pages make."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any, cast

import torch
from torch import Tensor, nn

from lookinside.models.autoencoder import Autoencoder
from lookinside.models.padding import SameConvTranspose2d, same
from lookinside.models.recurrent import GRU, LSTM, Last, Rows

Layer = Mapping[str, Any]
SKIPPED = (nn.Dropout,)
"""What does nothing in a trained network."""


def network(model: nn.Module, shape: tuple[int, int, int]) -> Mapping[str, Any]:
    """The operations of `model` in their order, with their weights.

    Of an autoencoder it is the decoder, from a code to an image. Modules of an unknown kind are
    refused nowhere: `unknown` then names the first, and there are no layers.

    Args:
        model: a trained network, a chain of modules.
        shape: channels, height and width of an image.

    Returns:
        input: the shape of what goes in, without the batch.
        layers: each with its `kind`, `name`, sizes and weights, the latter as `packed`.
        unknown: None, or the module that pages can't compute, in words.
    """
    chain, given = model, list(shape)
    if isinstance(model, Autoencoder):
        chain = model.decoder
        with torch.no_grad():
            given = list(model.eval().encode(torch.zeros(1, *shape)).shape[1:])
    layers: list[Layer] = []
    for name, module in chain.named_children():
        if isinstance(module, SKIPPED):
            continue
        described = _described(module)
        if described is None:
            return {"input": given, "layers": [], "unknown": f"{name}, {type(module).__name__}"}
        layers.append({"name": name, **described})
    unknown = None if layers else type(chain).__name__
    return {"input": given, "layers": layers, "unknown": unknown}


def packed(weights: Tensor | None) -> str | None:
    """Numbers as float32, little-endian, row-major, in base64; None of a bias that isn't there."""
    if weights is None:
        return None
    return b64encode(weights.detach().cpu().numpy().astype("<f4").tobytes()).decode()


def _described(module: nn.Module) -> Layer | None:
    """What a page must know of a module; None of one that it can't compute."""
    describe = KINDS.get(type(module))
    return describe(module) if describe else None


def _conv(module: nn.Module) -> Layer | None:
    conv = cast("nn.Conv2d", module)
    stride = conv.stride[0]
    plain = conv.groups == 1 and conv.dilation == (1, 1) and conv.padding_mode == "zeros"
    if not plain or isinstance(conv.padding, str) or conv.stride != (stride, stride):
        return None
    sizes = {"shape": list(conv.weight.shape), "stride": stride, "padding": list(conv.padding)}
    return {"kind": "conv", **sizes, **_weights(conv)}


def _deconv(module: nn.Module) -> Layer:
    deconv = cast("SameConvTranspose2d", module)
    kernel, stride = deconv.kernel_size[0], deconv.stride[0]
    cut = [same(side, kernel, stride)[0] for side in deconv.size]
    sizes = {"shape": list(deconv.weight.shape), "stride": stride, "size": list(deconv.size)}
    return {"kind": "deconv", "cut": cut, **sizes, **_weights(deconv)}


def _pool(module: nn.Module) -> Layer | None:
    pool = cast("nn.MaxPool2d", module)
    whole = pool.stride == pool.kernel_size and pool.padding == 0 and pool.dilation == 1
    if not whole or not isinstance(pool.kernel_size, int):
        return None
    return {"kind": "pool", "size": pool.kernel_size, "ceil": pool.ceil_mode}


def _mean(module: nn.Module) -> Layer | None:
    return {"kind": "mean"} if cast("nn.AdaptiveAvgPool2d", module).output_size == 1 else None


def _dense(module: nn.Module) -> Layer:
    dense = cast("nn.Linear", module)
    return {"kind": "dense", "shape": list(dense.weight.shape), **_weights(dense)}


def _cell(module: nn.Module) -> Layer:
    cell = cast("nn.RNNBase", module)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    kind = "lstm" if isinstance(cell, LSTM) else "gru"
    sizes = {"units": cell.hidden_size, "inputs": cell.input_size}
    return {"kind": kind, **sizes, **{name[:-3]: packed(getattr(cell, name)) for name in names}}


def _weights(module: nn.Conv2d | nn.ConvTranspose2d | nn.Linear) -> Mapping[str, str | None]:
    return {"weight": packed(module.weight), "bias": packed(module.bias)}


KINDS: Mapping[type[nn.Module], Callable[[nn.Module], Layer | None]] = {
    nn.Conv2d: _conv,
    SameConvTranspose2d: _deconv,
    nn.ZeroPad2d: lambda module: {
        "kind": "pad",
        "sides": list(cast("nn.ZeroPad2d", module).padding),
    },
    nn.MaxPool2d: _pool,
    nn.AdaptiveAvgPool2d: _mean,
    nn.ReLU: lambda _: {"kind": "relu"},
    nn.Sigmoid: lambda _: {"kind": "sigmoid"},
    nn.Flatten: lambda _: {"kind": "flatten"},
    nn.Unflatten: lambda module: {
        "kind": "unflatten",
        "shape": list(cast("nn.Unflatten", module).unflattened_size),
    },
    nn.Linear: _dense,
    Rows: lambda _: {"kind": "rows"},
    LSTM: _cell,
    GRU: _cell,
    Last: lambda _: {"kind": "last"},
}
"""What describes a module, by its class and no other: a subclass may compute something else."""
