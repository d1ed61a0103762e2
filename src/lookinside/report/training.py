"""How a run was trained, for the charts on its page that can be read off."""

from collections.abc import Mapping, Sequence
from typing import Any

from lookinside.report.compared import MEASURES, UNITS
from lookinside.report.curves import Curves
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
    """
    histories = list(run.curves.values())
    task = run.about["task"]
    panels = [
        _panel(quantity, UNITS[task].get(quantity, ""), lines, [*histories, *run.steps.values()])
        for quantity in MEASURES[task]
        if (lines := _lines(quantity, histories))
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
    return {"seeds": seeds, "panels": panels}


def _lines(quantity: str, histories: Sequence[Curves]) -> list[Mapping[str, str]]:
    """The columns of a figure that any of the histories has."""
    return [
        {
            **{"column": f"{part}_{quantity}", "part": part},
            **{"images": images, "words": words.format(quantity)},
        }
        for part, (images, words) in PARTS.items()
        if any(f"{part}_{quantity}" in curves for curves in histories)
    ]


def _panel(
    quantity: str, unit: str, lines: Sequence[Mapping[str, str]], drawn: Sequence[Curves]
) -> Mapping[str, Any]:
    columns = [curves.get(line["column"], ()) for curves in drawn for line in lines]
    values = [value for column in columns for value in column if value is not None]
    offered = quantity != "accuracy" and bool(values) and min(values) > 0
    return {
        **{"quantity": quantity, "unit": unit, "lines": lines, "offered": offered},
        "log": offered and max(values) > STEEP * min(values),
    }
