"""What differs between builds lies in one file, which names no machine and no folder."""

import json
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_site import CARD, build, prepare

from lookinside.core.files import write_json
from lookinside.report import made

NOON = datetime(2026, 11, 24, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(made, "now", lambda: NOON)
    prepare(tmp_path, CARD)
    return tmp_path


def unpacked(script: bytes) -> Any:
    return json.loads(script[len(b"lookinside.give(...") : -3])[1]


def test_a_build_at_another_time_elsewhere_differs_in_one_file(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(workspace)
    monkeypatch.setattr(made, "now", lambda: NOON.replace(hour=13))
    monkeypatch.setattr(made, "processor", lambda: "Another")
    write_json(workspace / "reports/timing/toy-0.json", {"seconds": 1, "resumed": 0, "device": ""})
    cost = {"wall": 1, "processor": 1, "memory": 1}
    write_json(workspace / "reports/timing/stages/train@toy-0.json", cost)
    later = build(workspace, "later")
    assert {name for name in first if first[name] != later[name]} == {"made.js"}
    assert set(first) == set(later)


def test_what_was_noted_of_the_trainings_is_told_and_damage_is_as_nothing(workspace: Path) -> None:
    noted = {"seconds": 12.5, "resumed": False, "device": "a chip"}
    write_json(workspace / "reports/timing/toy-0.json", {**noted, "steps": 9, "host": "secret"})
    (workspace / "reports/timing/toy-1.json").write_text("{")
    facts = unpacked(build(workspace)["made.js"])
    assert facts["built"] == "2026-11-24T12:00+00:00"
    assert facts["times"] == {"toy-0": noted}
    assert facts["trainings"] == 2
    assert facts["machine"]["cores"] >= 1


def test_what_stages_took_is_told_but_not_of_the_report_that_is_being_built(
    workspace: Path,
) -> None:
    assert unpacked(build(workspace)["made.js"])["stages"] == []
    for name in ("train@toy-1", "report", "train@gone-0"):
        cost = {"wall": 48.0, "processor": 96.0, "memory": 300}
        write_json(workspace / f"reports/timing/stages/{name}.json", cost)
    told = unpacked(build(workspace)["made.js"])["stages"]
    assert [row["stage"] for row in told] == ["train", "all"]
    said = {key: text.replace("\N{NO-BREAK SPACE}", " ") for key, text in told[0].items()}
    assert said == {
        **{"stage": "train", "how_many": "1 of 2", "wall": "48 s", "wall_share": "100 %"},
        **{"processor": "96 s", "processor_share": "100 %", "memory": "300"},
        **{"longest": "train@toy-1", "longest_wall": "48 s"},
    }


def test_neither_the_machines_name_nor_a_folder_is_told(workspace: Path) -> None:
    script = build(workspace)["made.js"].decode()
    assert platform.node() not in script
    assert str(workspace) not in script


def test_the_revision_is_that_of_the_repository_whose_root_this_is(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> str:
        named = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
        return subprocess.run(
            ["git", *named, *words], capture_output=True, text=True, check=True
        ).stdout.strip()

    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(workspace.parent))
    assert made.facts([])["revision"] is None
    git("init")
    assert made.facts([])["revision"] is None
    (workspace / "params.yaml").write_text("a: 1")
    git("add", "params.yaml")
    git("commit", "-m", "one")
    assert made.facts([])["revision"] == git("rev-parse", "HEAD")
    assert made.facts([])["edited"] is False
    (workspace / "params.yaml").write_text("a: 2")
    assert made.facts([])["edited"] is True
    monkeypatch.chdir(workspace / "data")
    assert made.facts([])["revision"] is None
    monkeypatch.setenv("PATH", "")
    assert made.facts([])["revision"] is None


def test_the_processor_is_named_as_linux_names_it_or_by_its_kind(tmp_path: Path) -> None:
    listed = tmp_path / "cpuinfo"
    listed.write_text("processor : 0\nmodel name\t: Some Chip 9000\nmodel name\t: Other\n")
    assert made.processor(listed) == "Some Chip 9000"
    assert made.processor(tmp_path / "none") == platform.machine()
