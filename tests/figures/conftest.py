"""Small numbers of one run, enough for every figure."""

from collections.abc import Callable

import numpy as np
import pytest
from figure_numbers import looked_into

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
        "patches": {
            "images": rng.integers(0, 256, (3, 1, 4, 4)).astype(np.uint8),
            "image_index": np.array([2, 5, 9]),
            "conv1/units": np.array([0, 1]),
            "conv1/total": np.array(2),
            "conv1/output": np.array(False),
            "conv1/maximum_pre": np.array([3.0, -1.0], dtype=np.float32),
            "conv1/maximum": np.array([3.0, 0.0], dtype=np.float32),
            "conv1/top_index": np.array([[5, 2], [2, 5]]),
            "conv1/top_value": np.array([[3.0, 2.0], [0.0, 0.0]], dtype=np.float32),
            "conv1/top_position": np.array([[[0, 0], [2, 2]], [[0, 0], [0, 0]]]),
            "conv1/top_box": np.array([[[-1, -1, 2, 2], [1, 1, 4, 4]], [[-1, -1, 2, 2]] * 2]),
            "conv1/top_seen": np.array([[[0, 0, 2, 2], [1, 1, 4, 4]], [[0, 0, 2, 2]] * 2]),
            "conv1/middle_index": np.array([[9, 2], [2, 5]]),
            "conv1/middle_value": np.array([[0.5, 0.0], [0.0, 0.0]], dtype=np.float32),
            "conv1/middle_position": np.array([[[1, 1], [0, 0]], [[0, 0], [0, 0]]]),
            "conv1/middle_box": np.array([[[0, 0, 3, 3], [-1, -1, 2, 2]], [[-1, -1, 2, 2]] * 2]),
            "conv1/middle_seen": np.array([[[0, 0, 3, 3], [0, 0, 2, 2]], [[0, 0, 2, 2]] * 2]),
        },
        "deconvnet": {
            "conv1/units": np.array([0, 1]),
            "conv1/value": np.array([[3.0, 2.0], [0.0, 0.0]], dtype=np.float32),
            "conv1/patches": rng.integers(0, 256, (2, 2, 1, 3, 3)).astype(np.uint8),
            "conv1/projections": np.linspace(-1, 2, 36, dtype=np.float32).reshape(2, 2, 1, 3, 3),
            "conv1/seen": np.array([[[1, 1, 3, 3], [0, 0, 3, 3]], [[1, 1, 3, 3]] * 2]),
        },
        **looked_into(),
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
