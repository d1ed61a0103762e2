"""What charts across runs plot, as small tables that any program reads."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from lookinside.report.commas import Row, as_csv
from lookinside.report.inputs import Inputs, Run
from lookinside.report.read import ROW


def beside(inputs: Inputs) -> Inputs:
    """The inputs with a table beside each figure across runs that has one.

    It lies with the figures' pictures; its figure names it as `table`.
    """
    album, found = inputs.comparisons, dict(inputs.comparisons.pictures)
    figures = []
    for figure in album.figures:
        name, _, part = figure["name"].partition("-")
        rows = list(TABLES[name](inputs, part)) if name in TABLES else []
        if rows:
            file = f"{figure['name']}.csv"
            found[file] = as_csv(rows)
            figure = {**figure, "table": file}
        figures.append(figure)
    return replace(inputs, comparisons=replace(album, figures=figures, pictures=found))


def _scoreboard(inputs: Inputs, _part: str) -> Iterator[Row]:
    """The rows in which a notebook printed a figure."""
    for row in inputs.scoreboard:
        if row["reference"] is not None:
            kept = {column: row[column] for column in ROW}
            yield {**kept, "seeds": " ".join(map(str, row["seeds"]))}


def _cost(inputs: Inputs, _part: str) -> Iterator[Row]:
    """The accuracy of each classifier's last step, by seed, and what its network costs."""
    for run, seed, test in _tested(inputs, "last", "classify"):
        work = sum(layer["multiply_adds"] for layer in run.about["layers"])
        yield {
            **{"run": run.name, "data": run.card["title"], "seed": seed},
            **{key: test[key] for key in ("accuracy", "accuracy_low", "accuracy_high")},
            **{"parameters": run.metrics[seed]["parameters"], "multiply_adds": work},
        }


def _curves(inputs: Inputs, part: str) -> Iterator[Row]:
    """What was measured after each epoch of the runs of a notebook, or of those of none."""
    for run in inputs.runs:
        if (run.about["notebook"] or "others") == part:
            for seed, curves in run.curves.items():
                for values in zip(*curves.values(), strict=True):
                    yield {"run": run.name, "seed": seed, **dict(zip(curves, values, strict=True))}


def _masked(inputs: Inputs, _part: str) -> Iterator[Row]:
    """The error of each autoencoder at each share of black pixels."""
    for run, seed, test in _tested(inputs, "best", "reconstruct", "variational"):
        for share, found in test["masked"].items():
            yield {"run": run.name, "seed": seed, "share_black": share, **found}


def _rates(inputs: Inputs, _part: str) -> Iterator[Row]:
    """Rate and distortion of each variational autoencoder."""
    for run, seed, test in _tested(inputs, "best", "variational"):
        found = {key: test[key] for key in ("rate", "distortion")}
        yield {"run": run.name, "data": run.card["title"], "seed": seed, **found}


def _tested(inputs: Inputs, weights: str, *tasks: str) -> Iterator[tuple[Run, int, Row]]:
    """Runs of these tasks, each seed, and what it measures on the test images."""
    for run in inputs.runs:
        if run.about["task"] in tasks:
            for seed, metrics in run.metrics.items():
                yield run, seed, metrics["test"][weights]


TABLES: Mapping[str, Callable[[Inputs, str], Iterator[Row]]] = {
    "scoreboard": _scoreboard,
    "cost": _cost,
    "learning_curves": _curves,
    "denoising": _masked,
    "rate_distortion": _rates,
}
"""By a figure's name, what gives its rows, from the inputs and the rest of its name."""
