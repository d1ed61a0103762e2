"""The page on which networks answer while a reader draws: which ones they are, and their data."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lookinside.core import colours, files, paths
from lookinside.core.files import require_keys
from lookinside.report import probed
from lookinside.report.inputs import Run
from lookinside.report.nouns import framed
from lookinside.report.script import as_script
from lookinside.report.views.seen import read_seen

NAME = "live.html"
KEYS = ("input", "layers", "unknown")
LARGEST = 2_500_000
"""Bytes of the largest network that a page loads."""
TOGETHER = 3_500_000
"""Bytes of all that answer to a drawing: of more, the largest are left out."""
WIDEST = 64
"""Pixels of the widest drawing."""
DOTS = 1000
"""Codes that are shown on the plane, at most."""


@dataclass(frozen=True)
class Live:
    """What the template shows of the drawing's networks and of the plane, and the page's files."""

    drawing: Mapping[str, Any] | None
    plane: Mapping[str, Any] | None
    files: Mapping[str, bytes]


def live(runs: Sequence[Run]) -> Live:
    """Find the networks that can answer live among the report's runs, and pack them.

    Raises:
        UserError: a file of theirs is damaged.
    """
    found = {run.name: _network(run) for run in runs}
    described = {name: network for name, network in found.items() if network}
    able = [run for run in runs if run.name in described]
    drawing, plane = _drawing(able), _plane(able, described)
    scripts = {run.name: as_script(_path(run.name), described[run.name]) for run in drawing}
    kept = fitting({name: len(script) for name, script in scripts.items()})
    drawing = [run for run in drawing if run.name in kept]
    packed = {_path(run.name): scripts[run.name] for run in drawing}
    if drawing:
        packed |= _drawn(drawing)
    if plane:
        packed |= _laid_out(plane, described[plane.name])
    shown = (
        {"run": plane.name, "title": plane.about["title"], "card": plane.card} if plane else None
    )
    return Live(_about(drawing), shown, packed)


def chosen(families: Mapping[str, Mapping[str, str]]) -> Sequence[str]:
    """Out of names by family by data set: of the data set with most families, a name of each.

    The first of the data sets wins if several have as many.
    """
    most = max(families.values(), key=len, default={})
    return list(most.values())


def fitting(sizes: Mapping[str, int]) -> set[str]:
    """Which networks fit together by their sizes in bytes: as many as do, and one at least."""
    kept = set[str]()
    for name in sorted(sizes, key=lambda each: sizes[each]):
        if not kept or sum(sizes[each] for each in kept) + sizes[name] <= TOGETHER:
            kept.add(name)
    return kept


def in_steps(packed: str) -> Mapping[str, Any]:
    """Float32 in base64 as int16 in equal steps: half the size, off by half a step at most."""
    values = np.frombuffer(b64decode(packed), "<f4")
    size = float(np.abs(values).max(initial=0)) / (2**15 - 1) or 1.0
    steps = np.round(values / size).astype("<i2")
    return {"steps": b64encode(steps.tobytes()).decode(), "size": size}


def _path(run: str) -> str:
    return f"live/{run}.js"


def _network(run: Run) -> Mapping[str, Any] | None:
    """The network of gray images that a run hands on; None of one that pages can't show live."""
    path = paths.EXPORTS / run.name / "network.json"
    channels, height, width = run.card["shape"]
    if channels != 1 or height != width or width > WIDEST or not path.is_file():
        return None
    network = require_keys(path, files.read_json(path), KEYS)
    small = path.stat().st_size <= LARGEST * (2 if run.about["task"] == "variational" else 1)
    return {key: network[key] for key in KEYS} if small and not network["unknown"] else None


def _drawing(able: Sequence[Run]) -> list[Run]:
    """The classifiers that answer to a drawing."""
    families: dict[str, dict[str, str]] = {}
    for run in able:
        if run.about["task"] == "classify":
            kinds = families.setdefault(run.card["name"], {})
            kinds.setdefault(run.family, run.name)
    names = chosen(families)
    return sorted((run for run in able if run.name in names), key=_convolutional_first)


def _convolutional_first(run: Run) -> bool:
    return run.family != "convolutional"


def _plane(able: Sequence[Run], described: Mapping[str, Mapping[str, Any]]) -> Run | None:
    """The first autoencoder whose decoder takes two values."""
    decoders = (run for run in able if run.about["task"] == "variational")
    return next((run for run in decoders if described[run.name]["input"] == [2]), None)


def _about(drawing: Sequence[Run]) -> Mapping[str, Any] | None:
    if not drawing:
        return None
    networks = [
        {"run": run.name, "title": run.about["title"], "family": run.family} for run in drawing
    ]
    return {"networks": networks, "card": drawing[0].card, "framed": framed(drawing[0].card)}


def _drawn(drawing: Sequence[Run]) -> Mapping[str, bytes]:
    """What the drawing needs besides the networks: names, and test images."""
    card = drawing[0].card
    data = {
        "side": card["shape"][1],
        "classes": card["classes"],
        "networks": {run.name: _path(run.name) for run in drawing},
        "samples": _samples(card),
    }
    return {"live/drawing.js": as_script("live/drawing.js", data)}


def _samples(card: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The first test image of each of the first ten classes; its pixels as bytes in base64."""
    path = paths.PREPARED / f"{card['name']}.safetensors"
    if not path.is_file():
        return []
    seen = read_seen(path)
    labels, first = np.unique(seen.labels, return_index=True)
    return [
        {"label": int(label), "index": int(index), "pixels": b64encode(pixels.tobytes()).decode()}
        for label, index, pixels in zip(labels[:10], first, seen.at(first[:10]), strict=False)
    ]


def _laid_out(run: Run, network: Mapping[str, Any]) -> Mapping[str, bytes]:
    """The decoder, its weights in steps, and the codes of test images."""
    layers = [
        {**layer, **{key: in_steps(layer[key]) for key in ("weight", "bias") if layer.get(key)}}
        for layer in network["layers"]
    ]
    found = probed.read(run.name, "codes")
    points = found.layers.get("code", {}).get("plane", np.zeros((0, 2)))[:DOTS]
    labels = found.whole.get("labels", np.zeros(0))[:DOTS]
    data = {
        "network": {**network, "layers": layers},
        "side": run.card["shape"][1],
        "classes": run.card["classes"],
        "colours": colours.of_classes(len(run.card["classes"])),
        "points": probed.plain(points, 3),
        "labels": probed.plain(labels),
    }
    return {"live/plane.js": as_script("live/plane.js", data)}
