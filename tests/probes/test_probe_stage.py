"""The stage that calls a run's probes."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from lookinside.core.arrays import load_arrays
from lookinside.core.files import read_yaml, sha256, write_yaml


def test_a_probe_that_a_run_switched_off_is_not_called(train_run):
    off = ("probes.mistakes=null", "figures.mistakes=null")
    train_run("mnist_gru", "model.units=4", *off, folder="data/runs/mnist_gru-0")
    runpy.run_path("pipelines/probe.py")["main"]("mnist_gru", "0")
    written = {path.stem: path for path in Path("data/probes/mnist_gru").iterdir()}
    assert "mistakes" not in written
    with np.load(written["samples"]) as arrays:
        assert arrays["images"].shape == (20, 1, 12, 12)


@pytest.mark.slow
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


def test_new_snapshots_concern_only_those_that_look_at_the_course_of_training(train_run, capsys):
    def probe():
        capsys.readouterr()
        runpy.run_path("pipelines/probe.py")["main"]("mnist_ae", "0")
        lines = capsys.readouterr().out.splitlines()
        return [line.removeprefix("mnist_ae: ") for line in lines if "stays" not in line]

    folder = train_run("mnist_ae", "model.hidden=[4,2]", folder="data/runs/mnist_ae-0")
    probe()

    def train_otherwise(kept):
        save_file(kept, path)
        config = read_yaml(folder / "config.yaml")
        config["sha256"]["snapshots.safetensors"] = sha256(path)
        write_yaml(folder / "config.yaml", config)

    path = folder / "snapshots.safetensors"
    kept = load_file(path)
    train_otherwise({name: tensor * 2 for name, tensor in kept.items()})
    films = {"reconstructions_over_training", "codes_over_training"}
    assert set(probe()) == films
    train_otherwise({name: tensor for name, tensor in kept.items() if "dense2" in name})
    assert set(probe()) == films
    for name in films:
        assert load_arrays(Path(f"data/probes/mnist_ae/{name}.npz")) == {}
