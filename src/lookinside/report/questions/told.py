"""Whether two figures can be told apart: by their intervals, or image by image."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lookinside.core.intervals import wilson
from lookinside.report.inputs import Run

LEVEL = 0.05
"""An adjusted p-value below it tells two classifiers apart, as in the table of pairs."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Pair:
    """Two classifiers on the same images: the first one's accuracy less the second's.

    `sign` is 1 or -1 for whichever is better, 0 where they are not told apart.
    """

    first: str
    second: str
    difference: float
    low: float
    high: float
    sign: int


def told(first: Estimate, second: Estimate) -> int:
    """1 if the first lies above the second, interval from interval, -1 if below, else 0."""
    return int(first.low > second.high) - int(first.high < second.low)


def of_share(share: float, images: int) -> Estimate:
    """A share of so many images with its interval (Wilson 1927)."""
    return Estimate(share, *wilson(round(share * images), images))


def figure(run: Run, weights: str = "last") -> Estimate:
    """A classifier's accuracy, or an autoencoder's loss, on the test images."""
    test = run.measured["test"][weights]
    name = "accuracy" if run.about["task"] == "classify" else "loss"
    return Estimate(test[name], test[f"{name}_low"], test[f"{name}_high"])


def pair(rows: Sequence[Mapping[str, Any]], first: Run, second: Run) -> Pair | None:
    """What the table of pairs says of two runs, in this order; None if they are not in it."""
    for row in rows:
        if (row["first"], row["second"]) == (first.name, second.name):
            turn = 1
        elif (row["first"], row["second"]) == (second.name, first.name):
            turn = -1
        else:
            continue
        low, high = sorted((turn * float(row["low"]), turn * float(row["high"])))
        difference = turn * row["difference"]
        sign = 0 if row["p_adjusted"] >= LEVEL else (difference > 0) - (difference < 0)
        return Pair(first.name, second.name, difference, low, high, sign)
    return None
