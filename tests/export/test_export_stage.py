"""The stage `export` with a small trained network."""

import hashlib
import runpy

import pytest

from lookinside.core.errors import UserError
from lookinside.core.files import read_json
from lookinside.export import reload


def export(run):
    runpy.run_path("pipelines/export.py")["main"](run, "0")


@pytest.mark.parametrize(
    ("run", "differing", "output", "unknown"),
    [
        ("mnist_softmax", 0, "logits: float32 [batch, 2]", None),
        (
            "mnist_ae",
            None,
            "reconstructions: float32 [batch, 1, 12, 12]",
            "dense4, TiedLinear",
        ),
    ],
)
def test_both_files_and_their_parity_are_written(
    prepared, train_run, capsys, run, differing, output, unknown
):
    train_run(run, folder=f"data/runs/{run}-0")
    capsys.readouterr()
    export(run)
    line, *more = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{run}: largest difference on 60 test images ")
    assert more == []
    folder = prepared / "data/exports" / run
    found = read_json(folder / "parity.json")
    assert {path.name for path in folder.iterdir()} == {
        "parity.json",
        "network.json",
        *found["files"],
    }
    for name, measured in found["files"].items():
        content = (folder / name).read_bytes()
        assert measured["bytes"] == len(content)
        assert measured["sha256"] == hashlib.sha256(content).hexdigest()
        assert measured["differing"] == differing
    assert (found["run"], found["seed"], found["dataset"]) == (run, 0, "Blobs")
    assert (found["classes"], found["stand_in"], found["images"]) == (["left", "right"], True, 60)
    assert found["output"] == output
    pages = read_json(folder / "network.json")
    assert (pages["run"], pages["output"]) == (run, output)
    assert pages["unknown"] == unknown


def test_another_network_is_not_handed_on(prepared, train_run, monkeypatch):
    train_run("mnist_softmax", folder="data/runs/mnist_softmax-0")
    true = reload.onnx
    monkeypatch.setattr(reload, "onnx", lambda content: lambda images: 1.01 * true(content)(images))
    with pytest.raises(UserError, match=r"model.onnx of mnist_softmax differs from the network by"):
        export("mnist_softmax")
    assert not (prepared / "data/exports").exists()
