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

ARCHIVES = (".tar", ".tar.gz", ".tgz", ".zip")
IMAGES = (".png", ".jpg", ".jpeg")
MAX_BYTES = 1 << 26
MAX_UNPACKED = 1 << 33
"""Bytes that an archive may come to."""
MAX_FILES = 1 << 20
GZIP = b"\x1f\x8b"
LINKED = "{archive} holds {name}, which is a link or a device: pack the image itself"

Member = tuple[tuple[str, ...], bytes]


def members(path: Path) -> Iterator[Member]:
    """The image files in `path` as (parts of the name, bytes), in no particular order.

    Hidden files and anything not called .png, .jpg or .jpeg are passed over.

    Raises:
        UserError: the archive is damaged or can't be trusted: a name in it leads out of it, an
            image is a link or a device, or it unpacks to absurdly much.
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
    """The files below a folder, in no particular order; links that lead nowhere are passed over.

    Raises:
        OSError: a folder can't be listed; its files would else be missing without a word.
    """

    def refuse(error: OSError) -> None:
        raise error

    for folder, _, names in os.walk(path, onerror=refuse):
        yield from (file for name in names if (file := Path(folder, name)).is_file())


def in_tar(path: Path) -> Iterator[Member]:
    """The image files in a tar, packed or not.

    tarfile takes a header that was cut off, or overwritten, for the end of the archive; so what
    follows the last file is looked at: it must be the empty block with which an archive ends.
    """
    with (
        path.open("rb") as packed,
        unpacked(packed) as stream,
        tarfile.open(fileobj=stream, mode="r:") as archive,
    ):
        reached = 0
        for number, member in enumerate(archive, 1):
            check_number(number)
            if member.size < 0 or member.offset < reached:
                raise tarfile.ReadError("a file in it ends before it begins")
            reached = member.offset_data
            if member.offset_data + member.size > MAX_UNPACKED:
                raise tarfile.ReadError(f"it unpacks to more than {MAX_UNPACKED:,} bytes")
            parts = parts_of(path.name, member.name)
            if not wanted(parts) or member.isdir():
                continue
            file = archive.extractfile(member) if member.isreg() else None
            if file is None:
                raise UserError(LINKED.format(archive=path.name, name=member.name))
            if member.issparse():
                raise tarfile.ReadError(f"{member.name} in it is sparse")
            check_size(member.name, member.size)
            yield parts, file.read()
        end = archive.fileobj
        assert end is not None
        end.seek(archive.offset)
        if end.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
            raise tarfile.ReadError("it breaks off, or is damaged after its first files")


def in_zip(path: Path) -> Iterator[Member]:
    """The image files in a zip."""
    with zipfile.ZipFile(path) as archive:
        check_number(len(archive.infolist()))
        for member in archive.infolist():
            parts = parts_of(path.name, member.filename)
            if not wanted(parts) or member.is_dir():
                continue
            if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
                raise UserError(LINKED.format(archive=path.name, name=member.filename))
            check_size(member.filename, member.file_size)
            yield parts, archive.read(member)


class Bounded(gzip.GzipFile):
    """A packed file of which no header, however large it says it is, is read into memory."""

    def read(self, size: int | None = -1) -> bytes:
        """At most `MAX_BYTES` at a time, never all that is left."""
        if size is None or not 0 <= size <= MAX_BYTES:
            raise tarfile.ReadError(f"it holds a header of more than {MAX_BYTES:,} bytes")
        return super().read(size)


@contextmanager
def unpacked(packed: BinaryIO) -> Iterator[BinaryIO]:
    """What is in a file, unpacked as it is read if it is one of gzip."""
    is_packed = packed.read(len(GZIP)) == GZIP
    packed.seek(0)
    if not is_packed:
        yield packed
        return
    with Bounded(fileobj=packed) as stream:
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
    return bool(parts) and not hidden and parts[-1].lower().endswith(IMAGES)


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
