"""What kills and damage leave behind in a folder of small stages."""

import json
import os
import subprocess

import pytest
from toy_stages import PATIENCE, diamond

from lookinside.core.errors import UserError
from lookinside.core.files import write_bytes
from lookinside.reproduce.audit import audited
from lookinside.reproduce.mend import mend


@pytest.fixture
def made(folder, monkeypatch):
    """A folder whose stages have run."""
    assert folder.ran()
    monkeypatch.chdir(folder.path)
    return folder


@pytest.mark.parametrize(
    "left", [200, *(pytest.param(n, marks=pytest.mark.slow) for n in (0, 30, 500))]
)
def test_after_a_lock_cut_short_all_comes_from_the_cache(made, left):
    whole = made.files()
    (made.path / "dvc.lock").write_text(whole["dvc.lock"][:left])
    (made.path / ".dvc/tmp/rwlock").write_text("")
    mend()
    (made.path / "source").chmod(0o644)
    status, printed = made.reproduce()
    assert status == 0, printed
    assert "made" not in printed
    assert made.files() == whole


def test_a_lock_set_aside_is_told(made):
    assert mend() == ""
    (made.path / "dvc.lock").write_text("schema: '2.0'\nstages:\n  a")
    assert mend().startswith("dvc.lock was cut short, by a kill or a full disk, and lies in .dvc/")
    assert not (made.path / "dvc.lock").exists()
    assert mend() == ""


def test_the_lock_of_what_runs_each_time_is_deleted_if_cut_short(folder, monkeypatch):
    folder.first("echo looked > looked", "looked")
    assert "sources" in folder.ran()
    monkeypatch.chdir(folder.path)
    lock = folder.path / "pipelines/dvc.lock"
    assert mend() == ""
    lock.write_text(lock.read_text()[:30])
    assert mend() == ""
    assert not lock.exists()
    assert folder.ran() == ["sources"]


@pytest.mark.slow
def test_a_killed_dvc_whose_number_lives_again_blocks_nothing(made):
    entry = {"pid": 1, "cmd": "dvc repro"}
    held = {"write": {str(made.path / "b"): entry}, "read": {}}
    (made.path / ".dvc/tmp/rwlock").write_text(json.dumps(held))
    assert mend() == ""
    assert made.ran() == []


def test_what_a_dead_process_was_writing_is_deleted(made):
    dead = subprocess.Popen(["true"])
    dead.wait()
    folder = made.path / "data/runs"
    folder.mkdir(parents=True)
    names = [f".a.json.{process}.x_y9.part" for process in (dead.pid, os.getpid())]
    for name in (*names, ".mine.part"):
        (folder / name).touch()
    mend()
    assert {path.name for path in folder.iterdir()} == {names[1], ".mine.part"}


def test_an_audit_names_each_damaged_file_and_deletes_it_if_asked(made):
    whole = made.files()
    assert list(audited(mend=False)) == ["Looked at: 12 files. All are as written."]
    objects = (made.path / ".dvc/cache/files/md5").glob("??/*")
    (copy,) = (each for each in objects if each.read_text() == "1\n")
    for path in (made.path / "b", copy):
        path.chmod(0o644)
        path.write_text("2\n")
    told = audited(mend=False)
    assert next(told) == "b is not what its stage wrote."
    assert next(told).endswith(" is damaged in DVC's cache.")
    with pytest.raises(UserError, match=r"^2 of 12 files are damaged: `lookinside audit --mend`"):
        next(told)
    assert list(audited(mend=True))[-1] == ("Looked at: 12 files. Deleted: 2; now run `dvc repro`.")
    assert made.ran()
    assert made.files() == whole
    assert len(list(audited(mend=False))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        *(
            pytest.param(n, marks=pytest.mark.slow)
            for n in ("schema: '2.0'\nstages:\n", "stages: [a]\n", "{")
        ),
    ],
)
def test_an_audit_of_a_damaged_lock_is_a_sentence(made, text):
    (made.path / "dvc.lock").write_text(text)
    with pytest.raises(UserError, match=r"^dvc.lock is damaged: run `lookinside check`, which"):
        list(audited(mend=True))
    assert (made.path / "a").exists()


@pytest.mark.slow
def test_an_audit_passes_over_what_dvc_noted_no_sum_of(made):
    lock = made.path / "dvc.lock"
    lines = lock.read_text().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "path: e" in line)
    assert "md5: " in lines[at + 2]
    lock.write_text("".join([*lines[: at + 1], *lines[at + 3 :]]))
    assert list(audited(mend=False)) == ["Looked at: 11 files. All are as written."]


@pytest.mark.parametrize("how", ["lookinside", "dvc"])
def test_an_audit_while_a_stage_runs_is_refused_and_deletes_nothing(folder, monkeypatch, how):
    folder.write(diamond("cat a > {0}; touch begun-{0}; while ! [ -e go ]; do sleep 0.1; done"))
    monkeypatch.chdir(folder.path)
    process = folder.begin() if how == "lookinside" else subprocess.Popen(["dvc", "repro", "-q"])
    folder.wait_for("begun-b")
    with pytest.raises(UserError, match=r"folder(?: already)?: wait for it, or stop it$"):
        list(audited(mend=True))
    assert (folder.path / "b").exists()
    (folder.path / "go").touch()
    assert process.wait(PATIENCE) == 0
    assert list(audited(mend=False))[-1].endswith("All are as written.")


@pytest.mark.slow
def test_a_damaged_note_of_a_run_is_named_and_stops_nothing(made):
    first = made.files()
    note = next((made.path / ".dvc/cache/runs").glob("*/*/*"))
    content = note.read_bytes()
    for damaged in (b"\xff" + content[1:], content.replace(b"md5: ", b"md6: ", 1), b""):
        write_bytes(note, damaged)
        assert any(
            line.endswith(f"{note.name}, which notes a run, is damaged in DVC's cache.")
            for line in list(audited(mend=True))
        )
        assert not note.exists()
    write_bytes(note, b"\xff" + content[1:])
    assert mend().endswith("was damaged and is deleted: what it told of may run again")
    write_bytes(note, b"\xff" + content[1:])
    (made.path / "source").write_text("2\n")
    mend()
    assert made.ran()
    (made.path / "source").write_text("1\n")
    made.ran()
    assert made.files() == first
