"""How far the images that were made for units go beyond the best real ones."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Layer = Mapping[str, NDArray[Any]]
"""What a probe found of a layer."""


def reached(made: Layer) -> NDArray[Any]:
    """What units answer, before their nonlinear layers, to what `maximise.layers` made for them.

    Of a convolution whose receptive field is known that is the answer to the patch for the middle
    of its map, as large as the real patches; the whole image raises the mean of a map, which no
    real image is ranked by. Of any other layer it is the largest answer to the whole image.
    """
    return made["single_pre"] if "single_pre" in made else made["pre"]


def beyond(made: Layer, found: Layer) -> NDArray[np.float64]:
    """What is `reached` by the largest answer over the test images, for each unit made for.

    NaN where `found`, of the probe of patches, has not the unit or none excites it.
    """
    most = dict(zip(found["units"].tolist(), found["maximum_pre"].tolist(), strict=True))
    best = np.array([most.get(unit, np.nan) for unit in made["units"].tolist()])
    ratios = np.full(len(best), np.nan)
    np.divide(reached(made), best, out=ratios, where=best > 0)
    return ratios
