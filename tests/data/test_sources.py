import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from data_makers import WRITERS, idx_contents, two_classes, write_folder, write_idx, write_zip

from lookinside.core import files
from lookinside.core.errors import UserError
from lookinside.data import official, sources
from lookinside.data.local import VARIABLE
from lookinside.data.sources import locate

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sources, "answers", lambda _: False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "data sets"
    path.mkdir()
    monkeypatch.setenv(VARIABLE, str(path))
    return path


def kind(source: str, wanted: str = "auto", **options: str) -> str:
    return str(locate(source, wanted, **options)["kind"])


def test_auto_takes_local_then_official_then_embedded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kind("mnist") == kind("cifar10") == "embedded"
    monkeypatch.setattr(sources, "answers", lambda _: True)
    assert kind("mnist") == kind("cifar10") == "official"
    write_idx(folder / "MNIST/raw", idx_contents())
    assert kind("mnist") == "local"
    assert kind("cifar10") == "official"


def test_what_is_wanted_is_not_replaced(folder: Path) -> None:
    write_idx(folder / "MNIST/raw", idx_contents())
    assert kind("mnist", "embedded") == "embedded"
    assert kind("mnist", "official") == "official"
    with pytest.raises(UserError, match=r"cifar10 can't .* cifar-10-batches-py/, cifar-10-python"):
        locate("cifar10", "local")


def test_official_files_once_had_need_no_network(tmp_path: Path) -> None:
    files.write_json(tmp_path / "data/raw/mnist.json", {"kind": "official"})
    files.write_json(tmp_path / "data/raw/cifar10.json", {"kind": "embedded"})
    assert kind("mnist") == "official"
    assert kind("cifar10") == "embedded"
    write_folder(tmp_path / "data/downloads/cifar10", {"cifar-10-python.tar.gz": b""})
    assert kind("cifar10") == "official"


@pytest.mark.parametrize("damaged", ["", "[]", "{}"])
def test_a_damaged_provenance_counts_for_nothing(tmp_path: Path, damaged: str) -> None:
    files.write_text(tmp_path / "data/raw/mnist.json", damaged)
    assert kind("mnist") == "embedded"


def test_the_probe_asks_the_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(sources, "answers", asked.append)
    locate("mnist", "auto", mirror="http://127.0.0.1/m")
    assert asked == [("http://127.0.0.1/m/train-images-idx3-ubyte.gz",)]
    with pytest.raises(UserError, match=r"mirrors.mnist must start with http"):
        locate("mnist", "auto", mirror="file:///etc")


def test_no_answer_and_no_name_are_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official, "PROBE_SECONDS", 0.5)
    assert not official.answers(("http://127.0.0.1:9/x", "http://127.0.0.1:9/y"))
    assert not official.answers(())


@pytest.mark.parametrize("suffix", WRITERS)
def test_own_images_in_every_form(folder: Path, suffix: str) -> None:
    WRITERS[suffix](folder / f"pets{suffix}", two_classes())
    assert kind("pets") == kind("pets", "local") == "local"


def test_archives_are_found_by_name(folder: Path) -> None:
    write_zip(folder / "cifar100-images.zip", two_classes())
    assert kind("cifar10") == "embedded"
    write_zip(folder / "cifar10-images.zip", two_classes())
    assert locate("cifar10", "auto")["files"][0]["name"] == "cifar10-images.zip"
    write_folder(folder / "cifar10", two_classes())
    with pytest.raises(UserError, match=r"any of cifar10, cifar10-images.zip"):
        locate("cifar10", "auto")
    write_folder(folder / "cifar-10-batches-py", {"test_batch": b""})
    assert locate("cifar10", "local")["form"] == "batches"


