import pytest

from lookinside.evaluation import scoreboard
from lookinside.evaluation.table import COLUMNS, HEADINGS, markdown

REFERENCE = {"quantity": "test_accuracy", "weights": "last", "value": 0.9, "why_not": ""}


def about(seed=0, reference=REFERENCE, budget=1.0, comparable=True, changed=None):
    return {
        "run": "mnist_cnn",
        "seed": seed,
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
            "watched_test": watched}  # fmt: skip


def row(accuracies, **changes):
    abouts = [about(seed, **changes) for seed in range(len(accuracies))]
    (only,) = scoreboard.rows(abouts, [metrics(accuracy) for accuracy in accuracies])
    return only


@pytest.mark.parametrize(
    ("ours", "verdict"), [(0.895, "inside"), (0.91, "inside"), (0.93, "better"), (0.88, "worse")]
)
def test_verdicts_on_accuracy(ours, verdict):
    assert row([ours])["verdict"] == verdict


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
    assert (only["low"], only["high"]) == (pytest.approx(0.88), pytest.approx(0.91))
    assert only["best_validation"] == 0.95


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
        ({"reference": None}, "no notebook has this run"),
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
    lines = markdown(rows).splitlines()
    assert all(line.count("|") == len(HEADINGS) + 1 for line in lines)
    assert "0.9 (N5) | 0.9000 | 0.8800 to 0.9100 | 0.9500 | inside" in lines[2]
    assert all(set(COLUMNS) <= set(entry) for entry in rows)
