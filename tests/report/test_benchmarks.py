"""What was measured of the pipeline's speed, as a reader sees it."""

from typing import Any

import pytest

from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import write_json
from lookinside.report.benchmarks import Cell, digits, read_benchmarks

MADE = {"date": "2026-11-28", "processor": "P", "cores": 2, "busy": 0.5, "versions": {"torch": "2"}}
COLUMNS = [{"key": key, "title": key, "unit": ""} for key in ("run", "step", "bare", "graph")]
ROW = {"run": "toy", "step": 12.345, "bare": {"median": 0.971, "low": 0.95, "high": 1.0}}


def put(**changed: Any) -> None:
    found = {"title": "Training", "about": ["So."], "columns": COLUMNS, "rows": [ROW], "made": MADE}
    write_json(paths.BENCHMARKS / "training.json", found | changed)


def test_nothing_measured_is_nothing_shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_benchmarks() == []


def test_a_spread_stands_under_its_median_and_what_is_missing_is_a_dash(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put()
    (found,) = read_benchmarks()
    texts = [("toy", ""), ("12.3", ""), ("0.97", "0.95 to 1.00"), ("\N{EN DASH}", "")]
    assert found.rows == [[Cell(*each) for each in texts]]
    assert (found.name, found.title, found.made) == ("training", "Training", MADE)


def test_growth_in_proportion_is_the_boxs_diagonal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(rows=[{"run": "toy", "step": {"of": [1, 2, 4], "grown": [3.0, 6.0, 12.0]}}])
    assert read_benchmarks()[0].rows[0][1] == Cell("4.00x", "", "0.0,32.0 24.0,16.0 48.0,0.0")
    put(rows=[{"run": "toy", "step": {"of": [1, 4], "grown": [3.0, 3.0]}}])
    assert read_benchmarks()[0].rows[0][1] == Cell("1.00x", "", "0.0,32.0 48.0,32.0")


@pytest.mark.parametrize(
    "changed",
    [
        *({"made": {}}, {"made": {**MADE, "versions": 3}}, {"about": 1}),
        *({"columns": [{"key": "run"}]}, {"columns": 3}, {"columns": ["run"]}),
        *({"rows": [{"run": []}]}, {"rows": [1]}, {"rows": 1}),
    ],
)
def test_a_damaged_file_is_named(changed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(**changed)
    with pytest.raises(UserError, match="reports/benchmarks/training"):
        read_benchmarks()


def test_numbers_have_three_digits_at_most_two_of_them_decimals():
    said = [digits(value).replace("\u00a0", " ") for value in (0.0312, 9.876, 13.24, 4310.4)]
    assert said == ["0.03", "9.88", "13.2", "4,310".replace(",", " ")]
