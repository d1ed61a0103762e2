"""The small arrays behind charts, as tables that any program reads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from lookinside.core.arrays import load_arrays
from lookinside.core.files import sha256
from lookinside.report.commas import Row, as_csv
from lookinside.report.inputs import Inputs
from lookinside.report.pictures import Album

MOST = 500
"""How many values an array has at most that stands in a table."""
LARGEST = 40_000
"""Bytes of a table at most: the report is mailed as one folder."""


def beside(inputs: Inputs) -> Inputs:
    """The inputs with a table beside each chart that was drawn from small arrays and has none yet.

    It lies with the pictures, once for all charts of a run drawn from one file; a figure names it
    as `table` and says in `tabled` what it holds.

    Raises:
        UserError: a file of arrays is damaged.
    """
    runs = [replace(run, album=_with_tables(run.album)) for run in inputs.runs]
    return replace(inputs, runs=runs, comparisons=_with_tables(inputs.comparisons))


def _with_tables(album: Album) -> Album:
    found, figures = dict(album.pictures), []
    for figure in album.figures:
        drawn = [each for each in figure["numbers"] if each["path"].endswith(".npz")]
        if figure["chart"] and drawn and "table" not in figure:
            one = len(drawn) == 1
            name = f"{Path(drawn[0]['path']).stem if one else figure['name']}.csv"
            if name not in found and (rows := list(_rows(drawn))):
                table = as_csv([row if one else {"run": run, **row} for run, row in rows])
                found |= {name: table} if len(table) <= LARGEST else {}
            if name in found:
                said = f"The arrays behind this with up to {MOST} values"
                figure = {**figure, "table": name, "tabled": said}
        figures.append(figure)
    return replace(album, figures=figures, pictures=found)


def _rows(drawn: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Row]]:
    """A run and a row for each value of the small arrays of files that still are what was drawn."""
    for each in drawn:
        path = Path(each["path"])
        if path.is_file() and sha256(path) == each["sha256"]:
            for name, array in load_arrays(path).items():
                for place, value in np.ndenumerate(array) if array.size <= MOST else ():
                    index = {f"index {axis}": at for axis, at in enumerate(place)}
                    yield path.parent.name, {"array": name, **index, "value": value}
