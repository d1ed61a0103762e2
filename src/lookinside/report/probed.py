"""What a probe found of a run, as views and questions read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookinside.core import paths
from lookinside.core.arrays import load_arrays

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Probed:
    """The arrays of a probe: those of the whole network, and those of each layer by its name."""

    path: Path
    whole: Arrays
    layers: Mapping[str, Arrays]


def place(run: str, probe: str) -> Path:
    """Where a probe of a run leaves what it found."""
    return paths.PROBES / run / f"{probe}.npz"


def arrays(run: str, probe: str) -> dict[str, NDArray[Any]]:
    """What a probe found; nothing of one that is switched off or did not run.

    Raises:
        UserError: its file is damaged.
    """
    path = place(run, probe)
    return load_arrays(path) if path.exists() else {}


def read(run: str, probe: str) -> Probed:
    """What a probe found, layer by layer; see `arrays`."""
    whole: dict[str, NDArray[Any]] = {}
    layers: dict[str, dict[str, NDArray[Any]]] = {}
    for name, array in arrays(run, probe).items():
        layer, slash, what = name.rpartition("/")
        (layers.setdefault(layer, {}) if slash else whole)[what] = array
    return Probed(place(run, probe), whole, layers)


def plain(values: NDArray[Any], digits: int = 4) -> Any:
    """Numbers as lists of plain ones with so many significant digits; None for what is none."""
    if values.ndim:
        return [plain(each, digits) for each in values]
    if not np.isfinite(values):
        return None
    return int(values) if values.dtype.kind in "iub" else float(f"{values:.{digits}g}")


@dataclass(frozen=True)
class Rows:
    """Where wanted units stand: `found` are the rows of a probe that has them, in the order in
    which they are wanted; `at` says for each wanted unit which of these is its own, or None.
    """  # noqa: D205

    found: NDArray[np.int64]
    at: Sequence[int | None]


def rows(units: NDArray[Any], wanted: Sequence[int]) -> Rows:
    """Find wanted units among those of a probe, int64 [U]."""
    place = {int(unit): row for row, unit in enumerate(units)}
    found = [unit for unit in wanted if unit in place]
    number = {unit: at for at, unit in enumerate(found)}
    return Rows(
        np.array([place[unit] for unit in found], dtype=np.int64),
        [number.get(unit) for unit in wanted],
    )
