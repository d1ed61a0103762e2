"""Archives and images made to do harm: each ends in one sentence, and nothing is done."""

import gzip
import io
import struct
import sys
import tarfile
import tracemalloc
import warnings
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from data_makers import (
    idx_contents,
    levels,
    packed,
    png,
    two_classes,
    write_film,
    write_folder,
    write_idx,
    write_tar,
    write_zip,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hostile import damaged
from lookinside.core.errors import UserError
from lookinside.core.files import write_json
from lookinside.data import batches, embedded, film, idx, images, local, raw, store
from lookinside.data.at_hand import from_tensors
from lookinside.data.images import decode
from lookinside.data.members import members
from lookinside.data.raw import Raw

GOOD = png(7)
BLACK = Image.new("L", (2, 2))


def read(path: Path) -> Raw:
    return images.read(path, "pets")[0]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, depth: int = 8, colour: int = 0, more: bytes = b"") -> bytes:
    """A PNG that says it has this size; of pixels it holds ten bytes."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(10)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + pixels + chunk(b"IEND", b"")


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize("name", ["../../a.png", "/etc/a.png", "train/../../a.png", "../notes.txt"])
@pytest.mark.parametrize("suffix", [".tar", ".zip"])
def test_a_name_that_climbs_out_of_an_archive_is_refused(
    tmp_path: Path, name: str, suffix: str
) -> None:
    path = tmp_path / f"pets{suffix}"
    if suffix == ".tar":
        write_tar(path, {name: GOOD})
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, GOOD)
    with pytest.raises(UserError, match=rf"^pets{suffix} holds {name}, which leads out of it"):
        read(path)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_in_a_tar_are_refused_if_they_pass_for_images(
    tmp_path: Path, kind: bytes
) -> None:
    path = write_tar(tmp_path / "pets.tar", two_classes())
    for name, refused in (("notes", False), ("train/cat/c.png", True)):
        with tarfile.open(path, "a") as archive:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        if refused:
            with pytest.raises(UserError, match=r"holds train/cat/c.png, which is a link or a dev"):
                read(path)
        else:
            assert len(read(path).train_images) == 4


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pets.zip", "w") as archive:
        link = zipfile.ZipInfo("train/cat/a.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UserError, match=r"pets.zip holds train/cat/a.png, which is a link"):
        read(tmp_path / "pets.zip")


@pytest.mark.parametrize(
    ("kind", "size", "sentence"),
    [
        (tarfile.REGTYPE, 1 << 40, "it unpacks to more than 8,589,934,592 bytes"),
        (tarfile.XHDTYPE, (1 << 16) + 1, "it holds a header of more than 65,536 bytes"),
        (tarfile.GNUTYPE_LONGLINK, -1, "it holds a header of more than 65,536 bytes"),
        (tarfile.GNUTYPE_LONGNAME, (1 << 16) + 1, "it holds a header of more than 65,536 bytes"),
    ],
)
def test_a_bomb_in_a_tar_is_not_unpacked(
    tmp_path: Path, kind: bytes, size: int, sentence: str
) -> None:
    member = tarfile.TarInfo("big.bin")
    member.type, member.size = kind, size
    path = tmp_path / "pets.tar.gz"
    path.write_bytes(gzip.compress(member.tobuf(tarfile.GNU_FORMAT) + bytes(4096)))
    with pytest.raises(UserError, match=rf"pets.tar.gz can't be read \({sentence}"):
        read(path)


def test_long_names_in_a_tar_are_forgotten(tmp_path: Path) -> None:
    """A hundred names of 64 KiB are never held at once."""
    path = tmp_path / "pets.tar.gz"
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT) as archive:
        for number in range(100):
            archive.addfile(tarfile.TarInfo(f"{number:03}" + "n" * ((1 << 16) - 4)))
    tracemalloc.start()
    assert list(members(path)) == []
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("body", [b"1" * 60_000, b"2 " * 30_000 + b"==", b"9 a=b", b"8 a=bcd\n9"])
def test_a_pax_header_of_anything_but_records_is_damaged(tmp_path: Path, body: bytes) -> None:
    """The library's reader takes minutes, or a gigabyte, over the first two."""
    member = tarfile.TarInfo("pax")
    member.type, member.size = tarfile.XHDTYPE, len(body)
    data = member.tobuf(tarfile.GNU_FORMAT) + body + bytes(-len(body) % 512 + 1024)
    (tmp_path / "pets.tar").write_bytes(data)
    with pytest.raises(UserError, match=r"pets.tar can't be read \(a header in it is damaged\)"):
        read(tmp_path / "pets.tar")


