"""Small pipelines that grow, and what a command is found to cost."""

import sys

import pytest

from benchmarks.growth import FACTORS, GROWING, table
from benchmarks.stages import Cost, cost
from lookinside.config.compose import compose_run
from lookinside.config.params import read_params
from lookinside.core.errors import UserError


@pytest.mark.parametrize(("name", "pipeline"), [each[:2] for each in GROWING])
def test_each_pipeline_that_grows_can_be_composed(name, pipeline, tmp_path, monkeypatch):
    small, large = pipeline(FACTORS[0], 1), pipeline(FACTORS[-1], 1)
    large.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    params = read_params()
    assert len(params.runs) == large.runs
    config = compose_run(params.runs[-1], params)
    assert config.model.blocks[0].filters == large.filters
    assert config.trainer.steps == large.steps
    grown = {
        "images": [sum(each.images.values()) for each in (small, large)],
        "filters": [each.filters for each in (small, large)],
        "runs": [each.runs for each in (small, large)],
    }
    assert {key for key, (first, last) in grown.items() if last == 4 * first} == {name}


def test_a_command_costs_its_processor_time_and_the_memory_that_it_held(tmp_path):
    busy = "import time; time.sleep(0.5); held = b'x' * (500 * 2**20); sum(range(10**6))"
    found = cost(tmp_path, f'exec {sys.executable} -c "{busy}"')
    assert found.seconds > 0
    assert found.memory > 500 * 2**20


def test_a_command_that_fails_is_told_with_its_last_words(tmp_path):
    with pytest.raises(UserError, match=r"(?s)exit 3 failed:.*no more"):
        cost(tmp_path, "echo no more; exit 3")


def test_a_row_has_a_kinds_costs_as_they_grow_and_their_spread_over_rounds():
    rounds = [
        [{"train": Cost(longer * factor, more * factor * 10**6)} for factor in FACTORS]
        for longer, more in ((1.0, 3), (3.0, 1), (1.5, 2))
    ]
    (row,) = table(rounds)
    for factor in FACTORS:
        taken = {"median": 1.5 * factor, "low": 1.0 * factor, "high": 3.0 * factor}
        assert row.pop(f"seconds{factor}") == taken
        assert row.pop(f"memory{factor}") == 3.0 * factor
    assert row == {"stage": "train", "growth": {"of": FACTORS, "grown": [1.5, 3.0, 6.0]}}
