"""Small numbers of one run, enough for every figure."""

from collections.abc import Callable

import numpy as np
import pytest
from code_numbers import coded
from figure_numbers import looked_into
from reconstruction_numbers import reconstructed
from recurrent_numbers import reading

from lookinside.figures.picture import Numbers, Subject


def unit_counts() -> dict[str, np.ndarray]:
    """A layer of four units: the second never fires, the last two are alike."""
    return {
        "units": np.arange(4),
        "output": np.array(False),
        "fires": np.array([1.0, 0.0, 0.5, 0.5]),
        "covers": np.array([0.5, 0.0, 0.25, 0.25]),
        "by_class": np.array([[0.0, 2, 1], [0, 0, 0], [4, 1, 0], [1, 1, 2]]),
        "peaks": np.linspace(0, 1, 20).reshape(4, 5),
        "twin": np.array([1, 0, 3, 2]),
        "cosine": np.array([0.1, 0.1, 0.95, 0.95]),
        "partner": np.array([1, 0, 3, 2]),
        "correlation": np.array([0.2, 0.0, 0.9, 0.9]),
        "twins": np.array([[2, 3], [0, 1]]),
        "partners": np.array([[2, 3]]),
        "rank": np.array(3.25),
        "ranks_by_chance": np.array([3.25, 3.75]),
        "full_rank": np.array(4),
        "directions": np.array(1.5),
    }


@pytest.fixture
def subject() -> Callable[[bool], Subject]:
    def build(stand_in: bool) -> Subject:
        title = "Drawn shapes (stand-in data)" if stand_in else "Digits"
        return Subject("A toy run", title, ("cat", "dog", "bird"), stand_in)

    return build


