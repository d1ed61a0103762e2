"""Files cut short, and single bits that flip: noticed, named, mended."""

import os
import re
import shutil
import time
from pathlib import Path

import pytest
import yaml

from processes import assert_nothing_runs, kill

pytestmark = pytest.mark.faults
WEIGHTS = "data/runs/mnist_softmax-0/best.safetensors"


def flip(path: Path) -> None:
    """Change one bit in the middle of a file, and leave its time as it was."""
    before, mode = path.stat(), path.stat().st_mode
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    path.chmod(mode)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def in_cache(pipeline, path):
    """Where DVC keeps its copy of a file."""
    lock = yaml.safe_load((pipeline.folder / "dvc.lock").read_text())["stages"]
    (md5,) = (out["md5"] for stage in lock.values() for out in stage["outs"] if out["path"] == path)
    return pipeline.folder / ".dvc/cache/files/md5" / md5[:2] / md5[2:]


@pytest.mark.parametrize("cut", [0, pytest.param(0.3, marks=pytest.mark.slow), 0.99])
def test_a_lock_cut_short_is_set_aside_and_nothing_is_computed_again(pipeline, cut):
    whole, lock = pipeline.made(), pipeline.folder / "dvc.lock"
    held = pipeline.folder / ".dvc/tmp/rwlock"
    text = lock.read_text()
    # In the midst of a word, so that it is no YAML.
    short = text[: text.index(":", int(len(text) * cut)) - 1] if cut else ""
    lock.write_text(short)
    held.write_text("")
    printed = pipeline.lookinside("check").stdout
    assert printed.startswith("dvc.lock was cut short")
    assert pipeline.repro() == set()
    assert pipeline.made() == whole
    assert (pipeline.folder / ".dvc/tmp/dvc.lock.damaged").read_text() == short


@pytest.mark.slow
def test_a_flipped_bit_in_weights_and_in_the_cache_is_named(pipeline):
    assert pipeline.repro() == set()  # Now DVC has seen these files, and trusts their times.
    assert pipeline.lookinside("audit").stdout.endswith("All are as written.\n")
    whole, weights = pipeline.made(), pipeline.folder / WEIGHTS
    copy = in_cache(pipeline, WEIGHTS)
    flip(weights)
    flip(copy)
    assert "is not the file that its training wrote" in pipeline.fails(
        "-s", "-f", "evaluate@mnist_softmax-0"
    )
    pipeline.repro("-s", "evaluate@mnist_softmax-0")
    done = pipeline.lookinside("audit")
    first, second, last = done.stdout.splitlines()
    assert done.returncode == 1
    assert first == f"{WEIGHTS} is not what its stage wrote."
    # After so few steps the best weights are the last, and DVC keeps both as one.
    assert re.search(r", the copy of \S+/(best|last).safetensors, is damaged in DVC's ca", second)
    assert last.startswith("lookinside: 2 of ")
    assert pipeline.lookinside("audit", "--mend").returncode == 0
    assert pipeline.lookinside("reproduce").returncode == 0
    assert pipeline.made() == whole
    assert pipeline.lookinside("audit").returncode == 0


@pytest.mark.parametrize(
    ("file", "stage"),
    [
        ("data/raw/mnist.safetensors", "prepare@mnist"),
        ("data/prepared/mnist_80_10_10.safetensors", "train@mnist_softmax-0"),
        ("data/runs/mnist_cnn-0/last.safetensors", "evaluate@mnist_cnn-0"),
        ("data/runs/mnist_cnn-0/snapshots.safetensors", "probe@mnist_cnn"),
        ("data/probes/mnist_cnn/filters.npz", "visualize@mnist_cnn"),
    ],
)
def test_a_stage_reads_no_flipped_bit(pipeline, file, stage):
    whole = pipeline.made()
    pipeline.repro()
    flip(pipeline.folder / file)
    assert file in pipeline.fails("-s", "-f", stage)
    assert file in pipeline.lookinside("audit").stdout
    (pipeline.folder / file).unlink()
    assert pipeline.lookinside("reproduce").returncode == 0
    assert pipeline.made() == whole


@pytest.mark.parametrize("damage", ["short", "bit"])
@pytest.mark.parametrize("name", ["last.ckpt", "best.ckpt"])
def test_a_training_begins_anew_after_a_damaged_checkpoint(pipeline, name, damage):
    long = ["trainer.steps=400", "trainer.snapshots.epochs=[0]"]
    pipeline.set_params(overrides={"mnist_softmax": long, "mnist_cnn": ["trainer.steps=3"]})
    pipeline.repro("compose@runs")
    train = ("repro", "-s", "train@mnist_softmax-0")
    scratch = pipeline.folder / "data/scratch"
    with pipeline.begin("dvc", *train) as dvc:
        while not (found := [*scratch.glob("*/last.ckpt")]):
            assert dvc.poll() is None
            time.sleep(0.01)
        kill(dvc)
    assert_nothing_runs(pipeline.folder)
    path = found[0].with_name(name)
    if damage == "bit":
        flip(path)
    else:
        os.truncate(path, path.stat().st_size // 2)
    pipeline.repro(*train[1:])
    runs = pipeline.folder / "data/runs/mnist_softmax-0"
    first = {each.name: each.read_bytes() for each in runs.iterdir()}
    pipeline.repro("-s", "-f", "--no-run-cache", "train@mnist_softmax-0")
    assert {each.name: each.read_bytes() for each in runs.iterdir()} == first


def test_a_cached_file_cut_short_is_made_again(pipeline):
    whole, copy = pipeline.made(), in_cache(pipeline, WEIGHTS)
    size = copy.stat().st_size
    copy.chmod(0o644)
    os.truncate(copy, 100)
    (pipeline.folder / WEIGHTS).unlink()
    assert pipeline.lookinside("reproduce").returncode == 0
    assert pipeline.made() == whole
    assert copy.stat().st_size == size


def test_two_at_once_make_it_once(pipeline):
    whole = pipeline.made()
    shutil.rmtree(pipeline.folder / ".dvc/cache/runs")
    (pipeline.folder / "dvc.lock").unlink()
    both = [pipeline.begin("lookinside", "reproduce") for _ in range(2)]
    ends = [(each.communicate()[0], each.returncode) for each in both]
    (said, _), _ = sorted(ends, key=lambda end: -end[1])
    assert sorted(status for _, status in ends) == [0, 1]
    assert said.splitlines()[-1].startswith("lookinside: `lookinside reproduce` is at work in this")
    assert pipeline.made() == whole
