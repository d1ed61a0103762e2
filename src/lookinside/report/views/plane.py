"""The plane of codes: where test images lie in it, what comes back of them, and how it formed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core import colours, files
from lookinside.report.probed import Arrays, Probed, place, plain, read
from lookinside.report.script import as_script
from lookinside.report.views import layouts, palette
from lookinside.report.views.sheet import Sheet
from lookinside.report.views.view import View

LARGEST = 170_000
"""The most bytes that the images of a run may take, and what comes back of them."""
CLIPPED = 0.999
"""The share of the residuals that lies on their scale; those beyond have its ends' colours."""
SHADES = 16
"""Grays of images with black pixels, and of what lies behind the dots."""
PARTS = (
    "chart",
    "player",
    "plane-laid",
    "plane-drawn",
    "plane-picked",
    "plane-hands",
    "plane-epochs",
)


def build(run: str, about: Mapping[str, Any], card: Mapping[str, Any]) -> View | None:  # noqa: ARG001
    """The view of a network that encodes, if images were kept with its codes.

    Raises:
        UserError: what it is made from is damaged.
    """
    probed, course = read(run, "codes"), read(run, "codes_over_training")
    found = probed.whole
    if not len(found.get("images", ())):
        return None
    with files.reading(probed.path):
        shown, limit, sheets = fitted(found)
        planes = layouts.trained(found, probed.layers)
        data = {
            "classes": card["classes"],
            "colours": colours.of_classes(len(card["classes"])),
            "labels": plain(found["labels"]),
            "index": plain(found["index"][:shown]),
            "errors": plain(found["errors"][:shown], 3),
            "values": int(found["values"]),
        }
        masked = float(found["masked"])
    parts = list(sheets)
    behind = _behind(read(run, "manifold"))
    if behind and "code" in probed.layers:
        sheets["behind"], data["side"] = behind
        planes.append(layouts.by_prior(probed.layers["code"]["plane"], data["side"]))
    with files.reading(course.path):
        formed = layouts.over_training(course.whole, found["index"])
    data["layouts"] = [*planes, formed[0]] if formed else planes
    data["beside"] = formed[1] if formed else None
    data["sheets"] = {
        name: sheet.about(f"views/{run}/plane-{name}.png") for name, sheet in sheets.items()
    }
    held = {f"plane-{name}.png": sheet.content for name, sheet in sheets.items()}
    held["plane.js"] = as_script(f"views/{run}/plane.js", data)
    said = {
        **{"count": len(data["labels"]), "shown": shown, "masked": masked, "parts": parts},
        **{"limit": limit, "formed": formed is not None},
        **{"ways": [each["title"] for each in data["layouts"]]},
    }
    used = [probed.path, course.path, place(run, "manifold")]
    return View("plane", held, said, PARTS, used)


def fitted(found: Arrays) -> tuple[int, float, dict[str, Sheet]]:
    """The first images of a probe and what comes back of them, as many as `LARGEST` has room for.

    Returns:
        How many there are, the end of the residuals' scale, and sheets by name: `images`, `seen`
        where some of their pixels are black, `reconstructions`, and `residuals`, what comes back
        less the image, of colours the mean.
    """
    given, images = found["reconstructions"].astype(float), found["images"]
    residuals = (given - images).mean(axis=1) / 255
    limit = float(f"{np.quantile(np.abs(residuals), CLIPPED):.2g}") or 1.0
    count = len(images)
    while True:
        sheets = {"images": palette.coarse(images[:count], palette.GRAYS)}
        if "seen" in found:
            sheets["seen"] = palette.coarse(found["seen"][:count], SHADES)
        come = palette.coarse(found["reconstructions"][:count], palette.GRAYS)
        sheets["reconstructions"] = come
        sheets["residuals"] = palette.signed(residuals[:count], np.full(count, limit))
        size = sum(len(sheet.content) for sheet in sheets.values())
        if size <= LARGEST or count == 1:
            return count, limit, sheets
        count = max(1, int(0.97 * count * LARGEST / size))


def _behind(probed: Probed) -> tuple[Sheet, int] | None:
    """What is decoded all over the prior, row by row from the top, and how many are in a row."""
    with files.reading(probed.path):
        images: NDArray[np.uint8] | None = probed.whole.get("images")
        if images is None:
            return None
        return palette.coarse(images.reshape(-1, *images.shape[2:]), SHADES), len(images)
