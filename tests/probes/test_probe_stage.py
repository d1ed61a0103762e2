"""The stage that calls a run's probes."""

import runpy
from pathlib import Path

import numpy as np


def test_a_probe_that_a_run_switched_off_is_not_called(train_run):
    train_run("mnist_gru", "model.units=4", folder="data/runs/mnist_gru-0")
    runpy.run_path("pipelines/probe.py")["main"]("mnist_gru", "0")
    written = sorted(Path("data/probes/mnist_gru").iterdir())
    assert [path.name for path in written] == ["mistakes.npz", "samples.npz"]
    with np.load(written[1]) as arrays:
        assert arrays["images"].shape == (20, 1, 12, 12)
