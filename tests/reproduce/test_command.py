"""Stages side by side under the real DVC."""

import errno
import os
import signal
import sqlite3
import subprocess

import psutil
import pytest
from dvc.exceptions import CacheLinkError
from toy_stages import PATIENCE, Folder, diamond, stage

from lookinside.reproduce import worker


def test_the_same_files_and_the_same_lock_as_one_after_another(folder: Folder) -> None:
    # The last of the middle ends first, so that they are locked in another order than usual.
    folder.write(diamond("[ {0} = d ] || sleep 0.5; cat a > {0}"))
    assert sorted(folder.ran(3)) == ["a", "b", "c", "d", "e"]
    alone = Folder(folder.path.with_name("alone"))
    alone.write(diamond("[ {0} = d ] || sleep 0.5; cat a > {0}"))
    subprocess.run(["dvc", "repro", "-q"], cwd=alone.path, check=True)
    assert folder.files() == alone.files()


def test_only_what_changed_runs(folder: Folder) -> None:
    assert sorted(folder.ran()) == ["a", "b", "c", "d", "e"]
    assert folder.ran() == []
    folder.write(diamond() | {"c": stage("echo new > c", ["a"], "c")})
    assert folder.ran() == ["c", "e"]
    folder.write(diamond() | {"c": stage("echo new    > c", ["a"], "c")})
    assert folder.ran() == ["c"]


@pytest.mark.slow
def test_what_runs_each_time_leaves_the_lock_of_the_others_alone(folder: Folder) -> None:
    (folder.path / "source").unlink()
    folder.first("echo 1 > source; echo looked", "source")
    assert sorted(folder.ran()) == ["a", "b", "c", "d", "e", "sources"]
    assert folder.ran() == ["sources"]
    lock = folder.path / "dvc.lock"
    written = lock.stat().st_mtime_ns
    subprocess.run(["dvc", "repro", "-q"], cwd=folder.path, check=True)
    assert lock.stat().st_mtime_ns == written


@pytest.mark.slow
def test_a_stage_begins_while_another_runs(folder: Folder) -> None:
    folder.write(
        diamond(
            "touch begun-{0}; while ! [ -e begun-b -a -e begun-c ]; do sleep 0.1; done; cat a > {0}"
        )
    )
    assert sorted(folder.ran()) == ["a", "b", "c", "d", "e"]


@pytest.mark.slow
def test_the_first_failure_is_told_and_what_runs_beside_it_is_kept(folder: Folder) -> None:
    wrong = "while ! [ -e begun-c ]; do sleep 0.1; done; echo b has no ink; exit 3"
    right = "touch begun-c; sleep 1; cat a > c"
    folder.write(diamond() | {"b": stage(wrong, ["a"], "b"), "c": stage(right, ["a"], "c")})
    status, printed = folder.reproduce()
    assert status == 1
    assert "b failed\nb has no ink\n" in printed
    assert printed.endswith("lookinside: stage b failed; the same command goes on from here\n")
    assert (folder.path / "c").is_file()
    assert not (folder.path / "d").exists()
    folder.write(diamond() | {"c": stage(right, ["a"], "c")})
    assert sorted(folder.ran()) == ["b", "d", "e"]


@pytest.mark.parametrize(
    "sign", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_it_stops_cleanly_and_goes_on(folder: Folder, sign: signal.Signals) -> None:
    slow = "touch begun-{0}; [ -e fast ] || sleep 6000; cat a > {0}"
    folder.write(diamond(slow))
    process = folder.begin()
    folder.wait_for("begun-b", "begun-c")
    below = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, sign)
    printed, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert printed.splitlines()[-1] == "lookinside: stopped; the same command goes on from here"
    assert "Traceback" not in printed
    assert not psutil.wait_procs(below, timeout=PATIENCE)[1]
    (folder.path / "fast").touch()
    assert sorted(folder.ran()) == ["b", "c", "d", "e"]


