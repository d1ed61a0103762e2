"""The images that excite units, in context, and what the deconvnet makes of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core import files
from lookinside.report.probed import Arrays, Probed, Rows, plain, rows
from lookinside.report.views import palette
from lookinside.report.views.sheet import Sheet

TOP, MIDDLE = 6, 3
"""Images shown of each unit: the strongest, and those in the middle of its ranking."""

Wanted = Mapping[str, Sequence[int]]
"""The units that are shown of each layer."""


def images(
    patches: Probed, wanted: Wanted, classes: Sequence[str]
) -> tuple[Sheet, NDArray[np.int64], dict[str, Any]]:
    """Pack the test images that the units' rankings name.

    Returns:
        The sheet, the images' places in the test set, int64 [N] ascending, and for the page both
        these and the class of each.
    """
    with files.reading(patches.path):
        named = [
            index.ravel()
            for layer, units in wanted.items()
            if layer in patches.layers
            for index in _shown(patches.layers[layer], "index", rows_of(patches, layer, units))
        ]
        index = np.unique(np.concatenate(named))
        places = np.searchsorted(patches.whole["image_index"], index)
        sheet = palette.coarse(patches.whole["images"][places], palette.GRAYS)
        labels = patches.whole["image_labels"][places]
    about = {"index": plain(index), "classes": [classes[label] for label in labels]}
    return sheet, index, about


def rows_of(probed: Probed, layer: str, units: Sequence[int]) -> Rows:
    """Where units of a layer stand in a probe."""
    return rows(probed.layers[layer]["units"], units)


def ranked(patches: Probed, layer: str, units: Sequence[int], index: NDArray[Any]) -> Any:
    """What each unit's images are for a page: the strongest, and ordinary ones.

    Returns:
        `at`, see `Rows`; `top` and `middle`, for each unit a list of images: the tile in the sheet,
        the activation, and of a convolution the top and left of the receptive field, which may
        reach outside the image, and what the unit sees: top, left, bottom, right. `field` is the
        height and width of the receptive field, None where it is the whole image. `best` is the
        largest activation over the test images before the nonlinear layer, and `bent` whether that
        layer changes any of these.
    """
    with files.reading(patches.path):
        found, where = patches.layers[layer], rows_of(patches, layer, units)
        field = None
        if (found["top_position"] >= 0).all():
            field = plain(found["top_box"][0, 0, 2:] - found["top_box"][0, 0, :2])
        parts = [_images(found, part, where, index, field is not None) for part in (0, 1)]
        best = found["maximum_pre"][where.found]
        bent = bool((best != found["maximum"][where.found]).any())
    named = {"at": where.at, "field": field, "top": parts[0], "middle": parts[1]}
    return {**named, "best": plain(best), "bent": bent}


def _shown(found: Arrays, what: str, where: Rows) -> tuple[NDArray[Any], NDArray[Any]]:
    """An array of the top images that are shown, [U, TOP, ...], and of those in the middle."""
    start = max(0, (found["middle_index"].shape[1] - MIDDLE) // 2)
    return (
        found[f"top_{what}"][where.found, :TOP],
        found[f"middle_{what}"][where.found, start : start + MIDDLE],
    )


def _images(
    found: Arrays, part: int, where: Rows, index: NDArray[Any], located: bool
) -> list[list[list[float]]]:
    """The images of the top (0) or the middle (1) of each unit."""
    tiles = plain(np.searchsorted(index, _shown(found, "index", where)[part]))
    values = plain(_shown(found, "value", where)[part])
    boxes = plain(_shown(found, "box", where)[part][..., :2])
    seen = plain(_shown(found, "seen", where)[part])
    return [
        [
            [tile, value, *(box + sees if located else [])]
            for tile, value, box, sees in zip(*of_unit, strict=True)
        ]
        for of_unit in zip(tiles, values, boxes, seen, strict=True)
    ]


def projections(
    deconvnet: Probed, layer: str, units: Sequence[int]
) -> tuple[dict[str, Sheet], Any]:
    """Pack the deconvnet's signals for the strongest images of a layer's units, each by itself.

    Returns:
        The sheet, and for the page `at` (see `Rows`) and the `count` of signals of each unit, which
        are those for its first images.
    """
    with files.reading(deconvnet.path):
        where = rows_of(deconvnet, layer, units)
        signals = deconvnet.layers[layer]["projections"][where.found, :TOP].sum(axis=2)
        count = signals.shape[1]
        tiles = signals.reshape(-1, *signals.shape[2:])
        sheet = palette.signed(tiles, np.abs(tiles).max(axis=(1, 2)))
    return {"deconvnet": sheet}, {"at": where.at, "count": count}
