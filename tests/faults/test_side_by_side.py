"""Twenty runs, stages one after another and side by side: the same files and the same dvc.lock."""

import pytest

from lookinside import workspace
from tiny_pipeline import PARAMS, ROOT, SMALL, Pipeline

pytestmark = pytest.mark.faults
RUNS = [f"tiny{number:02}" for number in range(20)]


def clone(folder):
    """Twenty small runs that differ in their learning rates; nothing has run yet."""
    overrides = {run: [*SMALL, f"optimiser.lr={1 + n}e-4"] for n, run in enumerate(RUNS)}
    workspace.make(ROOT, folder, PARAMS | {"runs": RUNS, "overrides": overrides})
    experiments = folder / "conf/experiment"
    text = (experiments / "mnist_softmax.yaml").read_text()
    for run in RUNS:
        renamed = text.replace("name: mnist_softmax", f"name: {run}")
        (experiments / f"{run}.yaml").write_text(renamed)
    return Pipeline(folder)


def test_twenty_runs_come_out_alike_whatever_runs_beside_them(tmp_path, monkeypatch):
    monkeypatch.delenv("LOOKINSIDE_DATASETS", raising=False)
    alone, beside = clone(tmp_path / "alone"), clone(tmp_path / "beside")
    alone.repro()
    done = beside.lookinside("reproduce", "--jobs", "3")
    assert done.returncode == 0, done.stdout
    made = alone.made()
    assert len(made["dvc.lock"]) > 100
    assert beside.made() == made
