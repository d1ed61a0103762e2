"""The tables of charts across runs: what is plotted, row by row."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_site import CARD, prepare

from lookinside.report import tables
from lookinside.report.inputs import Inputs, Run
from lookinside.report.pictures import Album
from lookinside.report.read import read


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inputs:
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path, {**CARD, "title": "Toys, two"})
    return read(["toy"], [0, 1])


def drawn(inputs: Inputs, *names: str, **changed: Any) -> Album:
    album = Album([{"name": name} for name in names], {})
    return tables.beside(replace(inputs, comparisons=album, **changed)).comparisons


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_a_chart_of_costs_has_a_row_for_each_classifier_and_seed(inputs: Inputs) -> None:
    first, second = rows(drawn(inputs, "cost-size").pictures["cost-size.csv"])
    assert first == {
        **{"run": "toy", "data": "Toys, two", "seed": "0", "accuracy": "0.92"},
        **{"accuracy_low": "0.91", "accuracy_high": "0.93"},
        **{"parameters": "7850", "multiply_adds": "7840"},
    }
    assert second["seed"] == "1"


def test_learning_curves_have_the_epochs_of_their_notebooks_runs(inputs: Inputs) -> None:
    held = drawn(inputs, "learning_curves-N3", "learning_curves-N1").pictures
    assert list(held) == ["learning_curves-N3.csv"]
    given = rows(held["learning_curves-N3.csv"])
    assert [(each["seed"], each["epoch"], each["train_loss"]) for each in given] == [
        *(("0", "1", ""), ("0", "2", "0.25"), ("1", "1", ""), ("1", "2", "1.25")),
    ]


def test_a_figure_names_its_table_and_has_none_without_rows(inputs: Inputs) -> None:
    album = drawn(inputs, "scoreboard", "censuses", "rate_distortion")
    named = {each["name"]: each.get("table") for each in album.figures}
    assert named == {"scoreboard": "scoreboard.csv", "censuses": None, "rate_distortion": None}
    (row,) = rows(album.pictures["scoreboard.csv"])
    assert (row["reference"], row["seeds"], row["quantity"]) == (
        *("0.93", "0 1", "test accuracy, last step"),
    )


def coder(run: Run) -> Run:
    test = {"masked": {"0.5": {"error": 0.1, "error_low": 0.05}}, "rate": 3.5, "distortion": 20.5}
    about = {**run.about, "task": "variational"}
    return replace(run, about=about, metrics={0: {"test": {"best": test}}})


def test_autoencoders_have_errors_by_share_and_rates(inputs: Inputs) -> None:
    held = drawn(inputs, "denoising", "rate_distortion", runs=[coder(inputs.runs[0])]).pictures
    assert held["denoising.csv"] == b"run,seed,share_black,error,error_low\ntoy,0,0.5,0.1,0.05\n"
    assert held["rate_distortion.csv"] == (
        b'run,data,seed,rate,distortion\ntoy,"Toys, two",0,3.5,20.5\n'
    )
