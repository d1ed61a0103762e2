"""What a tar holds, one entry after the other, without trust in what it says of itself.

The library's own reader keeps every entry that it has seen, takes headers of any length into
memory, and goes back where a header says so; here each header is bounded and then forgotten.
"""

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_HEADER = 1 << 16
"""Bytes of a header that says more of the next entry, such as a long name."""
TOO_LONG = f"it holds a header of more than {MAX_HEADER:,} bytes"
BROKEN = "it breaks off, or is damaged after its first files"
BLOCK = tarfile.BLOCKSIZE
LONG = {tarfile.GNUTYPE_LONGNAME: "path", tarfile.GNUTYPE_LONGLINK: "linkpath"}
PAX = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
RECORD = re.compile(rb"(\d{1,5}) ([^=]+)=")
SPARSE = "GNU.sparse."
EXTENDED, EXTENDED_AGAIN = 482, 504
"""Which byte of a sparse header, and of a block that extends it, says that another follows."""


@dataclass(frozen=True)
class Entry:
    """A file, folder, link or device in a tar: its name, its data in bytes, and what it is."""

    name: str
    size: int
    is_file: bool
    is_folder: bool
    is_sparse: bool


def entries(stream: BinaryIO, most: int) -> Iterator[Entry]:
    """The entries of a tar; until the next is asked for, `stream` is where the data begin.

    A header of what follows it all (pax calls it global) is passed over: it tells no entry apart.

    Raises:
        tarfile.ReadError: a header is damaged or too long, the archive breaks off, or comes to
            more than `most` bytes.
    """
    place, said = 0, dict[str, str]()
    while (block := block_at(stream, place)) != bytes(BLOCK):
        info = header(block, place)
        place += BLOCK
        if info.type in (*LONG, *PAX, tarfile.XGLTYPE):
            body = body_of(stream, info.size)
            if info.type in LONG:
                said = {LONG[info.type]: text(body.partition(b"\0")[0]), **said}
            elif info.type in PAX:
                said = {**records(body), **said}
            place += padded(info.size)
        else:
            place += extensions(stream, block) if info.type == tarfile.GNUTYPE_SPARSE else 0
            entry = entry_of(info, said)
            has_data = info.isreg() or info.type not in tarfile.SUPPORTED_TYPES
            end = place + (padded(entry.size) if has_data else 0)
            if end > most:
                raise tarfile.ReadError(f"it unpacks to more than {most:,} bytes")
            yield entry
            place, said = end, {}
        if place > most:
            raise tarfile.ReadError(f"it unpacks to more than {most:,} bytes")


def block_at(stream: BinaryIO, place: int) -> bytes:
    """The block of a tar that begins at `place`; the last is empty.

    Raises:
        tarfile.ReadError: the archive ends before it does.
    """
    stream.seek(place)
    block = stream.read(BLOCK)
    if len(block) < BLOCK:
        raise tarfile.ReadError(BROKEN)
    return block


def header(block: bytes, place: int) -> tarfile.TarInfo:
    """What a header says.

    Raises:
        tarfile.ReadError: it is none.
    """
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise tarfile.ReadError(BROKEN if place else "it is no tar") from error


def body_of(stream: BinaryIO, size: int) -> bytes:
    """What a header holds that says more of the next entry.

    Raises:
        tarfile.ReadError: it is too long, or the archive breaks off in it.
    """
    if not 0 <= size <= MAX_HEADER:
        raise tarfile.ReadError(TOO_LONG)
    body = stream.read(size)
    if len(body) < size:
        raise tarfile.ReadError("it breaks off in a header")
    return body


def records(body: bytes) -> dict[str, str]:
    """What a pax header says: records of their length, a key, an equals sign and a value.

    Raises:
        tarfile.ReadError: it holds something else.
    """
    found, place = {}, 0
    while place < len(body):
        start = RECORD.match(body, place)
        end = place + int(start[1]) if start else 0
        if start is None or not start.end() < end <= len(body) or body[end - 1] != ord("\n"):
            raise tarfile.ReadError("a header in it is damaged")
        found[text(start[2])] = text(body[start.end() : end - 1])
        place = end
    return found


def extensions(stream: BinaryIO, block: bytes) -> int:
    """The bytes of the blocks that extend the header of a sparse file; they are passed over.

    Raises:
        tarfile.ReadError: they are too long, or the archive breaks off in them.
    """
    size, more = 0, block[EXTENDED]
    while more:
        size += BLOCK
        more = body_of(stream, BLOCK)[EXTENDED_AGAIN]
        if size > MAX_HEADER:
            raise tarfile.ReadError(TOO_LONG)
    return size


def entry_of(info: tarfile.TarInfo, said: dict[str, str]) -> Entry:
    """An entry by its own header and by what those before it said.

    Raises:
        tarfile.ReadError: its size is no number of bytes.
    """
    name = said.get(f"{SPARSE}name") or said.get("path") or info.name
    try:
        size = int(said.get("size", info.size))
    except ValueError as error:
        raise tarfile.ReadError("a header in it is damaged") from error
    if size < 0:
        raise tarfile.ReadError("a file in it ends before it begins")
    is_sparse = info.type == tarfile.GNUTYPE_SPARSE or any(key.startswith(SPARSE) for key in said)
    return Entry(name, size, info.isreg(), info.isdir(), is_sparse)


def padded(size: int) -> int:
    """The bytes of the blocks that hold so many bytes."""
    return -(-size // BLOCK) * BLOCK


def text(data: bytes) -> str:
    """A name or a value in a header, whatever its bytes are."""
    return data.decode("utf-8", "surrogateescape")
