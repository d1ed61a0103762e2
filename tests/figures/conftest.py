"""Small numbers of one run, enough for every figure."""

from collections.abc import Callable

import numpy as np
import pytest

from lookinside.figures.picture import Numbers, Subject


@pytest.fixture
def subject() -> Callable[[bool], Subject]:
    def build(stand_in: bool) -> Subject:
        title = "Drawn shapes (stand-in data)" if stand_in else "Digits"
        return Subject("A toy run", title, ("cat", "dog", "bird"), stand_in)

    return build


@pytest.fixture
def numbers() -> Numbers:
    rng = np.random.default_rng(0)

    def word(text: str) -> np.ndarray:
        return np.frombuffer(text.encode(), dtype=np.uint8)

    return {
        "history": {
            "epoch": np.array([1.0, 2.0, 3.0]),
            "step": np.array([10.0, 20.0, 30.0]),
            "train_accuracy": np.array([0.5, 0.8, 0.9]),
            "train_loss": np.array([1.0, 0.5, 0.2]),
            "validation_accuracy": np.array([0.4, 0.75, 0.7]),
            "validation_loss": np.array([1.1, 0.6, 0.65]),
        },
        "predictions": {
            "actual": np.array([0, 0, 0, 0, 1, 1, 2, 2]),
            "predicted": np.array([0, 0, 1, 1, 1, 1, 2, 0]),
        },
        "samples": {
            "images": rng.uniform(0.2, 0.6, (3, 1, 4, 4)).astype(np.float32),
            "labels": np.array([0, 1, 2]),
        },
        "first_layer": {
            "weights": np.linspace(-2, 1, 12, dtype=np.float32).reshape(3, 1, 2, 2),
            "units": np.array([1, 4, 7]),
            "total": np.array(9),
            "output": np.array(False),
            "kind": word("conv"),
            "layer": word("conv1"),
        },
        "reconstructions": {
            "images": np.full((3, 1, 4, 4), 0.25, dtype=np.float32),
            "seen": np.zeros((3, 1, 4, 4), dtype=np.float32),
            "given": np.full((3, 1, 4, 4), 0.75, dtype=np.float32),
            "error": np.array([0.25, 0.25, 0.25]),
            "labels": np.array([0, 1, 2]),
            "index": np.array([4, 5, 6]),
            "masked": np.array(0.5),
        },
        "mistakes": {
            "images": rng.uniform(0.2, 0.6, (2, 1, 4, 4)).astype(np.float32),
            "actual": np.array([0, 2]),
            "predicted": np.array([1, 0]),
            "confidence": np.array([0.987, 0.61]),
            "index": np.array([5, 3]),
            "wrong": np.array(3),
            "tested": np.array(8),
        },
        "attribution": {
            "images": rng.uniform(0.2, 0.6, (3, 1, 4, 4)).astype(np.float32),
            "actual": np.array([0, 1, 2]),
            "predicted": np.array([0, 1, 0]),
            "confidence": np.array([0.9, 0.8, 0.7]),
            "mistake": np.array([False, False, True]),
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
            "layer": word("conv1"),
            "side": np.array(3),
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
        "effects": {
            "choice": np.array(["rate", "rate", "width", "width", "width"]),
            "option": np.array(["slow", "fast", "narrow", "wide", "huge"]),
            "mean": np.array([0.4, 0.5, 0.45, 0.4, 0.46]),
            "effect": np.array([0.0, 10.0, 0.0, -5.0, 1.0]),
            "low": np.array([np.nan, 8.0, np.nan, -7.0, -1.0]),
            "high": np.array([np.nan, 12.0, np.nan, -3.0, 3.0]),
            "pairs": np.array([0, 3, 0, 2, 2]),
            "epochs": np.array(5),
        },
        "pairs": {
            "row": np.array([1, 1, 1, 3, 3, 4, 4]),
            "difference": np.array([9.0, 10.0, 11.0, -6.0, -4.0, 0.0, 2.0]),
        },
    }
