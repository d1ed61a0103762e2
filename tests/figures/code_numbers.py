"""Small numbers for the pictures of codes: three classes, images of 4 x 4 pixels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Found = dict[str, NDArray[Any]]


def traversed(rng: np.random.Generator, values: int, steps: int = 5) -> Found:
    """What `probes.codes.axes.axes` gives of so many axes, of which the last has collapsed."""
    order = np.arange(values)
    drawn = min(values, 3)
    return {
        "tested": np.array(700),
        "held": np.array(50),
        "masked": np.array(0.0),
        "variance": np.append(np.linspace(1, 0.5, values - 1), 0.001),
        "zero": np.append(np.full(values - 1, 0.25), 1.0),
        "error": np.array(0.02),
        "rise": np.append(np.linspace(0.01, 0.004, values - 1), 0.0),
        "order": order,
        "image": rng.integers(0, 256, (1, 4, 4), dtype=np.uint8),
        "decoded": rng.integers(0, 256, (1, 4, 4), dtype=np.uint8),
        "code": np.full(values, 1.4),
        "label": np.array(2),
        "ways": np.tile(np.linspace(-3, 3, steps), (drawn, 1)),
        "images": rng.integers(0, 256, (drawn, steps, 1, 4, 4), dtype=np.uint8),
    }


def coded() -> dict[str, Found]:
    """Numbers by probe."""
    rng = np.random.default_rng(4)
    labels = np.arange(30) % 3
    plane = rng.normal(0, 1, (30, 2)) + 8 * np.array([[0, 0], [1, 0], [0, 1]])[labels]
    way = {"plane": plane, "trust": np.array(0.875), "right": np.array(0.5)}
    return {
        "codes": {
            "labels": labels,
            "values": np.array(6),
            "neighbours": np.array(5),
            "near": np.array(12),
            "right": np.array(0.75),
            "masked": np.array(0.5),
            **{f"pca/{name}": array for name, array in way.items()},
            "pca/share": np.array([0.5, 0.25]),
            **{f"tsne/{name}": array for name, array in way.items()},
        },
        "axes": {**traversed(rng, 5), "rate": np.array([2.0, 1.0, 0.5, 0.005, 0.001])},
        "interpolations": {
            "ends": rng.integers(0, 256, (2, 2, 1, 4, 4), dtype=np.uint8),
            "labels": np.array([[0, 1], [2, 2]]),
            "code": rng.integers(0, 256, (2, 3, 1, 4, 4), dtype=np.uint8),
            "pixels": rng.integers(0, 256, (2, 3, 1, 4, 4), dtype=np.uint8),
            "code_distance": np.array([[1.0, 2.0, 1.0], [1.0, 4.0, 1.0]]),
            "pixels_distance": np.array([[1.0, 3.0, 1.0], [1.0, 3.5, 1.0]]),
            "masked": np.array(0.0),
            "trained": np.array(5000),
        },
        "manifold": {
            "images": rng.integers(0, 256, (4, 4, 1, 4, 4), dtype=np.uint8),
            "quantiles": np.array([-1.15, -0.32, 0.32, 1.15]),
            "counts": np.array([[0, 5, 5, 9], [3, 3, 5, 0], [5, 5, 5, 5], [5, 5, 5, 15]]),
            "tested": np.array(80),
            "masked": np.array(0.0),
        },
        "prior": {
            "images": rng.integers(0, 256, (6, 1, 4, 4), dtype=np.uint8),
            "spread": np.array(0.02),
            "spread_of_decoded": np.array(0.03),
            "spread_of_images": np.array(0.08),
        },
        "rate_distortion": {
            "rate": 4.0 + labels + np.linspace(-0.5, 0.5, 30),
            "distortion": 30.0 - 10 * labels + np.linspace(-3, 3, 30),
            "labels": labels,
            "mean_image": np.array(52.5),
            "kl_weight": np.array(2.0),
            "masked": np.array(0.0),
        },
    }
