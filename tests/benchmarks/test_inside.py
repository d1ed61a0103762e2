"""What looking inside a network takes, a few rounds of it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from measured import rows_of

from benchmarks import live, looking_inside, maximise

ROOT = Path(__file__).parents[2]
FEW_STROKES = """
from benchmarks import live
live.MOVES = 3
live.NETWORKS = {"linear": live.NETWORKS["linear"]}
live.main()
"""


def test_parts_of_a_stroke_are_set_against_pytorchs_pass() -> None:
    rows = live.rows("toy", np.array([[1.0, 2.0, 3.0]] * 5), own=2.0)
    assert [(row["part"], row["taken"]["median"], row["torch"]["median"]) for row in rows] == [
        *(("pass", 1.0, 0.5), ("reasons", 2.0, 1.0), ("pictures", 3.0, 1.5), ("whole", 6.0, 3.0)),
    ]


def test_probes_and_figures_are_summed_up_and_set_against_a_pass() -> None:
    rounds = [
        {looking_inside.ONCE: 0.5, "probe a": 1.0, "probe b": 2.0, "figure a": 0.5},
        {looking_inside.ONCE: 1.0, "probe a": 3.0, "probe b": 3.0, "figure a": 2.0},
    ]
    rows = {row["what"]: row for row in looking_inside.rows(rounds)}
    assert rows["all probes"]["seconds"] == {"median": 4.5, "low": 3.0, "high": 6.0}
    assert rows["all probes"]["passes"] == {"median": 6.0, "low": 6.0, "high": 6.0}
    assert rows["all figures"]["passes"] == {"median": 1.5, "low": 1.0, "high": 2.0}


def test_three_ways_of_climbing_are_measured(train_run, monkeypatch) -> None:
    folder = train_run("mnist_cnn", "model.blocks=[{filters: 2, kernel: 5, pool: 2}]")
    monkeypatch.setattr(maximise, "REPEATS", 2)
    monkeypatch.setattr(maximise, "STEPS", 2)
    monkeypatch.setattr(maximise.os, "sched_getaffinity", lambda _: {0})
    maximise.main(str(folder))
    rows = rows_of("maximise")
    assert [row["way"] for row in rows] == ["together", "one by one", "plain"]
    assert rows[0]["together"] == {"median": 1.0, "low": 1.0, "high": 1.0}
    assert min(row["seconds"]["low"] for row in rows) > 0


@pytest.mark.slow
def test_all_probes_and_figures_of_a_run_are_measured(pipeline, monkeypatch) -> None:
    monkeypatch.chdir(pipeline.folder)
    monkeypatch.setattr(looking_inside, "on_one_core", lambda: None)
    monkeypatch.setattr(looking_inside, "ROUNDS", 1)
    looking_inside.main("mnist_cnn")
    names = {row["what"] for row in rows_of("looking-inside")}
    assert {"probe maximised", "figure confusion", "all probes", "all figures"} <= names
    assert not pipeline.repro() - {"report"}


@pytest.mark.slow
@pytest.mark.usefixtures("browser")
def test_a_few_strokes_on_the_live_page_are_measured(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'src'}:{ROOT}")
    subprocess.run([sys.executable, "-c", FEW_STROKES], check=True)
    rows = rows_of("live")
    assert [row["part"] for row in rows] == [*live.PARTS, "whole"]
    assert all(row["taken"]["high"] >= row["taken"]["low"] >= 0 for row in rows)
    assert rows[-1]["torch"]["median"] > 0