def test_a_sparse_file_beside_images_is_passed_over(tmp_path: Path) -> None:
    """Its header goes on in a block of its own, before its data."""
    header = bytearray(tarfile.TarInfo("disk.bin").tobuf(tarfile.GNU_FORMAT))
    header[124:136], header[156:157], header[482] = b"00000000001\0", tarfile.GNUTYPE_SPARSE, 1
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    image = write_tar(tmp_path / "pets.tar", {"a.png": GOOD}).read_bytes()
    (tmp_path / "pets.tar").write_bytes(bytes(header) + bytes(512) + b"x" * 512 + image)
    assert len(read(tmp_path / "pets.tar").train_images) == 1
    endless = bytearray(512)
    endless[504] = 1
    (tmp_path / "pets.tar").write_bytes(bytes(header) + bytes(endless) * 200 + image)
    with pytest.raises(UserError, match="it holds a header of more than 65,536 bytes"):
        read(tmp_path / "pets.tar")


def pax_tar(*members: tuple[str, dict[str, str]], kind: bytes = tarfile.REGTYPE) -> bytes:
    """A tar of files of one byte, with what their pax headers say of them."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, headers in members:
            member = tarfile.TarInfo(name)
            member.size, member.type, member.pax_headers = 1, kind, headers
            archive.addfile(member, io.BytesIO(b"x"))
    return out.getvalue()


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz"])
@pytest.mark.parametrize("size", [-1536, -2048, -(10**9)])
def test_a_tar_that_leads_back_ends(tmp_path: Path, suffix: str, size: int) -> None:
    """tarfile would read the same files for ever."""
    data = pax_tar(("a.txt", {}), ("notes.txt", {"size": str(size)}))
    path = tmp_path / f"pets{suffix}"
    path.write_bytes(gzip.compress(data) if suffix == ".tar.gz" else data)
    with pytest.raises(UserError, match=r"can't be read \(a file in it ends before it begins\)"):
        list(islice(members(path), 100))


@pytest.mark.parametrize(
    "headers",
    [
        {"GNU.sparse.map": "1,x"},
        {"GNU.sparse.map": "0,1", "GNU.sparse.size": "5"},
        {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "9"},
        {"GNU.sparse.size": "x"},
        {"size": "9" * 30},
    ],
    ids=range(5),
)
def test_odd_headers_in_a_tar_are_one_sentence(tmp_path: Path, headers: dict[str, str]) -> None:
    (tmp_path / "pets.tar").write_bytes(pax_tar(("a.png", headers)))
    with pytest.raises(UserError, match=r"^pets.tar can't be read \(.+\): replace the archive$"):
        read(tmp_path / "pets.tar")


def test_a_header_of_negative_size_is_not_read_to_the_end(tmp_path: Path) -> None:
    header = bytearray(tarfile.TarInfo("a").tobuf(tarfile.GNU_FORMAT))
    header[124:136], header[156:157] = b"\xff" * 10 + b"\xfe\x00", tarfile.XHDTYPE
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    (tmp_path / "pets.tgz").write_bytes(gzip.compress(bytes(header) + bytes(4096)))
    with pytest.raises(UserError, match=r"it holds a header of more than 65,536 bytes"):
        read(tmp_path / "pets.tgz")


def zip_at(offset: int) -> bytes:
    """The directory of a zip, whose one file begins at this offset."""
    name, more = b"a.png", struct.pack("<HHQ", 1, 8, offset)
    zeros = 0, 0, 0, 0
    entry = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, 0, *zeros, 1, 1, len(name), len(more), *zeros,
        0xFFFFFFFF,
    )  # fmt: skip
    entry += name + more
    return entry + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry), 0, 0)


def misnamed() -> bytes:
    """A zip with a name that says it is UTF-8 and is not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("\u00e9.png", GOOD)
    return out.getvalue().replace("\u00e9".encode(), b"\xff\xfe")


