"""A run's network as its page draws it: a step for each layer that weighs, pools or reshapes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lookinside.report.kinds import sort

WORDS = {
    **{"Conv2d": "convolution", "ConvTranspose2d": "transposed convolution", "Linear": "dense"},
    **{"SameConvTranspose2d": "transposed convolution", "TiedLinear": "dense, weights shared"},
    "TiedConvTranspose2d": "transposed convolution, weights shared",
    **{"MaxPool2d": "max pooling", "AvgPool2d": "mean pooling", "Rows": "rows, one by one"},
    **{"Flatten": "flattened", "Unflatten": "folded", "Last": "last row"},
    **{"ZeroPad2d": "padded", "Subtract": "mean taken away", "Add": "mean added"},
    **{"Dropout": "dropout", "Sigmoid": "sigmoid"},
}
"""Kinds of layers in plain words; a kind that is not here reads as it is."""
MINOR = ("Flatten", "Unflatten", "ZeroPad2d", "Subtract", "Add", "Last", "Rows")
"""Kinds that weigh nothing and only hand on, even where they change the shape."""
SIDE = 60
"""Pixels of the longest side of any map; also the height of a column of 4096 values."""
SHEET = 3
"""Pixels by which each sheet of a stack lies behind the one before it."""
THICK = 9
"""Pixels of a column's thickness."""
HEADS = ("mean", "log_variance")
"""Layers of a variational autoencoder that are both given what its encoder ends in."""
PARTS = ("encoder", "decoder")
"""Parts of a network that may have layers of the same names."""


@dataclass(frozen=True)
class Glyph:
    """Rectangles (left, top, width, height) from the hindmost to the foremost, and their frame."""

    width: float
    height: float
    sheets: Sequence[tuple[float, float, float, float]]


@dataclass
class Step:
    """A layer that is drawn, and the words for the minor ones around it.

    `part` is the one of `PARTS` that it belongs to, or none. `beside` are further layers that are
    given the same as it, drawn side by side with it. `weight` and `work` are shares of all
    parameters and of all multiply-adds.
    """

    name: str
    sort: str
    said: str
    shape: Sequence[int]
    glyph: Glyph
    part: str = ""
    beside: list[str] = field(default_factory=list)
    parameters: int = 0
    multiply_adds: int = 0
    weight: float = 0.0
    work: float = 0.0
    around: list[str] = field(default_factory=list)


def steps(layers: Sequence[Mapping[str, Any]], image: Sequence[int]) -> list[Step]:
    """The steps of a network from its layers, the image [C, H, W] that it is given first."""
    longest = max(
        max(layer["shape"][1:]) for layer in [*layers, {"shape": image}] if len(layer["shape"]) == 3
    )
    weights = sum(layer["parameters"] for layer in layers) or 1
    works = sum(layer["multiply_adds"] for layer in layers) or 1
    drawn = [Step("image", "image", "what it is given", image, glyph(image, longest))]
    for layer in layers:
        kind, shape = layer["kind"], layer["shape"]
        plain = kind in MINOR or (not layer["multiply_adds"] and shape == drawn[-1].shape)
        said = WORDS.get(kind, kind)
        if plain and not layer["parameters"]:
            drawn[-1].around.append(said)
            continue
        if (drawn[-1].name, layer["name"]) == HEADS:
            _join(drawn[-1], layer)
            drawn.append(Step("code", "code", "drawn from the two", shape, glyph(shape, longest)))
            continue
        part, _, name = layer["name"].rpartition(".")
        part = "encoder" if name in HEADS else part
        step = Step(name, sort(kind), said, shape, glyph(shape, longest))
        step.part = part if part in PARTS else ""
        step.parameters, step.multiply_adds = layer["parameters"], layer["multiply_adds"]
        drawn.append(step)
    for step in drawn:
        step.weight, step.work = step.parameters / weights, step.multiply_adds / works
    return drawn


def _join(step: Step, layer: Mapping[str, Any]) -> None:
    """Set a layer of the same shape beside the one that is drawn."""
    step.beside.append(layer["name"])
    step.said += ", side by side"
    step.parameters += layer["parameters"]
    step.multiply_adds += layer["multiply_adds"]
    wide = step.glyph.width + THICK
    again = [(left + wide, top, width, high) for left, top, width, high in step.glyph.sheets]
    step.glyph = Glyph(wide + step.glyph.width, step.glyph.height, [*step.glyph.sheets, *again])


def glyph(shape: Sequence[int], longest: int) -> Glyph:
    """A tensor's drawing.

    Maps [C, H, W] are a stack with sides in proportion to the `longest` side of the network, a
    sheet more for each doubling of C; a sequence [T, N] is a sheet for every four of its rows; N
    values are a column whose height grows by the same amount with each doubling.
    """
    if len(shape) == 3:
        channels, high, wide = shape
        count = 1 + round(math.log2(max(channels, 1)))
        height, width = (max(4.0, round(SIDE * side / longest, 1)) for side in (high, wide))
    else:
        count = max(1, shape[0] // 4) if len(shape) == 2 else 1
        height, width = max(4.0, round(SIDE * math.log2(max(shape[-1], 1)) / 12, 1)), float(THICK)
    behind = SHEET * (count - 1)
    sheets = [
        (1.0 + SHEET * (count - 1 - at), 1.0 + SHEET * at, width, height) for at in range(count)
    ]
    return Glyph(width + behind + 2, height + behind + 2, sheets)
