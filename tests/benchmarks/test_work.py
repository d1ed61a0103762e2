"""What trainings compute, counted by hand."""

import json
from math import prod

import pytest

from benchmarks import work
from benchmarks.ways.given import resolved

BATCH = 20


@pytest.mark.parametrize(("cell", "gates"), [("lstm", 4), ("gru", 3)])
def test_a_recurrent_cell_computes_so_much_for_each_of_its_gates(resolve, cell, gates) -> None:
    config = resolve(f"mnist_{cell}", f"trainer.batch_size={BATCH}")
    _, rows, width = config.dataset.shape
    units = config.model.units
    of_inputs, of_states = (2 * BATCH * rows * gates * units * inputs for inputs in (width, units))
    logits = 2 * BATCH * units * len(config.dataset.classes)
    # Back come gradients of all weights, and of the states, but for the first, which is given.
    of_states_back = of_states + of_states * (rows - 1) // rows
    expected = 2 * of_inputs + of_states + of_states_back + 3 * logits
    assert work.of_step(resolved(f"mnist_{cell}")) == expected


def test_a_second_look_at_the_training_images_is_counted(resolve) -> None:
    given = f"trainer.batch_size={BATCH}"
    config = resolve("mnist_linear", given)
    forward = 2 * BATCH * prod(config.dataset.shape) * len(config.dataset.classes)
    assert work.of_step(resolved("mnist_linear")) == 2 * forward
    resolve("mnist_linear", given, "trainer.watch_train=true")
    assert work.of_step(resolved("mnist_linear")) == 3 * forward


def test_what_all_runs_compute_is_the_sum_over_their_budgets(resolve, tmp_path, capsys) -> None:
    runs = {"mnist_linear": 7, "mnist_softmax": 5}
    for run, steps in runs.items():
        resolve(run, f"trainer.batch_size={BATCH}", f"trainer.steps={steps}")
    work.tell(runs)
    said = capsys.readouterr().out
    rows = json.loads((tmp_path / "reports/benchmarks/work.json").read_text())["rows"]
    for row, (run, steps) in zip(rows[:2], runs.items(), strict=True):
        assert (row["run"], row["steps"]) == (run, str(steps))
        assert row["training"] == pytest.approx(row["work"] * steps / 1000)
    assert rows[2] == {"run": "all", "training": rows[0]["training"] + rows[1]["training"]}
    assert said.splitlines()[-1] == f"all {rows[2]['training']:.3f} TFLOP"
