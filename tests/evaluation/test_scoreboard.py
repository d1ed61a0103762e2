import numpy as np
import pytest
from scipy import stats

from lookinside.core.intervals import Z95
from lookinside.evaluation import scoreboard
from lookinside.evaluation.scoreboard import COLUMNS, HEADINGS, cells, prediction_interval
from lookinside.evaluation.table import markdown

REFERENCE = {"quantity": "test_accuracy", "weights": "last", "value": 0.9, "why_not": ""}


def about(seed=0, reference=REFERENCE, budget=1.0, comparable=True, changed=None):
    return {
        "run": "mnist_cnn",
        "seed": seed,
        "task": "classify",
        "title": "A CNN",
        "notebook": "N5",
        "references": [reference] if reference else [],
        "dataset": {
            "title": "MNIST",
            "stand_in": False,
            "comparable": comparable,
            "why_not": "" if comparable else "only a part of the images was there",
        },
        "changed": changed or [],
        "config": {"trainer": {"share": budget, "steps": 100}},
    }


def metrics(accuracy, loss=0.3, steps=100):
    figures = {
        "accuracy": accuracy,
        "accuracy_low": accuracy - 0.02,
        "accuracy_high": accuracy + 0.01,
        "loss": loss,
        "loss_low": loss - 0.05,
        "loss_high": loss + 0.05,
    }
    watched = {"best_accuracy": accuracy + 0.03}
    return {"steps": steps, "test": {"last": figures, "best": {**figures, "accuracy": 0.95}},
            "train": {"last": {**figures, "accuracy": accuracy + 0.04}},
            "watched_test": watched}  # fmt: skip


def row(accuracies, **changes):
    abouts = [about(seed, **changes) for seed in range(len(accuracies))]
    (only,) = scoreboard.rows(abouts, [metrics(accuracy) for accuracy in accuracies])
    return only


@pytest.mark.parametrize(
    ("ours", "verdict"), [(0.895, "inside"), (0.91, "inside"), (0.93, "better"), (0.88, "worse")]
)
def test_verdicts_on_accuracy(ours, verdict):
    only = row([ours])
    assert only["verdict"] == verdict
    assert only["why"] == ("" if verdict == "inside" else scoreboard.ONE_SEED)
    assert row([ours, ours])["why"] == ""


@pytest.mark.parametrize(
    ("reference", "verdict"), [(0.3, "inside"), (0.36, "better"), (0.24, "worse")]
)
def test_a_lower_loss_is_better(reference, verdict):
    loss = {**REFERENCE, "quantity": "test_loss", "value": reference}
    assert row([0.9], reference=loss)["verdict"] == verdict


def test_seeds_are_averaged_and_the_best_validation_weights_stand_beside():
    only = row([0.88, 0.92])
    assert (only["ours"], only["seeds"]) == (pytest.approx(0.90), [0, 1])
    assert (only["worst"], only["best"]) == (0.88, 0.92)
    assert only["best_validation"] == 0.95


def test_one_seed_has_the_interval_of_the_test_images():
    assert prediction_interval([0.9], 0.02, 0.01) == pytest.approx((0.88, 0.91))


def test_seeds_that_agree_leave_the_interval_of_the_test_images():
    assert prediction_interval([0.9, 0.9, 0.9], 0.02, 0.01) == pytest.approx((0.88, 0.91))


def test_seed_spread_alone_gives_students_prediction_interval():
    values = [0.90, 0.91, 0.95]
    margin = stats.t.ppf(0.975, 2) * np.std(values, ddof=1) * (1 + 1 / 3) ** 0.5
    expected = (np.mean(values) - margin, np.mean(values) + margin)
    assert prediction_interval(values, 0, 0) == pytest.approx(expected)


@pytest.mark.parametrize(("seed_std", "image_std"), [(0.01, 0.002), (0.003, 0.003), (0.001, 0.01)])
def test_the_prediction_interval_holds_a_new_run_in_95_of_100_or_more(seed_std, image_std):
    """Three runs judged without noise, and a fourth with that of its test images."""
    source = np.random.default_rng(0)
    held, draws = 0, 2000
    for _ in range(draws):
        *ours, new = source.normal(0.9, seed_std, 4)
        low, high = prediction_interval(ours, Z95 * image_std, Z95 * image_std)
        held += low <= new + source.normal(0, image_std) <= high
    assert 0.94 <= held / draws <= 0.99


def test_a_figure_of_training_is_compared_with_training():
    only = row([0.70], reference={**REFERENCE, "quantity": "train_accuracy", "value": 0.74})
    assert only["quantity"] == "training accuracy, last epoch"
    assert (only["ours"], only["best_validation"]) == (pytest.approx(0.74), None)
    assert only["verdict"] == "inside"


def test_an_autoencoder_has_a_row_without_a_reference():
    abouts = [{**about(reference=None), "task": "reconstruct"}]
    (only,) = scoreboard.rows(abouts, [metrics(0.9, loss=0.03)])
    assert (only["quantity"], only["ours"]) == ("test error per pixel, last step", 0.03)
    assert only["verdict"] == "not comparable"


def test_the_notebooks_selection_on_the_test_set_is_its_own_row():
    chosen = {**REFERENCE, "weights": "best_on_test", "value": 0.93}
    only = row([0.90], reference=chosen)
    assert only["ours"] == pytest.approx(0.93)
    assert "picked on test" in only["quantity"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"comparable": False}, "only a part of the images was there"),
        ({"budget": 0.03}, "trained for 3% of the notebook's steps"),
        ({"changed": ["optimiser.lr"]}, "params.yaml changes optimiser.lr of this run"),
        ({"reference": {**REFERENCE, "why_not": "its split leaks"}}, "its split leaks"),
        ({"reference": None}, "the notebook printed no figure"),
    ],
)
def test_what_cant_be_compared_says_why(changes, why):
    only = row([0.9], **changes)
    assert (only["verdict"], only["why"]) == ("not comparable", why)


def test_a_run_that_stopped_early_is_not_comparable():
    (only,) = scoreboard.rows([about()], [metrics(0.9, steps=80)])
    assert (only["verdict"], only["why"]) == (
        "not comparable",
        "training stopped early, after 80 steps",
    )


def test_the_table_has_a_cell_for_each_heading():
    rows = [row([0.9]), row([0.9], reference=None)]
    lines = markdown(HEADINGS, [cells(entry) for entry in rows]).splitlines()
    assert all(line.count("|") == len(HEADINGS) + 1 for line in lines)
    assert "0.9 (N5) | 0.9000 | 0.8800 to 0.9100 | one seed | 0.9500 | inside" in lines[2]
    assert all(set(COLUMNS) <= set(entry) for entry in rows)


def test_nothing_is_set_against_a_notebook_on_stand_in_data():
    only = {**row([0.9]), "stand_in": True}
    assert "not set against it (N5)" in cells(only)
    assert "0.9" not in cells(only)
    assert "none (N5)" in cells({**row([0.9], reference=None), "stand_in": True})
