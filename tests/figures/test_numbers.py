"""A run's numbers, read when asked for."""

from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from lookinside.core.errors import UserError
from lookinside.core.files import write_csv
from lookinside.figures.index import Entry, Origin, named, ordered, save
from lookinside.figures.numbers import RunNumbers, by_layer, decode
from lookinside.figures.picture import Picture, Section

COLUMNS = ("index", "actual", "predicted", "confidence", "last_predicted")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_class_names_become_class_indices(workspace: Path) -> None:
    rows = [(0, "b", "a", "0.75", "b"), (1, "a", "a", "0.5", "a")]
    write_csv(workspace / "data/evaluations/toy-3/predictions.csv", COLUMNS, rows)
    numbers = RunNumbers("toy", "3", ("a", "b"))
    assert numbers["predictions"]["actual"].tolist() == [1, 0]
    assert numbers["predictions"]["predicted"].tolist() == [0, 0]
    assert numbers["predictions"]["last_predicted"].tolist() == [1, 0]
    assert numbers["predictions"]["confidence"].tolist() == [0.75, 0.5]
    assert numbers.used == ["data/evaluations/toy-3/predictions.csv"]


def test_an_empty_cell_of_the_history_is_nan(workspace: Path) -> None:
    path = workspace / "data/runs/toy-0/history.csv"
    columns = ("epoch", "train_loss", "validation_accuracy", "validation_loss")
    write_csv(path, columns, [(1, "", 0.5, 0.7), (2, 0.5, 0.6, 0.6)])
    loss = RunNumbers("toy", "0", ())["history"]["train_loss"]
    assert np.isnan(loss[0])
    assert loss[1] == 0.5


def test_a_probe_is_read_once_and_noted(workspace: Path) -> None:
    path = workspace / "data/probes/toy/weights.npz"
    path.parent.mkdir(parents=True)
    np.savez(path, layer=np.frombuffer("schön".encode(), dtype=np.uint8))
    numbers = RunNumbers("toy", "0", ())
    assert decode(numbers["weights"]["layer"]) == "schön"
    assert numbers["weights"] is numbers["weights"]
    assert numbers.used == ["data/probes/toy/weights.npz"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("history", "data/runs/toy-0/history.csv"),
        ("steps", "data/runs/toy-0/steps.csv"),
        ("predictions", "data/evaluations/toy-0/predictions.csv"),
        ("weights", "data/probes/toy/weights.npz"),
    ],
)
def test_missing_or_damaged_files_are_named(workspace: Path, name: str, file: str) -> None:
    with pytest.raises(UserError, match=f"{file} is missing"):
        RunNumbers("toy", "0", ("a",))[name]
    path = workspace / file
    path.parent.mkdir(parents=True)
    path.write_text(",".join(COLUMNS) + "\n0,nobody,a,x,a\n")
    with pytest.raises(UserError, match=f"{file} is damaged"):
        RunNumbers("toy", "0", ("a",))[name]


@pytest.mark.parametrize(
    ("name", "file", "lacking"),
    [
        ("history", "data/runs/toy-0/history.csv", "validation_loss"),
        ("steps", "data/runs/toy-0/steps.csv", "step, train_loss"),
        ("predictions", "data/evaluations/toy-0/predictions.csv", "actual, predicted"),
    ],
)
def test_missing_columns_are_named(workspace: Path, name: str, file: str, lacking: str) -> None:
    write_csv(workspace / file, ("epoch", "index"), [(1, 0)])
    with pytest.raises(UserError, match=f"{file} is damaged .it lacks the columns {lacking}"):
        RunNumbers("toy", "0", ("a",))[name]


def test_the_index_follows_the_sections(workspace: Path) -> None:
    (workspace / "n.npz").write_bytes(b"abc")

    def entry(name: str, section: Section) -> Entry:
        drawn = Picture(Figure(), "T", "C", "A", section)
        return Entry(name, drawn, (4, 2), ["n.npz"], vector=name == "b")

    listed = ordered(
        [
            entry("a", Section.WEIGHTS),
            entry("c", Section.DATA),
            entry("b", Section.DATA),
            entry("d", Section.TRAINING),
        ],
        Origin("visualize@toy", "f" * 64, (0, 2)),
    )
    assert [figure["name"] for figure in listed] == ["c", "b", "d", "a"]
    assert listed[1] == {
        "name": "b",
        "section": "The data",
        "title": "T",
        "caption": "C",
        "alt": "A",
        "file": "b.png",
        "width": 4,
        "height": 2,
        "numbers": [{"path": "n.npz", "sha256": sha256(b"abc").hexdigest(), "bytes": 3}],
        "moving": None,
        "vector": "b.svg",
        "plotted": None,
        "telling": None,
        "stage": "visualize@toy",
        "configuration": "f" * 64,
        "seeds": [0, 2],
        "drawn_with": {name: version(name) for name in ("matplotlib", "pillow")},
    }
    assert listed[0]["vector"] is None


def test_what_a_picture_plots_is_saved_as_a_table(tmp_path: Path) -> None:
    rows = [{"unit": "a, b", "value": 0.5}, {"unit": "c", "value": None}]
    picture = Picture(Figure((1, 1)), "T", "C", "A", Section.WEIGHTS, plotted=rows)
    save("a", picture, tmp_path, [])
    assert (tmp_path / "a.csv").read_text() == 'unit,value\n"a, b",0.5\nc,\n'
    save("b", replace(picture, plotted=()), tmp_path, [])
    assert not (tmp_path / "b.csv").exists()


def test_a_figure_of_several_parts_has_a_name_for_each() -> None:
    picture = Picture(Figure(), "T", "C", "A", Section.WEIGHTS)
    assert named("filters", picture) == {"filters": picture}
    assert named("filters", {"conv1": picture}) == {"filters-conv1": picture}
    assert named("filters", {}) == {}


def test_arrays_are_grouped_by_their_layer() -> None:
    one = np.ones(1)
    found = {"layers": one, "conv1/images": one, "net.conv1/images": one, "conv1/units": one}
    assert by_layer(found) == {
        "conv1": {"images": one, "units": one},
        "net.conv1": {"images": one},
    }
