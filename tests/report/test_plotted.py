"""The tables of a run's charts: its small arrays, value by value."""

import csv
import io
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_figures_shown import figure
from test_site import CARD, prepare

from lookinside.core import paths
from lookinside.core.arrays import save_arrays
from lookinside.report import plotted
from lookinside.report.inputs import Inputs
from lookinside.report.pictures import Album
from lookinside.report.read import read

PATH = paths.PROBES / "toy/offsets.npz"


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inputs:
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path, CARD)
    return read(["toy"], [0])


def chart(name: str, *paths: Path, **other: Any) -> dict[str, Any]:
    numbers = [
        {"path": str(path), "sha256": sha256(path.read_bytes()).hexdigest(), "bytes": 1}
        for path in paths
    ]
    return {**figure(name, numbers=numbers), "chart": {"box": "", "markup": ""}, **other}


def tabled(inputs: Inputs, *figures: dict[str, Any]) -> Album:
    runs = [replace(inputs.runs[0], album=Album(figures, {}))]
    (run,) = plotted.beside(replace(inputs, runs=runs)).runs
    return run.album


def test_each_value_of_a_small_array_is_a_row(inputs: Inputs) -> None:
    held = {"right": np.array([[0.5, 1.0]], np.float32), "count": np.array(7)}
    save_arrays(PATH, held, "key")
    album = tabled(inputs, chart("one", PATH), chart("two", PATH), chart("film", PATH, chart=None))
    assert list(album.pictures) == ["offsets.csv"]
    rows = list(csv.reader(io.StringIO(album.pictures["offsets.csv"].decode())))
    assert rows == [
        ["array", "index 0", "index 1", "value"],
        ["right", "0", "0", "0.5"],
        ["right", "0", "1", "1.0"],
        ["count", "", "", "7"],
    ]
    one, two, film = album.figures
    assert one["table"] == two["table"] == "offsets.csv"
    assert one["tabled"] == "The arrays that this was drawn from"
    assert "table" not in film


def test_where_an_array_is_large_no_table_pretends_to_be_all(inputs: Inputs) -> None:
    held = {"axis": np.zeros(3), "plotted": np.zeros(plotted.MOST + 1)}
    save_arrays(PATH, held, "key")
    assert not tabled(inputs, chart("one", PATH)).pictures
    save_arrays(PATH, held | {"plotted": np.zeros(plotted.MOST)}, "key")
    assert tabled(inputs, chart("one", PATH)).pictures


def test_the_table_of_another_figure_is_not_taken_for_the_arrays(inputs: Inputs) -> None:
    save_arrays(PATH, {"right": np.zeros(3)}, "key")
    own = chart("offsets", PATH, table="offsets.csv")
    runs = [replace(inputs.runs[0], album=Album([own, chart("one", PATH)], {"offsets.csv": b"x"}))]
    (run,) = plotted.beside(replace(inputs, runs=runs)).runs
    assert run.album.pictures == {"offsets.csv": b"x"}
    assert "table" not in run.album.figures[1]


def test_a_table_stays_with_its_chart_when_others_go(inputs: Inputs) -> None:
    save_arrays(PATH, {"right": np.zeros(3)}, "key")
    album = tabled(inputs, chart("one", PATH), figure("picture") | {"chart": None})
    album = replace(album, pictures={**album.pictures, "picture.png": b"x"})
    assert list(album.only(["one"]).pictures) == ["offsets.csv"]
    assert list(album.only(["picture"]).pictures) == ["picture.png"]
    assert album.sizes() == {"picture": 1}


def test_a_large_table_is_not_mailed(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    save_arrays(PATH, {"right": np.zeros(3)}, "key")
    content = tabled(inputs, chart("one", PATH)).pictures["offsets.csv"]
    monkeypatch.setattr(plotted, "LARGEST", len(content))
    assert tabled(inputs, chart("one", PATH)).pictures
    monkeypatch.setattr(plotted, "LARGEST", len(content) - 1)
    album = tabled(inputs, chart("one", PATH), chart("two", PATH))
    assert not album.pictures
    assert all("table" not in figure for figure in album.figures)


def test_what_is_no_longer_what_was_drawn_gives_no_table(inputs: Inputs) -> None:
    save_arrays(PATH, {"right": np.zeros(3)}, "key")
    drawn = chart("one", PATH)
    save_arrays(PATH, {"right": np.ones(3)}, "key")
    assert "table" not in tabled(inputs, drawn).figures[0]
    PATH.unlink()
    assert "table" not in tabled(inputs, drawn).figures[0]
    assert "table" not in tabled(inputs, chart("history", Path("params.yaml"))).figures[0]


def test_a_chart_across_runs_says_which_row_is_of_which(inputs: Inputs) -> None:
    other = paths.PROBES / "other/offsets.npz"
    for path, right in ((PATH, 0.5), (other, 0.25)):
        save_arrays(path, {"right": np.array(right)}, "key")
    both = chart("offsets_on_canvas", PATH, other)
    album = Album([both, chart("costs", PATH, table="costs.csv")], {})
    found = plotted.beside(replace(inputs, comparisons=album)).comparisons
    assert found.pictures["offsets_on_canvas.csv"].decode().splitlines() == [
        *("run,array,value", "toy,right,0.5", "other,right,0.25"),
    ]
    assert [each["table"] for each in found.figures] == ["offsets_on_canvas.csv", "costs.csv"]
