"""Hydra's multirun with each launcher, as people start it."""

import subprocess
import sys
from pathlib import Path

import pytest

from lookinside import workspace

pytestmark = pytest.mark.slow

WORDS = ["-m", "experiment=mnist_softmax", "trainer.steps=3", "trainer.batch_size=20"]


def multirun(folder, *words):
    return subprocess.run(
        [sys.executable, "pipelines/train.py", *WORDS, *words],
        env=workspace.environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )


def trained():
    return sorted(path.parent.name for path in Path("multirun").glob("*/*/*/history.csv"))


@pytest.mark.parametrize("launcher", ["joblib", "submitit_local"])
def test_jobs_run_apart_from_each_other(prepared, launcher):
    done = multirun(prepared, "optimiser.lr=1e-2,1e-3", f"hydra/launcher={launcher}")
    assert done.returncode == 0, done.stderr
    assert trained() == ["0", "1"]


@pytest.mark.parametrize("launcher", ["basic", "joblib", "submitit_local"])
def test_a_job_that_fails_says_why_and_the_others_are_kept(prepared, launcher):
    done = multirun(prepared, "optimiser.lr=1e38,1e-3", f"hydra/launcher={launcher}")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    *_, which, why = done.stderr.splitlines()
    assert "optimiser.lr=1e+38" in which
    assert why.startswith("train: the loss was no finite number at step ")
    assert trained() == ["1"]
