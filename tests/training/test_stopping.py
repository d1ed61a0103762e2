"""Ending a training early, as notebook N4 imagines it."""

import csv
from pathlib import Path
from types import SimpleNamespace

import pytest
import pytorch_lightning as pl

from lookinside.core import stage
from lookinside.training.finite import FiniteLoss
from lookinside.training.loop import train
from lookinside.training.stopping import TimeLimit


def history(folder):
    with (folder / "history.csv").open() as file:
        return list(csv.DictReader(file))


def figures(folder, name):
    return [float(row[f"validation_{name}"]) for row in history(folder)]


LEARNING = ("trainer.steps=400", "optimiser.lr=0.001")


def test_a_wanted_accuracy_ends_training_once_it_is_reached(train_run):
    folder = train_run("mnist_softmax", *LEARNING, "trainer.wanted=0.95")
    accuracies = figures(folder, "accuracy")
    assert accuracies[-1] >= 0.95
    assert max(accuracies[:-1], default=0.0) < 0.95
    assert len(accuracies) < 50


def test_a_figure_that_just_meets_what_is_wanted_is_enough(train_run):
    reached = figures(train_run("mnist_softmax", "trainer.steps=24", folder="a"), "accuracy")
    folder = train_run("mnist_softmax", "trainer.steps=24", f"trainer.wanted={max(reached)}")
    assert len(history(folder)) == reached.index(max(reached)) + 1


def test_of_a_loss_low_is_wanted(train_run):
    folder = train_run("mnist_ae", "trainer.steps=400", "trainer.wanted=0.05")
    losses = figures(folder, "loss")
    assert losses[-1] <= 0.05
    assert min(losses[:-1], default=1.0) > 0.05


def test_patience_may_watch_the_loss_of_a_classifier(train_run):
    words = ("trainer.steps=400", "trainer.patience=1", "optimiser.lr=5.0")
    rows = history(train_run("mnist_softmax", *words, "trainer.patience_on=loss"))
    losses = [float(row["validation_loss"]) for row in rows]
    assert losses[-1] >= min(losses)
    assert losses.index(min(losses)) == len(losses) - 2


def test_a_time_limit_ends_training_before_an_epoch_that_would_not_fit(train_run, monkeypatch):
    epochs = iter(range(100))
    now = 0

    def tick(*_arguments):
        nonlocal now
        now = 30 * next(epochs)  # Epochs of half a minute.

    monkeypatch.setattr(FiniteLoss, "on_validation_end", tick)
    clock = SimpleNamespace(monotonic=lambda: now)
    monkeypatch.setattr("lookinside.training.stopping.time", clock)
    # The first epoch takes no time here, so the fifth ends at two minutes, and none more fits.
    rows = history(train_run("mnist_softmax", *LEARNING, "trainer.minutes=2"))
    assert len(rows) == 5


def test_a_time_limit_counts_what_was_used_before_a_resume():
    limit = TimeLimit(minutes=1.0)
    limit.load_state_dict({"before": 59.0, "longest": 2.0})
    trainer = pl.Trainer(logger=False, barebones=True, accelerator="cpu")
    limit.on_train_start(trainer, None)
    assert limit.state_dict()["before"] == pytest.approx(59, abs=1)
    limit.on_train_epoch_end(trainer, None)
    assert limit.reached
    assert trainer.should_stop


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (("trainer.wanted=0.5",), "(stopped at the wanted accuracy)"),
        (("trainer.patience=1", "optimiser.lr=5.0"), "(stopped without a better accuracy for 1 "),
        (("trainer.minutes=0.0001",), "(stopped by the time limit)"),
    ],
)
def test_the_line_says_what_ended_it(resolve, settings, words):
    line = trained(resolve("mnist_softmax", "trainer.batch_size=20", *LEARNING, *settings))
    assert words in line
    assert "\n" not in line


def test_a_budget_that_is_used_up_needs_no_word(resolve):
    line = trained(resolve("mnist_softmax", "trainer.batch_size=20", "trainer.steps=16"))
    assert line.endswith("after 16 steps; weights in out")


def trained(config):
    part = stage.tracked("train", config)
    return train(part, "toy", 0, Path("out"), Path("logs"), Path("timing"))