@pytest.mark.parametrize("ending", [".mp4", ".MOV", ".mkv", ".avi", ".webm", ".gif"])
def test_films_are_found_by_name(folder: Path, ending: str) -> None:
    write_folder(folder, {f"walk{ending}": b"1", "walk-2.mp4": b"2", "walker.mp4": b"3"})
    found = locate("walk", "local")
    assert (found["form"], found["files"][0]["name"]) == ("film", f"walk{ending}")
    write_zip(folder / "walk.zip", two_classes())
    with pytest.raises(UserError, match=rf"any of walk{ending}, walk.zip in the data folder"):
        locate("walk", "local")


@pytest.mark.usefixtures("folder")
def test_what_is_looked_for_is_said() -> None:
    with pytest.raises(UserError, match=r"walk/ or .* or a film walk \(.mp4, .mov, .*, .gif\)"):
        locate("walk", "local")


@pytest.mark.usefixtures("folder")
def test_the_variable_wins_over_the_parameter(tmp_path: Path) -> None:
    write_idx(tmp_path / "other/MNIST/raw", idx_contents())
    assert kind("mnist", folder="other") == "embedded"
    del os.environ[VARIABLE]
    assert kind("mnist", folder="other") == "local"


def test_identity_has_no_absolute_path_and_follows_content(folder: Path) -> None:
    write_idx(folder / "MNIST/raw", idx_contents())
    write_folder(folder / "pets", two_classes())
    first = locate("mnist", "auto"), locate("pets", "auto")
    assert str(folder) not in json.dumps(first)
    assert first == (locate("mnist", "auto"), locate("pets", "auto"))
    (folder / "MNIST/raw/t10k-labels-idx1-ubyte").write_bytes(b"other")
    os.utime(folder / "pets/train/cat/a.png", (1, 1))
    assert locate("mnist", "auto") != first[0]
    assert locate("pets", "auto") != first[1]


@pytest.mark.parametrize("wanted", ["auto", "local"])
def test_some_of_the_four_files_are_too_few(folder: Path, wanted: str) -> None:
    contents = idx_contents()
    del contents["train.labels"], contents["test.images"]
    write_idx(folder / "MNIST/raw", contents, pack=True)
    lacking = "train-labels-idx1-ubyte, t10k-images-idx3-ubyte"
    with pytest.raises(UserError, match=f"MNIST/raw lacks {lacking}: put all four"):
        locate("mnist", wanted)
    assert kind("mnist", "embedded") == "embedded"


def test_links_that_lead_nowhere_identify_nothing(folder: Path) -> None:
    write_folder(folder / "pets", two_classes())
    write_folder(folder / "cifar-10-batches-py", {"data_batch_1": b""})
    first = locate("pets", "auto"), locate("cifar10", "auto")
    (folder / "pets/train/cat/gone.png").symlink_to("nowhere.png")
    (folder / "cifar-10-batches-py/data_batch_2").symlink_to("nowhere")
    (folder / "pets.zip").symlink_to("nowhere.zip")
    assert first == (locate("pets", "auto"), locate("cifar10", "auto"))


@pytest.mark.parametrize(
    ("source", "wanted", "sentence"),
    [
        ("mnist", "offical", "use auto, local, official, embedded"),
        ("pets", "official", "pets has no official form"),
        ("pets", "embedded", "pets has no embedded form"),
        ("pets", "auto", "pets can't be taken from a local folder"),
        ("mnist", "local", "LOOKINSIDE_DATASETS is not set"),
    ],
)
def test_what_can_not_be_is_said(source: str, wanted: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        locate(source, wanted)


def test_a_folder_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match=r"folder in params.yaml is nowhere, which is no folder"):
        locate("mnist", "auto", folder="nowhere")
    monkeypatch.setenv(VARIABLE, "gone")
    with pytest.raises(UserError, match="LOOKINSIDE_DATASETS is gone, which is no folder"):
        locate("mnist", "local")
    assert kind("mnist", "embedded") == "embedded"


def test_looking_loads_nothing_heavy() -> None:
    heavy = "{'numpy', 'torch', 'dvc', 'hydra'}"
    code = (
        "import runpy, sys; runpy.run_path('pipelines/sources.py', run_name='looked'); "
        f"assert not {heavy} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
