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
"""How many values an array has at most, of each that a chart was drawn from, to be a table."""
LARGEST = 40_000
"""Bytes of a table at most: the report is mailed as one folder."""


def beside(inputs: Inputs) -> Inputs:
    """The inputs with a table beside each chart that was drawn from small arrays, if it has none.

    It lies with the pictures, once for all charts of a run drawn from one file; a figure names it
    as `table` and says in `tabled` what it holds.

    Raises:
        UserError: a file of arrays is damaged.
    """
    runs = [replace(run, album=_with_tables(run.album)) for run in inputs.runs]
    return replace(inputs, runs=runs, comparisons=_with_tables(inputs.comparisons))


def _with_tables(album: Album) -> Album:
    made: dict[str, bytes] = {}
    figures = []
    for figure in album.figures:
        drawn = [each for each in figure["numbers"] if each["path"].endswith(".npz")]
        if figure["chart"] and drawn and "table" not in figure:
            one = len(drawn) == 1
            name = f"{Path(drawn[0]['path']).stem if one else figure['name']}.csv"
            free = name not in made and name not in album.pictures
            if free and (rows := list(_rows(drawn))):
                table = as_csv([row if one else {"run": run, **row} for run, row in rows])
                made |= {name: table} if len(table) <= LARGEST else {}
            if name in made:
                figure = {**figure, "table": name, "tabled": "The arrays that this was drawn from"}
        figures.append(figure)
    return replace(album, figures=figures, pictures={**album.pictures, **made})


def _rows(drawn: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Row]]:
    """A run and a row for each value of files that still are what was drawn, if all are small."""
    paths = [Path(each["path"]) for each in drawn]
    if not all(
        path.is_file() and sha256(path) == each["sha256"]
        for path, each in zip(paths, drawn, strict=True)
    ):
        return
    files = {path: load_arrays(path) for path in paths}
    if any(array.size > MOST for arrays in files.values() for array in arrays.values()):
        return
    for path, arrays in files.items():
        for name, array in arrays.items():
            for place, value in np.ndenumerate(array):
                index = {f"index {axis}": at for axis, at in enumerate(place)}
                yield path.parent.name, {"array": name, **index, "value": value}
