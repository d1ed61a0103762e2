"""The stage that calls a run's probes."""

import runpy
from pathlib import Path

import numpy as np

from lookinside.core.files import read_yaml


def test_a_probe_that_a_run_switched_off_is_not_called(train_run):
    off = ("probes.mistakes=null", "figures.mistakes=null")
    train_run("mnist_gru", "model.units=4", *off, folder="data/runs/mnist_gru-0")
    runpy.run_path("pipelines/probe.py")["main"]("mnist_gru", "0")
    written = {path.stem: path for path in Path("data/probes/mnist_gru").iterdir()}
    assert "mistakes" not in written
    with np.load(written["samples"]) as arrays:
        assert arrays["images"].shape == (20, 1, 12, 12)


def test_only_a_probe_for_which_something_changed_is_computed_again(train_run, resolve, capsys):
    gru = ("mnist_gru", "model.units=4")
    samples = Path("data/probes/mnist_gru/samples.npz")

    def probe():
        capsys.readouterr()
        runpy.run_path("pipelines/probe.py")["main"]("mnist_gru", "0")
        computed = [line for line in capsys.readouterr().out.splitlines() if "stays" not in line]
        return [line.removeprefix("mnist_gru: ") for line in computed]

    train_run(*gru, folder="data/runs/mnist_gru-0")
    everything = probe()
    figures = read_yaml(Path("data/resolved/runs/mnist_gru.yaml"))["figures"]
    switches = [("probes", name) for name in everything] + [("figures", name) for name in figures]
    assert {"mistakes", "samples"} <= set(everything)
    assert probe() == []
    resolve(*gru, "probes.samples.count=10")
    assert probe() == ["samples"]
    samples.write_bytes(samples.read_bytes()[:-5])
    assert probe() == ["samples"]
    resolve(*gru, "probes.samples=null", "figures.samples=null")
    assert probe() == []
    assert not samples.exists()
    resolve(*gru, *(f"{group}.{name}=null" for group, name in switches))
    assert probe() == []
    assert list(samples.parent.iterdir()) == []
    train_run(*gru, "optimiser.lr=0.02", folder="data/runs/mnist_gru-0")
    assert probe() == everything
