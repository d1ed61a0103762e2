import io
import os
import tarfile
from pathlib import Path

import numpy as np
import pytest
from data_makers import WRITERS, png, two_classes, write_folder, write_tar, write_zip
from PIL import Image

from lookinside.core.errors import UserError
from lookinside.data import images, members
from lookinside.data.raw import Raw


def read(path: Path) -> tuple[Raw, images.Content]:
    return images.read(path, "pets")


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("top", ["", "pets/"])
def test_every_form_reads_the_same(tmp_path: Path, suffix: str, top: str) -> None:
    files = {f"{top}{name}": data for name, data in two_classes().items()}
    raw, content = read(WRITERS[suffix](tmp_path / f"pets{suffix}", files))
    assert raw.classes == ("cat", "dog")
    assert raw.train_images.shape == (4, 3, 4)
    assert raw.train_images[:, 0, 0].tolist() == [10, 20, 30, 40]
    assert raw.train_labels.tolist() == [0, 0, 1, 1]
    assert raw.test_images[:, 2, 3].tolist() == [50, 60]
    assert raw.test_labels.tolist() == [0, 1]
    assert content.size == sum(map(len, files.values()))
    assert content.sha256 == read(write_folder(tmp_path / "again", two_classes()))[1].sha256


def test_one_colour_image_makes_all_colour(tmp_path: Path) -> None:
    files = {**two_classes(), "train/cat/c.png": png((1, 2, 3))}
    raw, _ = read(write_folder(tmp_path / "pets", files))
    assert raw.train_images.shape == (5, 3, 4, 3)
    assert raw.train_images[2, 0, 0].tolist() == [1, 2, 3]
    assert raw.test_images[1, 0, 0].tolist() == [60, 60, 60]


def test_a_test_part_may_be_missing(tmp_path: Path) -> None:
    files = {name: data for name, data in two_classes().items() if name.startswith("train")}
    raw, _ = read(write_folder(tmp_path / "pets", files))
    assert raw.test_images.shape == (0, 3, 4)
    assert raw.test_labels.shape == (0,)


def test_hidden_and_other_files_are_passed_over(tmp_path: Path) -> None:
    clutter = {
        "train/cat/.a.png": b"",
        "__MACOSX/train/cat/._a.png": b"",
        ".git/train/cat/a.png": b"",
        "train/readme.txt": b"",
        "train/cat/Thumbs.db": b"",
    }
    raw, _ = read(write_zip(tmp_path / "pets.zip", {**two_classes(), **clutter}))
    assert len(raw.train_images) == 4


def test_jpeg_is_read_and_turned_upright(tmp_path: Path) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("L", (3, 4), 90).save(out, "JPEG", exif=exif)
    raw, _ = read(
        write_folder(tmp_path / "pets", {**two_classes(), "train/cat/Z.JPG": out.getvalue()})
    )
    assert raw.train_images.shape == (5, 3, 4)
    assert 90 in raw.train_images[:3, 0, 0]


def test_a_tar_cut_in_a_header_does_not_pass_for_a_whole_one(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "pets.tar", two_classes())
    block = 2 * tarfile.BLOCKSIZE
    for length in (5 * block, 5 * block + 100, 5 * block + 600):
        cut = tmp_path / f"{length}.tar"
        cut.write_bytes(path.read_bytes()[:length])
        with pytest.raises(UserError, match=f"{length}.tar can't be read"):
            read(cut)
    data = bytearray(path.read_bytes())
    data[2 * block] ^= 1
    path.write_bytes(data)
    with pytest.raises(UserError, match="is damaged after its first files"):
        read(path)


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("top", ["", "train/", "faces/"])
def test_images_without_classes_are_one_class_called_like_the_source(
    tmp_path: Path, suffix: str, top: str
) -> None:
    files = {f"{top}{name}.png": png(level) for name, level in (("b", 2), ("a", 1), ("c", 3))}
    raw, content = read(WRITERS[suffix](tmp_path / f"any{suffix}", files))
    assert raw.classes == ("pets",)
    assert raw.train_images[:, 0, 0].tolist() == [1, 2, 3]
    assert raw.train_labels.tolist() == [0, 0, 0]
    assert raw.test_images.shape == (0, 3, 4)
    assert content.size == sum(map(len, files.values()))


