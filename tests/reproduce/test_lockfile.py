"""dvc.lock is changed as DVC changes it, but not written if it stays the same."""

import shutil
from collections import OrderedDict
from pathlib import Path

import pytest
from dvc.utils.serialize import modify_yaml

from lookinside.reproduce.lockfile import LOCK, modified, put_in_order

STAGE = OrderedDict(
    cmd="exec python pipelines/train.py --config-dir data/resolved/runs -cn a +stage=pipeline",
    deps=[{"path": "data/prepared/é.safetensors", "hash": "md5", "md5": "0" * 32, "size": 7}],
    params={
        "data/resolved/runs/a.yaml": OrderedDict(
            code="f" * 64, lr=1e-05, share=1.0, patience=None, names=["yes", "no", "1:30", "1e5"],
            empty={}, none=[], epochs={1: "one", 10: "ten"}, fused=True, padding="",
        )
    },
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(way, path: Path, *names: str) -> None:
    for name in names:
        with way(path) as content:
            content.setdefault("schema", "2.0")
            content.setdefault("stages", {})[name] = STAGE


def test_in_order_it_has_the_bytes_that_dvc_writes() -> None:
    write(modify_yaml, Path("theirs.lock"), "a", "b", "c")
    write(modified, LOCK, "c", "a", "b")
    put_in_order(["a", "b", "c"])
    assert LOCK.read_bytes() == Path("theirs.lock").read_bytes()


def test_dvc_reads_the_same_before_it_is_in_order() -> None:
    write(modified, LOCK, "a")
    write(modify_yaml, Path("theirs.lock"), "a")
    shutil.copy(LOCK, "ours.lock")
    with modify_yaml("ours.lock") as ours, modify_yaml("theirs.lock") as theirs:
        assert ours == theirs


def test_what_two_stages_share_is_written_out_for_each() -> None:
    with modified(LOCK) as content:
        content["stages"] = {"a": STAGE, "b": STAGE}
    assert "&" not in LOCK.read_text(encoding="utf-8")
    write(modified, Path("singly.lock"), "a", "b")
    with modified(LOCK) as both, modified("singly.lock") as singly:
        assert both["stages"] == singly["stages"]


def test_what_stays_the_same_is_not_written() -> None:
    write(modified, LOCK, "a")
    before = LOCK.stat()
    write(modified, LOCK, "a")
    put_in_order(["a"])
    written = LOCK.stat()
    put_in_order(["a"])
    write(modified, LOCK, "a")
    assert LOCK.stat().st_ino == written.st_ino
    assert before.st_ino != written.st_ino
