"""A whole sweep: what it trains, what it takes from its cache, how it goes on after a kill."""

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import torch

from lookinside.config.sweep import read_sweep
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.runfolder import load_model
from lookinside.sweeps import command, work
from lookinside.sweeps.trial import DONE, bind_trials
from processes import is_alive, wait

RATES = {"rate": {"slow": ["optimiser.lr=1e-4"], "fast": ["optimiser.lr=1e-2"]}}


def sweep(full=False, budget=None, jobs=1):
    """Sweep; how many were trained and cached."""
    bench = command.sweep("toy", full, budget, jobs)
    return len(bench.trained), len(bench.cached)


def table(folder="toy"):
    with (paths.SWEEPS / folder / "trials.csv").open() as file:
        return list(csv.DictReader(file))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.slow
def test_all_are_screened_the_best_go_on_and_a_second_call_trains_nothing(toy, capsys):
    toy()
    assert sweep(jobs=2) == (5, 0)
    printed = capsys.readouterr().out
    assert "4 combinations of mnist_softmax, 2 epochs each: 4 to train, 0 cached; then" in printed
    assert "Trained now: 5" in printed
    rows = table()
    assert [row["phase"] for row in rows] == ["final", *["screen"] * 4]
    assert [row["epochs"] for row in rows] == ["3", "2", "2", "2", "2"]
    screened = [float(row["validation accuracy"]) for row in rows[1:]]
    assert screened == sorted(screened, reverse=True)
    assert (rows[0]["rate"], rows[0]["width"]) == (rows[1]["rate"], rows[1]["width"])
    assert [bool(row["test accuracy"]) for row in rows] == [True, *[False] * 4]
    folder = paths.SWEEPS / "toy"
    assert set(contents(folder)) == {
        "trials.csv", "trials.md", "effects.csv", "effects.png", "effects.json", "summary.json",
    }  # fmt: skip
    first = contents(folder)
    assert sweep() == (0, 5)
    printed = capsys.readouterr().out
    assert "Trained now: 0, in" in printed
    assert "Cached: 5." in printed
    assert contents(folder) == first


@pytest.mark.usefixtures("here")
def test_the_summary_and_the_table_tell_of_the_best(toy):
    toy()
    sweep()
    best, row = json.loads((paths.SWEEPS / "toy/summary.json").read_text())["best"], table()[0]
    assert best["combination"] == {"rate": row["rate"], "width": row["width"]}
    rate = {"slow": "optimiser.lr=1e-4", "fast": "optimiser.lr=1e-2"}[row["rate"]]
    width = {"narrow": "model.hidden=[2]", "wide": "model.hidden=[16]"}[row["width"]]
    assert best["overrides"] == [rate, width]
    assert f"{best['validation_accuracy']:.4f}" == row["validation accuracy"]
    assert best["folder"] == row["folder"]
    assert load_model(Path(row["folder"]))(torch.zeros(1, 1, 12, 12)).shape == (1, 2)
    title, _, heading, _, first, *_ = (paths.SWEEPS / "toy/trials.md").read_text().splitlines()
    assert title == "A toy sweep, mnist_softmax, on Blobs (stand-in data)"
    assert heading.startswith("| rate | width | phase | validation accuracy |")
    assert first.startswith(f"| {row['rate']} | {row['width']} | final | ")


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_the_full_grid_is_one_option_and_shares_what_was_trained(toy):
    toy()
    sweep()
    assert sweep(full=True) == (3, 1)
    assert [row["phase"] for row in table()] == ["final"] * 4
    assert sweep() == (0, 5)


@pytest.mark.usefixtures("here")
@pytest.mark.slow
def test_a_wider_sweep_trains_only_what_is_new(toy):
    toy()
    assert sweep() == (5, 0)
    rates = {"slow": ["optimiser.lr=1e-4"], "fast": ["optimiser.lr=1e-2"],
             "middling": ["optimiser.lr=1e-3"]}  # fmt: skip
    widths = {"narrow": ["model.hidden=[2]"], "wide": ["model.hidden=[16]"]}
    toy(choices={"rate": rates, "width": widths})
    trained, cached = sweep()
    assert trained in {2, 3}
    assert trained + cached == 7


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_a_change_of_data_code_seed_or_configuration_trains_again(toy, prepared):
    toy(choices=RATES)
    first = marks()
    path = prepared / "src/lookinside/models/mlp.py"
    path.write_text(path.read_text() + "\n# A comment.\n")
    assert marks() == first
    path.write_text(path.read_text() + "\nMORE = 1\n")
    code = marks()
    toy(seed=1, choices=RATES)
    seed = marks()
    batches = {"small": ["trainer.batch_size=30"], "smaller": ["trainer.batch_size=20"]}
    toy(choices={"batch": batches})
    config = marks()
    data = paths.PREPARED / "mnist_80_10_10.safetensors"
    card = paths.CARDS / "mnist_80_10_10.json"
    card.write_text(card.read_text().replace(json.loads(card.read_text())["sha256"], "0" * 64))
    assert data.is_file()
    sets = [first, code, seed, config, marks()]
    assert len(set().union(*sets)) == 2 * len(sets)


