"""What a stage notes of itself when it is done, and that nothing else notes anything."""

import json
import os
import subprocess
import sys

import pytest

SCRIPT = """
import sys
from lookinside.core import stage
def main():
    {work}
stage.run(main)
"""
MIB = 2**20


def ended(folder, work, **variables):
    """Run a stage's script that does this work; its exit status."""
    kept = {name: value for name, value in os.environ.items() if name != "DVC_STAGE"}
    command = [sys.executable, "-c", SCRIPT.format(work=work)]
    return subprocess.run(
        command, cwd=folder, env=kept | variables, stderr=subprocess.DEVNULL, check=False
    ).returncode


def notes(folder):
    return {
        path.relative_to(folder).as_posix(): json.loads(path.read_text())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_stage_notes_its_own_time_and_memory_and_not_its_parents(tmp_path):
    held = bytearray(os.urandom(400 * MIB))
    busy = "import time; time.sleep(0.5); held = b'x' * (150 * 2**20); sum(range(10**6))"
    assert ended(tmp_path, busy, DVC_STAGE="train@toy-0") == 0
    ((path, noted),) = notes(tmp_path).items()
    assert path == "reports/timing/stages/train@toy-0.json"
    assert set(noted) == {"wall", "processor", "memory"}
    assert 0 < noted["processor"] <= noted["wall"] - 0.5
    assert 150 < noted["memory"] < len(held) // MIB


def test_what_a_stage_started_counts_as_its_processor_time(tmp_path):
    work = "import subprocess; subprocess.run(['python', '-c', 'sum(range(3 * 10**7))'])"
    assert ended(tmp_path, "pass", DVC_STAGE="alone") == 0
    assert ended(tmp_path, work, DVC_STAGE="starter") == 0
    found = notes(tmp_path / "reports/timing/stages")
    assert found["starter.json"]["processor"] > found["alone.json"]["processor"] + 0.1


@pytest.mark.parametrize(
    ("work", "status"),
    [
        ("raise ValueError('a bug')", 1),
        ("from lookinside.core.errors import UserError; raise UserError('do this')", 1),
        ("sys.exit(3)", 3),
        ("import os; os.kill(os.getpid(), 9)", -9),
    ],
)
def test_a_stage_that_fails_or_is_killed_notes_nothing(tmp_path, work, status):
    assert ended(tmp_path, work, DVC_STAGE="toy") == status
    assert notes(tmp_path) == {}


def test_only_what_dvc_runs_is_noted_and_once_for_all_devices(tmp_path):
    assert ended(tmp_path, "pass") == 0
    assert ended(tmp_path, "pass", DVC_STAGE="toy", LOCAL_RANK="1") == 0
    assert notes(tmp_path) == {}
    assert ended(tmp_path, "pass", DVC_STAGE="toy", LOCAL_RANK="0") == 0
    assert list(notes(tmp_path)) == ["reports/timing/stages/toy.json"]


def test_a_note_that_cant_be_written_fails_no_stage(tmp_path):
    (tmp_path / "reports").write_text("")
    assert ended(tmp_path, "pass", DVC_STAGE="toy") == 0


def test_noting_loads_nothing_heavy(tmp_path):
    heavy = "assert not {'torch', 'numpy', 'psutil'} & set(sys.modules)"
    assert ended(tmp_path, heavy, DVC_STAGE="toy") == 0
