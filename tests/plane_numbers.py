"""Small numbers of the probes of codes: six images of two classes, three of them pictured."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core import paths
from lookinside.core.arrays import save_arrays

Found = dict[str, NDArray[Any]]

PLANE = np.array([[0, 0], [4, 0], [0, 4], [4, 4], [1, 1], [3, 3]], dtype=np.float32)
INDEX = np.array([5, 2, 7, 3, 8, 9])
IMAGES = np.arange(24, dtype=np.uint8).reshape(3, 1, 2, 4) * 10


def codes() -> Found:
    """The probe `codes` of codes of two values; the second image comes back 51 too bright."""
    given = IMAGES.copy()
    given[1] += 51
    return {
        **{"index": INDEX, "labels": np.array([0, 1] * 3), "images": IMAGES},
        **{"reconstructions": given, "errors": np.array([0, 0.04, 0], dtype=np.float32)},
        **{"values": np.array(2), "neighbours": np.array(5), "near": np.array(12)},
        **{"masked": np.array(0.0), "right": np.array(0.75)},
        **{"code/plane": PLANE, "code/trust": np.array(1.0), "code/right": np.array(0.75)},
    }


def wide() -> Found:
    """The same of codes of nine values with half of the pixels black."""
    found = {name: array for name, array in codes().items() if "/" not in name}
    found |= {"values": np.array(9), "masked": np.array(0.5), "seen": IMAGES // 2}
    for way in ("pca", "tsne"):
        found |= {f"{way}/plane": PLANE, f"{way}/trust": np.array(0.875)}
        found[f"{way}/right"] = np.array(0.5)
    return found | {"pca/share": np.array([0.5, 0.25])}


def over_training(width: int = 2) -> Found:
    """The probe `codes_over_training`: the plane grows from nothing."""
    return {
        **{"index": INDEX, "labels": np.array([0, 1] * 3), "epochs": np.array([0, 1, 4])},
        **{"plane": PLANE * np.array([0, 0.5, 1], dtype=np.float32).reshape(3, 1, 1)},
        **{"near_plane": np.array([0.25, 0.5, 0.75]), "near_code": np.array([0.5, 0.5, 1.0])},
        **{"share": np.array(0.75), "width": np.array(width), "neighbours": np.array(5)},
        "masked": np.array(0.0),
    }


def manifold() -> Found:
    """The probe `manifold`: four places."""
    return {"images": np.full((2, 2, 1, 2, 4), 255, dtype=np.uint8)}


def write(**probes: Found) -> None:
    """Save what probes found of the run `toy`."""
    for name, arrays in probes.items():
        save_arrays(paths.PROBES / "toy" / f"{name}.npz", arrays, "key")
