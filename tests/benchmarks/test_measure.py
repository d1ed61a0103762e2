"""Ways set against one another in turns, with workers whose times are known."""

import sys

import pytest

from benchmarks.measure import Turn, faster, in_turns, save, spread
from benchmarks.training import row
from lookinside.core.errors import UserError
from lookinside.report.benchmarks import read_benchmarks

KNOWN = """
from benchmarks import pace
clock = 0.0
pace.now = lambda: (clock, clock)
worker = pace.Pace()
print("not an answer")
while True:
    clock += {step}
    worker.step()
    worker.pause()
    clock += 3 * {step}
    worker.resume()
"""
"""A worker with a clock of its own, which goes on by a step, and by three between steps."""


def command(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_steps_are_counted_and_what_lies_between_is_told_apart():
    steps = {"a": 2e-3, "b": 4e-3, "slow": 1.0}
    ways = {name: command(KNOWN.format(step=step)) for name, step in steps.items()}
    found = in_turns(ways, rounds=2, seconds=0.02)
    for name, count in (("a", 10), ("b", 5), ("slow", 3)):
        assert len(found[name]) == 2
        for turn in found[name]:
            assert (turn.steps, turn.ends) == (pytest.approx(count, abs=1), turn.steps)
            assert turn.step == turn.wall / turn.steps == pytest.approx(steps[name])
            assert turn.between == pytest.approx(3 * turn.ends * steps[name])


def test_a_worker_that_ends_is_told_with_its_last_words():
    program = "from benchmarks.pace import Pace; Pace().step(); raise SystemExit('no more')"
    with pytest.raises(UserError, match="no more"):
        in_turns({"a": command(program)}, rounds=1, seconds=0.01)


def test_ratios_are_taken_round_by_round():
    own = [Turn(10, 9.0, 1.0, 0.0, 0), Turn(10, 9.0, 2.0, 0.0, 0), Turn(10, 9.0, 4.0, 0.0, 0)]
    other = [Turn(5, 9.0, 1.0, 0.0, 0), Turn(5, 9.0, 4.0, 0.0, 0), Turn(5, 9.0, 2.0, 0.0, 0)]
    assert faster(own, other) == {"median": 2.0, "low": 1.0, "high": 4.0}
    assert spread([3.0, 1.0, 2.0]) == {"median": 2.0, "low": 1.0, "high": 3.0}


def test_a_row_tells_the_share_of_epochs_ends_only_where_one_was_seen():
    turns = {"stage": [Turn(10, 2.0, 1.0, 0.5, 2)], "bare": [Turn(10, 2.0, 0.5, 0.0, 0)]}
    found = row("toy", turns, in_an_epoch=5)
    assert found["step"]["median"] == 100.0
    assert found["bare"]["median"] == 0.5
    assert found["ends"] == pytest.approx(100 * 0.25 / 0.75)
    assert "ends" not in row("toy", turns | {"stage": turns["bare"]}, in_an_epoch=5)


@pytest.mark.parametrize(
    ("step", "other", "said"),
    [
        (0.010, 0.0100, "0.95: met"),
        (0.010, 0.0094, "0.95: missed"),
        (0.004, 0.0025, "0.60: met"),
        (0.004, 0.0023, "0.60: missed"),
    ],
)
def test_more_is_wanted_of_a_step_over_five_milliseconds(step, other, said):
    turns = {"stage": [Turn(1, step, step, 0.0, 0)], "bare": [Turn(1, other, other, 0.0, 0)]}
    assert row("toy", turns, in_an_epoch=5)["wanted"] == said


def test_the_report_reads_what_is_saved(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    columns = (("run", "a run", ""), ("step", "a step", "ms"))
    rows = [{"run": "toy", "step": spread([3.0, 1.0, 2.0])}]
    save("toy", {"title": "T", "about": [], "columns": columns, "rows": rows}, {"torch": "2"})
    (found,) = read_benchmarks()
    assert found.columns[1] == {"key": "step", "title": "a step", "unit": "ms"}
    assert [cell.text for cell in found.rows[0]] == ["toy", "2.00"]
