"""What units look for, as pictures: their filters, and the images that they like best."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lookinside.core import files
from lookinside.core.reached import reached
from lookinside.report.probed import Probed, plain
from lookinside.report.views import palette
from lookinside.report.views.sheet import Sheet
from lookinside.report.views.unit_patches import rows_of

SHADES, ON_THE_WAY = 16, 4
"""Grays of finished images, and on the way to them: those are noise, costly by the shade."""
FEW = 4
"""Images on the way to that of a dense unit: there are many such units, and each is noise."""


def filters(probed: Probed, layer: str, units: Sequence[int]) -> tuple[dict[str, Sheet], Any]:
    """Pack the kernels of a layer's units, each unit by its own largest weight.

    They are those of a convolution (`weights.filters`), a kernel from each input map, or those of a
    dense layer laid out as images (`weights.maps`), a map for each channel of the image.

    Returns:
        The sheet, and for the page `at` (see `Rows`), the `limit` of each unit's scale, the numbers
        of the input maps, how many of them there are in all, and whether the layer is `deep`.
    """
    with files.reading(probed.path):
        found, where = probed.layers[layer], rows_of(probed, layer, units)
        weights = found["weights"][where.found]
        limits = np.abs(weights).max(axis=(1, 2, 3))
        count = weights.shape[1]
        sheet = palette.signed(
            weights.reshape(-1, *weights.shape[2:]), np.repeat(limits, count, axis=0)
        )
        inputs = found.get("inputs", np.arange(count))
        norms = np.linalg.norm(weights, axis=(2, 3))
        about = {
            "at": where.at,
            "limit": plain(limits, 3),
            "inputs": plain(inputs),
            "maps": int(found["total"][1]) if "inputs" in found else count,
            "deep": bool(found.get("deep", False)),
            "strongest": plain(inputs[np.argsort(-norms, axis=1, kind="stable")[:, :3]]),
        }
    return {"filters": sheet}, about


def ascent(probed: Probed, layer: str, units: Sequence[int]) -> tuple[dict[str, Sheet], Any]:
    """Pack the images that a layer's units like best, with what was kept on the way to them.

    Returns:
        Sheets by name: `images`, and of a convolution `single`, the patch of one unit in the middle
        of its map; of each unit as many tiles as `steps` has. And for the page `at` (see `Rows`),
        the `steps` after which they were kept, whether the units are channels with `maps`, what was
        maximised in the end (`objective`) and what the unit answers (`pre` and `post`), what is
        `reached`, see `lookinside.core.reached`, and the `course` of what was maximised, step by
        step.
    """
    with files.reading(probed.path):
        found, where = probed.layers[layer], rows_of(probed, layer, units)
        pick = where.found
        kept, maps = len(probed.whole["frame_steps"]), bool(found["maps"])
        of_all = FEW if not (maps or found["output"]) else kept
        drawn = np.linspace(0, kept - 1, min(of_all, kept)).round().astype(int)
        sheets = {"images": _packed(found["frames"][pick][:, drawn])}
        about: dict[str, Any] = {
            "at": where.at,
            "steps": plain(probed.whole["frame_steps"][drawn]),
            "maps": maps,
            "after": bool(probed.whole.get("after", False)),
            **{what: plain(found[what][pick]) for what in ("objective", "pre", "post")},
            "reached": plain(reached(found)[pick]),
        }
        if "log_loss" in found:
            course = np.concatenate(
                [found["log_loss"][pick], found["objective"][pick, None]], axis=1
            )
            about["course"] = plain(course, 3)
        if "single_frames" in found:
            sheets["single"] = _packed(found["single_frames"][pick])
    return sheets, about


def _packed(frames: Any) -> Sheet:
    """Pack frames, uint8 [U, F, C, H, W], of which the last are the finished images."""
    step = 255 / (ON_THE_WAY - 1)
    way = (np.round(frames[:, :-1] / step) * step).astype(np.uint8)
    tiles = np.concatenate([way, frames[:, -1:]], axis=1)
    return palette.coarse(tiles.reshape(-1, *tiles.shape[2:]), SHADES)
