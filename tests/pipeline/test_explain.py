"""`lookinside explain` on a finished pipeline: what would run again, and why."""

import os
import shutil

import pytest

from lookinside.core.errors import UserError
from lookinside.core.files import read_yaml
from lookinside.data.idx import IDX_FILES
from lookinside.data.local import IDX_FOLDER, VARIABLE
from lookinside.explain.why import why
from tiny_pipeline import RUNS, SOURCES

pytestmark = pytest.mark.xdist_group("pipeline")
RESOLVED = "data/resolved/runs/mnist_softmax.yaml"
FIRST = "would run first: "


@pytest.fixture(autouse=True)
def _no_folder(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


def told(pipeline, monkeypatch, name="train@mnist_softmax-0"):
    monkeypatch.chdir(pipeline.folder)
    return why(name)


def test_nothing_to_run_is_said(finished, monkeypatch):
    assert told(finished, monkeypatch) == told(finished, monkeypatch, "report")
    assert told(finished, monkeypatch) == ["nothing: up to date"]
    with pytest.raises(UserError, match=r"no stage train@mnist_cn-0; did you mean train@mnist_cn"):
        told(finished, monkeypatch, "train@mnist_cn-0")


def test_a_key_is_said_with_both_values_before_it_is_resolved(pipeline, monkeypatch):
    pipeline.edit("conf/experiment/mnist_softmax.yaml", "lr: 0.001", "lr: 0.002")
    compose = [f"compose@{part} {FIRST}conf changed" for part in ("stages", "runs")]
    key = f"{RESOLVED}: optimiser.lr 0.001 -> 0.002"
    assert told(pipeline, monkeypatch) == [*compose, key]
    assert told(pipeline, monkeypatch, "evaluate@mnist_softmax-0") == [
        *compose,
        f"train@mnist_softmax-0 {FIRST}{key}",
    ]
    assert told(pipeline, monkeypatch, "train@mnist_cnn-0") == compose


def test_the_module_that_changed_is_named(pipeline, monkeypatch):
    pipeline.edit("src/lookinside/models/mlp.py", "width = units\n", "width = units + 0\n")
    monkeypatch.setattr("lookinside.core.hashed._known", {})
    last = told(pipeline, monkeypatch)[-1]
    assert last == f"{RESOLVED}: code.train: src/lookinside/models/mlp.py changed"


def test_keys_are_named_in_a_clone_that_has_no_notes_and_code_as_far_as_it_is_known(
    pipeline, monkeypatch
):
    shutil.rmtree(pipeline.folder / "data/hashed")
    monkeypatch.setattr("lookinside.core.hashed._known", {})
    pipeline.edit("conf/experiment/mnist_softmax.yaml", "lr: 0.001", "lr: 0.002")
    pipeline.edit("src/lookinside/models/mlp.py", "width = units\n", "width = units + 0\n")
    assert told(pipeline, monkeypatch)[-2:] == [
        f"{RESOLVED}: optimiser.lr 0.001 -> 0.002",
        f"{RESOLVED}: code.train: its code changed; in which files, nobody noted here",
    ]


@pytest.mark.slow
def test_a_key_is_named_after_the_edit_before_it_was_undone(pipeline, monkeypatch):
    experiment = "conf/experiment/mnist_softmax.yaml"
    for old, new in (("0.001", "0.002"), ("0.002", "0.003"), ("0.003", "0.001")):
        pipeline.edit(experiment, f"lr: {old}", f"lr: {new}")
        pipeline.repro("train@mnist_softmax-0")
    pipeline.edit(experiment, "lr: 0.001", "lr: 0.004")
    pipeline.repro("compose@runs")
    monkeypatch.setattr("lookinside.core.hashed._known", {})
    assert told(pipeline, monkeypatch) == [f"{RESOLVED}: optimiser.lr 0.001 -> 0.004"]


@pytest.mark.slow
def test_what_a_stage_may_read_is_a_reason_to_compose_anew(pipeline, monkeypatch):
    reads = "reads: [dataset, model, code.export]"
    pipeline.edit("dvc.yaml", reads, reads.replace("dataset", "title, dataset"))
    changed = "data/sources/pipeline.yaml changed"
    title = read_yaml(pipeline.folder / RESOLVED)["title"]
    assert told(pipeline, monkeypatch, "export@mnist_softmax") == [
        *(f"compose@{part} {FIRST}{changed}" for part in ("stages", "runs")),
        f'{RESOLVED}: title nothing -> "{title}"',
    ]
    exports = {f"export@{run}" for run in RUNS}
    assert pipeline.repro() == {*exports, "report"}


def test_files_that_are_gone_or_others_are_named(pipeline, monkeypatch):
    weights, data = "data/runs/mnist_softmax-0/last.safetensors", "data/prepared/mnist.safetensors"
    (pipeline.folder / weights).unlink()
    assert told(pipeline, monkeypatch) == [
        f"{weights} is missing, but lies in DVC's cache, which gives it back"
    ]
    (pipeline.folder / weights).write_bytes(b"x")
    assert told(pipeline, monkeypatch) == [f"{weights} changed"]
    os.truncate(pipeline.folder / data, 100)
    assert told(pipeline, monkeypatch, "train@mnist_cnn-0") == [
        f"prepare@mnist {FIRST}{data} changed"
    ]


def test_what_has_never_run_and_what_can_not(pipeline, monkeypatch):
    pipeline.set_params(seeds=[0, 1])
    assert told(pipeline, monkeypatch, "train@mnist_softmax-1") == [
        f"compose@stages {FIRST}params.yaml changed",
        "it has never run",
    ]
    pipeline.edit("conf/experiment/mnist_softmax.yaml", "lr: 0.001", "lrr: 0.001")
    (line,) = told(pipeline, monkeypatch)
    assert line.startswith("compose@stages would run first, and stop: run mnist_softmax: ")


def test_data_that_would_come_from_elsewhere_are_named(pipeline, monkeypatch, tmp_path):
    folder = tmp_path / "own" / IDX_FOLDER
    folder.mkdir(parents=True)
    for name in IDX_FILES.values():
        (folder / name).write_bytes(b"an image")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "own"))
    note = "data/sources/mnist.json"
    (line,) = told(pipeline, monkeypatch)
    assert line.startswith(f"fetch@mnist {FIRST}{note}: ")
    for part in (f'{note}: kind "embedded" -> "local"', f'{note}: form "digits" -> "idx"'):
        assert part in line
    assert line.split(f"{FIRST}")[1].split("; ") == told(pipeline, monkeypatch, "fetch@mnist")


def test_what_runs_each_time_is_said_by_either_name(pipeline, monkeypatch):
    for name in ("sources", SOURCES):
        assert told(pipeline, monkeypatch, name) == ["it runs each time"]


def test_a_folder_that_is_gone_is_said(pipeline, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    (line,) = told(pipeline, monkeypatch)
    assert line.startswith(f"sources {FIRST[:-2]}, and stop: {VARIABLE} is {tmp_path}/nowhere")
