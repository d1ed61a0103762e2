"""A disk that is full, and a folder that can't be written to: a sentence, and later all as ever."""

import os
import shutil
import subprocess

import pytest
from stage_processes import forget, held_while_writing, make_busier

from tiny_pipeline import Pipeline

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small or read-only disk"),
]
MB = 1 << 20
STAGES = [
    "prepare@mnist", "train@mnist_cnn-0", "evaluate@mnist_cnn-0", "probe@mnist_cnn",
    "visualize@mnist_cnn", "export@mnist_cnn", "match", "compare", "report",
]  # fmt: skip
FULL = ("No space left on device", "No possible cache link types")
"""What is said of a full disk; the latter by DVC where its cache has no room for a file."""
READ_ONLY = "Read-only file system"


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
@pytest.mark.parametrize("stage", STAGES)
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


@pytest.mark.parametrize("stage", STAGES)
def test_a_disk_that_fills_up_while_a_stage_writes_ends_it_in_a_sentence(small_disk, stage):
    make_busier(small_disk, stage)
    whole = small_disk.made()
    forget(small_disk, stage)
    disk = small_disk.folder.parent
    with small_disk.begin("dvc", "repro", "-s", stage) as dvc:
        with held_while_writing(small_disk, dvc, stage):
            fill(disk, 0)
        printed, _ = dvc.communicate()
    assert dvc.returncode != 0
    assert "Traceback" not in printed
    assert any(full in printed for full in FULL), printed
    (disk / "filling").unlink()
    assert small_disk.lookinside("reproduce").returncode == 0
    assert small_disk.made() == whole


@pytest.mark.parametrize(
    ("stage", "folder", "said"),
    [
        # The stage may have written all by then, and DVC can't link what it wrote.
        ("prepare@mnist", "data/prepared", (READ_ONLY, FULL[1])),
        ("train@mnist_cnn-0", "data/runs/mnist_cnn-0", (READ_ONLY,)),
        ("train@mnist_cnn-0", "data/scratch", (READ_ONLY,)),
        ("visualize@mnist_cnn", "reports/figures", (READ_ONLY,)),
        ("report", "reports/site", (READ_ONLY, FULL[1])),
    ],
)
def test_a_folder_that_turns_read_only_is_named(pipeline, stage, folder, said):
    make_busier(pipeline, stage)
    whole = pipeline.made()
    forget(pipeline, stage)
    path = pipeline.folder / folder
    with pipeline.begin("dvc", "repro", "-s", stage) as dvc:
        with held_while_writing(pipeline, dvc, stage):
            path.mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "--bind", path, path], check=True)
            subprocess.run(["mount", "-o", "remount,ro,bind", path], check=True)
        try:
            printed, _ = dvc.communicate()
        finally:
            subprocess.run(["umount", "--lazy", path], check=True)
    assert dvc.returncode != 0
    assert "Traceback" not in printed
    assert folder in printed
    assert any(words in printed for words in said), printed
    assert pipeline.lookinside("reproduce").returncode == 0
    assert pipeline.made() == whole
