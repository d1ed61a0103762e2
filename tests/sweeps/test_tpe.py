"""The search by TPE: the same each time, replayed from the cache, with trainings ended early."""

import csv
import shutil

import pytest
from rich.console import Console

from lookinside.config.sweep import Prune, read_sweep
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import write_json
from lookinside.sweeps import command, tpe, work
from lookinside.sweeps.bench import Bench
from lookinside.sweeps.pruner import Judge
from lookinside.sweeps.trial import DONE, Outcome, bind_trials

ONE_BY_ONE = {
    "trials": 4, "epochs": 4, "batch": 1, "startup": 4, "prune": {"startup": 4, "warmup": 0},
}  # fmt: skip
THREE = ((0.5, 0.6, 0.9), (0.4, 0.7, 0.8), (0.7, 0.8, 0.8))


def table(folder):
    with (paths.SWEEPS / folder / "trials.csv").open() as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("accuracies", "stop"),
    [
        ([0.5], False),  # the median of 0.5, 0.4 and 0.7
        ([0.49], True),
        ([0.49, 0.7], False),
        ([0.6, 0.1], True),  # its best, 0.6, is below the median of 0.6, 0.7 and 0.8
        ([0.1, 0.1, 0.1], False),  # there is no epoch left to save
    ],
)
def test_a_training_below_the_median_is_stopped(accuracies, stop):
    assert Judge(THREE, 3, Prune(startup=3, warmup=0))(accuracies) is stop


def test_others_and_epochs_are_waited_for():
    assert not Judge(THREE, 3, Prune(startup=4, warmup=0))([0.1])
    assert not Judge(THREE, 3, Prune(startup=3, warmup=1))([0.1])
    assert Judge(THREE, 3, Prune(startup=3, warmup=1))([0.1, 0.1])


def test_what_is_cached_is_judged_like_a_training():
    judge = Judge(THREE, 3, Prune(startup=3, warmup=1))
    bad, good = Outcome("complete", (0.1, 0.1, 0.9)), Outcome("complete", (0.1, 0.8, 0.8))
    assert judge.cut(bad) == Outcome("pruned", (0.1, 0.1))
    assert judge.cut(good) == good
    assert judge.cut(Outcome("pruned", (0.1, 0.8))) is None
    assert judge.cut(Outcome("diverged", (0.1,))) == Outcome("diverged", (0.1,))


def after_two(accuracies):
    return len(accuracies) >= 2


