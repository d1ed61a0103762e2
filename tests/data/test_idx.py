import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from data_makers import idx_contents, packed, write_idx

from lookinside.core.errors import UserError
from lookinside.core.files import md5
from lookinside.data import idx


@pytest.mark.parametrize("pack", [False, True])
def test_reads_packed_and_unpacked_files(tmp_path: Path, pack: bool) -> None:
    raw = idx.read(write_idx(tmp_path, idx_contents(), pack))
    assert raw.train_images.tolist()[2] == [[8, 9], [10, 11]]
    assert raw.train_labels.tolist() == [1, 0, 9]
    assert raw.test_labels.tolist() == [2, 3]
    assert raw.test_labels.dtype == np.int64
    assert raw.classes == tuple("0123456789")
    assert raw.official is False


def test_official_when_every_sum_is_the_published_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = {part: md5(data) for part, data in idx_contents().items()}
    monkeypatch.setattr(idx, "OFFICIAL_MD5", sums)
    assert idx.read(write_idx(tmp_path, idx_contents(), pack=True)).official
    changed = idx_contents()
    changed["test.labels"] = changed["test.labels"][:-1] + b"\x05"
    assert not idx.read(write_idx(tmp_path, changed, pack=True)).official


def header(*shape: int) -> bytes:
    """A file of images without any data."""
    return struct.pack(">I3I", idx.IMAGES, *shape)


Damage = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    ("part", "damage", "sentence"),
    [
        ("train.images", lambda data: data[:-1], "not as long as its header says"),
        ("train.images", lambda data: b"\x00" + data, "not an IDX file of images"),
        ("train.labels", lambda data: data[:3], "not an IDX file of labels"),
        ("train.labels", lambda data: data[:-1] + b"\x0a", "does not fit its images"),
        ("test.labels", lambda _: packed(np.zeros(3, np.uint8)), "does not fit its images"),
        ("train.images", lambda _: header(2**31, 2**31, 4), "not as long as its header says"),
        ("train.images", lambda _: header(3, 0, 0), "ubyte holds nothing, by its header 3x0x0: re"),
        ("test.images", lambda _: header(0, 2, 2), "ubyte holds nothing, by its header 0x2x2: re"),
        (
            "test.labels",
            lambda _: packed(np.zeros(0, np.uint8)),
            "ubyte holds nothing, by its head",
        ),
        (
            "test.images",
            lambda _: packed(np.zeros((2, 3, 4), np.uint8)),
            r"training images of 2x2 and test images of 3x4 \(height x width\): make them the same",
        ),
    ],
)
def test_damaged_files(tmp_path: Path, part: str, damage: Damage, sentence: str) -> None:
    data = idx_contents()
    data[part] = damage(data[part])
    with pytest.raises(UserError, match=sentence):
        idx.read(write_idx(tmp_path, data))


def test_a_packed_file_cut_short(tmp_path: Path) -> None:
    path = write_idx(tmp_path, idx_contents(), pack=True) / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(UserError, match=r"train-images-idx3-ubyte.gz can't be unpacked"):
        idx.read(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    data = idx_contents()
    del data["test.labels"]
    with pytest.raises(UserError, match="lacks t10k-labels-idx1-ubyte"):
        idx.read(write_idx(tmp_path, data))