def test_class_folders_without_parts_are_all_for_training(tmp_path: Path) -> None:
    files = {f"{name}/a.png": png(level) for name, level in (("dog", 2), ("cat", 1))}
    raw, _ = read(write_folder(tmp_path / "pets", files))
    assert (raw.classes, raw.train_labels.tolist()) == (("cat", "dog"), [0, 1])
    assert len(raw.test_images) == 0


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"readme.txt": b""}, "pets holds no images: put PNG or JPEG files in it"),
        ({**two_classes(), "train/cat/c.png": b"no"}, r"train/cat/c.png is no PNG or JPEG"),
        ({**two_classes(), "train/cat/c.png": png()[:44]}, r"train/cat/c.png can't be read"),
        (
            {**two_classes(), "test/cat/c.png": png(0, (5, 3))},
            "train/cat/a.png is 4x3, test/cat/c.png is 5x3",
        ),
        ({"a.png": png(), "b.png": png(0, (5, 3))}, r"\(a.png is 4x3, b.png is 5x3\)"),
    ],
)
def test_each_mistake_has_its_sentence(
    tmp_path: Path, files: dict[str, bytes], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        read(write_folder(tmp_path / "pets", files))


def test_no_sentence_holds_an_address_in_memory() -> None:
    with pytest.raises(UserError) as caught:
        images.decode("a.png", b"GIF89a")
    said = "a.png is no PNG or JPEG, whatever its name says: replace it"
    assert str(caught.value) == said


def test_links_that_lead_nowhere_are_passed_over(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "pets", two_classes())
    (path / "train/cat/gone.png").symlink_to("nowhere.png")
    (path / "train/cat/itself.png").symlink_to("itself.png")
    (path / "train/cat/linked.png").symlink_to("a.png")
    raw, content = read(path)
    assert raw.train_images[:, 0, 0].tolist() == [10, 20, 10, 30, 40]
    assert "train/cat/linked.png" in content.sums


def test_a_class_folder_may_be_a_link(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "pets", two_classes())
    (path / "train/dog").rename(tmp_path / "elsewhere")
    (path / "train/dog").symlink_to(tmp_path / "elsewhere")
    raw, _ = read(path)
    assert raw.train_images[:, 0, 0].tolist() == [10, 20, 30, 40]


def test_links_that_lead_round_are_passed_over(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "pets", two_classes())
    (path / "train/cat/up").symlink_to(path)
    (path / "train/cat/out").symlink_to(tmp_path / "elsewhere")
    write_folder(tmp_path / "elsewhere", {"c.png": png(25)})
    (tmp_path / "elsewhere/back").symlink_to(path / "train/cat")
    raw, _ = read(path)
    assert raw.train_images[:, 0, 0].tolist() == [10, 20, 25, 30, 40]


def test_links_that_lead_crosswise_end_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty folders, each with two links to the next, have a trillion ways to the last."""
    monkeypatch.setattr(members, "MAX_FOLDERS", 100)
    path = write_folder(tmp_path / "pets", {"40/a.png": png()})
    for number in range(40):
        (path / str(number)).mkdir()
        for name in "ab":
            (path / str(number) / name).symlink_to(path / str(number + 1))
    with pytest.raises(UserError, match=r"^pets has more than 100 folders, with those that links"):
        read(path)


def test_a_folder_that_can_not_be_listed_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_folder(tmp_path / "pets", two_classes())
    listed = os.scandir

    def scandir(folder: str | Path) -> object:
        if Path(folder).name == "dog":
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(PermissionError, match="dog"):
        read(path)


def test_absurd_images_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_folder(tmp_path / "pets", two_classes())
    monkeypatch.setattr(images, "MAX_PIXELS", 11)
    with pytest.raises(UserError, match="has 4x3 pixels"):
        read(path)
    monkeypatch.setattr(images, "MAX_PIXELS", 12)
    monkeypatch.setattr(images, "MAX_SIDE", 3)
    with pytest.raises(UserError, match="has 4x3 pixels"):
        read(path)
    monkeypatch.setattr(members, "MAX_BYTES", 10)
    with pytest.raises(UserError, match="more than 10"):
        read(path)


@pytest.mark.parametrize("size", [(9, 1), (2, 17)])
def test_images_that_are_mere_lines_are_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    files = {name: png(int(name[-5] == "a"), size) for name in two_classes()}
    with pytest.raises(UserError, match="more than 8 times as long as wide: crop them"):
        read(write_folder(tmp_path / "pets", files))


def test_sixteen_bits_are_refused() -> None:
    out = io.BytesIO()
    Image.fromarray(np.full((2, 2), 999, np.uint16)).save(out, "PNG")
    with pytest.raises(UserError, match="more than 8 bits"):
        images.decode("a.png", out.getvalue())


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz", ".zip"])
def test_a_damaged_archive_is_named(tmp_path: Path, suffix: str) -> None:
    path = WRITERS[suffix](tmp_path / f"pets{suffix}", two_classes())
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(UserError, match=f"pets{suffix} can't be read"):
        read(path)
