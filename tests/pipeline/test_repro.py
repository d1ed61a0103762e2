"""What runs again after a change: exactly what the change concerns, besides sources and compose."""

import gzip
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
import yaml
from omegaconf import OmegaConf

from lookinside import workspace
from lookinside.core import keys
from lookinside.core.closure import closure, find_targets
from lookinside.core.files import write_json
from processes import assert_nothing_runs, at_work, wait
from tiny_pipeline import RUNS, SMALL, SOURCES

pytestmark = pytest.mark.xdist_group("pipeline")

PER_RUN = ("train@{}-0", "evaluate@{}-0", "probe@{}", "visualize@{}", "export@{}")
LAST = {"transfer", "match", "compare", "report"}
DATASETS = ("mnist", "mnist_80_10_10")
DATA = {"fetch@mnist", *(f"{name}@{each}" for name in ("prepare", "survey") for each in DATASETS)}


def chain(run):
    return {name.format(run) for name in PER_RUN}


def test_everything_is_made_from_nothing(finished):
    assert finished.ran == DATA | chain("mnist_softmax") | chain("mnist_cnn") | LAST
    assert (finished.folder / "reports/site/index.html").is_file()


def test_nothing_changed_nothing_runs(pipeline):
    assert pipeline.repro() == set()


def test_a_learning_rate_concerns_its_run(pipeline):
    pipeline.edit("conf/experiment/mnist_softmax.yaml", "lr: 0.001", "lr: 0.002")
    assert pipeline.repro() == chain("mnist_softmax") | LAST


@pytest.mark.slow
def test_sweeps_and_benchmarks_concern_the_report(pipeline):
    sweep = pipeline.folder / "reports/sweeps/toy"
    sweep.mkdir(parents=True)
    (sweep / "trials.csv").write_text("phase\n")
    assert pipeline.repro("-s", SOURCES, "report") == {"report"}
    assert pipeline.repro("-s", SOURCES, "report") == set()
    made = {"date": "", "processor": "", "cores": 1, "busy": 0, "versions": {}}
    measured = {"title": "T", "about": [], "columns": [], "rows": [], "made": made}
    write_json(pipeline.folder / "reports/benchmarks/toy.json", measured)
    assert pipeline.repro("-s", SOURCES, "report") == {"report"}


@pytest.mark.slow
def test_a_figure_module_concerns_pictures_and_report(pipeline):
    pipeline.edit("src/lookinside/figures/curves.py", "Training curves", "Curves of training")
    assert pipeline.repro() == {"visualize@mnist_softmax", "visualize@mnist_cnn", "report"}


@pytest.mark.slow
def test_a_figure_of_the_survey_concerns_data_and_report(pipeline):
    pipeline.edit("src/lookinside/figures/balance.py", "Images of each class", "How many of each")
    assert pipeline.repro() == {*(f"survey@{each}" for each in DATASETS), "report"}


@pytest.mark.slow
def test_a_model_file_concerns_the_runs_that_use_it(pipeline):
    pipeline.edit("src/lookinside/models/mlp.py", "width = units\n", "width = units + 0\n")
    # The same network comes out, so what reads its weights and numbers alone does not run again.
    ran = pipeline.repro()
    assert {"train@mnist_softmax-0", "evaluate@mnist_softmax-0", "probe@mnist_softmax"} <= ran
    assert ran <= chain("mnist_softmax") | LAST


@pytest.mark.slow
def test_comments_concern_nothing(pipeline):
    pipeline.edit("conf/trainer/default.yaml", "threads: 1", "threads: 1  # as ever\n")
    pipeline.edit("src/lookinside/data/store.py", "import json\n", "# First of all.\nimport json\n")
    pipeline.edit("src/lookinside/models/convnet.py", '"""A plain CNN', '"""A very plain CNN')
    pipeline.edit("pipelines/train.py", "train a run. A plain", "train one run. A plain")
    assert pipeline.repro() == set()


