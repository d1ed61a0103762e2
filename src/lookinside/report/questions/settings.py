"""What a setting of a configuration is called in plain words, to be read after "with"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

Difference = tuple[str, str, str]
"""A setting's name, its value in the first run and that in the second ("none": it has none)."""

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
KINDS = {
    "blocks": ("convolution", "filters"),
    "filters": ("convolution", "filters"),
    "dense": ("dense layer", "units"),
    "hidden": ("dense layer", "units"),
}
"""By the name of a list in a model's configuration, what its entries are, and of what they have."""
SIMPLE = {
    "latent": "{other} instead of {one} values in the code",
    "units": "{other} instead of {one} units",
    "lr": "a learning rate of {other} instead of {one}",
    "steps": "{other} instead of {one} steps",
    "batch_size": "{other} instead of {one} images a step",
    "dropout": "a dropout of {other} instead of {one}",
    "conv_dropout": "a dropout of {other} instead of {one} after convolutions",
}
CELLS = {"lstm": "LSTM", "gru": "GRU"}


@dataclass(frozen=True)
class Setting:
    """What differs, in plain words, or "" where there are none, and the settings' own names."""

    words: str
    differences: Sequence[Difference]

    @property
    def names(self) -> str:
        """The names of the settings, as they stand in the configuration."""
        return ", ".join(name for name, _, _ in self.differences)


def settings(differences: Sequence[Difference]) -> list[Setting]:
    """What differs between two runs, the second told beside the first; a whole layer is one."""
    layers: dict[str, list[Difference]] = {}
    for each in differences:
        name, one, other = each
        whole = "none" in (one, other) and re.match(r"(\w+)\.(\d+)(\.|$)", name)
        layers.setdefault(whole.group(0) if whole else name, []).append(each)
    return [Setting(_words(own), own) for own in layers.values()]


def _words(own: Sequence[Difference]) -> str:
    name, one, other = own[0]
    found = re.fullmatch(r"(\w+)\.(\d+)(?:\.(\w+))?", name)
    if found and found.group(1) in KINDS and int(found.group(2)) < len(ORDINALS):
        layer, things = KINDS[found.group(1)]
        layer = f"{ORDINALS[int(found.group(2))]} {layer}"
        if one == "none":
            return f"a {layer} of {_counted(own)} {things}"
        if other == "none":
            return f"no {layer}"
        return _within(found.group(3) or "", layer, things, one, other)
    if name == "last_relu":
        return f"{'a' if other == 'True' else 'no'} ReLU after the last layer"
    if name == "cell" and {one, other} <= set(CELLS):
        return f"{CELLS[other]} instead of {CELLS[one]} cells"
    return SIMPLE[name].format(one=one, other=other) if name in SIMPLE else ""


def _counted(own: Sequence[Difference]) -> str:
    """How many filters or units a layer has that only the second run has."""
    counts = (other for name, _, other in own if name.endswith(".filters"))
    return next(counts, own[0][2])


def _within(part: str, layer: str, things: str, one: str, other: str) -> str:
    """What differs within a layer that both runs have."""
    if part == "kernel":
        return f"windows of {other} instead of {one} pixels a side in the {layer}"
    return f"{other} instead of {one} {things} in the {layer}" if part in {"", "filters"} else ""
