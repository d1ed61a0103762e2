"""Which of two classifiers is better, judged on the same test images."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from lookinside.core.files import read_csv
from lookinside.core.intervals import Z95
from lookinside.core.words import signed

COLUMNS = (
    "dataset", "first", "second", "images", "only_first", "only_second", "difference", "low",
    "high", "p", "p_adjusted", "verdict",
)  # fmt: skip
HEADINGS = (
    "data set", "first", "second", "first alone right", "second alone right", "difference",
    "95 % interval", "p (McNemar)", "p (Holm)", "verdict",
)  # fmt: skip
LEVEL = 0.05

Rights = NDArray[np.bool_]


def right(path: Path) -> Rights:
    """Which test images the last step's weights got right, bool [N], by a run's predictions.

    Raises:
        UserError: see `files.read_csv`.
    """
    rows = read_csv(path, ("actual", "last_predicted"))
    return np.array([row["actual"] == row["last_predicted"] for row in rows])


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p-value of McNemar's test (1947).

    If two classifiers are equally good, an image that one of them alone gets right is as likely to
    be the first's as the second's: a binomial test on those images.
    """
    discordant = only_first + only_second
    return float(stats.binomtest(only_first, discordant).pvalue) if discordant else 1.0


def holm(values: Sequence[float]) -> list[float]:
    """P-values adjusted for being several (Holm 1979), in their order."""
    adjusted = [0.0] * len(values)
    running = 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        running = max(running, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = running
    return adjusted


def compared(first: Rights, second: Rights) -> dict[str, Any]:
    """Set what two classifiers get right, bool [N], against each other, image by image.

    `difference` is the first one's accuracy less the second's, with the 95 % interval of a
    difference of paired shares (Wald).
    """
    images = len(first)
    only_first = int((first & ~second).sum())
    only_second = int((second & ~first).sum())
    difference = (only_first - only_second) / images
    margin = Z95 * sqrt((only_first + only_second) / images - difference**2) / sqrt(images)
    return {
        "images": images,
        "only_first": only_first,
        "only_second": only_second,
        "difference": difference,
        "low": difference - margin,
        "high": difference + margin,
        "p": mcnemar(only_first, only_second),
    }


def rows(runs: Iterable[tuple[str, str, Rights]]) -> list[dict[str, Any]]:
    """A row for each pair of runs on the same data set, as (run, data's title, what is right).

    The p-values are adjusted over the pairs of a data set.
    """
    found: list[dict[str, Any]] = []
    listed = list(runs)
    for dataset in dict.fromkeys(entry[1] for entry in listed):
        ours = [(run, right) for run, name, right in listed if name == dataset]
        pairs = [
            {"dataset": dataset, "first": first, "second": second, **compared(right, other)}
            for (first, right), (second, other) in combinations(ours, 2)
        ]
        for pair, adjusted in zip(pairs, holm([pair["p"] for pair in pairs]), strict=True):
            found.append({**pair, "p_adjusted": adjusted, "verdict": _verdict(pair, adjusted)})
    return found


def _verdict(pair: dict[str, Any], adjusted: float) -> str:
    if adjusted >= LEVEL:
        return "no difference shown"
    return f"{pair['first'] if pair['difference'] > 0 else pair['second']} is better"


def cells(row: Mapping[str, Any]) -> list[str]:
    """A row of the paired comparisons under `HEADINGS`; differences in points."""
    difference, low, high = (signed(100 * row[key], ".2f") for key in ("difference", "low", "high"))
    return [
        row["dataset"],
        row["first"],
        row["second"],
        f"{row['only_first']:,}",
        f"{row['only_second']:,}",
        f"{difference} points",
        f"{low} to {high}",
        f"{row['p']:.2g}",
        f"{row['p_adjusted']:.2g}",
        row["verdict"],
    ]
