"""What training, evaluating and comparing wrote of a run's seeds, read without torch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core import paths
from lookinside.core.files import read_json, reading, require_keys
from lookinside.figures.numbers import history

Arrays = dict[str, NDArray[Any]]
Read = tuple[list[Path], Arrays]
"""The files that were read, and what is in them."""

ABOUT = ("task", "notebook", "config.trainer.batch_size")
ROW = ("run", "quantity", "reference", "ours", "low", "high", "worst", "best", "verdict", "why")


def about(run: str, seeds: Sequence[int]) -> Read:
    """A run's `task`, one of "classify", "reconstruct" and "variational", and its `notebook`.

    Both are str [], the latter empty of a run that no notebook has.
    """
    path = paths.EVALUATIONS / f"{run}-{seeds[0]}" / "about.json"
    found = require_keys(path, read_json(path), ABOUT)
    return [path], {name: np.array(found[name]) for name in ("task", "notebook")}


def histories(run: str, seeds: Sequence[int]) -> Read:
    """How each seed's training went: `<seed>/<column>` of its history, float64 [epochs].

    `<seed>/images` are the images seen by the end of each epoch: its steps, times their images.
    """
    path = paths.EVALUATIONS / f"{run}-{seeds[0]}" / "about.json"
    batch = require_keys(path, read_json(path), ABOUT)["config"]["trainer"]["batch_size"]
    used, found = [path], Arrays()
    for seed in seeds:
        file = paths.RUNS / f"{run}-{seed}" / "history.csv"
        columns = history(file)
        found |= {f"{seed}/{name}": values for name, values in columns.items()}
        with reading(file):
            found[f"{seed}/images"] = columns["step"] * batch
        used.append(file)
    return used, found


def results(run: str, seeds: Sequence[int]) -> Read:
    """What a classifier's last step's weights give on test images, and what an image costs.

    `accuracy`, `low` and `high`, float64 [seeds], the latter its 95 % interval; `parameters` and
    `multiply_adds`, int64 [].
    """
    used = [paths.METRICS / f"{run}-{seed}.json" for seed in seeds]
    keys = ["parameters", "multiply_adds", "test.last.accuracy"]
    read = [require_keys(path, read_json(path), keys) for path in used]
    last = [each["test"]["last"] for each in read]
    names = {"accuracy": "accuracy", "low": "accuracy_low", "high": "accuracy_high"}
    found = {name: np.array([each[key] for each in last]) for name, key in names.items()}
    return used, found | {name: np.array(read[0][name]) for name in keys[:2]}


def metrics(run: str, seeds: Sequence[int]) -> Read:
    """What the best weights give on test images: every figure by its name, float64 [seeds]."""
    used = [paths.METRICS / f"{run}-{seed}.json" for seed in seeds]
    read = [require_keys(path, read_json(path), ["test.best"])["test"]["best"] for path in used]
    figures = [name for name, value in read[0].items() if isinstance(value, float)]
    return used, {name: np.array([each[name] for each in read]) for name in figures}


def scoreboard(run: str) -> Read:
    """The rows of the scoreboard in which a notebook has a figure: its columns, [rows] each."""
    path = paths.SCOREBOARD / "scoreboard.json"
    rows = require_keys(path, read_json(path), ["rows"])["rows"]
    own = [row for row in rows if require_keys(path, row, ROW)["run"] == run]
    printed = [row for row in own if row["reference"] is not None]
    return [path], {name: np.array([row[name] for row in printed]) for name in ROW[1:]}
