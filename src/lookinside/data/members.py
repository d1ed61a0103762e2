"""The files of an image data set, out of a folder, a tar or a zip; no archive is unpacked."""

import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lookinside.core.errors import UserError

ARCHIVES = (".tar", ".tar.gz", ".tgz", ".zip")
IMAGES = (".png", ".jpg", ".jpeg")
MAX_BYTES = 1 << 26

Member = tuple[tuple[str, ...], bytes]


def members(path: Path) -> Iterator[Member]:
    """The image files in `path` as (parts of the name, bytes), in no particular order.

    Hidden files, links, devices and anything not called .png, .jpg or .jpeg are passed over.

    Raises:
        UserError: the archive is damaged, or a file in it is absurdly large.
    """
    if path.is_dir():
        yield from in_folder(path)
        return
    try:
        yield from in_zip(path) if path.suffix.lower() == ".zip" else in_tar(path)
    except (
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise UserError(f"{path.name} can't be read ({error}): replace the archive") from error


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
    with tarfile.open(path) as archive:
        for member in archive:
            parts = PurePosixPath(member.name).parts
            if wanted(parts) and member.isreg() and (file := archive.extractfile(member)):
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
        for member in archive.infolist():
            parts = PurePosixPath(member.filename).parts
            link = (member.external_attr >> 16) & 0o170000 == 0o120000
            if wanted(parts) and not link and not member.is_dir():
                check_size(member.filename, member.file_size)
                yield parts, archive.read(member)


def wanted(parts: tuple[str, ...]) -> bool:
    """Whether a file of this name counts as an image."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return bool(parts) and not hidden and parts[-1].lower().endswith(IMAGES)


def check_size(name: str, size: int) -> None:
    """Refuse a file too large to be one image of a data set.

    Raises:
        UserError: it is.
    """
    if size > MAX_BYTES:
        raise UserError(f"{name} has {size:,} bytes, more than {MAX_BYTES:,}: make it smaller")
