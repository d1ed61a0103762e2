"""Hydra's multirun with each launcher, as people start it."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from lookinside import workspace
from tiny_pipeline import SMALL

pytestmark = pytest.mark.slow

WORDS = ["-m", "experiment=mnist_softmax", *SMALL, "trainer.batch_size=20"]


SLURM = {
    "sbatch": """
        import os, re, subprocess, sys, time
        from pathlib import Path
        script = Path(sys.argv[1]).read_text()
        tasks = range(int(re.search("--array=0-([0-9]+)", script)[1]) + 1)
        folder = Path(re.search("submitit.core._submit (.*)/%j", script)[1])
        print("Submitted batch job 7", flush=True)
        if os.fork() == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            while not all((folder / f"7_{task}/7_{task}_submitted.pkl").exists() for task in tasks):
                time.sleep(0.1)
            for task in tasks:
                slurm = {"JOB_ID": f"{8 + task}", "ARRAY_JOB_ID": "7", "ARRAY_TASK_ID": f"{task}",
                         "NTASKS": "1", "JOB_NUM_NODES": "1", "NODEID": "0", "PROCID": "0",
                         "LOCALID": "0", "JOB_NODELIST": "n1", "JOB_NAME": "train"}
                names = {f"SLURM_{key}": value for key, value in slurm.items()}
                subprocess.run(["sh", sys.argv[1]], env=os.environ | names)
    """,
    "srun": """
        import os, sys
        command = sys.argv[sys.argv.index("-u") - 1 :]
        os.execv(command[0], command)
    """,
    "sacct": """
        print("JobID|State|NodeList", "7_0|RUNNING|n1", "7_1|RUNNING|n1", sep=chr(10))
    """,
}
"""A cluster of one node that runs what it is given at once, in SLURM's words."""


def multirun(folder, *words, path=""):
    return subprocess.run(
        [sys.executable, "pipelines/train.py", *WORDS, *words],
        env=workspace.environment(folder) | {"PATH": f"{path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


def trained():
    return sorted(path.parent.name for path in Path("multirun").glob("*/*/*/history.csv"))


def test_slurm_jobs_are_an_array_that_asks_for_what_the_file_says(prepared, tmp_path):
    cluster = tmp_path / "cluster"
    cluster.mkdir()
    for name, code in SLURM.items():
        (cluster / name).write_text(f"#!{sys.executable}\n{dedent(code)}")
        (cluster / name).chmod(0o755)
    words = ["optimiser.lr=1e-2,1e-3", "hydra/launcher=slurm", "hydra.launcher.partition=cpu"]
    done = multirun(prepared, *words, path=cluster)
    assert done.returncode == 0, done.stderr
    assert trained() == ["0", "1"]
    (submitted,) = Path("multirun").glob("*/*/.submitit/7/7_submission.sh")
    asked = submitted.read_text().splitlines()
    for flag in ("array=0-1%2", "partition=cpu", "cpus-per-task=1", "mem=4GB", "time=120"):
        assert f"#SBATCH --{flag}" in asked


@pytest.mark.parametrize("launcher", ["basic", "joblib", "submitit_local"])
def test_a_job_that_fails_says_why_and_the_others_are_kept(prepared, launcher):
    done = multirun(prepared, "optimiser.lr=1e38,1e-3", f"hydra/launcher={launcher}")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    *_, which, why = done.stderr.splitlines()
    assert "optimiser.lr=1e+38" in which
    assert why.startswith("train: the loss was no finite number at step ")
    assert trained() == ["1"]
