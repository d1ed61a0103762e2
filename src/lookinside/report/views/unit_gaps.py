"""What the unit browser has not of a layer, and why, in a sentence each."""

from collections.abc import Iterator, Mapping
from typing import Any

from lookinside.core.words import number

READS = ("LSTM", "GRU")
"""Kinds of layers that read an image row by row."""
PANELS = {
    "filters": "weights",
    "patches": "images that excite a unit",
    "ascent": "images that a unit likes best",
    "census": "how units answer",
}
"""Panels that every layer can have: their names for the page, and in words."""


def gaps(layer: Mapping[str, Any], kind: str, first: bool) -> list[str]:
    """Say what is not shown of a layer's units.

    Args:
        layer: what the page has of it, see `units.build`.
        kind: what torch calls it.
        first: whether no other layer that is shown comes before it.
    """
    lacking = {panel: words for panel, words in PANELS.items() if panel not in layer}
    said = list(_shown(layer, kind))
    if "filters" in lacking and kind in READS:
        said.append(
            "A unit has weights for each gate, on a row and on the state before: no filter."
        )
        del lacking["filters"]
    elif "filters" in lacking and kind == "Linear" and not first:
        said.append(
            "A unit's weights are on values of the layer before, not on pixels: no picture."
        )
        del lacking["filters"]
    if lacking:
        said.append(f"Not computed here: {', '.join(lacking.values())}.")
    return said


def _shown(layer: Mapping[str, Any], kind: str) -> Iterator[str]:
    """What holds of the panels that a layer has."""
    units = layer["units"]
    if len(units) < layer.get("total", 0) and "patches" in layer:
        most = f"the {number(len(units))} whose activation varies most over test images"
        yield f"Of {number(layer['total'])} units these are {most}."
    if kind in READS:
        yield "A unit's activation is its state after the last row, which has seen the whole image."
    if "filters" in layer and None in layer["filters"]["at"]:
        yield "Of the weights only those of largest norm were kept."
    if "patches" in layer and "deconvnet" not in layer:
        yield "No deconvolutions: the deconvnet goes back through ReLUs and pools only."
    if layer.get("output"):
        yield "None is silenced: an output is the answer itself."
