"""How long things take, where `make bench` measured it: beside the pipeline, not in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lookinside.core import files, paths
from lookinside.core.files import require_keys
from lookinside.core.words import SPACE

NAME = "benchmarks.html"
KEYS = ("title", "about", "columns", "rows")
MADE = tuple(f"made.{key}" for key in ("date", "processor", "cores", "busy", "versions"))
SPREAD = ("median", "low", "high")


@dataclass(frozen=True)
class Benchmark:
    """A table of what was measured; each cell has its text, and the text of its spread, or ""."""

    name: str
    title: str
    about: Sequence[str]
    made: Mapping[str, Any]
    columns: Sequence[Mapping[str, str]]
    rows: Sequence[Sequence[tuple[str, str]]]


def read_benchmarks() -> list[Benchmark]:
    """All benchmarks whose results are there, by name.

    Raises:
        UserError: a file is damaged, or lacks something.
    """
    return [_benchmark(path.stem) for path in sorted(paths.BENCHMARKS.glob("*.json"))]


def _benchmark(name: str) -> Benchmark:
    path = paths.BENCHMARKS / f"{name}.json"
    found = require_keys(path, files.read_json(path), (*KEYS, *MADE))
    for column in found["columns"]:
        require_keys(path, column, ("key", "title", "unit"))
    keys = [column["key"] for column in found["columns"]]
    with files.reading(path):
        rows = [[_cell(row.get(key)) for key in keys] for row in found["rows"]]
    return Benchmark(name, found["title"], found["about"], found["made"], found["columns"], rows)


def _cell(value: Any) -> tuple[str, str]:
    """The text of a value: a word, a number, the median of a spread, or a dash for nothing."""
    if value is None:
        return "\N{EN DASH}", ""
    if isinstance(value, str):
        return value, ""
    if isinstance(value, Mapping):
        median, low, high = (digits(float(value[key])) for key in SPREAD)
        return median, f"{low} to {high}"
    return digits(float(value)), ""


def digits(value: float) -> str:
    """A measured number to three digits and no more than two decimals: 0.97, 13.2, 4 310."""
    decimals = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:,.{decimals}f}".replace(",", SPACE)