@pytest.mark.slow
def test_a_kill_leaves_no_orphan(folder: Folder) -> None:
    folder.write(diamond("touch begun-{0}; exec sleep 6000"))
    process = folder.begin()
    folder.wait_for("begun-b", "begun-c")
    workers = psutil.Process(process.pid).children()
    process.kill()
    process.communicate()
    assert not psutil.wait_procs(workers, timeout=PATIENCE)[1]


def test_a_second_one_in_the_same_folder_is_refused(folder: Folder) -> None:
    folder.write(diamond("touch begun-{0}; while ! [ -e go ]; do sleep 0.1; done; cat a > {0}"))
    process = folder.begin()
    folder.wait_for("begun-b")
    assert folder.reproduce() == (
        1,
        "lookinside: `lookinside reproduce` is at work in this folder already: "
        "wait for it, or stop it\n",
    )
    (folder.path / "go").touch()
    assert process.wait(PATIENCE) == 0


@pytest.mark.slow
def test_a_worker_that_is_killed_is_told(folder: Folder) -> None:
    folder.write(diamond("touch begun-{0}; exec sleep 6000"))
    process = folder.begin(jobs=1)
    folder.wait_for("begun-b")
    (stage,) = [
        each
        for each in psutil.Process(process.pid).children(recursive=True)
        if each.name() == "sleep"
    ]
    stage.parent().kill()
    printed, _ = process.communicate(timeout=PATIENCE)
    stage.kill()
    assert process.returncode == 1
    assert "a stage was ended from outside" in printed


@pytest.mark.parametrize("file", ["dvc.yaml", "dvc.lock"])
def test_a_damaged_file_is_named(folder: Folder, file: str) -> None:
    assert folder.ran()
    path = folder.path / file
    path.write_text(path.read_text()[:-20] + "\n{")
    status, printed = folder.reproduce()
    assert status == 1
    assert "Traceback" not in printed
    assert file in printed


def test_dvc_lock_is_in_order_even_if_a_worker_is_killed(folder: Folder) -> None:
    # d is noted before b, then c kills the worker that runs it.
    noted = 'while ! grep -q "^  {0}:" dvc.lock; do sleep 0.1; done; '
    folder.write(
        diamond()
        | {"b": stage(noted.format("d") + "cat a > b", ["a"], "b")}
        | {"c": stage(noted.format("b") + "kill -9 $PPID", ["a"], "c")}
    )
    status, printed = folder.reproduce(3)
    assert status == 1
    assert "a stage was ended from outside" in printed
    lines = (folder.path / "dvc.lock").read_text().splitlines()
    names = [line.strip(" :") for line in lines if line.startswith("  ") and line[2] != " "]
    assert names == ["a", "b", "d"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite3.DatabaseError("database disk image is malformed"), "database disk image is malf"),
        (
            OSError(errno.ENOSPC, "No space left on device", "dvc.lock"),
            "dvc.lock can't be used:",
        ),
        (CacheLinkError(["data/probes"]), "no room for DVC's cache, perhaps: "),
        (OSError(errno.ENOSPC, "No space left on device"), "a file can't be used: No space left"),
    ],
)
def test_whatever_dvc_stumbles_over_is_told_of_its_stage(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def opened() -> None:
        raise error

    monkeypatch.setattr(worker, "_opened", opened)
    ended = worker.run_stage("b")
    assert ended.wrong
    assert ended.wrong.startswith(said)
    assert "\n" not in ended.wrong


def test_signals_wait_while_a_worker_begins_and_reach_its_stages(folder: Folder) -> None:
    with worker.held_back():
        assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) >= {*worker.STOPPING}
    folder.write({"a": stage("grep SigBlk /proc/self/status > a", ["source"], "a")})
    assert folder.ran() == ["a"]
    assert int((folder.path / "a").read_text().split()[1], 16) == 0


def test_a_stage_has_the_last_word_on_itself_though_dvc_warns(folder: Folder) -> None:
    folder.write({"a": stage("cat source > a; echo made a", ["source"], "a")}, source="")
    status, printed = folder.reproduce()
    assert status == 0
    assert printed.rstrip().endswith("a  made a")
