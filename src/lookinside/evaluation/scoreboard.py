"""The notebooks' figures beside ours."""

from collections.abc import Mapping, Sequence
from math import hypot, sqrt
from statistics import mean, stdev
from typing import Any

from scipy import stats

from lookinside.core.words import plain
from lookinside.evaluation.table import reference

COLUMNS = (
    "run", "notebook", "quantity", "reference", "ours", "low", "high", "worst", "best",
    "best_validation", "seeds", "verdict", "why", "dataset",
)  # fmt: skip
HEADINGS = (
    "run", "quantity", "notebook", "ours", "95 % interval for one more run", "worst to best seed",
    "best on validation", "verdict",
)  # fmt: skip
NAMES = {
    ("classify", "test_accuracy", "last"): "test accuracy, last step",
    ("classify", "test_accuracy", "best_on_test"): "test accuracy, picked on test",
    ("classify", "test_loss", "last"): "test loss, last step",
    ("classify", "train_accuracy", "last"): "training accuracy, last epoch",
    ("reconstruct", "test_loss", "last"): "test error per pixel, last step",
    ("variational", "test_loss", "last"): "test loss per image, last step",
}
"""What a figure is called, by task, quantity and weights."""

NOT_COMPARABLE = "not comparable"
ONE_SEED = "one seed does not tell how far seeds spread: name three in params.yaml"


def rows(
    abouts: Sequence[Mapping[str, Any]], metrics: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """One row for each figure that the notebook of a run printed; a row without one if it has none.

    `abouts` and `metrics` are those of all seeds of one run, in the same order.
    """
    about = abouts[0]
    quantity = "test_accuracy" if about["task"] == "classify" else "test_loss"
    none = {"quantity": quantity, "weights": "last", "value": None}
    return [
        _row(about, [entry["seed"] for entry in abouts], metrics, reference)
        for reference in about["references"] or [none]
    ]


def prediction_interval(values: Sequence[float], below: float, above: float) -> tuple[float, float]:
    """Where a figure of one new run should fall with 95 % probability, given those of some seeds.

    Two sources of chance are added as squares: the test images, whose 95 % half-widths `below` and
    `above` are given; and the seed, whose half-width is Student's for a new value beside n others,
    t s sqrt(1 + 1/n). In simulations of two to five seeds it held 95 to 98.7 of 100 new runs, the
    more the nearer the two are to each other. Of one seed only the first is known.
    """
    centre, count = mean(values), len(values)
    seed = 0.0
    if count > 1:
        seed = float(stats.t.ppf(0.975, count - 1)) * stdev(values) * sqrt(1 + 1 / count)
    return centre - hypot(below, seed), centre + hypot(above, seed)


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
    """A row of the scoreboard; a figure picked on test has the half-widths of the last step's."""
    split, key = reference["quantity"].split("_")
    last = [entry[split]["last"] for entry in metrics]
    if reference["weights"] == "best_on_test":
        ours = [entry["watched_test"]["best_accuracy"] for entry in metrics]
    else:
        ours = [entry[key] for entry in last]
    low, high = prediction_interval(
        ours,
        mean(entry[key] - entry[f"{key}_low"] for entry in last),
        mean(entry[f"{key}_high"] - entry[key] for entry in last),
    )
    accuracy = key == "accuracy"
    why = why_not_comparable(about, metrics, reference)
    judged = NOT_COMPARABLE if why else verdict(reference["value"], low, high, accuracy)
    if judged in ("better", "worse") and len(seeds) == 1:
        why = ONE_SEED
    best = [entry["test"]["best"][key] for entry in metrics] if split == "test" else None
    return {
        "run": about["run"],
        "task": about["task"],
        "notebook": about["notebook"],
        "quantity": NAMES[about["task"], reference["quantity"], reference["weights"]],
        "reference": reference["value"],
        "ours": mean(ours),
        "low": low,
        "high": high,
        "worst": min(ours) if accuracy else max(ours),
        "best": max(ours) if accuracy else min(ours),
        "seeds": list(seeds),
        "best_validation": None if best is None else mean(best),
        "verdict": judged,
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
        return "the notebook printed no figure" if about["notebook"] else "no notebook has this run"
    if not about["dataset"]["comparable"]:
        return str(about["dataset"]["why_not"])
    if trainer["share"] < 1:
        return f"trained for {trainer['share']:.0%} of the notebook's steps"
    if about["changed"]:
        return f"params.yaml changes {', '.join(about['changed'])} of this run"
    if (steps := min(entry["steps"] for entry in metrics)) < trainer["steps"]:
        return f"training stopped early, after {steps:,} steps"
    return str(reference.get("why_not", ""))


def cells(row: Mapping[str, Any]) -> list[str]:
    """A row of the scoreboard under `HEADINGS`."""
    verdict = f"{row['verdict']}: {row['why']}" if row["why"] else row["verdict"]
    seeds = len(row["seeds"])
    return [
        row["run"],
        f"{row['quantity']}, on stand-in data" if row["stand_in"] else row["quantity"],
        f"{reference(row)} ({row['notebook']})" if row["notebook"] else reference(row),
        plain(row["ours"]),
        f"{plain(row['low'])} to {plain(row['high'])}",
        f"{plain(row['worst'])} to {plain(row['best'])} ({seeds})" if seeds > 1 else "one seed",
        plain(row["best_validation"]),
        verdict,
    ]
