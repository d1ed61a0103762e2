"""Each way of training that is measured takes the steps that it is asked for."""

import io
import json
import math
import sys

import pytest

from benchmarks.pace import Pace
from benchmarks.ways import bare, paced, stage, usual
from lookinside.core import paths

ASKED = "2\n9\n"
"""The lengths of two turns after the first step; the second ends in another epoch of 8 steps."""


@pytest.mark.parametrize(
    ("way", "run"),
    [(bare, "mnist_cnn"), (usual, "mnist_cnn"), (stage, "mnist_cnn"), (bare, "mnist_vae")],
)
def test_a_way_trains_at_the_pace_that_is_asked_for(way, run, resolve, monkeypatch, tmp_path):
    answers = io.StringIO()

    class Asked(Pace):
        """A pace that is heard and told in this process."""

        def __init__(self):
            self.answers = answers
            self.steps = self.left = 1
            self._begin()

    monkeypatch.setattr(bare, "Pace", Asked)
    monkeypatch.setattr(paced, "Pace", Asked)
    monkeypatch.setattr(sys, "stdin", io.StringIO(ASKED))
    resolve(run, "trainer.batch_size=20", "trainer.tensorboard.every=1000")
    before = sorted(path for path in tmp_path.rglob("*") if "__pycache__" not in path.parts)
    with pytest.raises(SystemExit):
        way.main(run)
    turns = [json.loads(line) for line in answers.getvalue().splitlines()]
    assert [turn["steps"] for turn in turns] == [1, 2, 9]
    assert [turn["ends"] for turn in turns] == [0, 0, 0 if way is bare else 1]
    for turn in turns:
        assert math.isfinite(turn["wall"])
        assert turn["processor"] > 0
    monkeypatch.chdir(tmp_path)
    after = sorted(path for path in tmp_path.rglob("*") if "__pycache__" not in path.parts)
    assert after == before
    assert not paths.TIMING.exists()
