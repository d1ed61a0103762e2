"""What was measured of a run's seeds, read from the files that the stages write."""

from pathlib import Path

import pytest

from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import write_csv, write_json
from lookinside.figures import measured
from lookinside.figures.seeds import SeedNumbers


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    about = {"task": "classify", "notebook": "N5", "config": {"trainer": {"batch_size": 50}}}
    write_json(paths.EVALUATIONS / "run-3/about.json", about)


def test_images_seen_are_the_steps_times_the_batch() -> None:
    for seed, steps in ((3, (10, 20)), (5, (10, 15))):
        rows = [(1, steps[0], 0.5, 0.1), (2, steps[1], 0.4, 0.2)]
        columns = ("epoch", "step", "validation_loss", "validation_accuracy")
        write_csv(paths.RUNS / f"run-{seed}/history.csv", columns, rows)
    numbers = SeedNumbers("run", [3, 5], "toy", ())
    assert str(numbers["about"]["notebook"]) == "N5"
    assert numbers["histories"]["3/images"].tolist() == [500, 1000]
    assert numbers["histories"]["5/images"].tolist() == [500, 750]
    assert numbers["histories"]["5/validation_accuracy"].tolist() == [0.1, 0.2]
    assert numbers.used[-2:] == ["data/runs/run-3/history.csv", "data/runs/run-5/history.csv"]


def test_results_are_those_of_the_last_step() -> None:
    for seed, right in ((3, 0.5), (5, 0.75)):
        last = {"accuracy": right, "accuracy_low": 0.25, "accuracy_high": 1.0}
        metrics = {"parameters": 7, "multiply_adds": 9, "test": {"last": last, "best": {}}}
        write_json(paths.METRICS / f"run-{seed}.json", metrics)
    used, found = measured.results("run", [3, 5])
    assert found["accuracy"].tolist() == [0.5, 0.75]
    assert found["low"].tolist() == [0.25, 0.25]
    assert (int(found["parameters"]), int(found["multiply_adds"])) == (7, 9)
    assert len(used) == 2
    write_json(paths.METRICS / "run-3.json", {"parameters": 7})
    with pytest.raises(UserError, match="multiply_adds"):
        measured.results("run", [3, 5])


def test_of_the_scoreboard_a_run_has_its_rows_with_a_reference() -> None:
    row = dict.fromkeys(measured.ROW, 0.5) | {"verdict": "inside", "why": "", "quantity": "loss"}
    rows = [
        {**row, "run": "run"},
        {**row, "run": "run", "reference": None},
        {**row, "run": "other"},
    ]
    write_json(paths.SCOREBOARD / "scoreboard.json", {"rows": rows})
    _, found = measured.scoreboard("run")
    assert found["reference"].tolist() == [0.5]
    assert found["verdict"].tolist() == ["inside"]
    assert measured.scoreboard("else")[1]["ours"].size == 0


def test_no_figure_across_runs_is_drawn_from_wall_times() -> None:
    numbers = SeedNumbers("run", [3], "toy", ())
    with pytest.raises(UserError, match="timing"):
        numbers["timing"]
