"""How a run was trained, for the charts on its page that can be read off."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from lookinside.report.compared import MEASURES, UNITS
from lookinside.report.curves import Curves, cut_short, known
from lookinside.report.inputs import Run

NAME = "curves.js"
"""The data's name in a run's folder of views."""
PARTS = {
    "train": ("training", "training {}"),
    "train_without_dropout": ("training, no dropout", "training {} without dropout"),
    "validation": ("validation", "validation {}"),
    "test": ("test", "test {}"),
}
"""On which images a figure was measured after each epoch, and what it is called on these."""
STEEP = 20
"""From this ratio of the largest to the smallest value on, an axis is logarithmic at first."""


def training(run: Run) -> Mapping[str, Any] | None:
    """What `curves.js` gives, and what the page lays out for it; None without a history.

    Returns:
        seeds: of each its number `seed`, its `best_epoch` on validation, its `curves`, and the
            `steps`, what is known of the training images within epochs.
        panels: a chart for each of the task's figures, the one that chooses the best weights
            first: `quantity` and `unit`; `lines`, the columns of the curves with their parts,
            their images and their words; whether a logarithmic axis is `offered`, and whether it
            is there at first.
        cut_short: whether the first seed's last epoch has fewer steps than its first.
    """
    histories = list(run.curves.values())
    task = run.about["task"]
    panels = [
        _panel(quantity, UNITS[task].get(quantity, ""), lines, [*histories, *run.steps.values()])
        for quantity in MEASURES[task]
        if (lines := _lines(quantity, histories, list(run.steps.values())))
    ]
    if not panels:
        return None
    seeds = [
        {
            **{"seed": seed, "best_epoch": run.metrics[seed]["best_epoch"]},
            **{"curves": curves, "steps": run.steps.get(seed, {})},
        }
        for seed, curves in run.curves.items()
    ]
    return {"seeds": seeds, "panels": panels, "cut_short": cut_short(histories[0])}


def _lines(
    quantity: str, histories: Sequence[Curves], within: Sequence[Curves]
) -> list[Mapping[str, str]]:
    """The columns of a figure that any of the histories has."""
    return [
        {
            **{"column": f"{part}_{quantity}", "part": part, "words": words.format(quantity)},
            "images": images + _mean(f"{part}_{quantity}", within),
        }
        for part, (images, words) in PARTS.items()
        if any(f"{part}_{quantity}" in curves for curves in histories)
    ]


def _mean(column: str, within: Sequence[Curves]) -> str:
    """Over how many steps a figure of the training images is a mean, where it is one."""
    for steps in within:
        if len(steps.get(column, ())) > 1:
            each = median(after - at for at, after in pairwise(known(steps["step"])))
            return f", mean of about {each:g} steps"
    return ""


def _panel(
    quantity: str, unit: str, lines: Sequence[Mapping[str, str]], drawn: Sequence[Curves]
) -> Mapping[str, Any]:
    columns = [curves.get(line["column"], ()) for curves in drawn for line in lines]
    values = [value for column in columns for value in known(column)]
    offered = quantity != "accuracy" and bool(values) and min(values) > 0
    return {
        **{"quantity": quantity, "unit": unit, "lines": lines, "offered": offered},
        "log": offered and max(values) > STEEP * min(values),
    }
