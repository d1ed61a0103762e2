"""Arrays on disk with the key of what they were made from."""

import numpy as np
import pytest

from lookinside.core.arrays import load_arrays, made_from, save_arrays


def test_arrays_come_back_without_their_key(tmp_path):
    save_arrays(tmp_path / "a.npz", {"conv1/top": np.arange(3)}, "k")
    (array,) = load_arrays(tmp_path / "a.npz").values()
    assert array.tolist() == [0, 1, 2]
    assert made_from(tmp_path / "a.npz") == "k"


def test_the_same_arrays_are_the_same_bytes(tmp_path):
    for name in "ab":
        save_arrays(tmp_path / name, {"x": np.arange(3), "y": np.ones(2)}, "k")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("damage", [-400, 1])
def test_a_damaged_file_has_no_key(tmp_path, damage):
    path = tmp_path / "a.npz"
    save_arrays(path, {"x": np.arange(100)}, "k")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content if damage == 1 else content[:damage])
    assert made_from(path) is None


def test_no_file_has_no_key(tmp_path):
    assert made_from(tmp_path / "a.npz") is None


def test_an_array_that_says_it_is_encrypted_has_no_key(tmp_path):
    path = tmp_path / "a.npz"
    save_arrays(path, {"x": np.arange(3)}, "k")
    content = path.read_bytes()
    entry = content.index(b"PK\1\2")
    path.write_bytes(content[: entry + 8] + b"\1" + content[entry + 9 :])
    assert made_from(path) is None
