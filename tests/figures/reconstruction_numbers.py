"""Small numbers for the pictures of what an autoencoder gives back, and of its training."""

from typing import Any

import numpy as np


def reconstructed() -> dict[str, dict[str, Any]]:
    rng = np.random.default_rng(2)
    images = rng.integers(0, 256, (4, 1, 4, 4), dtype=np.uint8)
    return {
        "reconstructions": {
            "images": np.full((3, 2, 1, 4, 4), 0.25, dtype=np.float32),
            "seen": np.zeros((3, 2, 1, 4, 4), dtype=np.float32),
            "given": np.full((3, 2, 1, 4, 4), 0.75, dtype=np.float32),
            "index": np.array([[0, 1], [2, 3], [4, 5]]),
            "errors": np.array([0.01, 0.02, 0.03, 0.05, 0.06, 0.08]),
            "mean_image": np.array([0.1, 0.1, 0.1, 0.1, 0.05, 0.05]),
            "labels": np.array([2, 2, 0, 0, 1, 1]),
            "masked": np.array(0.5),
        },
        "denoising": {
            "images": images[:2],
            "seen": np.stack([images[:2] * np.uint8(keep) for keep in (1, 1, 0)]),
            "given": np.stack([images[:2]] * 3),
            "masked": np.array([0.0, 0.25, 0.75]),
            "error": np.array([0.02, 0.03, 0.09]),
            "untouched": np.array([0.0, 0.05, 0.15]),
            "mean_image": np.array(0.07),
            "trained": np.array(0.25),
            "tested": np.array(1234),
        },
        "reconstructions_over_training": {
            "images": images,
            "seen": images,
            "labels": np.array([0, 1, 2, 0]),
            "epochs": np.array([0, 1, 3]),
            "given": np.stack([images // 4, images // 2, images]),
            "error": np.array([[0.25] * 4, [0.1] * 4, [0.05] * 4]),
            "mean_image": np.array([0.06, 0.08, 0.06, 0.08]),
            "masked": np.array(0.0),
        },
        "codes_over_training": {
            "labels": np.arange(30) % 3,
            "epochs": np.array([0, 1, 3]),
            "plane": np.stack([rng.normal(0, size, (30, 2)) for size in (0.01, 1, 2)]),
            "share": np.array(0.4),
            "width": np.array(64),
            "near_plane": np.array([0.3, 0.5, 0.7]),
            "neighbours": np.array(5),
            "masked": np.array(0.5),
            "near_code": np.array([0.4, 0.8, 0.9]),
        },
    }