def maximised(rng: np.random.Generator, layer: str, output: bool) -> dict[str, np.ndarray]:
    """What `maximise.layers.maximised` gives of a layer of three units, after four steps."""
    loss = np.array([[0.0, 1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 4.0, 8.0]])
    found = {
        "units": np.array([0, 1, 2]),
        "total": np.array(3),
        "output": np.array(output),
        "maps": np.array(not output),
        "images": rng.integers(0, 256, (3, 1, 4, 4), dtype=np.uint8),
        "objective": np.array([3.0, 4.0, 8.0]),
        "pre": np.array([3.0, 2.0, 8.0]),
        "post": np.array([3.0, 0.0, 8.0]),
        "frames": np.stack([np.full((3, 1, 4, 4), gray, np.uint8) for gray in (128, 255)], 1),
        "log_loss": loss,
        "log_lowest": -loss,
        "log_highest": loss,
        "log_rate": 1 + loss,
        "log_predicted": np.array([[1, 0, 0, 0], [1, 1, 1, 1], [2, 0, 2, 2]]),
        "log_score": np.array([[0.9, 0.5, 0.99, 1.0], [1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 0.9, 1.0]]),
    }
    if not output:
        found["single"] = rng.integers(0, 256, (3, 1, 3, 3), dtype=np.uint8)
        found["single_pre"] = found["single_post"] = np.array([3.0, 2.0, 1.0])
        found["single_free"] = np.array([4.0, 2.5, 0.0])
        found["field"] = np.array([0, 0, 3, 3])
    named = {f"{layer}/{what}": array for what, array in found.items()}
    return {"frame_steps": np.array([0, 1]), **named}


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
        "steps": {
            "epoch": np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0]),
            "step": np.array([5.0, 10.0, 15.0, 20.0, 25.0, 30.0]),
            "train_accuracy": np.array([0.3, 0.7, 0.75, 0.85, 0.88, 0.92]),
            "train_loss": np.array([1.5, 0.5, 0.5, 0.5, 0.3, 0.1]),
        },
        "predictions": {
            "actual": np.array([0, 0, 0, 0, 1, 1, 2, 2]),
            "predicted": np.array([0, 0, 1, 1, 1, 1, 2, 0]),
            "confidence": np.array([0.9, 1.0, 0.95, 0.5, 0.92, 0.75, 0.55, 0.98]),
        },
        "samples": {
            "images": rng.uniform(0.2, 0.6, (3, 1, 4, 4)).astype(np.float32),
            "labels": np.array([0, 1, 2]),
        },
        "filters": {
            "conv1/weights": np.linspace(-2, 1, 12, dtype=np.float32).reshape(3, 1, 2, 2),
            "conv1/units": np.array([1, 4, 7]),
            "conv1/inputs": np.array([0]),
            "conv1/total": np.array([9, 1]),
            "conv1/deep": np.array(False),
            "conv2/weights": np.linspace(-1, 2, 24, dtype=np.float32).reshape(2, 3, 2, 2),
            "conv2/units": np.array([0, 1]),
            "conv2/inputs": np.array([0, 2, 4]),
            "conv2/total": np.array([2, 9]),
            "conv2/deep": np.array(True),
        },
        "weight_maps": {
            "logits/weights": np.linspace(-2, 1, 12, dtype=np.float32).reshape(3, 1, 2, 2),
            "logits/units": np.array([0, 1, 2]),
            "logits/total": np.array(3),
            "logits/output": np.array(True),
        },
        "snapshots": {
            f"{epoch:05d}/{name}": rng.normal(0, 1 + epoch, shape).astype(np.float32)
            for epoch in (0, 1, 3)
            for name, shape in (("conv1.weight", (9, 1, 2, 2)), ("conv2.weight", (20, 9, 2, 2)))
        },
        "histograms": {
            "00000/conv1.weight/counts": np.array([1.0, 3.0, 0.0, 1.0]),
            "00000/conv1.weight/edges": np.linspace(-1, 1, 5),
            "00003/conv1.weight/counts": np.array([2.0, 0.0, 0.0, 2.0]),
            "00003/conv1.weight/edges": np.linspace(-2, 2, 5),
            "00000/conv1.bias/counts": np.array([0.0, 0.0, 4.0, 0.0]),
            "00000/conv1.bias/edges": np.linspace(-0.5, 0.5, 5),
            "00003/conv1.bias/counts": np.array([1.0, 1.0, 1.0, 1.0]),
            "00003/conv1.bias/edges": np.linspace(0, 0.1, 5),
        },
        "montage": {
            "images": rng.integers(0, 256, (7, 1, 4, 4), dtype=np.uint8),
            "labels": np.array([2, 0, 1, 1, 0, 2, 2]),
            "total": np.array(5000),
        },
        "statistics": {
            "mean": np.linspace(0, 1, 64).reshape(4, 1, 4, 4),
            "std": np.linspace(0, 0.25, 64).reshape(4, 1, 4, 4),
            "images": np.array([9, 6, 3, 0]),
        },
        "balance": {
            "train": np.array([60, 30, 0]),
            "validation": np.array([6, 3, 0]),
            "test": np.array([6, 3, 0]),
        },
        "placement": {
            "images": rng.integers(0, 256, (3, 1, 6, 6), dtype=np.uint8),
            "labels": np.array([0, 1, 2]),
            "offsets": np.array([[0, 1], [1, 0], [1, 1]]),
            "size": np.array([4, 4]),
            "counts": np.array([[3, 5, 0], [4, 8, 0], [0, 0, 0]]),
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
        "restarts": {
            "images": rng.integers(0, 256, (3, 4, 1, 4, 4), dtype=np.uint8),
            "logits": np.array([[3.0, 5.0, 4.0, 2.0], [1.0, 1.0, 1.0, 9.0], [2.0, 2.0, 2.0, 2.0]]),
            "scores": np.full((3, 4), 0.99),
            "distances": np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))[None].repeat(
                3, 0
            ),
            "rise": np.array([2.0, 4.0, 0.0]),
            "shares": np.array([0.02, 0.05, 0.1]),
            "points": np.array(7),
            "basins": np.stack(
                [
                    np.tile(np.arange(4), (3, 1)),
                    np.array([[0, 1, 0, 2], [0, 0, 0, 0], [0, 0, 0, 0]]),
                    np.zeros((3, 4), dtype=int),
                ],
                axis=1,
            ),
            "best": np.array([1, 3, 0]),
        },
        "regularised": {
            "images": rng.integers(0, 256, (2, 3, 1, 4, 4), dtype=np.uint8),
            "logits": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
            "scores": np.array([[0.5, 0.6, 0.7], [1.0, 1.0, 1.0]]),
            "names": word("pixels\nfrequencies, shaken"),
            "size": np.array([1.0, 0.1], dtype=np.float32),
            "l2": np.array([0.0, 50.0]),
            "total_variation": np.array([0.0, 0.0]),
            "blur": np.array([0.0, 0.0]),
            "jitter": np.array([0.0, 2.0]),
            "rotate": np.array([0.0, 10.0]),
            "scale": np.array([0.0, 0.1], dtype=np.float32),
            "steps": np.array(60),
        },
        "margins": {
            "pairs": np.array([[0, 1], [2, 0]]),
            "confused": np.array([[1, 0], [2, 3]]),
            "tested": np.array([[10, 20], [30, 10]]),
            "images": rng.integers(0, 256, (2, 4, 1, 4, 4), dtype=np.uint8),
            "margins": np.array([[1.0, 5.0, 6.0, 2.0], [1.0, 5.0, 6.0, 2.0]]),
        },
        "maximised": {**maximised(rng, "conv1", False), **maximised(rng, "logits", True)},
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
            "conv1/total": np.array(2),
            "conv1/output": np.array(False),
            "conv1/value": np.array([[3.0, 2.0], [0.0, 0.0]], dtype=np.float32),
            "conv1/patches": rng.integers(0, 256, (2, 2, 1, 3, 3)).astype(np.uint8),
            "conv1/projections": np.linspace(-1, 2, 36, dtype=np.float32).reshape(2, 2, 1, 3, 3),
            "conv1/seen": np.array([[[1, 1, 3, 3], [0, 0, 3, 3]], [[1, 1, 3, 3]] * 2]),
        },
        **looked_into(),
        **reconstructed(),
        **reading(),
        **coded(),
        "channels": {
            "images": rng.uniform(0.2, 0.6, (2, 1, 4, 4)).astype(np.float32),
            "labels": np.array([0, 2]),
            "predicted": np.array([0, 1]),
            "index": np.array([3, 5]),
            "conv1/values": np.arange(48, dtype=np.float32).reshape(2, 6, 2, 2) % 7,
            "conv1/units": np.arange(6),
            "conv1/output": np.array(False),
            "conv1/from": word("relu1"),
            "dense2/values": np.linspace(-1, 1, 10, dtype=np.float32).reshape(2, 5),
            "dense2/units": np.arange(5),
            "dense2/output": np.array(False),
            "dense2/from": word("dense2"),
            "logits/values": np.array([[2.5, -1, 0], [0, 3, 1.5]], dtype=np.float32),
            "logits/units": np.arange(3),
            "logits/output": np.array(True),
            "logits/from": word("logits"),
        },
        "census": {
            "tested": np.array(40),
            "ablated": np.array([10, 5, 5]),
            **{f"conv1/{key}": values for key, values in unit_counts().items()},
            "conv1/whole": np.array([3.0, 2.0, 1.0]),
            "conv1/margin": np.array([[0, -1.5, 0.5], [0, 0, 0], [0.25, 0, 0], [-0.5, 0, 0]]),
            "conv1/accuracy": np.array([-0.1, 0, 0, 0.05]),
            "conv1/changed": np.array([5, 0, 0, 2]),
            "conv1/moved": np.array([2.0, 0.0, 0.5, 1.0]),
            "conv1/twins_filters": np.linspace(-1, 2, 72).reshape(2, 2, 2, 3, 3),
            "conv1/partners_filters": np.linspace(-1, 2, 36).reshape(1, 2, 2, 3, 3),
            **{f"logits/{key}": values[:3] for key, values in unit_counts().items() if values.ndim},
            "logits/by_class": 2 * np.eye(3) - 1,
            "logits/output": np.array(True),
            "logits/rank": np.array(2.5),
            "logits/ranks_by_chance": np.array([2.5, 3.0]),
            "logits/directions": np.array(1.0),
            "logits/full_rank": np.array(3),
        },
        "neighbours": {
            "images": rng.uniform(0.2, 0.6, (2, 1, 4, 4)).astype(np.float32),
            "actual": np.array([0, 2]),
            "predicted": np.array([1, 0]),
            "confidence": np.array([0.987, 0.61]),
            "trained": np.array(100),
            "layer": word("logits"),
            "width": np.array(128),
            **{
                f"{space}/{key}": values
                for space, labels in (("pixels", [[0, 1], [1, 1]]), ("features", [[1, 1], [0, 0]]))
                for key, values in (
                    ("images", np.full((2, 2, 1, 4, 4), 51, dtype=np.uint8)),
                    ("labels", np.array(labels)),
                )
            },
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
