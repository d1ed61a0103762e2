"""Stages one after another and side by side: the same files and the same dvc.lock."""

import os

import pytest

from lookinside import workspace
from tiny_pipeline import PARAMS, ROOT, SMALL, Pipeline

SEEDS = [0, 1]
"""Two, so that there is something to match, and to hand from one network to another."""


def clone(folder, count):
    """Small runs that differ in their learning rates; nothing has run yet."""
    runs = [f"tiny{number:02}" for number in range(count)]
    overrides = {run: [*SMALL, f"optimiser.lr={1 + n}e-4"] for n, run in enumerate(runs)}
    workspace.make(ROOT, folder, PARAMS | {"runs": runs, "overrides": overrides, "seeds": SEEDS})
    experiments = folder / "conf/experiment"
    text = (experiments / "mnist_softmax.yaml").read_text()
    for run in runs:
        renamed = text.replace("name: mnist_softmax", f"name: {run}")
        (experiments / f"{run}.yaml").write_text(renamed)
    return Pipeline(folder)


@pytest.mark.slow
def test_two_runs_come_out_alike_whatever_runs_beside_them(tmp_path, monkeypatch, warm_python):
    monkeypatch.setenv("PATH", str(warm_python), prepend=os.pathsep)
    compare(tmp_path, monkeypatch, 2)


@pytest.mark.faults
def test_twenty_runs_come_out_alike_whatever_runs_beside_them(tmp_path, monkeypatch):
    compare(tmp_path, monkeypatch, 20)


def compare(tmp_path, monkeypatch, count):
    """Run a clone in each way, and set what they made against one another."""
    monkeypatch.delenv("LOOKINSIDE_DATASETS", raising=False)
    alone, beside = clone(tmp_path / "alone", count), clone(tmp_path / "beside", count)
    alone.repro()
    done = beside.lookinside("reproduce", "--jobs", "3")
    assert done.returncode == 0, done.stdout
    made = alone.made()
    assert len(made["dvc.lock"]) > 5 * count
    assert beside.made() == made
