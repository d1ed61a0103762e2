"""The plane of codes: what lies behind each point, and how points find their places."""

import base64
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lookinside.core import files
from lookinside.core.colours import of_classes
from lookinside.core.words import brief
from lookinside.report.script import as_script
from lookinside.report.views import palette, plane_words
from lookinside.report.views.probed import Arrays, Probed, plain, read
from lookinside.report.views.sheet import Sheet, pack
from lookinside.report.views.view import View

LARGEST = 600_000
"""The most bytes that the plane of a run may take."""
STEPS = 65535
"""In how many steps a place is given, from one side of the plane to the other."""
OUTSIDE = 0.005
"""The share of an epoch's points that may lie beyond each side of the plane over training."""
CLIPPED = 0.995
"""The share of residuals that lie on their scale; those beyond get the colours of its ends."""


class Pictures(NamedTuple):
    """The first images with their reconstructions on one sheet, and the residuals on another."""

    shown: int
    images: Sheet
    residuals: Sheet
    limit: float


def build(run: str, about: Mapping[str, Any], card: Mapping[str, Any]) -> View | None:  # noqa: ARG001
    """The view of a network whose codes were probed.

    Raises:
        UserError: what it is made from is damaged.
    """
    found, film = read(run, "codes"), read(run, "codes_over_training")
    if not found.layers:
        return None
    path = f"views/{run}/plane"
    with files.reading(film.path):
        over_training = _over_training(film.whole, found.whole)
    with files.reading(found.path):
        data = {
            "classes": card["classes"],
            "colours": of_classes(len(card["classes"])),
            "labels": found.whole["labels"].tolist(),
            "index": found.whole["index"].tolist() if "index" in found.whole else None,
            "planes": [_plane(way, found) for way in found.layers],
            "film": over_training,
            "errors": plain(found.whole.get("errors", np.zeros(0)), 3),
        }
        room = LARGEST - len(as_script(f"{path}.js", data))
        pictures = fitted(found.whole, room) if "images" in found.whole else None
        values, masked = int(found.whole["values"]), float(found.whole["masked"])
    held = {}
    if pictures:
        held = {
            "plane-images.png": pictures.images.content,
            "plane-residuals.png": pictures.residuals.content,
        }
        data["shown"] = found.whole["shown"][: pictures.shown].tolist()
        data["images"] = pictures.images.about(f"{path}-images.png")
        data["residuals"] = pictures.residuals.about(f"{path}-residuals.png")
    shows = {
        "count": len(data["labels"]),
        "values": values,
        "seen": plane_words.from_copies(masked),
        "shown": pictures.shown if pictures else 0,
        "limit": brief(pictures.limit) if pictures else None,
        "film": len(over_training["epochs"]) if over_training else 0,
        "ways": [plane["name"] for plane in data["planes"]],
    }
    held["plane.js"] = as_script(f"{path}.js", data)
    return View("plane", held, shows, ("plane-draw", "plane-card"))


def _plane(way: str, found: Probed) -> Mapping[str, Any]:
    """One way into the plane: its name, where the points lie, and how far it can be trusted.

    `values` is how many values of a code its axes are: 0 where they are none.
    """
    here, whole = found.layers[way], found.whole
    low, high = here["plane"].min(axis=0), here["plane"].max(axis=0)
    middle, reach = (low + high) / 2, float((high - low).max()) / 2
    name, words = plane_words.still(way, here, whole)
    placed = _placed(here["plane"], middle, 1.05 * reach or 1.0)
    values = int(whole["values"]) if way == "code" else 0
    return {"name": name, "words": words, "values": values, **placed}


def _over_training(film: Arrays, codes: Arrays) -> Mapping[str, Any] | None:
    """The points after each epoch, on one scale; None if they are not those of the codes."""
    both = [name for name in ("index", "labels") if name in film and name in codes]
    if not film or not all(np.array_equal(film[name], codes[name]) for name in both):
        return None
    points = film["plane"]
    low, high = np.quantile(points, [OUTSIDE, 1 - OUTSIDE], axis=1)
    low, high = low.min(axis=0), high.max(axis=0)
    name, words = plane_words.over_training(film)
    return {
        "name": name,
        "words": words,
        "epochs": film["epochs"].tolist(),
        "near": plain(film["near_plane"], 3),
        "neighbours": int(film["neighbours"]),
        **_placed(points, (low + high) / 2, 1.06 * float((high - low).max()) / 2 or 1.0),
    }


def _placed(points: NDArray[Any], middle: NDArray[Any], reach: float) -> Mapping[str, Any]:
    """Points [..., N, 2] in steps of a square, base64 of little-endian uint16; those beyond it on
    its border. `low` is its lower left corner, `side` its side.
    """  # noqa: D205
    low = middle - reach
    steps = ((points - low) / (2 * reach) * STEPS).round().clip(0, STEPS).astype("<u2")
    coded = base64.b64encode(steps.tobytes()).decode()
    return {"points": coded, "low": plain(low, 6), "side": float(f"{2 * reach:.6g}")}


def fitted(found: Arrays, room: int) -> Pictures | None:
    """As many of the first images as fit into so many bytes, with what is decoded and residuals."""
    count = len(found["images"])
    while count:
        pictures = _pictures(found["images"][:count], found["reconstructions"][:count])
        taken = len(pictures.images.content) + len(pictures.residuals.content)
        if taken <= room:
            return pictures
        count = int(0.97 * count * max(0, room) / taken)
    return None


def _pictures(images: NDArray[np.uint8], given: NDArray[np.uint8]) -> Pictures:
    """Tiles s and S + s of the images' sheet are image s and its reconstruction.

    A residual is the reconstruction less the image, averaged over the channels; all are on one
    scale.
    """
    residuals = (given.astype(np.float64) - images).mean(axis=1) / 255
    limit = float(f"{np.quantile(np.abs(residuals), CLIPPED):.2g}") or 1.0
    sheet = palette.signed(residuals, np.full(len(residuals), limit))
    return Pictures(len(images), pack(np.concatenate([images, given])), sheet, limit)