FAMILY = """
from collections import OrderedDict
from math import prod

from torch import nn


def funnel(shape: tuple[int, int, int], classes: int, units: int) -> nn.Sequential:
    return nn.Sequential(
        OrderedDict(
            flatten=nn.Flatten(),
            narrow=nn.Linear(prod(shape), units),
            relu=nn.ReLU(),
            logits=nn.Linear(units, classes),
        )
    )
"""


@pytest.mark.slow
def test_a_model_is_added_as_contributing_says(pipeline):
    folder = pipeline.folder
    (folder / "src/lookinside/models/funnel.py").write_text(FAMILY)
    (folder / "conf/model/funnel.yaml").write_text(
        "_target_: lookinside.models.funnel.funnel\nunits: 3\n"
    )
    (folder / "conf/experiment/mnist_funnel.yaml").write_text(
        "# @package _global_\n"
        "defaults:\n  - override /model: funnel\n\n"
        "name: mnist_funnel\ntitle: A funnel\n\n"
        "trainer: {batch_size: 50, steps: 4}\n"
    )
    overrides = yaml.safe_load((folder / "params.yaml").read_text())["overrides"]
    pipeline.set_params(runs=[*RUNS, "mnist_funnel"], overrides=overrides | {"mnist_funnel": SMALL})
    assert pipeline.repro() == chain("mnist_funnel") | LAST
    assert pipeline.json("reports/metrics/mnist_funnel-0.json")["parameters"] == 784 * 3 + 3 + 40
    page = (folder / "reports/site/runs/mnist_funnel.html").read_text()
    assert "A funnel" in page
    assert "<code>narrow</code>" in page


@pytest.mark.slow
def test_a_new_seed_is_trained_and_a_removed_run_leaves_the_report(pipeline):
    pipeline.set_params(seeds=[0, 7], runs=["mnist_softmax"])
    assert pipeline.repro() == {"train@mnist_softmax-7", "evaluate@mnist_softmax-7"} | LAST
    assert "mnist_cnn" not in (pipeline.folder / "reports/site/index.html").read_text()


@pytest.mark.slow
def test_an_override_in_params_concerns_its_run_and_undone_comes_from_the_cache(pipeline):
    overrides = yaml.safe_load((pipeline.folder / "params.yaml").read_text())["overrides"]
    changed = overrides | {"mnist_softmax": [*overrides["mnist_softmax"], "optimiser.lr=0.01"]}
    pipeline.set_params(overrides=changed)
    assert pipeline.repro() == chain("mnist_softmax") | LAST
    pipeline.set_params(overrides=overrides)
    assert pipeline.repro() == set()


def idx(images):
    count = len(images)
    return gzip.compress(struct.pack(">4i", 2051, count, 28, 28) + images.tobytes())


@pytest.mark.slow
def test_another_source_fetches_the_data_anew(pipeline, tmp_path, monkeypatch):
    folder = tmp_path / "own" / "MNIST" / "raw"
    folder.mkdir(parents=True)
    source = np.random.default_rng(0)
    for part, count in (("train", 120), ("t10k", 40)):
        images = source.integers(256, size=(count, 28, 28), dtype=np.uint8)
        labels = (np.arange(count) % 10).astype(np.uint8)
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(idx(images))
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(
            gzip.compress(struct.pack(">2i", 2049, count) + labels.tobytes())
        )
    monkeypatch.setenv("LOOKINSIDE_DATASETS", str(tmp_path / "own"))
    pipeline.set_params(runs=["mnist_softmax"])
    assert pipeline.repro() == DATA | chain("mnist_softmax") | LAST
    assert pipeline.json("data/cards/mnist.json")["provenance"]["kind"] == "local"
    assert str(tmp_path) not in (pipeline.folder / "reports/site/index.html").read_text()


def test_each_stage_loads_only_what_it_tracks(finished, monkeypatch):
    monkeypatch.chdir(finished.folder)
    seen = set()
    for (script, *words), loaded, _ in finished.notes:
        name = Path(script).stem
        seen.add(name)
        if name == "compose":  # It tracks all of src, since it checks what the others load.
            continue
        tracked = set(closure(Path(f"pipelines/{name}.py"), targets(name, words)))
        modules = {Path(file) for file in loaded}
        assert modules <= tracked, f"{name} loads {modules - tracked}, which it does not track"
    assert seen == {path.stem for path in Path("pipelines").glob("*.py")}