@pytest.mark.parametrize(
    "data", [zip_at(2**63), zip_at(2**62), zip_at(0), misnamed()], ids=range(4)
)
def test_odd_headers_in_a_zip_are_one_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "pets.zip").write_bytes(data)
    with pytest.raises(UserError, match=r"^pets.zip can't be read \(.+\): replace the archive$"):
        read(tmp_path / "pets.zip")


@pytest.mark.parametrize("write", [write_tar, write_zip])
def test_an_archive_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[..., Path]
) -> None:
    monkeypatch.setattr("lookinside.data.members.MAX_FILES", 5)
    path = write(tmp_path / ("pets.zip" if write is write_zip else "pets.tar"), two_classes())
    with pytest.raises(UserError, match="it holds more than 5 files"):
        read(path)


@pytest.mark.parametrize("limit", [1300, 100])
def test_images_that_come_to_too_much_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """A file of few bytes can hold many pixels, and one of many bytes few."""
    side = 20 if limit == 1300 else 1
    monkeypatch.setattr(images, "MAX_HELD" if limit == 1300 else "MAX_UNPACKED", limit)
    path = write_folder(tmp_path / "pets", {f"{n}.png": png(0, (side, side)) for n in "ab"})
    with pytest.raises(
        UserError, match=f"pets comes to more than {limit:,} bytes: scale the images"
    ):
        read(path)


