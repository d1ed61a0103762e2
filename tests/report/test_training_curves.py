"""What a run's page has of its training: every seed's curves, as charts that can be read off."""

from types import SimpleNamespace
from typing import Any

import pytest

from lookinside.report.training import training

CURVES: dict[str, Any] = {
    **{"epoch": [1, 2], "step": [10, 20], "train_loss": [4.0, 1.0], "validation_loss": [3, None]},
    **{"train_accuracy": [0.0, 0.5], "validation_accuracy": [0.25, 0.5]},
}


def run(task: str = "classify", *histories: dict[str, Any]) -> Any:
    curves = dict(enumerate(histories or [CURVES]))
    metrics = {seed: {"best_epoch": 2 - seed} for seed in curves}
    steps = {0: {"epoch": [0.5], "step": [5], "train_loss": [8.0]}}
    return SimpleNamespace(about={"task": task}, curves=curves, steps=steps, metrics=metrics)


def test_each_figure_of_a_task_is_a_panel_and_the_choosing_one_comes_first() -> None:
    found = training(run("classify", CURVES, {**CURVES, "test_accuracy": [0.1, 0.2]}))
    assert found is not None
    assert [panel["quantity"] for panel in found["panels"]] == ["accuracy", "loss"]
    accuracy, loss = found["panels"]
    assert [line["column"] for line in accuracy["lines"]] == [
        *("train_accuracy", "validation_accuracy", "test_accuracy"),
    ]
    assert [line["words"] for line in loss["lines"]] == ["training loss", "validation loss"]
    assert [line["images"] for line in accuracy["lines"]] == ["training", "validation", "test"]
    assert (accuracy["unit"], loss["unit"]) == ("", "nats per image")
    assert [(each["seed"], each["best_epoch"]) for each in found["seeds"]] == [(0, 2), (1, 1)]
    assert found["seeds"][1]["curves"]["test_accuracy"] == [0.1, 0.2]
    assert [each["steps"].get("train_loss") for each in found["seeds"]] == [[8.0], None]
    assert not found["cut_short"]


def test_a_last_epoch_of_fewer_steps_and_a_mean_over_steps_are_said() -> None:
    short = run("classify", {**CURVES, "step": [10, 15]})
    short.steps = {0: {"step": [5, 10, 15], "train_loss": [8.0, 5.0, 4.0]}}
    found = training(short)
    assert found is not None
    assert found["cut_short"]
    _, loss = found["panels"]
    said = [line["images"] for line in loss["lines"]]
    assert said == ["training, mean of about 5 steps", "validation"]


def test_a_variational_run_has_rate_and_distortion() -> None:
    names = ("rate", "loss", "distortion")
    columns = {f"{part}_{name}": [1.0, 2.0] for part in ("train", "validation") for name in names}
    found = training(run("variational", {"epoch": [1, 2], "step": [1, 2], **columns}))
    assert found is not None
    assert [panel["quantity"] for panel in found["panels"]] == ["loss", "distortion", "rate"]


@pytest.mark.parametrize(
    ("losses", "offered", "log"),
    [([4.0, 1.0], True, False), ([4.0, 0.39], True, True), ([4.0, 0.0], False, False)],
)
def test_an_axis_is_logarithmic_where_that_can_be_and_helps(losses, offered, log) -> None:
    found = training(run("classify", {**CURVES, "train_loss": losses}))
    assert found is not None
    accuracy, loss = found["panels"]
    assert (loss["offered"], loss["log"]) == (offered, log)
    assert (accuracy["offered"], accuracy["log"]) == (False, False)


def test_a_run_without_a_history_has_none() -> None:
    nothing = run()
    nothing.curves = {}
    assert training(nothing) is None
