"""Stages one after another and side by side: the same files and the same dvc.lock."""

import os

import pytest

from lookinside import workspace
from tiny_pipeline import PARAMS, ROOT, SMALL, Pipeline

RUNS = [f"tiny{number:02}" for number in range(20)]
SEEDS = [0, 1]
"""Two, so that there is something to match, and to hand from one network to another."""


def clone(folder):
    """Twenty small runs that differ in their learning rates; nothing has run yet."""
    overrides = {run: [*SMALL, f"optimiser.lr={1 + n}e-4"] for n, run in enumerate(RUNS)}
    workspace.make(ROOT, folder, PARAMS | {"runs": RUNS, "overrides": overrides, "seeds": SEEDS})
    experiments = folder / "conf/experiment"
    text = (experiments / "mnist_softmax.yaml").read_text()
    for run in RUNS:
        renamed = text.replace("name: mnist_softmax", f"name: {run}")
        (experiments / f"{run}.yaml").write_text(renamed)
    return Pipeline(folder)


@pytest.mark.slow
def test_two_runs_come_out_alike_whatever_runs_beside_them(
    finished, tmp_path, monkeypatch, warm_python
):
    monkeypatch.setenv("PATH", str(warm_python), prepend=os.pathsep)
    monkeypatch.delenv("LOOKINSIDE_DATASETS", raising=False)
    workspace.make(ROOT, tmp_path, PARAMS)
    assert beside(tmp_path) == finished.made()


@pytest.mark.faults
def test_twenty_runs_come_out_alike_whatever_runs_beside_them(tmp_path, monkeypatch):
    monkeypatch.delenv("LOOKINSIDE_DATASETS", raising=False)
    alone = clone(tmp_path / "alone")
    alone.repro()
    made = beside(clone(tmp_path / "beside").folder)
    assert len(made["dvc.lock"]) > 100
    assert made == alone.made()


def beside(folder):
    """What is made there by stages side by side."""
    pipeline = Pipeline(folder)
    done = pipeline.lookinside("reproduce", "--jobs", "3")
    assert done.returncode == 0, done.stdout
    return pipeline.made()
