"""What a run's history tells: how long it trained, and where it was best."""

from collections.abc import Mapping, Sequence
from typing import Any

Rows = Sequence[Mapping[str, str]]


def training_length(rows: Rows) -> dict[str, int]:
    """Epochs and steps trained, and the first epoch of the best validation accuracy."""
    best = best_row(rows, "validation_accuracy")
    return {
        "epochs": int(rows[-1]["epoch"]),
        "steps": int(rows[-1]["step"]),
        "best_epoch": int(best["epoch"]),
        "best_step": int(best["step"]),
    }


def watched_test(rows: Rows) -> dict[str, Any]:
    """The notebook's way of selecting (N1): the best test accuracy over the epochs.

    It flatters, for the test set chose the epoch; it is shown beside ours and never used.
    """
    if "test_accuracy" not in rows[-1]:
        return {}
    best = best_row(rows, "test_accuracy")
    watched = {
        "best_accuracy": float(best["test_accuracy"]),
        "best_epoch": int(best["epoch"]),
        "last_accuracy": float(rows[-1]["test_accuracy"]),
    }
    return {"watched_test": watched}


def best_row(rows: Rows, column: str) -> Mapping[str, str]:
    """The first row with the highest value in a column."""
    return max(rows, key=lambda row: float(row[column]))