def test_one_image_in_colour_makes_all_others_larger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three gray images of 100 bytes and one of 300, all four in colour, and names: 1,820 bytes."""
    files = {f"{number}.png": png(0, (10, 10)) for number in range(3)}
    path = write_folder(tmp_path / "pets", files | {"c.png": png((1, 2, 3), (10, 10))})
    monkeypatch.setattr(images, "MAX_HELD", 1820)
    assert read(path).train_images.nbytes == 1200
    monkeypatch.setattr(images, "MAX_HELD", 1819)
    with pytest.raises(UserError, match="pets comes to more than 1,819 bytes"):
        read(path)


def test_frames_of_too_many_pixels_are_not_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gif(width: int, height: int) -> bytes:
        head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
        return head + b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2\x44\1\0;"

    path = tmp_path / "walk.gif"
    path.write_bytes(gif(8000, 8000))
    with pytest.raises(UserError, match=r"^walk.gif has frames of 8000x8000 pixels: scale it down"):
        film.read(path, "walk")
    path.write_bytes(gif(20, 20))
    assert film.read(path, "walk").frames == 1
    monkeypatch.setattr(film, "MAX_PIXELS", 399)
    with pytest.raises(UserError, match=r"^walk.gif has frames of 20x20 pixels"):
        film.read(path, "walk")


@pytest.mark.parametrize("name", ["pets-\x1b[2J.zip", "pets_\n.tar", "pets-\udcff.zip"])
def test_an_archive_whose_name_can_not_be_printed_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(UserError, match=r"in the data folder has signs that can't be printed"):
        local.find("pets", tmp_path)
    (tmp_path / name).rename(tmp_path / f"x{name}")
    assert local.find("pets", tmp_path) is None


@pytest.mark.parametrize(
    ("pack", "said"), [(True, "gz unpacks to more than 20"), (False, "ubyte has more than 20")]
)
def test_an_idx_file_with_too_much_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: bool, said: str
) -> None:
    monkeypatch.setattr(idx, "MAX_BYTES", 20)
    folder = write_idx(tmp_path, idx_contents(), pack=pack)
    with pytest.raises(UserError, match=f"{said} bytes: replace the file"):
        idx.read(folder)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (png_of(10_000, 10_000), "a.png has 10000x10000 pixels: scale it down"),
        (png_of(20_000, 20_000), "a.png has too many pixels: scale it down"),
        (png_of(2, 2, depth=16), "a.png has more than 8 bits a channel"),
        (png_of(2, 2, depth=16, colour=2), "a.png has more than 8 bits a channel"),
        (png_of(2, 2, depth=16, colour=6), "a.png has more than 8 bits a channel"),
        (
            png_of(2, 2, more=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1 << 24)))),
            "a.png can't be read as an image",
        ),
        (GOOD[:44], "a.png can't be read as an image"),
        (png_of(0, 0), "a.png is no PNG or JPEG"),
        (
            saved(
                Image.new("L", (2, 2)),
                "PNG",
                save_all=True,
                append_images=[Image.new("L", (2, 2), 9)],
            ),
            "a.png is animated: save one of its frames, or give a film",
        ),
        (saved(BLACK, "WEBP"), "a.png is no PNG or JPEG"),
        (saved(Image.effect_noise((64, 64), 50), "JPEG")[:-900], "a.png can't be read as an image"),
    ],
    ids=range(11),
)
def test_each_hostile_image_has_its_sentence(data: bytes, sentence: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserError, match=f"^{sentence}"):
            decode("a.png", data)


def test_odd_images_that_can_be_read_are(tmp_path: Path) -> None:
    assert decode("a.png", png(5, (1, 1))).tolist() == [[5]]
    red = saved(Image.new("CMYK", (1, 1), (0, 255, 255, 0)), "JPEG", quality=100)
    assert decode("a.jpg", red).tolist() == [[[255, 0, 0]]]
    path = write_folder(tmp_path / "pets", {"<script>alert(1)<!--.png": GOOD})
    assert len(read(path).train_images) == 1


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2J", "a\u202eb", "a\udcff"])
@pytest.mark.parametrize("place", ["{}/x.png", "cat/{}.png"])
def test_names_that_can_not_be_printed_are_refused(tmp_path: Path, name: str, place: str) -> None:
    path = write_folder(tmp_path / "pets", {place.format(name): GOOD})
    with pytest.raises(UserError, match=r"in pets has signs that can't be printed: rename it"):
        read(path)


@pytest.mark.parametrize("label", [-1, 2, 10**12])
def test_labels_out_of_range_are_damage(tmp_path: Path, label: int) -> None:
    images_ = np.zeros((2, 3, 3), np.uint8)
    path = tmp_path / "raw.safetensors"
    none = np.zeros((0, 3, 3), np.uint8), np.zeros(0, np.int64)
    raw.save(path, Raw(("a", "b"), images_, np.array([0, label]), *none, "file order"))
    with pytest.raises(UserError, match=r"is damaged \(a label is not between 0 and 1\)"):
        raw.load(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"train_labels": np.array([0.0, np.nan])}, "its labels are not whole numbers"),
        (
            {"train_images": np.zeros((2, 1, 1, 3, 3), np.uint8)},
            "its images for training and for testing differ",
        ),
        (
            {"train_images": np.zeros((2, 4, 4), np.uint8)},
            "its images for training and for testing differ",
        ),
        (
            {name: np.zeros((2, 1, 3, 3, 3), np.uint8) for name in ("train_images", "test_images")},
            "its images are neither gray",
        ),
        (
            {name: np.zeros((2, 3, 3, 4), np.uint8) for name in ("train_images", "test_images")},
            "its images are neither gray",
        ),
        (
            {name: np.zeros((2, 0, 3), np.uint8) for name in ("train_images", "test_images")},
            "its images are neither gray",
        ),
    ],
    ids=range(6),
)
def test_arrays_that_are_no_images_and_labels_are_damage(
    tmp_path: Path, change: dict[str, np.ndarray], said: str
) -> None:
    pair = np.zeros((2, 3, 3), np.uint8), np.array([0, 1])
    path = tmp_path / "raw.safetensors"
    raw.save(path, replace(Raw(("a", "b"), *pair, *pair, "file order"), **change))
    with pytest.raises(UserError, match=rf"is damaged \({said}"):
        raw.load(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"offsets": torch.tensor([[0, 0], [0, -1]])}, "an image does not lie on the canvas"),
        ({"offsets": torch.tensor([[0, 0], [3, 0]])}, "an image does not lie on the canvas"),
        ({"offsets": torch.full((2, 2), 2**63 - 1)}, "an image does not lie on the canvas"),
        ({"offsets": torch.zeros(2, 2)}, "its places are not a row and a column"),
        ({"offsets": torch.zeros(2, 1).long()}, "its places are not a row and a column"),
        ({"offsets": None}, "it has places without a canvas, or a canvas without"),
        ({"canvas": None}, "it has places without a canvas, or a canvas without"),
        ({"canvas": "5"}, "it has places without a canvas, or a canvas without"),
        ({"canvas": 6}, "its images, mean and standard deviation differ in size"),
        ({"labels": torch.tensor([0.5, 0])}, "its images are not of 8 bits, or its labels"),
        ({"images": torch.zeros(2, 3, 3).byte()}, r"its images are not \[N, C, H, W\]"),
        ({"images": torch.zeros(2, 1, 0, 3).byte()}, r"its images are not \[N, C, H, W\]"),
    ],
    ids=range(12),
)
def test_a_prepared_file_whose_parts_do_not_fit_is_damaged(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    split = store.Split(
        torch.zeros(2, 1, 3, 3).byte(), torch.tensor([0, 1]), torch.tensor([[0, 0], [2, 1]]), 5
    )
    path, mean = tmp_path / "toy.safetensors", torch.zeros(1, 5, 5)
    good = store.Dataset("toy", ("a", "b"), split, split, split, mean, mean)
    store.save(path, good)
    assert store.load(path).shape == (1, 5, 5)
    bad = replace(split, **change)
    store.save(path, replace(good, train=bad, validation=bad, test=bad))
    with pytest.raises(UserError, match=rf"is damaged \({said}"):
        store.load(path)


def test_a_prepared_file_with_other_labels_or_no_numbers_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "toy.safetensors"
    good = from_tensors(torch.zeros(2, 1, 3, 3), torch.tensor([0, 1]))
    object.__setattr__(good, "classes", ("a",))
    store.save(path, good)
    with pytest.raises(UserError, match=r"toy.safetensors is damaged \(a label is not between 0"):
        store.load(path)
    bad = from_tensors(torch.zeros(2, 1, 3, 3), torch.tensor([0, 1]))
    bad.mean[0, 0, 0] = torch.nan
    store.save(path, bad)
    with pytest.raises(UserError, match=r"damaged \(its mean or standard deviation is no finite"):
        store.load(path)


@pytest.mark.parametrize("pixel", [float("nan"), float("inf"), -0.1, 255.0])
def test_pixels_at_hand_are_numbers_between_0_and_1(pixel: float) -> None:
    images_ = torch.zeros(1, 1, 2, 2)
    images_[0, 0, 1, 1] = pixel
    with pytest.raises(ValueError, match="images must lie between 0 and 1, every pixel a number"):
        from_tensors(images_, torch.tensor([0]))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A file of each kind, by the ending of its name."""
    folder = tmp_path_factory.mktemp("whole")
    files = two_classes()
    zipped = folder / "pets.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    write_tar(folder / "pets.tar", files)
    write_tar(folder / "pets.tar.gz", files)
    none = np.zeros((0, 3, 3), np.uint8), np.zeros(0, np.int64)
    images_ = np.zeros((2, 3, 3), np.uint8)
    raw.save(folder / "pets.raw", Raw(("a", "b"), images_, np.array([0, 1]), *none, "order"))
    store.save(
        folder / "pets.prepared", from_tensors(torch.zeros(2, 1, 3, 3), torch.tensor([0, 1]))
    )
    frames = [Image.fromarray(frame[..., 0]) for frame in levels(4, (6, 8))]
    frames[0].save(folder / "pets.gif", save_all=True, append_images=frames[1:], duration=500)
    write_film(folder / "pets.mp4", levels(4), codec="mpeg4")
    write_film(folder / "pets.mkv", levels(4), codec="mpeg4")
    row = ",".join(["7"] * 784)
    (folder / "pets.csv.gz").write_bytes(gzip.compress(f"{row},0\n{row},9\n".encode()))
    found = {path.name.removeprefix("pets"): path.read_bytes() for path in folder.iterdir()}
    jpeg = saved(Image.effect_noise((8, 8), 50), "JPEG")
    return found | {
        ".batches": found[".tar.gz"],
        ".png": GOOD,
        ".jpg": jpeg,
        ".idx": packed(np.zeros((2, 3, 3), np.uint8)),
    }


