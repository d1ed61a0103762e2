"""Small numbers of networks that read rows, for pictures: three classes, four rows, five units."""

from typing import Any

import numpy as np
from figure_numbers import word


def gates(kind: str) -> dict[str, Any]:
    rng = np.random.default_rng(2)
    names = ["input gate", "forget gate", "output gate", "candidate", "cell", "state"]
    if kind == "GRU":
        names = ["reset gate", "update gate", "candidate", "state"]
    found = {
        "images": rng.integers(0, 256, (3, 1, 4, 4), dtype=np.uint8),
        "labels": np.arange(3),
        "index": np.array([0, 2, 5]),
        "probabilities": np.full((3, 4, 3), 1 / 3, dtype=np.float32),
        "order": np.array([4, 0, 2, 1, 3]),
        "count": np.array(500),
        "kind": word(kind),
        "layer": word(kind.lower()),
    }
    for number, name in enumerate(names):
        values = rng.uniform(0, 1, (3, 4, 5)) if "gate" in name else rng.normal(0, 0.5, (3, 4, 5))
        found[f"{name}/values"] = values.astype(np.float16)
        found[f"{name}/mean"] = np.array([0.1, 0.2, 0.3, 0.4]) + 0.1 * number
        found[f"{name}/quartiles"] = found[f"{name}/mean"] + np.array([[-0.1], [0.1]])
        found[f"{name}/size"] = np.array([0.0, 0.1, 0.15, 0.25])
    return found


def gradients(cell: bool) -> dict[str, Any]:
    fall = np.array([0.1, 0.25, 0.5, 1.0])
    found = {"labels": np.array([0, 1, 2])}
    for network, power in (("trained", 1), ("start", 2)):
        norms = np.outer([1.0, 2.0, 4.0], fall**power)
        parts = {"rows": norms, "state": norms**1.5, "loss": np.array([0.25, 0.5, 0.75])}
        if cell:
            parts["cell"] = norms
        found |= {f"{network}/{what}": values for what, values in parts.items()}
    return found


def after_rows() -> dict[str, Any]:
    return {
        "accuracy": np.array([0.25, 0.125, 0.5, 0.75]),
        "by_class": np.array([[0, 0, 0.5, 1], [1, 0.5, 0.5, 0.5], [0, 0, 0.5, 0.75]]),
        "fitted": np.array([0.25, 0.625, 0.75, 0.875]),
        "raw": np.array([0.25, 0.375, 0.5, 0.625]),
        "untrained": np.array([0.25, 0.3125, 0.375, 0.5]),
        "says": np.array([[0, 0.25, 0.25, 0.5], [1, 0.5, 0.5, 0.25], [0, 0.25, 0.25, 0.25]]),
        "ink": np.array([0.0, 0.4, 0.9, 1.0]),
        "decided": np.array([1, 3, 3, 4, 4, 4, 3, 2]),
        "labels": np.array([0, 0, 0, 1, 1, 2, 2, 2]),
        "answers": np.array([0, 0, 0, 1, 0, 2, 2, 1]),
        "tested": np.array(8),
    }


def reading() -> dict[str, dict[str, Any]]:
    rng = np.random.default_rng(3)
    walk = rng.normal(0, 1, (3, 5, 2)).cumsum(axis=1)
    walk -= walk[:, :1]
    return {
        "after_rows": after_rows(),
        "gates": gates("LSTM"),
        "paths": {
            "shares": np.array([0.4, 0.2, 0.1]),
            "mean": walk,
            "ends": np.repeat(walk[:, -1], 2, axis=0),
            "labels": np.repeat(np.arange(3), 2),
            "single": np.concatenate([walk, walk + 0.1]),
            "single_labels": np.array([0, 1, 2, 0, 1, 2]),
        },
        "gradients": gradients(cell=True),
        "disorder": {
            "whole": np.array(0.9),
            "reversed": np.array(0.5),
            "shuffled": np.array([0.2, 0.4]),
            "orders": np.array([[1, 0, 3, 2], [3, 1, 0, 2]]),
            "black/first": np.array([0.9, 0.85, 0.75, 0.5, 0.3]),
            "black/last": np.array([0.9, 0.8, 0.6, 0.4, 0.3]),
            "black/single": np.array([0.9, 0.8, 0.85, 0.9]),
            "black/single_error": np.array([0.0, 0.015, 0.01, 0.0]),
            "mean/first": np.array([0.9, 0.85, 0.8, 0.5, 0.3]),
            "mean/last": np.array([0.9, 0.85, 0.7, 0.4, 0.3]),
            "mean/single": np.array([0.9, 0.85, 0.85, 0.9]),
            "image": rng.uniform(0, 1, (1, 4, 4)),
            "mean": np.linspace(0, 1, 16).reshape(1, 4, 4),
            "count": np.array(400),
            "chance": np.array(0.375),
        },
    }
