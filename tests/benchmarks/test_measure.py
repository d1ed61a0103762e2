"""Ways set against one another in turns, with workers whose times are known."""

import sys

import pytest

from benchmarks.measure import Turn, faster, in_turns, spread
from benchmarks.training import row
from lookinside.core.errors import UserError

BUSY = """
import time
from benchmarks.pace import Pace
pace = Pace()
print("not an answer")
while True:
    until = time.process_time() + {step}
    while time.process_time() < until: pass
    pace.step()
    pace.pause()
    until = time.process_time() + {step}
    while time.process_time() < until: pass
    pace.resume()
"""


def command(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_steps_are_counted_and_what_lies_between_is_told_apart():
    ways = {name: command(BUSY.format(step=step)) for name, step in (("a", 2e-3), ("b", 4e-3))}
    found = in_turns(ways, rounds=2, seconds=0.02)
    for name, step, steps in (("a", 2e-3, 10), ("b", 4e-3, 5)):
        assert len(found[name]) == 2
        for turn in found[name]:
            assert 3 <= turn.steps <= steps
            assert step <= turn.step <= 2 * step
            assert turn.ends == turn.steps
            assert turn.between >= turn.ends * step
            assert turn.wall > 0.9 * turn.processor


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
    assert "ends" not in row("toy", {"stage": turns["bare"]}, in_an_epoch=5)
