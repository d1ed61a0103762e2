"""A disk that is full, and a folder that can't be written to: a sentence, and later all as ever."""

import os
import shutil
import subprocess
import time

import pytest
from stage_processes import appear, forget

from tiny_pipeline import Pipeline

pytestmark = [
    pytest.mark.xdist_group("pipeline, once more"),
    pytest.mark.faults,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small or read-only disk"),
]
MB = 1 << 20
FULL = ("No space left on device", "No possible cache link types")
"""What is said of a full disk; the latter by DVC where its cache has no room for a file."""


@pytest.fixture
def small_disk(finished, tmp_path, monkeypatch):
    """A copy of the finished pipeline on a disk with little room."""
    monkeypatch.delenv("LOOKINSIDE_DATASETS", raising=False)
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", disk], check=False
    )
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        shutil.copytree(finished.folder, disk / "pipeline")
        yield Pipeline(disk / "pipeline")
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def fill(disk, room):
    """Leave so many bytes free."""
    with (disk / "filling").open("wb") as file:
        free = os.statvfs(disk)
        file.write(bytes(max(0, free.f_bavail * free.f_frsize - room)))


@pytest.mark.parametrize("room", [0, 60_000, MB // 2, 2 * MB])
@pytest.mark.parametrize(
    "stage", ["prepare@mnist", "train@mnist_cnn-0", "probe@mnist_cnn", "visualize@mnist_cnn"]
)
def test_a_full_disk_is_a_sentence_and_spoils_nothing(small_disk, stage, room):
    whole = small_disk.made()
    forget(small_disk, stage)
    disk = small_disk.folder.parent
    fill(disk, room)
    with small_disk.begin("dvc", "repro", "-s", stage) as dvc:
        printed, _ = dvc.communicate()
    assert "Traceback" not in printed
    assert dvc.returncode == 0 or any(full in printed for full in FULL), printed
    (disk / "filling").unlink()
    assert small_disk.lookinside("reproduce").returncode == 0
    assert small_disk.made() == whole


@pytest.mark.parametrize(
    "stage", ["prepare@mnist", "train@mnist_cnn-0", "probe@mnist_cnn", "visualize@mnist_cnn"]
)
def test_a_disk_that_fills_up_while_a_stage_runs_ends_it_in_a_sentence(small_disk, stage):
    whole = small_disk.made()
    forget(small_disk, stage)
    disk = small_disk.folder.parent
    with small_disk.begin("dvc", "repro", "-s", stage) as dvc:
        assert appear(small_disk, dvc, stage)
        fill(disk, 0)
        printed, _ = dvc.communicate()
    assert dvc.returncode != 0
    assert "Traceback" not in printed
    assert any(full in printed for full in FULL), printed
    (disk / "filling").unlink()
    assert small_disk.lookinside("reproduce").returncode == 0
    assert small_disk.made() == whole


@pytest.mark.parametrize(
    ("stage", "folder"),
    [
        ("train@mnist_cnn-0", "data/runs/mnist_cnn-0"),
        ("train@mnist_cnn-0", "data/scratch"),
        ("visualize@mnist_cnn", "reports/figures"),
    ],
)
def test_a_folder_that_turns_read_only_is_named(pipeline, stage, folder):
    whole = pipeline.made()
    forget(pipeline, stage)
    path = pipeline.folder / folder
    with pipeline.begin("dvc", "repro", "-s", stage) as dvc:
        appear(pipeline, dvc, stage)
        time.sleep(0.2)
        path.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "--bind", path, path], check=True)
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", path], check=True)
            printed, _ = dvc.communicate()
        finally:
            subprocess.run(["umount", "--lazy", path], check=True)
    assert dvc.returncode != 0
    assert "Traceback" not in printed
    assert folder in printed
    assert "Read-only file system" in printed
    assert pipeline.lookinside("reproduce").returncode == 0
    assert pipeline.made() == whole
