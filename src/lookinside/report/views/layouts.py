"""The planes in which a run's codes are laid out, with what is said of each."""

import base64
from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core.words import percent
from lookinside.report.probed import Arrays, plain

NAMES = {"code": "The code itself", "pca": "PCA", "tsne": "t-SNE", "umap": "UMAP"}
STEPS = 2**16 - 1
"""Into how many steps either side of a plane is divided where points are packed."""
FILLED = 0.94
"""The share of a plane's square that its points span."""
OUTSIDE = 0.005
"""Over training: the share of an epoch's points that may lie beyond each side of the square."""
VALUES = ("first value", "second value")

Layout = dict[str, Any]
"""`way` and its `title`; `said`, what there is to know; `axes`, their names, or None where lengths
mean nothing; `view`, the middle [2] and the reach of the square to look at; `box` and `points`, see
`packed`; of the codes over training also their `epochs`.
"""


def trained(found: Arrays, ways: Mapping[str, Arrays]) -> list[Layout]:
    """The planes of the probe `codes.plane.codes`, in their order."""
    return [_trained(way, here, found) for way, here in ways.items()]


def _trained(way: str, here: Arrays, found: Arrays) -> Layout:
    values, votes = int(found["values"]), int(found["neighbours"])
    right = f"the {votes} nearest name an image's class for {percent(float(here['right']), 1)}"
    trust = f"Trustworthiness {float(here['trust']):.3f}: 1 where all that are near here"
    axes: list[str] | None = None
    if way == "code":
        said = f"Each code as it is. Here {right} of the images."
        axes = list(VALUES)
    else:
        whole = f"in all {values} values for {percent(float(found['right']), 1)}"
        said = f"Here {right} of the images, {whole}. {trust} are near in code."
        if way == "pca":
            shares = [percent(float(share), 0) for share in here["share"]]
            said = f"The two directions in which the codes vary most. {said}"
            axes = [
                f"{name} direction, {share} of the variance"
                for name, share in zip(("first", "second"), shares, strict=True)
            ]
        else:
            said = f"What is near stays near; far distances mean nothing. {said}"
    plane = here["plane"]
    return {
        **{"way": way, "title": NAMES[way], "said": said, "axes": axes},
        **{"view": square(plane), **packed(plane)},
    }


def by_prior(plane: NDArray[Any], side: int) -> Layout:
    """Codes [N, 2] where the prior has them spread evenly: each value's share of the normal."""
    share = np.vectorize(NormalDist().cdf, otypes=[float])(plane)
    return {
        "way": "prior",
        "title": "Spread by the prior",
        "said": (
            "Stretched so that equal areas are equally likely under the prior; behind the dots,"
            f" what {side} \N{MULTIPLICATION SIGN} {side} places are decoded to. Where dots are"
            " rare, the prior expects codes that no image has."
        ),
        "axes": None,
        "view": [0.5, 0.5, 0.5],
        **packed(share),
    }


def over_training(found: Arrays, index: NDArray[Any]) -> tuple[Layout, Mapping[str, Any]] | None:
    """The plane of the probe `over_training.codes`, and how many lie beside their class by epoch.

    None where too few epochs are known, or its images are not the first of those at `index`.
    """
    if "index" not in found or not np.array_equal(found["index"], index[: len(found["index"])]):
        return None
    width, share = int(found["width"]), percent(float(found["share"]), 0)
    axes = list(VALUES)
    said = "The values of a code are its place after every epoch."
    if width > 2:
        axes = [f"{name} direction" for name in ("first", "second")]
        said = (
            f"The two directions of {width} in which the last codes vary most, {share} of their"
            " variance, the same for every epoch."
        )
    epochs = plain(found["epochs"])
    view = square(found["plane"], OUTSIDE)
    laid = {
        **{"way": "training", "title": "Over training", "said": said, "axes": axes},
        **{"view": view, **packed(found["plane"]), "epochs": epochs},
    }
    beside = {
        "epochs": epochs,
        "plane": plain(found["near_plane"]),
        "code": plain(found["near_code"]) if width > 2 else None,
        "votes": int(found["neighbours"]),
        "count": len(found["index"]),
        "extent": plain(np.ptp(found["plane"], axis=1).max(axis=1) / (2 * view[2]), 3),
    }
    return laid, beside


def square(points: NDArray[Any], outside: float = 0.0) -> list[float]:
    """The middle of the square that points [..., N, 2] fill, and how far it reaches from there.

    At most the share `outside` of the N points lies beyond each of its sides.
    """
    low, high = np.quantile(points, [outside, 1 - outside], axis=-2)
    low, high = low.reshape(-1, 2).min(axis=0), high.reshape(-1, 2).max(axis=0)
    reach = float((high - low).max()) / 2 / FILLED or 1.0
    return list(plain(np.array([*(low + high) / 2, reach]), 6))


def packed(points: NDArray[Any]) -> dict[str, Any]:
    """Points [..., 2] in little room: `box`, their least and largest values along both axes, and
    `points`, base64 of uint16, little-endian, from 0 at the least to `STEPS` at the largest.
    """  # noqa: D205
    flat = points.reshape(-1, 2).astype(float)
    low, high = flat.min(axis=0), flat.max(axis=0)
    steps = np.round((flat - low) / np.where(high > low, high - low, 1.0) * STEPS)
    content = base64.b64encode(steps.astype("<u2").tobytes()).decode()
    return {"box": plain(np.array([*low, *high]), 7), "points": content}
