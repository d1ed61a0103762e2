"""The notebooks' figures beside ours."""

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

QUANTITIES = {
    ("test_accuracy", "last"): "test accuracy, last step",
    ("test_accuracy", "best_on_test"): "test accuracy, picked on test",
    ("test_loss", "last"): "test loss, last step",
}


NOT_COMPARABLE = "not comparable"


def rows(
    abouts: Sequence[Mapping[str, Any]], metrics: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """One row for each figure that the notebook of a run printed; a row without one if it has none.

    `abouts` and `metrics` are those of all seeds of one run, in the same order.
    """
    about = abouts[0]
    references = about["references"] or [
        {"quantity": "test_accuracy", "weights": "last", "value": None}
    ]
    return [
        _row(about, [entry["seed"] for entry in abouts], metrics, reference)
        for reference in references
    ]


def verdict(reference: float, low: float, high: float, higher_is_better: bool) -> str:
    """Whether a notebook's figure lies inside our 95 % interval, or ours is better or worse."""
    if low <= reference <= high:
        return "inside"
    return "better" if (reference < low) == higher_is_better else "worse"


def _row(
    about: Mapping[str, Any],
    seeds: Sequence[int],
    metrics: Sequence[Mapping[str, Any]],
    reference: Mapping[str, Any],
) -> dict[str, Any]:
    """A row of the scoreboard.

    The interval is that of the test images: its half-widths are averaged over the seeds, and the
    seeds' spread stands beside it as worst and best. A figure picked on test has the interval of
    the last step's accuracy.
    """
    key = reference["quantity"].removeprefix("test_")
    last = [entry["test"]["last"] for entry in metrics]
    if reference["weights"] == "best_on_test":
        ours = [entry["watched_test"]["best_accuracy"] for entry in metrics]
    else:
        ours = [entry[key] for entry in last]
    value = mean(ours)
    low = value - mean(entry[key] - entry[f"{key}_low"] for entry in last)
    high = value + mean(entry[f"{key}_high"] - entry[key] for entry in last)
    accuracy = key == "accuracy"
    why = why_not_comparable(about, metrics, reference)
    return {
        "run": about["run"],
        "title": about["title"],
        "notebook": about["notebook"],
        "quantity": QUANTITIES[reference["quantity"], reference["weights"]],
        "reference": reference["value"],
        "ours": value,
        "low": low,
        "high": high,
        "worst": min(ours) if accuracy else max(ours),
        "best": max(ours) if accuracy else min(ours),
        "seeds": list(seeds),
        "best_validation": mean(entry["test"]["best"][key] for entry in metrics),
        "verdict": NOT_COMPARABLE if why else verdict(reference["value"], low, high, accuracy),
        "why": why,
        "dataset": about["dataset"]["title"],
        "stand_in": about["dataset"]["stand_in"],
    }


def why_not_comparable(
    about: Mapping[str, Any], metrics: Sequence[Mapping[str, Any]], reference: Mapping[str, Any]
) -> str:
    """Why a notebook's figure can't be set against ours; empty if it can."""
    trainer = about["config"]["trainer"]
    if reference["value"] is None:
        return "no notebook has this run"
    if not about["dataset"]["comparable"]:
        return str(about["dataset"]["why_not"])
    if trainer["share"] < 1:
        return f"trained for {trainer['share']:.0%} of the notebook's steps"
    if about["changed"]:
        return f"params.yaml changes {', '.join(about['changed'])} of this run"
    if (steps := min(entry["steps"] for entry in metrics)) < trainer["steps"]:
        return f"training stopped early, after {steps:,} steps"
    return str(reference.get("why_not", ""))
