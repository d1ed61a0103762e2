"""DVC's note of who writes: those who are gone are taken out, however alive their numbers are."""

import json
import os
import subprocess
import sys
import time

import pytest

from lookinside.reproduce.held import HELD, writers

SLEEP = [sys.executable, "-c", "import time; time.sleep(6000)"]


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    HELD.parent.mkdir(parents=True)


@pytest.fixture
def begin():
    """Begin processes that do nothing, until the test ends."""
    begun = []

    def begin(words, cwd="."):
        begun.append(subprocess.Popen(words, cwd=cwd))
        time.sleep(0.5)  # Until it is the program that it becomes.
        return begun[-1].pid

    yield begin
    for each in begun:
        each.kill()
        each.wait()


def note(*numbers, age=-60):
    """Let processes write an output each and read one together, noted so many seconds ago."""
    entries = [{"pid": number, "cmd": "dvc repro"} for number in numbers]
    written = {f"/out{entry['pid']}": entry for entry in entries}
    HELD.write_text(json.dumps({"write": written, "read": {"/in": entries}}))
    os.utime(HELD, (time.time() - age,) * 2)


def test_one_at_work_here_stays(begin):
    number = begin(SLEEP)
    note(number)
    before = HELD.read_text()
    assert writers() == {number}
    assert HELD.read_text() == before


def test_whoever_can_not_have_written_goes(begin, tmp_path):
    (tmp_path.parent / "elsewhere").mkdir()
    others = [begin(["sleep", "6000"]), begin(SLEEP, tmp_path.parent / "elsewhere")]
    dead = subprocess.Popen(["true"])
    dead.wait()
    stays = begin(SLEEP)
    note(stays, 1, os.getpid(), dead.pid, *others)
    assert writers() == {stays}
    left = json.loads(HELD.read_text())
    assert list(left["write"]) == [f"/out{stays}"]
    assert [each["pid"] for each in left["read"]["/in"]] == [stays]


def test_one_that_began_after_the_note_was_written_goes(begin):
    note(begin(SLEEP), age=3600)
    assert writers() == set()
    assert json.loads(HELD.read_text()) == {"write": {}, "read": {}}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"write": 1}'])
def test_a_damaged_note_is_deleted(text):
    HELD.write_text(text)
    assert writers() == set()
    assert not HELD.exists()
