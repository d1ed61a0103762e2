"""Zips made to do harm, and names in archives that would be read as others than they are."""

import struct
import tracemalloc
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest
from data_makers import png, write_tar, write_zip

from lookinside.core.errors import UserError
from lookinside.data import images
from lookinside.data.members import members

GOOD = png(7)
E_ACUTE = "\u00e9"


def shrunk(path: Path, declared: int) -> Path:
    """The zip with one file of which both headers say that it has only so many bytes."""
    data = bytearray(path.read_bytes())
    for start, place in ((data.index(b"PK\3\4"), 22), (data.rindex(b"PK\1\2"), 24)):
        struct.pack_into("<I", data, start + place, declared)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_of_a_bomb_in_a_zip_no_more_is_unpacked_than_it_says(tmp_path: Path, method: int) -> None:
    path = tmp_path / "pets.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("train/cat/a.png", bytes(1 << 28))
    shrunk(path, 100)
    tracemalloc.start()
    with pytest.raises(UserError, match=r"pets.zip can't be read|not packed by deflate as usual"):
        list(members(path))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1 << 23


def test_a_zip_that_holds_more_than_it_says_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "pets.zip", {"train/cat/a.png": GOOD + b"more"})
    with pytest.raises(UserError, match=r"pets.zip can't be read"):
        list(members(shrunk(path, len(GOOD))))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_is_packed_as_usual_is_read(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "pets.zip", "w", method) as archive:
        archive.writestr("train/cat/a.png", GOOD)
    assert list(members(tmp_path / "pets.zip")) == [(("train", "cat", "a.png"), GOOD)]


@pytest.mark.parametrize("name", ["train\\a\\0.png", "..\\..\\a\\0.png"])
def test_backslashes_in_a_zip_are_no_part_of_a_class(tmp_path: Path, name: str) -> None:
    path = write_zip(tmp_path / "pets.zip", {name: GOOD})
    with pytest.raises(UserError, match="a name with backslashes: pack the images anew, with /"):
        list(members(path))


@pytest.mark.parametrize("suffix", [".tar", ".zip"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_image_that_is_there_twice_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"pets{suffix}"
    write = write_zip if suffix == ".zip" else write_tar
    write(path, {"cat/a.png": GOOD, "dog/a.png": GOOD, "cat/./a.png": png(9)})
    with pytest.raises(UserError, match=r"holds cat/a.png twice: leave one out"):
        images.read(path, "pets")


def test_a_class_named_by_spaces_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "pets.zip", {"cat/a.png": GOOD, "  /a.png": GOOD})
    with pytest.raises(UserError, match="named by spaces alone: rename it"):
        images.read(path, "pets")


def test_classes_whose_names_look_the_same_are_refused(tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, f"caf{E_ACUTE}") for form in ("NFC", "NFD")]
    assert len(set(names)) == 2
    path = write_zip(tmp_path / "pets.zip", {f"{name}/a.png": GOOD for name in names})
    with pytest.raises(UserError, match=f"whose names all read caf{E_ACUTE}"):
        images.read(path, "pets")


@pytest.mark.parametrize("depth", [8, 16])
def test_a_png_whose_header_does_not_come_first_is_refused(depth: int) -> None:
    text = b"tEXt" + b"a\0" + bytes([depth] * 20)
    before = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    with pytest.raises(UserError, match=r"a.png can't be read as an image"):
        images.decode("a.png", GOOD[:8] + before + GOOD[8:])