def stills_of(path: Path) -> None:
    list(film.stills(film.read(path, "pets"), 1.0))


def digits(path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded, "digits_file", lambda: path)
        embedded.digits()


READERS = {
    ".prepared": store.load,
    ".gif": stills_of,
    ".mp4": stills_of,
    ".mkv": stills_of,
    ".csv.gz": digits,
    ".batches": batches.read,
    ".tar": read,
    ".tar.gz": read,
    ".zip": read,
    ".raw": raw.load,
    ".png": lambda path: decode(path.name, path.read_bytes()),
    ".jpg": lambda path: decode(path.name, path.read_bytes()),
    ".idx": lambda path: idx.parse(path.read_bytes(), path.name, idx.IMAGES),
}


@pytest.mark.parametrize("ending", READERS)
@settings(max_examples=40)
@given(data=st.data())
def test_whatever_a_file_holds_it_is_read_or_refused_in_a_sentence(
    whole: dict[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
    ending: str,
    data: st.DataObject,
) -> None:
    path = tmp_path_factory.getbasetemp() / f"pets{ending}"
    path.write_bytes(data.draw(damaged(whole[ending])))
    with suppress(UserError):
        READERS[ending](path)


def test_a_hostile_source_ends_the_stage_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stage's own script, as DVC starts it, on names meant for a terminal."""
    import runpy

    root = Path(__file__).parents[2]
    folder = write_folder(tmp_path / "sets/pets", {"\x1b[2J\nall is well/x.png": GOOD}).parent
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOOKINSIDE_DATASETS", str(folder))
    identity = {"source": "pets", "kind": "local", "form": "images", "files": []}
    write_json(Path("data/sources/pets.json"), identity)
    monkeypatch.setattr("lookinside.config.params.read_params", lambda: PARAMS)
    monkeypatch.setattr("lookinside.core.stage.die_with_parent", lambda: None)
    monkeypatch.setattr(sys, "argv", [str(root / "pipelines/fetch.py"), "pets"])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(root / "pipelines/fetch.py"), run_name="__main__")
    said = str(end.value.code)
    assert said.startswith("fetch: \\x1b[2J\\nall is well/x.png in pets has signs")
    assert said.isprintable()


class PARAMS:
    """What the stage fetch reads of params.yaml."""

    folder = None
    mirrors: dict[str, str] = {}  # noqa: RUF012
