"""What stages took, summed up by kind."""

from pathlib import Path

import pytest
from dvc.repo import Repo
from rich.console import Console

from lookinside import terminal, workspace
from lookinside.core import declared, paths
from lookinside.core.errors import UserError
from lookinside.core.files import write_json, write_text, write_yaml
from lookinside.report.costs import Cost, noted, rows, span
from lookinside.report.graph import instances

ROOT = Path(__file__).parents[2]
PIPELINE = """
stages:
  compose: {foreach: {stages: {out: a}, runs: {out: b}}, do: {cmd: c}}
  train: {matrix: {run: "${runs}", seed: "${seeds}"}, cmd: c}
  report: {cmd: c}
"""
NAMES = ["compose@stages", "compose@runs", "train@a-0", "train@a-7", "train@b-0", "train@b-7"]


@pytest.fixture
def put(tmp_path, monkeypatch):
    """A pipeline of seven stages, and a function that notes what one of them took."""
    monkeypatch.chdir(tmp_path)
    write_text(Path("data/sources/pipeline.yaml"), PIPELINE)
    write_text(Path("params.yaml"), "runs: [a, b]\nseeds: [0, 7]\n")

    def put(name, wall, processor, memory):
        cost = {"wall": wall, "processor": processor, "memory": memory}
        write_json(Path(f"reports/timing/stages/{name}.json"), cost)

    return put


def test_stages_are_named_as_dvc_names_them_without_their_files(tmp_path, monkeypatch):
    workspace.make(ROOT, tmp_path, {"seeds": [0, 7], "runs": ["mnist_cnn", "mnist_vae"]})
    monkeypatch.chdir(tmp_path)
    write_yaml(paths.PIPELINE, {"stages": declared.stages()})
    with Repo(str(tmp_path)) as repo:
        assert sorted(instances(tmp_path)) == sorted(each.name for each in repo.index.stages)


def test_a_row_sums_up_a_kind_and_the_longest_comes_first(put):
    put("compose@runs", 20, 10, 100)
    put("train@a-0", 100, 190, 400)
    put("train@b-7", 80, 0, 1400)
    put("train@gone-0", 999, 999, 999)
    found = [
        [each.replace("\N{NO-BREAK SPACE}", " ") for each in row] for row in rows(noted(Path()))
    ]
    assert found == [
        ["train", "2 of 4", "3 min", "90 %", "3 min", "95 %", "train@a-0", "2 min", "1,400"],
        ["compose", "1 of 2", "20 s", "10 %", "10 s", "5 %", "compose@runs", "20 s", "100"],
        ["all", "3 of 7", "3 min", "100 %", "3 min", "100 %", "", "", "1,400"],
    ]
    for name in NAMES:
        put(name, 1, 1, 1)
    assert [row.how_many for row in rows(noted(Path()))] == ["4", "2", "6 of 7"]


def test_what_cant_be_read_is_as_nothing(put):
    put("train@a-0", "long", 1, 1)
    put("train@a-7", -1, 1, 1)
    put("train@b-0", 0, 0, 0)
    write_text(Path("reports/timing/stages/train@b-7.json"), '{"wall": NaN, "processor": 1, "mem')
    write_text(Path("reports/timing/stages/report.json"), "[1]")
    write_text(
        Path("reports/timing/stages/compose@runs.json"),
        '{"wall": NaN, "processor": 1, "memory": 1}',
    )
    assert noted() == dict.fromkeys([*NAMES, "report"]) | {"train@b-0": Cost(0, 0, 0)}
    assert rows(noted())[0].wall_share == "0\N{NO-BREAK SPACE}%"


def test_nothing_noted_is_one_sentence(put):  # noqa: ARG001
    assert rows(noted()) == []
    write_text(Path("params.yaml"), (ROOT / "params.yaml").read_text())
    write_text(Path("data/sources/pipeline.yaml"), "stages: {report: {cmd: c}}")
    with pytest.raises(UserError, match="reports/timing/stages holds nothing of these stages: run"):
        terminal.print_costs(Path())


@pytest.mark.parametrize("stages", ["[train]", "{train: [cmd]}", "{train: {foreach: '${none}'}}"])
def test_a_damaged_copy_of_the_pipeline_is_one_sentence(put, stages):  # noqa: ARG001
    write_text(Path("data/sources/pipeline.yaml"), f"stages: {stages}")
    with pytest.raises(UserError, match=r"data/sources/pipeline\.yaml is damaged"):
        noted()


def test_the_table_fits_into_eighty_columns():
    long = "train@mnist_denoising_conv_ae-0"
    found = rows({long: Cost(7000, 13000, 1234), "train@b": None, "visualize@b": Cost(99, 5, 5)})
    console = Console(width=80, record=True)
    with console.capture() as shown:
        console.print(terminal.cost_table(found))
    assert "mnist_denoising_conv_ae-0" in shown.get()
    assert "1,234" in shown.get()
    assert "1\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}57\N{NO-BREAK SPACE}min" in shown.get()


def test_a_time_has_the_unit_that_tells_it():
    said = [span(each).replace("\N{NO-BREAK SPACE}", " ") for each in (0, 9.94, 9.96, 99.4, 99.6)]
    assert said == ["0.0 s", "9.9 s", "10 s", "99 s", "2 min"]
    said = [span(each).replace("\N{NO-BREAK SPACE}", " ") for each in (5960, 6000, 3.6e6)]
    assert said == ["99 min", "1 h 40 min", "1,000 h 0 min"]
