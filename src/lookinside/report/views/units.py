"""The units of a run, one at a time: what each looks for, what it answers, what it is worth."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lookinside.core import files
from lookinside.report.kinds import sort
from lookinside.report.probed import Probed, plain, read, rows
from lookinside.report.script import as_script
from lookinside.report.views.sheet import Sheet
from lookinside.report.views.unit_gaps import gaps
from lookinside.report.views.unit_patches import images, projections, ranked
from lookinside.report.views.unit_pictures import ascent, filters
from lookinside.report.views.view import View

PICTURED = ("patches", "maximised", "filters", "weight_maps")
"""Probes that show something of a unit; the first that has a layer says which of its units."""
DRAWN = {
    "filters": ("filters", filters),
    "weight_maps": ("filters", filters),
    "maximised": ("ascent", ascent),
    "deconvnet": ("deconvnet", projections),
}
"""Probes whose pictures are packed a layer at a time: what they are for the page, and by what."""
ANSWERS = ("fires", "covers", "by_class", "peaks", "histogram", "span")
EFFECTS = {"margin": ("accuracy", "changed"), "rise": ("rise_by_class",)}
"""What is lost without a unit, of a classifier and of an autoencoder, by what says which it is."""
ALIKE = ("twin", "cosine", "partner", "correlation")
DECODER = "decoder."
"""How the names of layers begin that are given a code."""
MEAN_TAKEN = "Subtract"
"""The kind of layer that takes the training images' mean image away."""
PARTS = (
    "player",
    *(f"units-{name}" for name in ("draw", "pick", "weights", "ascent", "patches", "spread")),
    "units-answers",
)
"""What `units.js` is made of, a script each."""


def build(run: str, about: Mapping[str, Any], card: Mapping[str, Any]) -> View | None:
    """The view of a run's units; None if no probe shows any.

    Raises:
        UserError: a probe's file, or the list of predictions, is damaged.
    """
    probed = {name: read(run, name) for name in (*PICTURED, "deconvnet", "census")}
    used = [each.path for each in probed.values()]
    wanted = _wanted(probed, [layer["name"] for layer in about["layers"]])
    if not wanted:
        return None
    value: dict[str, Any] = {"classes": card["classes"], **_tested(probed["census"])}
    sheets: dict[str, Sheet] = {}
    index = np.zeros(0, dtype=np.int64)
    if probed["patches"].layers:
        drawn = images(probed["patches"], wanted, card["classes"])
        sheets["tests"], index, value["tests"] = drawn
    kinds = {layer["name"]: layer["kind"] for layer in about["layers"]}
    value |= {"layers": [], "lessened": MEAN_TAKEN in kinds.values()}
    for name, units in wanted.items():
        pictures, layer = _layer(probed, name, units)
        if name in probed["patches"].layers:
            layer["patches"] = ranked(probed["patches"], name, units, index)
        sheets |= {f"{name}-{what}": sheet for what, sheet in pictures.items()}
        layer["sort"] = sort(kinds[name])
        layer["gaps"] = gaps(layer, kinds[name], first=not value["layers"])
        value["layers"].append(layer)
    packed = {f"units-{name}.png": sheet for name, sheet in sheets.items()}
    value["sheets"] = {
        name: sheet.about(f"views/{run}/units-{name}.png") for name, sheet in sheets.items()
    }
    found = {name: sheet.content for name, sheet in packed.items()}
    found["units.js"] = as_script(f"views/{run}/units.js", value)
    given = {"layers": value["layers"], "behind": _behind(kinds, wanted)}
    return View("units", found, given, PARTS, used)


def _behind(kinds: Mapping[str, str], shown: Mapping[str, Any]) -> list[str]:
    """The layers of a decoder that have units, of which none is shown."""
    return [
        name
        for name, kind in kinds.items()
        if name.startswith(DECODER) and name not in shown and sort(kind) != "other"
    ]


def _wanted(probed: Mapping[str, Probed], order: Sequence[str]) -> dict[str, list[int]]:
    """The units that are shown of each layer, the layers in the order of the network."""
    found: dict[str, list[int]] = {}
    for probe in (probed[name] for name in PICTURED):
        with files.reading(probe.path):
            for layer, arrays in probe.layers.items():
                found.setdefault(layer, [int(unit) for unit in arrays["units"]])
    return {layer: found[layer] for layer in order if layer in found}


def _tested(census: Probed) -> dict[str, int]:
    """On how many images units were heard, and on how many silenced."""
    if not census.layers:
        return {}
    with files.reading(census.path):
        return {
            "heard": int(census.whole["tested"]),
            "silenced": int(census.whole["ablated"].sum()),
        }


def _layer(
    probed: Mapping[str, Probed], name: str, units: Sequence[int]
) -> tuple[dict[str, Sheet], dict[str, Any]]:
    """The pictures of a layer, and all but its patches for the page."""
    sheets: dict[str, Sheet] = {}
    layer: dict[str, Any] = {"name": name, "units": units}
    for probe in (each for each in probed.values() if name in each.layers):
        with files.reading(probe.path):
            arrays = probe.layers[name]
            if "total" in arrays:
                layer["total"] = int(arrays["total"].flat[0])
            if "output" in arrays:
                layer["output"] = bool(arrays["output"])
    for probe_name, (panel, draw) in DRAWN.items():
        if name in probed[probe_name].layers:
            pictures, layer[panel] = draw(probed[probe_name], name, units)
            sheets |= pictures
    if name in probed["census"].layers:
        layer["census"] = _census(probed["census"], name, units)
    return sheets, layer


def _census(census: Probed, layer: str, units: Sequence[int]) -> dict[str, Any]:
    """How units answer, what is lost without them, and which are alike; see `census.units`."""
    with files.reading(census.path):
        found = census.layers[layer]
        where = rows(found["units"], units)
        effects = [
            each for what, more in EFFECTS.items() if what in found for each in (what, *more)
        ]
        kept = [*ANSWERS, *ALIKE, *effects]
        numbers = {what: plain(found[what][where.found], 3) for what in kept}
        error = {"error": plain(found["error"])} if "error" in found else {}
    return {"at": where.at, **numbers, **error}
