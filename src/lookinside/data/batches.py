"""CIFAR-10 in its pickled batches, which are unpickled only if their MD5 is the official one."""

import io
import pickle
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from lookinside.core.errors import UserError
from lookinside.core.files import md5
from lookinside.data.official import CIFAR_FOLDER
from lookinside.data.raw import Images, Labels, Raw

LARGEST = 1 << 28
"""Bytes of no official file."""
REFUSED = (
    "{name} does not have the official MD5 sum, so it is not unpickled (that could run any code): "
    "replace it, or keep the images as a folder of PNGs"
)


def read(path: Path) -> Raw:
    """Read the folder of batches, or the archive in which they are published.

    Raises:
        UserError: a file is missing or is not the official one.
    """
    return read_folder(path) if path.is_dir() else read_archive(path)


def read_archive(path: Path) -> Raw:
    """Read `cifar-10-python.tar.gz`, in memory.

    Raises:
        UserError: the archive is not the official one.
    """
    from torchvision.datasets import CIFAR10

    data = official(path, path.name, CIFAR10.tgz_md5)
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        members = {}
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None:
                members[member.name] = file.read()
    return assemble(lambda name: members[f"{CIFAR_FOLDER}/{name}"])


def read_folder(folder: Path) -> Raw:
    """Read the folder `cifar-10-batches-py`.

    Raises:
        UserError: a file is missing or is not the official one.
    """
    from torchvision.datasets import CIFAR10

    meta = CIFAR10.meta["filename"], CIFAR10.meta["md5"]
    sums = dict([*map(tuple, CIFAR10.train_list + CIFAR10.test_list), meta])

    def content(name: str) -> bytes:
        path = folder / name
        if not path.is_file():
            raise UserError(f"{folder.name} lacks {name}: unpack the official archive there again")
        return official(path, f"{folder.name}/{name}", sums[name])

    return assemble(content)


def official(path: Path, name: str, wanted: str) -> bytes:
    """The bytes of a file that has the official MD5 sum.

    Raises:
        UserError: it has another; a larger file than any official one is not read.
    """
    data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    if md5(data) != wanted:
        raise UserError(REFUSED.format(name=name))
    return data


def assemble(contents: Callable[[str], bytes]) -> Raw:
    """Put the batches together, in their order; `contents` gives the verified bytes of a file."""
    from torchvision.datasets import CIFAR10

    def unpickled(name: str) -> Any:
        return pickle.loads(contents(name), encoding="latin1")  # noqa: S301

    def part(listed: list[list[str]]) -> tuple[Images, Labels]:
        batches = [unpickled(name) for name, _ in listed]
        pixels = np.concatenate([batch["data"] for batch in batches])
        labels = np.concatenate([batch["labels"] for batch in batches])
        images = pixels.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        return np.ascontiguousarray(images), labels.astype(np.int64)

    classes = unpickled(CIFAR10.meta["filename"])[CIFAR10.meta["key"]]
    train, test = part(CIFAR10.train_list), part(CIFAR10.test_list)
    return Raw(tuple(classes), *train, *test, "file order", official=True)
