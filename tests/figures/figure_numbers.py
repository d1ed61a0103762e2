"""Small numbers for the pictures of attribution and invariance."""

from typing import Any

import numpy as np


def word(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def looked_into() -> dict[str, dict[str, Any]]:
    rng = np.random.default_rng(1)
    return {
        "attribution": {
            "images": rng.uniform(0.2, 0.6, (3, 1, 4, 4)).astype(np.float32),
            "actual": np.array([0, 1, 2]),
            "predicted": np.array([0, 1, 0]),
            "confidence": np.array([0.9, 0.8, 0.7]),
            "mistake": np.array([False, False, True]),
            "index": np.array([3, 0, 5432]),
            "named": np.array(False),
            "maps": rng.uniform(-1, 1, (2, 3, 4, 4)).astype(np.float32),
            "methods": word("saliency\nintegrated gradients"),
            "gap": np.array(0.012),
        },
        "agreement": {
            "methods": word("saliency\nocclusion"),
            "between": np.array([[1.0, 0.4], [0.4, 1.0]]),
            "shuffled": np.array([[0.9, 0.8], [0.3, -0.1]]),
            "layers": word("logits\nconv1"),
            "count": np.array(3),
            "lit": np.array(0.25),
        },
        "occlusion": {
            "images": rng.uniform(0.2, 0.6, (2, 1, 4, 4)).astype(np.float32),
            "actual": np.array([0, 1]),
            "predicted": np.array([0, 2]),
            "confidence": np.array([0.9, 0.8]),
            "mistake": np.array([False, True]),
            "probability": rng.uniform(0, 1, (2, 4, 4)),
            "said": np.array([[[0, 0, 0, 2]] * 4, [[2] * 4] * 4]),
            "activity": rng.uniform(0.5, 1.5, (2, 4, 4)),
            "unit": np.array([4, 7]),
            "layer": word("conv1"),
            "side": np.array(3),
            "pace": np.array(1),
        },
        "offsets": {
            "rows": np.array([-1, 0, 1]),
            "columns": np.array([-1, 0, 1]),
            "accuracy": np.array([[0.5, 0.5, 0.1], [0.5, 0.9, 0.5], [0.5, 0.5, 0.5]]),
            "count": np.array(100),
            "canvas": np.array(False),
            "image": rng.uniform(0, 1, (1, 4, 4)),
            "label": np.array(2),
            "logit": np.array([[1.0, 2, 1], [2, 3, 2], [1, 2, 1]]),
            "margin": np.array([[-1.0, 1, -1], [1, 3, 1], [-1, 1, -2.5]]),
        },
        "transformed": {
            "images": rng.uniform(0, 1, (4, 1, 4, 4)),
            "labels": np.array([0, 1, 2, 0]),
            "layers": word("conv1\nlogits"),
            **{
                f"{way}/{name}": array
                for way, values in (
                    ("translation", [-1.0, 0.0, 1.0]),
                    ("scaling", [0.5, 1.0, 1.5]),
                    ("rotation", [-180.0, 0.0, 180.0]),
                )
                for name, array in (
                    ("values", np.array(values)),
                    ("distance", np.array([[[0.5] * 4, [0] * 4, [0.25] * 4]] * 2)),
                    ("probability", np.array([[0.5] * 4, [1] * 4, [0.75] * 4])),
                )
            },
        },
        "equivariance": {
            "shifts": np.array([1, 2]),
            "count": np.array(4),
            "conv1/invariance": np.array([0.4, 0.8]),
            "conv1/equivariance": np.array([0.0, 0.0]),
            "conv1/stride": np.array(1),
            "pool1/invariance": np.array([0.3, 0.7]),
            "pool1/equivariance": np.array([0.25, 0.0]),
            "pool1/stride": np.array(2),
            "logits/invariance": np.array([0.1, 0.2]),
        },
    }
