"""The numbers of one run, read from disk when a figure asks for them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from lookinside.core import files, paths
from lookinside.core.arrays import load_arrays
from lookinside.core.errors import MissingError

HISTORY = ("epoch", "validation_loss")
"""Columns that a run's history has at least."""
STEPS = ("epoch", "step", "train_loss")
"""Columns that its stretches of steps have at least."""
CLASSES = ("actual", "predicted", "last_predicted")
"""Columns of the predictions that hold the name of a class."""


def decode(characters: NDArray[Any]) -> str:
    """The text that a probe saved as UTF-8 bytes."""
    return characters.astype(np.uint8).tobytes().decode()


def history(path: Path) -> dict[str, NDArray[Any]]:
    """Read a run's history: each column as float64 [epochs], NaN where a cell is empty."""
    return _columns(path, HISTORY)


def steps(path: Path) -> dict[str, NDArray[Any]]:
    """Read how the training images did over stretches of steps, float64 [stretches] a column."""
    return _columns(path, STEPS)


def _columns(path: Path, required: Sequence[str]) -> dict[str, NDArray[Any]]:
    rows = files.read_csv(path, required)
    with files.reading(path):
        return {name: np.array([float(row[name] or "nan") for row in rows]) for name in rows[0]}


def predictions(path: Path, classes: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """Read the predictions on the test set, class names turned into class indices, int64 [N]."""
    rows = files.read_csv(path, (*CLASSES, "index", "confidence"))
    number = {name: index for index, name in enumerate(classes)}
    with files.reading(path):
        read: dict[str, NDArray[Any]] = {
            column: np.array([number[row[column]] for row in rows]) for column in CLASSES
        }
        read["index"] = np.array([int(row["index"]) for row in rows])
        read["confidence"] = np.array([float(row["confidence"]) for row in rows])
        return read


def probe(path: Path) -> dict[str, NDArray[Any]]:
    """Read the arrays that a probe saved.

    Raises:
        MissingError: the file is not there.
        UserError: it is damaged.
    """
    if not path.exists():
        raise MissingError(
            path,
            f"configure a probe named {path.stem}, whose numbers a figure needs, and run "
            "`dvc repro`",
        )
    return load_arrays(path)


def by_layer(found: Mapping[str, NDArray[Any]]) -> dict[str, dict[str, NDArray[Any]]]:
    """The arrays of a probe that are named `<layer>/<what>`, by layer, in their order."""
    layers: dict[str, dict[str, NDArray[Any]]] = {}
    for name, array in found.items():
        layer, slash, what = name.rpartition("/")
        if slash:
            layers.setdefault(layer, {})[what] = array
    return layers


def tensors(path: Path) -> dict[str, NDArray[Any]]:
    """Read what training kept over time, `snapshots.safetensors` or `histograms.safetensors`.

    Names are `<epoch>/<parameter>`: see `training.record.Snapshots`.
    """
    with files.reading(path):
        return load_file(path)


def over_epochs(kept: Mapping[str, NDArray[Any]]) -> dict[str, dict[int, NDArray[Any]]]:
    """What training kept, by the name without its epoch, and then by epoch in ascending order."""
    found: dict[str, dict[int, NDArray[Any]]] = {}
    for name in sorted(kept):
        epoch, _, parameter = name.partition("/")
        found.setdefault(parameter, {})[int(epoch)] = kept[name]
    return found


def evenly(places: NDArray[Any], count: int) -> NDArray[Any]:
    """At most `count` of some places, the first, the last and others at even distances."""
    chosen = np.linspace(0, len(places) - 1, min(count, len(places))).round().astype(np.int64)
    found: NDArray[Any] = places[chosen]
    return found


def spread_out(epochs: Sequence[int], most: int) -> list[int]:
    """At most so many of ascending epochs, the first and the last among them, early ones closer.

    They lie about as far apart as those of a geometric series: 0, 1, 2, 3, 6, 10 of 0 to 10.
    """
    if len(epochs) <= most:
        return list(epochs)
    logs = np.log1p(epochs)
    wanted = np.linspace(logs[0], logs[-1], most)
    kept = {int(np.abs(logs - each).argmin()) for each in wanted}
    for place in range(len(epochs)):
        if len(kept) < most:
            kept.add(place)
    return [epochs[place] for place in sorted(kept)]


class ProbeNumbers(dict[str, Mapping[str, NDArray[Any]]]):
    """Numbers by the probe that gave them; it reads a probe's when it is first asked for them.

    After a figure is drawn, `used` says from which files.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.used: list[str] = []

    def __missing__(self, name: str) -> Mapping[str, NDArray[Any]]:
        path, self[name] = self._read(name)
        self.used.append(path.as_posix())
        return self[name]

    def _read(self, name: str) -> tuple[Path, Mapping[str, NDArray[Any]]]:
        """The file of a source, and what is in it."""
        path = self._folder / f"{name}.npz"
        return path, probe(path)


class RunNumbers(ProbeNumbers):
    """A run's numbers by source: a probe, or what training and evaluation wrote."""

    def __init__(self, run: str, seed: str, classes: tuple[str, ...]) -> None:
        super().__init__(paths.PROBES / run)
        self._run, self._seed, self._classes = run, seed, classes

    def _read(self, name: str) -> tuple[Path, Mapping[str, NDArray[Any]]]:
        each = f"{self._run}-{self._seed}"
        if name in ("history", "steps"):
            path = paths.RUNS / each / f"{name}.csv"
            return path, history(path) if name == "history" else steps(path)
        if name == "predictions":
            path = paths.EVALUATIONS / each / "predictions.csv"
            return path, predictions(path, self._classes)
        if name == "transfer":
            path = paths.TRANSFERS / f"{self._run}.npz"
            return path, load_arrays(path)
        if name in ("snapshots", "histograms"):
            path = paths.RUNS / each / f"{name}.safetensors"
            return path, tensors(path)
        return super()._read(name)