def marks():
    wanted = read_sweep("toy")
    return {each.fingerprint for each in bind_trials(wanted, wanted.combinations(), 2)}


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_a_trial_without_all_its_files_is_trained_again(toy):
    toy()
    sweep()
    lost, damaged, bare = (Path(row["folder"]) for row in table()[1:4])
    (lost / DONE).unlink()
    (damaged / DONE).write_text("{")
    (bare / "best.safetensors").unlink()
    assert sweep() == (3, 2)


@pytest.mark.usefixtures("here")
def test_a_training_whose_loss_is_no_number_ends_alone(toy):
    rates = {"slow": ["optimiser.lr=1e-4"], "wild": ["optimiser.lr=1e38"]}
    toy(choices={"rate": rates})
    assert sweep() == (3, 0)
    assert [row["state"] for row in table()] == ["complete", "complete", "diverged"]
    assert table()[-1]["validation accuracy"] == "0.0000"
    assert not any(paths.SCRATCH.iterdir())
    assert sweep() == (0, 3)


@pytest.mark.usefixtures("here")
def test_patience_ends_a_training_which_is_whole_then(toy):
    still, fast = ["optimiser.lr=1e-12", "trainer.patience=1"], ["optimiser.lr=1e-2"]
    toy(choices={"rate": {"still": still, "fast": fast}})
    assert sweep(full=True) == (2, 0)
    ended = {row["rate"]: (row["state"], row["epochs"]) for row in table()}
    assert ended == {"still": ("complete", "2"), "fast": ("complete", "3")}
    assert sweep(full=True) == (0, 2)


def test_two_sweeps_at_a_time_are_refused(toy):
    toy()
    with command.alone(), pytest.raises(UserError, match="another sweep is running here"):
        sweep()


def end_oneself(_accuracies):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_a_training_that_is_ended_from_outside_is_one_sentence(toy):
    toy()
    wanted = read_sweep("toy")
    trials = bind_trials(wanted, wanted.combinations()[:1], 2)
    with pytest.raises(UserError, match="ended from outside, perhaps for want of memory: the same"):
        list(work.train_all(trials, 1, end_oneself))


def test_a_trial_killed_after_its_last_epoch_has_all_its_accuracies(toy, monkeypatch):
    toy()
    sweep = read_sweep("toy")
    one, other = bind_trials(sweep, sweep.combinations()[:2], 3)

    def die(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("lookinside.training.loop.save_tensors", die)
        with pytest.raises(KeyboardInterrupt):
            work.train_trial(one)
    assert len(work.train_trial(one).accuracies) == len(work.train_trial(other).accuracies) == 3


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(signal.SIGKILL, marks=pytest.mark.slow),
        pytest.param(signal.SIGTERM, marks=pytest.mark.faults),
    ],
)
def test_a_sweep_stopped_dead_goes_on_to_the_same_bytes(toy, prepared, sign):
    toy(final={"best": 1, "epochs": 60}, choices=RATES)
    code = (
        "import sys; sys.argv = ['lookinside', 'sweep', 'toy', '--jobs', '1']\n"
        "from lookinside.cli import main\nif __name__ == '__main__': main()"
    )
    (prepared / "go.py").write_text(code)
    go = [sys.executable, "go.py"]
    killed = subprocess.Popen(go, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def resuming():
        assert killed.poll() is None
        return ended() and list(paths.SCRATCH.glob("*/last.ckpt"))

    wait(resuming)
    workers = psutil.Process(killed.pid).children()
    killed.send_signal(sign)
    _, said = killed.communicate(timeout=20)
    if sign == signal.SIGTERM:
        assert said == "lookinside: stopped; the same command goes on from here\n"
        assert killed.returncode == 1
    assert workers
    wait(lambda: not any(map(is_alive, workers)), 10)
    before = ended()
    assert 1 <= before < 3
    went_on = subprocess.run(go, capture_output=True, text=True, check=True)
    assert f"Trained now: {3 - before}" in went_on.stdout
    assert f"Cached: {before}." in went_on.stdout
    assert not any(paths.SCRATCH.iterdir())
    after = {each["folder"]: weights(each["folder"]) for each in table()}
    subprocess.run(["rm", "-r", str(paths.TRIALS)], check=True)
    subprocess.run(go, capture_output=True, check=True)
    assert {folder: weights(folder) for folder in after} == after


def ended():
    return len(list(paths.TRIALS.glob(f"*/{DONE}")))


def weights(folder):
    path = Path(folder)
    return (path / "best.safetensors").read_bytes(), (path / DONE).read_bytes()
