"""What a benchmark wrote."""

import json

from lookinside.core import paths
from lookinside.report.benchmarks import read_benchmarks


def rows_of(name: str) -> list[dict]:
    """What was measured, which the report can read too, with something in each column."""
    (found,) = (each for each in read_benchmarks() if each.name == name)
    rows = json.loads((paths.BENCHMARKS / f"{name}.json").read_text())["rows"]
    assert {column["key"] for column in found.columns} <= set().union(*rows)
    return rows
