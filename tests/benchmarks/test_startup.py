"""What a finished pipeline takes with nothing to do, and after a change of one run."""

from pathlib import Path

import pytest
from measured import rows_of

from benchmarks import finished, startup
from benchmarks.growth import IDLE
from lookinside.core.errors import UserError
from lookinside.core.files import sha256
from tiny_pipeline import RUNS, SOURCES


def test_stages_count_as_the_runs_own_or_as_those_of_all_runs():
    rounds = [
        {"train@toy-0": 2.0, "probe@toy": 1.0, "report": 4.0, "DVC itself": 1.0, "dvc repro": 8.0},
        {"train@toy-0": 4.0, "probe@toy": 1.0, "report": 3.0, "DVC itself": 2.0, "dvc repro": 10.0},
    ]
    rows = {row["stage"]: row for row in startup.table("toy", {"toy", "toy-0"}, rounds)}
    assert {name: row["of"] for name, row in rows.items() if row["of"]} == {
        **{"train@toy-0": "toy", "probe@toy": "toy", "report": "all runs"}
    }
    expected = {"all stages of toy": [3.0, 5.0], "all stages of all runs": [3.0, 4.0]}
    for name, (low, high) in expected.items():
        assert (rows[name]["seconds"]["low"], rows[name]["seconds"]["high"]) == (low, high)
    assert rows["all stages of toy"]["share"] == {"median": 43.75, "low": 37.5, "high": 50.0}
    assert rows["dvc repro"]["share"] == {"median": 100.0, "low": 100.0, "high": 100.0}


def test_a_file_of_the_cache_is_linked_or_copied(tmp_path, monkeypatch):
    first, linked, copied = (tmp_path / name for name in ("first", "linked", "copied"))
    first.write_text("kept")
    finished.link(str(first), str(linked))

    def refuse(*_):
        raise OSError

    monkeypatch.setattr(finished.os, "link", refuse)
    finished.link(str(first), str(copied))
    assert linked.samefile(first)
    assert not copied.samefile(first)
    assert linked.read_text() == copied.read_text() == "kept"


def test_the_stage_that_runs_each_time_is_the_pipelines():
    assert finished.FIRST == SOURCES


def bytes_of(folder: Path) -> dict[str, str]:
    """The hashes of all files in a folder but for DVC's notes for itself."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path): sha256(path) for path in found if "tmp" not in path.relative_to(folder).parts
    }


@pytest.mark.slow
def test_a_finished_pipeline_is_measured_in_a_copy(pipeline, monkeypatch):
    monkeypatch.chdir(pipeline.folder)
    monkeypatch.setattr(startup, "on_one_core", lambda: None)
    monkeypatch.setattr(startup, "ROUNDS", 1)
    monkeypatch.setattr(startup, "CHANGES", 1)
    before = bytes_of(pipeline.folder)
    startup.main(RUNS[0])
    idle = {row["command"]: row for row in rows_of("startup")}
    change = {row["stage"]: row for row in rows_of("startup-change")}
    assert idle[IDLE]["dvc --version"]["low"] > 1
    assert idle[IDLE]["python -c pass"]["low"] > idle["dvc --version"]["python -c pass"]["low"] > 1
    assert {name for name, row in change.items() if row["of"] == RUNS[0]} == {
        *(f"{kind}@{RUNS[0]}-0" for kind in ("train", "evaluate")),
        *(f"{kind}@{RUNS[0]}" for kind in ("probe", "visualize", "export")),
    }
    assert {"sources", "compose@runs", "compare", "report"} <= set(change)
    assert not any(RUNS[1] in name for name in change)
    assert change["dvc repro"]["seconds"]["low"] > 0
    results = pipeline.folder / "reports/benchmarks"
    new = {str(results / name) for name in ("startup.json", "startup-change.json")}
    after = bytes_of(pipeline.folder)
    assert {path: after[path] for path in after if path not in new} == before


@pytest.mark.slow
def test_a_pipeline_with_something_to_do_is_not_measured(pipeline, monkeypatch, tmp_path):
    monkeypatch.chdir(pipeline.folder)
    (pipeline.folder / "reports/metrics" / f"{RUNS[0]}-0.json").unlink()
    with pytest.raises(UserError, match="not finished"):
        finished.copy(tmp_path / "copy")
