"""The examples run as they stand, on small networks."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from lookinside.core import paths
from lookinside.core.files import read_json
from lookinside.finished import open_run

ROOT = Path(__file__).parents[2]
CNN = ["model.blocks=[{filters: 3, kernel: 5, pool: 2}, {filters: 4, kernel: 5, pool: 2}]",
       "model.dense=[8]"]  # fmt: skip
EXAMPLES = {
    "what_do_filters_see": {"mnist_cnn": CNN},
    "what_does_it_like_to_see": {"mnist_cnn": CNN},
    "does_convolution_buy_invariance": {
        "translated_linear": [],
        "translated_mlp": ["model.hidden=[8]"],
        "translated_cnn": CNN,
    },
    "what_does_a_code_keep": {"mnist_vae": ["model.hidden=[8]"]},
    "how_does_a_recurrent_net_read": {
        "mnist_lstm": ["model.units=6"],
        "mnist_gru": ["model.units=6"],
    },
}
QUICK = "what_does_it_like_to_see"


def test_every_example_is_tried():
    assert {path.stem for path in (ROOT / "examples").glob("*.py")} == set(EXAMPLES)


@pytest.mark.parametrize(
    "example",
    [QUICK, *(pytest.param(n, marks=pytest.mark.slow) for n in EXAMPLES if n != QUICK)],
)
def test_an_example_runs_and_leaves_pictures_with_their_numbers(
    example, train_run, capsys, monkeypatch
):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # The example sets another.
    for run, overrides in EXAMPLES[example].items():
        train_run(run, *overrides, folder=str(paths.RUNS / f"{run}-0"))
    capsys.readouterr()
    runpy.run_path(str(ROOT / f"examples/{example}.py"), run_name="__main__")
    printed = capsys.readouterr().out
    for run in list(EXAMPLES[example])[:1]:
        pictures = list(Path(f"pictures/{run}-0").glob("*.png"))
        assert len(pictures) >= 3
        assert all(str(path) in printed for path in pictures)
        assert list(Path(f"pictures/{run}-0").glob("*.npz"))
    assert "\n\n" in printed


def test_an_example_without_its_run_says_one_sentence(tmp_path):
    script = ROOT / "examples/what_do_filters_see.py"
    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert done.stderr == (
        "there is no run in data/runs/mnist_cnn-0: run `dvc repro`, or name another folder\n"
    )


def test_a_run_is_opened_with_its_data_and_its_labels(train_run):
    run = open_run(train_run("mnist_cnn", *CNN, folder=str(paths.RUNS / "mnist_cnn-0")))
    card = read_json(paths.CARDS / "mnist.json")
    assert run.subject.title == "mnist_cnn-0"
    assert (run.subject.dataset, run.subject.stand_in) == (card["title"], True)
    assert len(run.data.test) == card["images"]["test"]
    assert not run.model.training
