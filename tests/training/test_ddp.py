"""One run across two processes on the CPU: what one process gives, written once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from lookinside import workspace
from lookinside.core import paths
from lookinside.core.files import read_csv, read_json
from lookinside.data.memory import Batches, Part

WORDS = ("trainer.accelerator=cpu", "trainer.batch_size=21", "trainer.steps=16")
"""Batches that two processes can't share evenly, and a last one of an epoch that is smaller."""


def train(folder, run, out, *words):
    """Train by hand; what it printed."""
    return run_script(folder, f"experiment={run}", *WORDS, *words, f"out_dir={out}")


def run_script(folder, *words):
    """Run the script in a process of its own, which must end well; what it printed."""
    done = subprocess.run(
        [sys.executable, "pipelines/train.py", *words],
        cwd=folder,
        env=workspace.environment(folder) | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("run", ["mnist_cnn", "mnist_ae"])
def test_two_processes_agree_with_one_and_write_once(prepared, run):
    train(prepared, run, "one")
    lines = train(prepared, run, "two", "trainer=ddp")
    assert len(lines) == 1
    assert "after 16 steps; weights in two" in lines[0]
    rows = [read_csv(Path(name, "history.csv")) for name in ("one", "two")]
    assert [row["step"] for row in rows[0]] == [row["step"] for row in rows[1]] == ["8", "16"]
    for one, two in zip(*rows, strict=True):
        assert one.keys() == two.keys()
        for name in one:
            assert float(one[name]) == pytest.approx(float(two[name]), rel=1e-4)
    one, two = (load_file(Path(name, "last.safetensors")) for name in ("one", "two"))
    for name, value in one.items():
        assert torch.allclose(value, two[name], atol=1e-5), name
    assert not any(paths.SCRATCH.iterdir())
    assert read_json(paths.TIMING / f"{run}-0.json")["steps"] == 16
    assert len(list((paths.LOGS / f"{run}-0").iterdir())) == 1


@pytest.mark.slow
def test_the_pipeline_trains_across_processes_too(prepared, resolve):
    resolve("mnist_cnn", "trainer=ddp", *WORDS)
    words = ("--config-dir", "data/resolved/runs", "-cn", "mnist_cnn", "+stage=pipeline", "seed=0")
    (line,) = run_script(prepared, *words, "out_dir=data/runs/mnist_cnn-0")
    assert "after 16 steps; weights in data/runs/mnist_cnn-0" in line
    train(prepared, "mnist_cnn", "one")
    one, two = (
        load_file(Path(name, "last.safetensors")) for name in ("one", "data/runs/mnist_cnn-0")
    )
    assert all(torch.allclose(value, two[name], atol=1e-5) for name, value in one.items())


def test_parts_make_up_a_batch(prepared):
    from lookinside.data import store

    split = store.load(prepared / "data/prepared/mnist.safetensors").train
    whole = list(Batches(split, 7, 0, 0, 30))
    parts = [list(Batches(split, 7, 0, 0, 30, part=Part(number, 3))) for number in range(3)]
    for step, (images, labels) in enumerate(whole):
        for number, part in enumerate(parts):
            assert torch.equal(part[step][0], images[number::3])
            assert torch.equal(part[step][1], labels[number::3])


@pytest.mark.slow
def test_a_failure_ends_all_processes_in_one_sentence(prepared):
    words = ["experiment=mnist_cnn", *WORDS, "trainer=ddp", "out_dir=out",
             "optimiser={_target_: torch.optim.SGD, lr: 1e30}"]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "pipelines/train.py", *words],
        cwd=prepared,
        env={**workspace.environment(prepared), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "no finite number at step" in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path("out").exists()


@pytest.mark.slow
def test_a_sweep_wants_one_device_a_run(prepared):
    words = ["-m", "experiment=mnist_softmax", *WORDS, "trainer=ddp", "optimiser.lr=0.1,0.2"]
    done = subprocess.run(
        [sys.executable, "pipelines/train.py", *words],
        cwd=prepared,
        env=os.environ | workspace.environment(prepared),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "-m goes with trainer.devices=1" in done.stderr + done.stdout
