"""What a run's history tells: how long it trained, and where it was best."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from lookinside.core.intervals import accuracy

Rows = Sequence[Mapping[str, str]]


def training_length(rows: Rows, figure: str, better: Literal["min", "max"]) -> dict[str, int]:
    """Epochs and steps trained, and the first epoch of the best validation `figure`."""
    best = best_row(rows, f"validation_{figure}", better)
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


def watched_train(rows: Rows, images: int) -> dict[str, Any]:
    """The accuracy on `images` training images without dropout, each before its step of the epoch.

    It is what notebook N1 printed as its training accuracy; given with its 95 % interval.
    """
    if "train_without_dropout_accuracy" not in rows[-1]:
        return {}
    share = float(rows[-1]["train_without_dropout_accuracy"])
    return {"train": {"last": accuracy(round(share * images), images)}}


def best_row(rows: Rows, column: str, better: Literal["min", "max"] = "max") -> Mapping[str, str]:
    """The first row with the best value in a column."""
    pick = max if better == "max" else min
    return pick(rows, key=lambda row: float(row[column]))
