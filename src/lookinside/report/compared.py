"""What the page that compares needs of every run and seed, and of the pairs that were tested."""

from collections.abc import Iterator, Mapping
from typing import Any

from lookinside.report import charts
from lookinside.report.inputs import Inputs, Run
from lookinside.report.words import WEIGHTS

NAME = "compare.js"
"""The data's path in the site: a report is known by it, so that another can be set beside it."""
FORMAT = 2
"""Which form the data have; a page refuses those of another."""
MEASURES = {
    "classify": {"accuracy": ("share", "more"), "loss": ("plain", "less")},
    "reconstruct": {"loss": ("plain", "less")},
    "variational": {
        **{"loss": ("plain", "less"), "distortion": ("plain", "less")},
        "rate": ("plain", ""),
    },
}
"""How a figure on test images reads, and whether more of it is better or less, by task."""
UNITS = {
    "classify": {"loss": "nats per image"},
    "reconstruct": {"loss": "squared error per pixel"},
    "variational": {
        **{"loss": "squared error and nats per image", "rate": "nats per image"},
        "distortion": "squared error per image",
    },
}
SIZES = {
    "parameters": "parameters",
    "multiply_adds": "multiply-adds for one image",
    "epochs": "epochs",
    "steps": "steps",
    "best_epoch": "best epoch on validation",
}
TESTED = "classify.last.accuracy"
"""The figure that the paired test is about, on the first seed."""


def compared(inputs: Inputs) -> Mapping[str, Any]:
    """What `compare.js` gives: measures by key, runs with their seeds and figures, tested pairs."""
    measures: dict[str, Any] = {}
    runs = [_run(run, measures) for run in inputs.runs]
    keys = ("first", "second", "difference", "low", "high", "p_adjusted")
    paired = [{key: _rounded(row[key]) for key in keys} for row in inputs.paired]
    return {
        **{"format": FORMAT, "measures": measures, "runs": runs},
        **{"paired": paired, "tested": TESTED},
    }


def _run(run: Run, measures: dict[str, Any]) -> Mapping[str, Any]:
    seeds = []
    for seed, metrics in run.metrics.items():
        found = []
        for key, about, values in measured(run.about["task"], metrics):
            measures[key] = about
            found.append([key, *map(_rounded, values)])
        classes = metrics["test"]["best"].get("per_class", {})
        seeds.append(
            {
                **{"seed": seed, "metrics": found, "curves": run.curves[seed]},
                "classes": [
                    [name, _rounded(classes[name])]
                    for name in run.card["classes"]
                    if name in classes
                ],
            }
        )
    keys = ("name", "section", "title", "alt", "width", "height")
    figures = [
        {
            **{key: each[key] for key in keys},
            **{"path": f"figures/{run.name}/{charts.NAME if each['chart'] else each['file']}"},
            "chart": each["chart"] is not None,
        }
        for each in run.album.figures
    ]
    return {
        **{"name": run.name, "title": run.about["title"], "task": run.about["task"]},
        **{"data": run.card["title"], "data_sha256": run.card["sha256"]},
        **{"images": run.card["images"]["test"], "stand_in": run.card["stand_in"]},
        **{"masked": run.about["config"].get("task", {}).get("masked", 0.0)},
        **{"notebook": run.about["notebook"], "figures": figures, "seeds": seeds},
    }


def measured(
    task: str, metrics: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, str], tuple[float | None, ...]]]:
    """Each figure of a run and seed that can be compared.

    Yields its key, how it reads, and its value with the ends of its interval (None: it has none).
    Equal keys are of equal meaning, whatever the run.
    """
    for weights in ("last", "best"):
        test = metrics["test"][weights]
        for figure, (kind, wanted) in MEASURES[task].items():
            name = f"test {figure}, {WEIGHTS[weights]}"
            about = _about(name, UNITS[task].get(figure, ""), kind, wanted)
            ends = (test.get(f"{figure}_{end}") for end in ("low", "high"))
            yield f"{task}.{weights}.{figure}", about, (test[figure], *ends)
        if "neighbours" in test:
            near = test["neighbours"]
            name = f"class of the nearest codes, {WEIGHTS[weights]}"
            ends = (near.get(f"accuracy_{end}") for end in ("low", "high"))
            about = _about(name, "test images", "share", "more")
            yield f"codes.{weights}", about, (near["accuracy"], *ends)
    for share, cleaned in metrics["test"]["best"].get("masked", {}).items():
        name = f"error with {100 * float(share):.0f} % of the pixels black"
        about = _about(name, "squared error per pixel, best on validation", "plain", "less")
        yield (
            f"masked.{share}",
            about,
            (cleaned["error"], cleaned["error_low"], cleaned["error_high"]),
        )
    for key, name in SIZES.items():
        if key in metrics:
            yield key, _about(name, "", "count", ""), (metrics[key], None, None)


def _about(name: str, unit: str, kind: str, wanted: str) -> Mapping[str, str]:
    return {"name": name, "unit": unit, "kind": kind, "wanted": wanted}


def _rounded(value: Any) -> Any:
    """Shares and losses to six digits, which is more than a page shows; the rest as it is."""
    return float(f"{value:.6g}") if isinstance(value, float) else value
