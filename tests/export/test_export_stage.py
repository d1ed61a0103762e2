"""The stage `export` with a small trained network."""

import hashlib
import runpy

import pytest

from lookinside.core.errors import UserError
from lookinside.core.files import read_json
from lookinside.export import reload


@pytest.fixture
def trained(prepared, train_run):
    train_run("mnist_softmax", folder="data/runs/mnist_softmax-0")
    return prepared


def export():
    runpy.run_path("pipelines/export.py")["main"]("mnist_softmax", "0")


def test_both_files_and_their_parity_are_written(trained, capsys):
    export()
    line, *more = capsys.readouterr().out.splitlines()
    assert line.startswith("mnist_softmax: largest difference on 60 test images ")
    assert more == []
    folder = trained / "data/exports/mnist_softmax"
    found = read_json(folder / "parity.json")
    assert {path.name for path in folder.iterdir()} == {"parity.json", *found["files"]}
    for name, measured in found["files"].items():
        content = (folder / name).read_bytes()
        assert measured["bytes"] == len(content)
        assert measured["sha256"] == hashlib.sha256(content).hexdigest()
        assert measured["differing"] == 0
    assert (found["run"], found["seed"], found["dataset"]) == ("mnist_softmax", 0, "Blobs")
    assert (found["classes"], found["stand_in"], found["images"]) == (["left", "right"], True, 60)
    assert found["output"] == "logits: float32 [batch, 2]"


def test_another_network_is_not_handed_on(trained, monkeypatch):
    true = reload.onnx
    monkeypatch.setattr(reload, "onnx", lambda content: lambda images: 1.01 * true(content)(images))
    with pytest.raises(UserError, match=r"model.onnx of mnist_softmax differs from the network by"):
        export()
    assert not (trained / "data/exports").exists()