def targets(name, words):
    """The targets in what a stage tracks, as the compose stage finds them."""
    resolved = OmegaConf.load("data/resolved/stages.yaml")
    if name in {"prepare", "survey"}:
        return find_targets(OmegaConf.to_container(resolved[name][words[0]]))
    if name == "compare":
        return find_targets(OmegaConf.to_container(resolved[name]))
    if name in {"train", "evaluate", "probe", "visualize", "export"}:
        run = words[words.index("-cn") + 1] if name == "train" else words[0]
        resolved = OmegaConf.load(f"data/resolved/runs/{run}.yaml")
        part = keys.select(resolved, keys.tracked_keys(name))
        return find_targets(OmegaConf.to_container(part))
    return []


def test_nothing_listens_and_only_data_is_asked_for(finished):
    sockets = {
        (Path(words[0]).name, event, address)
        for words, _, heard in finished.notes
        for event, address in heard
    }
    assert sockets == {("sources.py", "socket.connect", "('127.0.0.1', 9)")}


def test_a_stage_refuses_code_that_was_edited_after_resolving(pipeline):
    pipeline.edit("src/lookinside/core/intervals.py", "Z95 = 1.95", "Z95 = 1.96")
    (pipeline.folder / "reports/metrics/mnist_cnn-0.json").unlink()
    said = pipeline.fails("-s", "-f", "evaluate@mnist_cnn-0")
    assert "evaluate: the code of stage evaluate changed after the configuration" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "target", "sentence"),
    [
        ("data/prepared/mnist.safetensors", "train@mnist_cnn-0", "is not the file that its card"),
        (
            "data/runs/mnist_cnn-0/best.safetensors",
            "evaluate@mnist_cnn-0",
            "that its training wrote",
        ),
        ("data/evaluations/mnist_cnn-0/about.json", "compare", "is damaged"),
        ("data/raw/mnist.safetensors", "prepare@mnist", "is not the file that its provenance"),
    ],
)
def test_a_damaged_artifact_is_one_sentence_and_repro_mends_it(pipeline, file, target, sentence):
    path = pipeline.folder / file
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    said = pipeline.fails("-s", "-f", target)
    assert sentence in said
    assert file in said
    pipeline.repro()
    assert path.read_bytes() == whole


def test_a_config_mistake_stops_before_anything_is_lost(pipeline):
    pipeline.edit("conf/experiment/mnist_cnn.yaml", "lr: 0.0001", "lrr: 0.0001")
    said = pipeline.fails()
    assert "compose: run mnist_cnn: there is no key optimiser.lrr; did you mean lr?" in said
    assert (pipeline.folder / "data/runs/mnist_cnn-0/best.safetensors").is_file()


@pytest.mark.slow
@pytest.mark.usefixtures("cold")
@pytest.mark.parametrize("shell", ["/bin/sh", pytest.param("/bin/bash", marks=pytest.mark.faults)])
def test_killing_dvc_kills_the_training_too(pipeline, shell):
    overrides = yaml.safe_load((pipeline.folder / "params.yaml").read_text())["overrides"]
    long = [word for word in overrides["mnist_cnn"] if not word.startswith("trainer.steps=")]
    pipeline.set_params(overrides=overrides | {"mnist_cnn": [*long, "trainer.steps=100000"]})
    pipeline.repro("compose@runs")
    dvc = subprocess.Popen(
        ["dvc", "repro", "-s", "train@mnist_cnn-0"],
        cwd=pipeline.folder,
        env=workspace.environment(pipeline.folder) | {"SHELL": shell},
    )
    scratch = pipeline.folder / "data/scratch"
    wait(lambda: list(scratch.glob("*/last.ckpt")))
    assert any(
        "pipelines/train.py" in (each.info["cmdline"] or []) for each in at_work(pipeline.folder)
    )
    dvc.kill()
    dvc.wait()
    assert_nothing_runs(pipeline.folder)
