"""What the page that compares is given: curves that are thinned, measures that mean the same."""

import gzip
import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from test_site import AUTOENCODER, CARD, EVIL, build, measures, prepare

from lookinside.core.errors import UserError
from lookinside.core.files import read_json, write_csv, write_json
from lookinside.report.compared import measured
from lookinside.report.curves import MOST, kept, read_curves, read_steps


def given(script: bytes) -> Any:
    return json.loads(script[len(b"lookinside.give(...") : -3])[1]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_runs_seeds_metrics_curves_and_figures_are_given(workspace: Path) -> None:
    prepare(workspace, CARD)
    data = given(build(workspace)["compare.js"])
    (run,) = data["runs"]
    assert (run["name"], run["images"], run["data_sha256"]) == ("toy", 100, "c" * 64)
    assert [seed["seed"] for seed in run["seeds"]] == [0, 1]
    assert run["seeds"][1]["metrics"][0] == ["classify.last.accuracy", 0.92, 0.91, 0.93]
    assert run["seeds"][1]["metrics"][1] == ["classify.last.loss", 0.25, None, None]
    assert run["seeds"][0]["curves"] == {
        "epoch": [1, 2],
        "step": [600, 1200],
        "train_loss": [None, 0.25],
        "validation_loss": [0.5123, 0.75],
    }
    assert run["seeds"][0]["classes"] == [["cat", 1.0], ["dog", None], [EVIL, 0.5]]
    assert run["figures"][0]["path"] == "figures/toy/curves.png"
    assert run["figures"][0]["chart"] is False
    assert data["tested"] in data["measures"]
    (pair,) = data["paired"]
    assert (pair["first"], pair["difference"], pair["p_adjusted"]) == ("toy", 0.08, 0.043)


def test_charts_are_packed_once_for_pages_other_than_their_own(workspace: Path) -> None:
    prepare(workspace, CARD)
    folder = workspace / "reports/figures/toy"
    (figure,) = read_json(folder / "index.json")
    write_json(folder / "index.json", [{**figure, "vector": "curves.svg"}])
    (folder / "curves.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" viewBox="0 0 9 8">'
        '<path d="M0 0" style="fill:#0b66a8" /></svg>\n'
    )
    built = build(workspace)
    shown = given(built["compare.js"])["runs"][0]["figures"][0]
    assert (shown["chart"], shown["path"]) == (True, "figures/toy/charts.js")
    packed = json.loads(gzip.decompress(b64decode(given(built[shown["path"]]))))
    markup = '<path d="M0 0" style="fill:var(--c-0b66a8)" />'
    assert packed == {"curves": ["0 0 9 8", markup]}
    assert markup.encode() in built["runs/toy.html"]


def test_both_kinds_of_autoencoder_share_what_means_the_same() -> None:
    both = {"best": AUTOENCODER, "last": AUTOENCODER}
    keys = {
        task: [key for key, _, _ in measured(task, {"test": both, "epochs": 5})]
        for task in ("reconstruct", "variational")
    }
    shared = ["codes.last", "codes.best", "masked.0", "masked.0.5", "epochs"]
    assert [key for key in keys["reconstruct"] if key in keys["variational"]] == shared
    assert "variational.last.rate" in keys["variational"]


def test_a_classifier_shares_only_its_size_with_an_autoencoder() -> None:
    found = measured("classify", {"test": {"best": measures(0.9), "last": measures(0.9)}})
    assert all(key.startswith("classify.") for key, _, _ in found)


def test_long_histories_are_thinned_from_their_first_point_to_their_last(workspace: Path) -> None:
    assert kept(MOST) == list(range(MOST))
    for count in (MOST + 1, 1000):
        shown = kept(count)
        assert (len(shown), shown[0], shown[-1]) == (MOST, 0, count - 1)
        assert shown == sorted(set(shown))
    rows = [(epoch, 10 * epoch, epoch / 3) for epoch in range(1, 501)]
    path = workspace / "data/runs/long-0/history.csv"
    write_csv(path, ("epoch", "step", "validation_loss"), rows)
    curves = read_curves("long-0", best=500)
    assert {len(column) for column in curves.values()} == {MOST}
    assert (curves["step"][-1], curves["validation_loss"][-1]) == (5000, 166.7)
    assert 5 not in curves["epoch"]
    best = read_curves("long-0", best=5)
    assert best["epoch"] == sorted({*curves["epoch"], 5})


def test_stretches_of_steps_are_shown_where_they_lie_within_epochs(workspace: Path) -> None:
    path = workspace / "data/runs/toy-0/steps.csv"
    write_csv(path, ("epoch", "step", "train_loss"), [(0.5, 5, 2.0), (1, 10, 1.5)])
    assert read_steps("toy-0")["epoch"] == [0.5, 1]
    write_csv(path, ("epoch", "step", "train_loss"), [(1, 10, 2.0), (2, 20, 1.5)])
    assert read_steps("toy-0") == {}
    path.write_text("epoch,step\n1,2\n")
    with pytest.raises(UserError, match=r"data/runs/toy-0/steps.csv is damaged"):
        read_steps("toy-0")


@pytest.mark.parametrize("text", ["epoch,step,validation_loss\n1,2,fast\n", "epoch,step\n1,2\n"])
def test_a_damaged_history_is_named(workspace: Path, text: str) -> None:
    path = workspace / "data/runs/toy-0/history.csv"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(UserError, match=r"data/runs/toy-0/history.csv is damaged"):
        read_curves("toy-0", best=1)