def test_a_stopped_training_is_whole_and_stops_there_again_after_a_kill(toy, monkeypatch):
    toy()
    wanted = read_sweep("toy")
    (trial,) = bind_trials(wanted, wanted.combinations()[:1], 4)
    stopped = work.train_trial(trial, after_two)
    assert stopped == trial.outcome()
    assert (stopped.state, len(stopped.accuracies)) == ("pruned", 2)
    assert not (paths.SCRATCH / trial.fingerprint).exists()
    for state, accuracies in ((3, [0.5]), ("complete", ["a"]), ("complete", 3)):
        write_json(trial.folder / DONE, {"state": state, "validation_accuracy": accuracies})
        assert trial.outcome() is None
    weights = (trial.folder / "best.safetensors").read_bytes()
    shutil.rmtree(trial.folder)

    def die(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("lookinside.training.loop.save_tensors", die)
        with pytest.raises(KeyboardInterrupt):
            work.train_trial(trial, after_two)
    assert trial.outcome() is None
    assert work.train_trial(trial, after_two) == stopped
    assert (trial.folder / "best.safetensors").read_bytes() == weights


@pytest.mark.usefixtures("here")
def test_a_stopped_training_goes_the_whole_way_when_the_grid_wants_it(toy):
    toy()
    wanted = read_sweep("toy")
    trials = bind_trials(wanted, wanted.combinations()[:1], 4)
    early = work.train_trial(trials[0], after_two)
    (whole,) = Bench(Console(), 1).run("", trials)
    assert (whole.state, len(whole.accuracies)) == ("complete", 4)
    assert whole.accuracies[:2] == early.accuracies


@pytest.fixture
def invented(monkeypatch):
    """Trainings without training: fast ones learn more, wide ones a little more; a list of them."""
    trained = []

    def train_all(trials, _jobs, judge=work.never, _told=None):
        for trial in trials:
            trained.append(trial.fingerprint)
            options = trial.combination.values()
            top = 0.4 + 0.3 * ("fast" in options) + 0.1 * ("wide" in options)
            shown, outcome = [], None
            for epoch in range(1, trial.epochs + 1):
                shown.append(top * epoch / trial.epochs)
                if judge(shown):
                    break
            state = "complete" if len(shown) == trial.epochs else "pruned"
            outcome = cache[trial.fingerprint] = Outcome(state, tuple(shown))
            yield trial, outcome

    cache = {}
    monkeypatch.setattr("lookinside.sweeps.bench.train_all", train_all)
    monkeypatch.setattr(
        "lookinside.sweeps.trial.Trial.outcome", lambda trial: cache.get(trial.fingerprint)
    )
    monkeypatch.setattr("lookinside.sweeps.tpe.tested", list)
    return trained


def searched(jobs=1):
    wanted = read_sweep("toy")
    tried = tpe.search(wanted, Bench(Console(quiet=True), jobs), wanted.search.trials)
    return [(each.trial.label, each.outcome) for each in tried]


@pytest.mark.slow
def test_every_combination_is_tried_once_and_the_worst_are_pruned(toy, invented):
    toy()
    tried = searched()
    assert len({label for label, _ in tried}) == len(tried) == len(invented) == 4
    assert tried[0][0] == "rate fast, width wide"
    assert tried[0][1].state == "complete"
    pruned = [outcome for _, outcome in tried if outcome.state == "pruned"]
    assert pruned
    assert all(len(outcome.accuracies) == 1 for outcome in pruned)


@pytest.mark.slow
def test_a_search_is_replayed_from_the_cache(toy, invented):
    toy()
    first = searched()
    trained = list(invented)
    assert searched(jobs=4) == first
    assert invented == trained


@pytest.mark.slow
def test_what_the_grid_trained_is_taken_and_changes_nothing(toy, invented):
    toy()
    first = searched()
    wanted = read_sweep("toy")
    Bench(Console(quiet=True), 1).run("", bind_trials(wanted, wanted.combinations(), 4))
    invented.clear()
    assert searched() == first
    assert invented == []


@pytest.mark.slow
def test_a_budget_is_a_number_of_combinations(toy, invented):
    toy()
    wanted = read_sweep("toy")
    assert len(tpe.search(wanted, Bench(Console(quiet=True), 1), 3)) == len(invented) == 3
    assert len(tpe.search(wanted, Bench(Console(quiet=True), 1), 99)) == 4


def test_a_mistake_in_an_option_is_seen_before_anything_is_trained(toy, invented):
    rates = {"slow": ["optimiser.lr=1e-4"], "same": ["optimiser.lr=0.0001"]}
    widths = {"narrow": ["model.hidden=[2]"], "wide": ["model.hidden=[16]"]}
    toy(choices={"width": widths, "rate": rates}, search=ONE_BY_ONE)
    with pytest.raises(UserError, match="rate slow and rate same come to the same training"):
        searched()
    assert invented == []


@pytest.mark.slow
def test_twins_of_different_batches_are_refused(toy, invented):
    rates = {"slow": ["optimiser.lr=1e-4"], "fast": ["optimiser.lr=1e-2"]}
    undone = {"no": [], "yes": ["optimiser.lr=1e-3"]}
    toy(choices={"rate": rates, "also": undone}, search=ONE_BY_ONE)
    with pytest.raises(UserError, match=r"rate .* and rate .* come to the same training"):
        searched()
    assert len(invented) in {1, 2, 3}


def test_without_optuna_there_is_one_sentence(toy, monkeypatch):
    toy()
    monkeypatch.setattr("lookinside.sweeps.tpe.find_spec", lambda _name: None)
    with pytest.raises(UserError, match=r"^--tpe needs Optuna: run `pip install -e '.\[sweep\]'`$"):
        command.sweep("toy", False, 0, 1)


@pytest.mark.slow
def test_a_search_in_several_processes_is_the_same(toy):
    toy()
    command.sweep("toy", False, 0, 2)
    first = table("toy/tpe")
    assert len(first) == 4
    assert "complete" in {row["state"] for row in first}
    bench = command.sweep("toy", False, 0, 1)
    assert (len(bench.trained), len(bench.cached)) == (0, 4)
    shutil.rmtree(paths.TRIALS)
    command.sweep("toy", False, 0, 1)
    assert table("toy/tpe") == first
