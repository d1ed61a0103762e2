"""The files of an image data set, out of a folder, a tar or a zip; no archive is unpacked."""

import gzip
import os
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from lookinside.core.errors import UserError, one_line
from lookinside.data import tars, zips

ARCHIVES = (".tar", ".tar.gz", ".tgz", ".zip")
IMAGES = (".png", ".jpg", ".jpeg")
MAX_BYTES = 1 << 26
MAX_UNPACKED = 1 << 33
"""Bytes that an archive may come to."""
MAX_FILES = 1 << 20
MAX_FOLDERS = 1 << 20
GZIP = b"\x1f\x8b"
LINKED = "{archive} holds {name}, which is a link or a device: pack the image itself"

Member = tuple[tuple[str, ...], bytes]


def members(path: Path) -> Iterator[Member]:
    """The image files in `path` as (parts of the name, bytes), in no particular order.

    Hidden files and anything not called .png, .jpg or .jpeg are passed over.

    Raises:
        UserError: the archive is damaged or can't be trusted: a name in it leads out of it, an
            image is a link or a device, or is packed by a rare method, or it unpacks to absurdly
            much.
    """
    if path.is_dir():
        yield from in_folder(path)
        return
    try:
        yield from in_zip(path) if path.suffix.lower() == ".zip" else in_tar(path)
    except UserError:
        raise
    except Exception as error:  # The libraries raise whatever they come upon in a bad archive.
        cause = one_line(error)
        raise UserError(f"{path.name} can't be read ({cause}): replace the archive") from error


def in_folder(path: Path) -> Iterator[Member]:
    """The image files below a folder."""
    for file in files_below(path):
        parts = file.relative_to(path).parts
        if wanted(parts):
            check_size("/".join(parts), file.stat().st_size)
            yield parts, file.read_bytes()


def files_below(path: Path) -> Iterator[Path]:
    """The files below a folder, in no particular order, also those in folders that are links.

    Passed over are links that lead nowhere, or back to a folder in which they lie.

    Raises:
        OSError: a folder can't be listed; its files would else be missing without a word.
        UserError: there are absurdly many folders, as there are if links lead crosswise.
    """
    waiting, seen = [(path, frozenset[tuple[int, int]]())], 0
    while waiting:
        folder, above = waiting.pop()
        seen += 1
        if seen > MAX_FOLDERS:
            raise UserError(
                f"{path.name} has more than {MAX_FOLDERS:,} folders, with those that links lead "
                "to: remove links to folders"
            )
        status = folder.stat()
        if (status.st_dev, status.st_ino) in above:
            continue
        above |= {(status.st_dev, status.st_ino)}
        with os.scandir(folder) as listed:
            for each in map(Path, listed):
                if each.is_dir():
                    waiting.append((each, above))
                elif each.is_file():
                    yield each


def in_tar(path: Path) -> Iterator[Member]:
    """The image files in a tar, packed or not."""
    with path.open("rb") as packed, unpacked(packed) as stream:
        for number, entry in enumerate(tars.entries(stream, MAX_UNPACKED), 1):
            check_number(number)
            parts = parts_of(path.name, entry.name)
            if not wanted(parts) or entry.is_folder:
                continue
            if not entry.is_file:
                raise UserError(LINKED.format(archive=path.name, name=entry.name))
            if entry.is_sparse:
                raise tarfile.ReadError(f"{entry.name} in it is sparse")
            check_size(entry.name, entry.size)
            data = stream.read(entry.size)
            if len(data) < entry.size:
                raise tarfile.ReadError(f"it breaks off in {entry.name}")
            yield parts, data


def in_zip(path: Path) -> Iterator[Member]:
    """The image files in a zip."""
    with zipfile.ZipFile(path) as archive:
        check_number(len(archive.infolist()))
        for member in archive.infolist():
            zips.check_name(member, path.name)
            parts = parts_of(path.name, member.filename)
            if not wanted(parts) or member.is_dir():
                continue
            if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
                raise UserError(LINKED.format(archive=path.name, name=member.filename))
            check_size(member.filename, member.file_size)
            yield parts, zips.content(archive, member, path.name)


@contextmanager
def unpacked(packed: BinaryIO) -> Iterator[BinaryIO]:
    """What is in a file, unpacked as it is read if it is one of gzip."""
    is_packed = packed.read(len(GZIP)) == GZIP
    packed.seek(0)
    if not is_packed:
        yield packed
        return
    with gzip.GzipFile(fileobj=packed) as stream:
        yield cast("BinaryIO", stream)


def parts_of(archive: str, name: str) -> tuple[str, ...]:
    """The folders and the file of a name in an archive.

    Raises:
        UserError: it leads out of the archive.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise UserError(
            f"{archive} holds {name}, which leads out of it: don't trust it, pack the images anew"
        )
    return path.parts


def wanted(parts: tuple[str, ...]) -> bool:
    """Whether a file of this name counts as an image."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    # Python takes 14 bytes a letter to make a long name small.
    ending = parts[-1][-max(map(len, IMAGES)) :].lower() if parts else ""
    return not hidden and ending.endswith(IMAGES)


def check_number(number: int) -> None:
    """Refuse an archive of more files than can be looked through.

    Raises:
        ValueError: there are as many.
    """
    if number > MAX_FILES:
        raise ValueError(f"it holds more than {MAX_FILES:,} files")


def check_size(name: str, size: int) -> None:
    """Refuse a file too large to be one image of a data set.

    Raises:
        UserError: it is.
    """
    if size > MAX_BYTES:
        raise UserError(f"{name} has {size:,} bytes, more than {MAX_BYTES:,}: make it smaller")
