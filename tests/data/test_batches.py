import hashlib
import pickle
from pathlib import Path

import numpy as np
import pytest
from data_makers import write_tar

from lookinside.core.errors import UserError
from lookinside.data import batches

NAMES = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]


class Bomb:
    """Leaves a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def contents() -> dict[str, bytes]:
    """Batches of one image each, whose red is the batch's number, green 100 and blue 200."""
    files = {"batches.meta": pickle.dumps({"label_names": ["airplane", "automobile"]})}
    for number, name in enumerate(NAMES):
        planes = np.repeat(np.array([number, 100, 200], np.uint8), 32 * 32)
        files[name] = pickle.dumps({"data": planes[None], "labels": [number % 2]})
    return files


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of batches and, beside it, the archive, both with the sums of torchvision."""
    from torchvision.datasets import CIFAR10

    files = contents()
    sums = {name: hashlib.md5(data).hexdigest() for name, data in files.items()}  # noqa: S324
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    inside = {f"{folder.name}/{name}": data for name, data in files.items()}
    archive = write_tar(tmp_path / "cifar-10-python.tar.gz", inside)
    md5 = hashlib.md5(archive.read_bytes()).hexdigest()  # noqa: S324
    monkeypatch.setattr(CIFAR10, "tgz_md5", md5)
    monkeypatch.setattr(CIFAR10, "train_list", [[name, sums[name]] for name in NAMES[:5]])
    monkeypatch.setattr(CIFAR10, "test_list", [[NAMES[5], sums[NAMES[5]]]])
    monkeypatch.setitem(CIFAR10.meta, "md5", sums["batches.meta"])
    return tmp_path


@pytest.mark.parametrize("name", ["cifar-10-batches-py", "cifar-10-python.tar.gz"])
def test_reads_batches_in_their_order(published: Path, name: str) -> None:
    raw = batches.read(published / name)
    assert raw.classes == ("airplane", "automobile")
    assert raw.train_images.shape == (5, 32, 32, 3)
    assert raw.train_images[:, 7, 9].tolist() == [[number, 100, 200] for number in range(5)]
    assert raw.train_labels.tolist() == [0, 1, 0, 1, 0]
    assert raw.test_images[0, 0, 0].tolist() == [5, 100, 200]
    assert raw.official


@pytest.mark.parametrize("name", ["data_batch_3", "batches.meta"])
def test_a_batch_of_another_sum_is_never_unpickled(published: Path, name: str) -> None:
    mark = published / "bomb"
    (published / "cifar-10-batches-py" / name).write_bytes(pickle.dumps(Bomb(mark)))
    with pytest.raises(UserError, match=f"{name} does not have the official MD5 sum"):
        batches.read(published / "cifar-10-batches-py")
    assert not mark.exists()


def test_an_archive_of_another_sum_is_never_unpickled(published: Path) -> None:
    mark = published / "bomb"
    files = {f"cifar-10-batches-py/{name}": pickle.dumps(Bomb(mark)) for name in contents()}
    archive = write_tar(published / "cifar-10-python.tar.gz", files)
    with pytest.raises(UserError, match="is not unpickled"):
        batches.read(archive)
    assert not mark.exists()


def test_a_missing_batch_is_named(published: Path) -> None:
    (published / "cifar-10-batches-py" / "test_batch").unlink()
    with pytest.raises(UserError, match="lacks test_batch"):
        batches.read(published / "cifar-10-batches-py")


@pytest.mark.parametrize("name", ["cifar-10-batches-py/test_batch", "cifar-10-python.tar.gz"])
def test_a_file_larger_than_any_official_one_is_not_read(published: Path, name: str) -> None:
    with (published / name).open("ab") as file:
        file.truncate(1 << 40)
    with pytest.raises(UserError, match="does not have the official MD5 sum"):
        batches.read(published / name.partition("/")[0])
