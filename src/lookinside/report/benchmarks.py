"""How long things take, where `make bench` measured it: beside the pipeline, not in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any, NamedTuple

from lookinside.core import files, paths
from lookinside.core.files import require_keys
from lookinside.core.words import SPACE

NAME = "benchmarks.html"
COLUMN = ("key", "title", "unit")
KEYS = ("title", "about", "columns", "rows")
MADE = tuple(f"made.{key}" for key in ("date", "processor", "cores", "busy", "versions"))
SPREAD = ("median", "low", "high")
BOX = (48, 32)
"""Width and height of a curve of growth, in units of SVG."""


class Cell(NamedTuple):
    """A cell's text, the text of its spread, and the points of its curve in the `BOX`; or "" each.

    A curve of growth has logarithmic axes, on which growth in proportion is the box's diagonal.
    """

    text: str
    spread: str = ""
    curve: str = ""


@dataclass(frozen=True)
class Benchmark:
    """A table of what was measured."""

    name: str
    title: str
    about: Sequence[str]
    made: Mapping[str, Any]
    columns: Sequence[Mapping[str, str]]
    rows: Sequence[Sequence[Cell]]


def read_benchmarks() -> list[Benchmark]:
    """All benchmarks whose results are there, by name.

    Raises:
        UserError: a file is damaged, or lacks something.
    """
    return [
        _benchmark(name) for name in sorted(path.stem for path in paths.BENCHMARKS.glob("*.json"))
    ]


def _benchmark(name: str) -> Benchmark:
    path = paths.BENCHMARKS / f"{name}.json"
    found = require_keys(path, files.read_json(path), (*KEYS, *MADE))
    with files.reading(path):
        columns = [{part: str(column[part]) for part in COLUMN} for column in found["columns"]]
        rows = [[_cell(row.get(column["key"])) for column in columns] for row in found["rows"]]
        about = [str(line) for line in found["about"]]
        versions = dict(found["made"]["versions"])
    made = {**found["made"], "versions": versions}
    return Benchmark(name, str(found["title"]), about, made, columns, rows)


def _cell(value: Any) -> Cell:
    """A word, a number, the median of a spread, a growth, or a dash for nothing."""
    if value is None:
        return Cell("\N{EN DASH}")
    if isinstance(value, str):
        return Cell(value)
    if isinstance(value, Mapping) and "grown" in value:
        of, grown = ([float(each) for each in value[key]] for key in ("of", "grown"))
        return Cell(f"{digits(grown[-1] / grown[0])}x", curve=_curve(of, grown))
    if isinstance(value, Mapping):
        median, low, high = (digits(float(value[key])) for key in SPREAD)
        return Cell(median, f"{low} to {high}")
    return Cell(digits(float(value)))


def _curve(of: Sequence[float], grown: Sequence[float]) -> str:
    width, height = BOX
    octaves = log2(of[-1] / of[0])
    across = [width * log2(each / of[0]) / octaves for each in of]
    up = [height * log2(each / grown[0]) / octaves for each in grown]
    return " ".join(f"{x:.1f},{height - y:.1f}" for x, y in zip(across, up, strict=True))


def digits(value: float) -> str:
    """A measured number to three digits and no more than two decimals: 0.97, 13.2, 4 310."""
    decimals = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:,.{decimals}f}".replace(",", SPACE)
