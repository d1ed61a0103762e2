import errno
import json
import os

import pytest

from lookinside.core import files
from lookinside.core.errors import UserError, plainly


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail():
        with files.whole(path) as partial:
            partial.write_text("new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    path, synced = tmp_path / "a.txt", []

    def fsync(handle):
        synced.append((os.fstat(handle).st_ino, os.fstat(handle).st_size, path.exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    files.write_text(path, "new")
    assert synced == [(path.stat().st_ino, 3, False)]


def test_a_disk_without_room_is_a_sentence_that_names_the_file(tmp_path):
    def fill():
        with files.whole(tmp_path / "a"):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(SystemExit) as caught, plainly("train"):
        fill()
    assert caught.value.code == f"train: {tmp_path}/a can't be used: No space left on device"
    with pytest.raises(SystemExit) as caught, plainly("train"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.code == "train: a file can't be used: No space left on device"
    with pytest.raises(OSError, match="Bad"), plainly("train"):
        raise OSError(errno.EBADF, "Bad file descriptor")


def test_json_is_the_same_bytes_whatever_the_order_of_keys(tmp_path):
    files.write_json(tmp_path / "a", {"b": 1, "a": [2]})
    files.write_json(tmp_path / "b", {"a": [2], "b": 1})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with pytest.raises(ValueError, match="JSON"):
        files.write_json(tmp_path / "c", {"a": float("nan")})
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("read", [files.read_json, files.read_yaml, files.read_csv])
def test_a_missing_file_is_one_sentence(tmp_path, read):
    with pytest.raises(UserError, match=r"gone is missing: run `dvc repro`"):
        read(tmp_path / "gone")


@pytest.mark.parametrize(
    ("read", "content"),
    [(files.read_json, b"{"), (files.read_yaml, b"a: ["), (files.read_json, b"\xff\xfe")],
)
def test_a_damaged_file_is_one_sentence(tmp_path, read, content):
    path = tmp_path / "bad"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"bad is damaged \(.+\): delete it and run") as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_require_keys_names_what_is_missing(tmp_path):
    with pytest.raises(UserError, match="lacks b, c"):
        files.require_keys(tmp_path / "x", {"a": 1}, ("a", "b", "c"))
    with pytest.raises(UserError, match=r"x lacks a.c, b.d.e, f: delete it"):
        files.require_keys(tmp_path / "x", {"a": 1, "b": {"d": {}}}, ("a", "a.c", "b.d.e", "f"))
    with pytest.raises(UserError, match="lacks a"):
        files.require_keys(tmp_path / "x", ["a"], ("a",))


def test_require_keys_gives_back_what_has_them(tmp_path):
    value = {"a": None, "b": {"c": {"d": 1}}}
    assert files.require_keys(tmp_path / "x", value, ("a", "b", "b.c.d")) is value


def test_tables_come_back(tmp_path):
    files.write_csv(tmp_path / "t.csv", ["a", "b"], [[1, "x,y"], [2, "z"]])
    assert files.read_csv(tmp_path / "t.csv") == [{"a": "1", "b": "x,y"}, {"a": "2", "b": "z"}]
    assert len(files.read_csv(tmp_path / "t.csv", ("b", "a"))) == 2


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("", "it has no rows"),
        ("a,b\n", "it has no rows"),
        ("a,x\n1,2\n", "it lacks the columns b, c"),
        ("a,b,c\n1,2,3\n4,5\n", "a row is not as long as the heading"),
        ("a,b,c\n1,2,3,4\n", "a row is not as long as the heading"),
    ],
)
def test_a_table_without_what_is_needed_is_damaged(tmp_path, content, cause):
    path = tmp_path / "t.csv"
    path.write_text(content)
    with pytest.raises(UserError, match=rf"t.csv is damaged \({cause}\): delete it and run"):
        files.read_csv(path, ("a", "b", "c"))


def test_md5_of_a_file_and_of_its_bytes(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert files.md5(tmp_path / "a") == files.md5(b"abc") == "900150983cd24fb0d6963f7d28e17f72"


def test_digest_ignores_the_order_of_keys():
    assert files.digest({"a": 1, "b": 2}) == files.digest(json.loads('{"b": 2, "a": 1}'))
    assert files.digest({"a": 1}) != files.digest({"a": 2})
