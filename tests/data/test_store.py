from dataclasses import replace
from pathlib import Path

import pytest
import torch

from lookinside.core.errors import UserError
from lookinside.core.files import sha256
from lookinside.data.store import Dataset, Split, load, place, save


def a_dataset(canvas: int | None = None) -> Dataset:
    def split(count: int) -> Split:
        images = torch.arange(count * 6, dtype=torch.uint8).reshape(count, 1, 2, 3)
        offsets = None if canvas is None else torch.arange(count * 2).reshape(count, 2) % 3
        return Split(images, torch.arange(count) % 2, offsets, canvas)

    side = (2, 3) if canvas is None else (canvas, canvas)
    mean, std = torch.full((1, *side), 0.25), torch.full((1, *side), 0.5)
    return Dataset("toy", ("no", "yes"), split(4), split(2), split(3), mean, std)


def test_batch_scales_to_one() -> None:
    split = Split(torch.tensor([[[[0, 51, 255]]]], dtype=torch.uint8), torch.tensor([0]))
    expected = torch.tensor([0.0, 0.2, 1.0]).expand(2, 1, 1, 3)
    assert split.batch(torch.tensor([0, 0])).equal(expected)
    assert split.batch(torch.tensor([0])).dtype == torch.float32


def test_place_puts_every_image_at_its_own_corner() -> None:
    images = torch.tensor([[[[1, 2], [3, 4]]], [[[5, 6], [7, 8]]]], dtype=torch.uint8)
    placed = place(images, torch.tensor([[0, 1], [1, 0]]), 3)
    assert placed[:, 0].tolist() == [
        [[0, 1, 2], [0, 3, 4], [0, 0, 0]],
        [[0, 0, 0], [5, 6, 0], [7, 8, 0]],
    ]


def test_place_keeps_channels_apart() -> None:
    images = torch.arange(2 * 3 * 4, dtype=torch.uint8).reshape(2, 3, 2, 2)
    placed = place(images, torch.tensor([[2, 1], [0, 0]]), 4)
    assert placed[0, :, 2:4, 1:3].equal(images[0])
    assert placed[1, :, 0:2, 0:2].equal(images[1])
    assert placed.sum() == images.sum()


@pytest.mark.parametrize("shape", [(5, 1, 3, 3), (4, 3, 2, 5), (1, 1, 6, 6)])
def test_images_lie_where_their_offsets_say_on_black(shape: tuple[int, ...]) -> None:
    count, _, height, width = shape
    images = torch.randint(1, 256, shape, dtype=torch.uint8, generator=torch.manual_seed(0))
    limits = torch.tensor([6 - height, 6 - width])
    offsets = (torch.arange(2 * count).reshape(count, 2) * 3) % (limits + 1)
    placed = place(images, offsets, 6)
    assert placed.shape == (*shape[:2], 6, 6)
    assert placed.is_contiguous()
    for image, canvas, (row, column) in zip(images, placed, offsets.tolist(), strict=True):
        assert canvas[:, row : row + height, column : column + width].equal(image)
        assert (canvas > 0).sum() == image.numel()


def test_stored_offsets_unless_others_are_given() -> None:
    split = a_dataset(canvas=5).train
    index = torch.tensor([1, 0])
    assert split.offsets is not None
    assert split.batch(index).equal(split.batch(index, split.offsets[index]))
    elsewhere = split.batch(index, torch.zeros(2, 2, dtype=torch.int64))
    assert elsewhere[0, 0, :2, :3].mul(255).equal(split.images[1, 0].float())


@pytest.mark.parametrize("canvas", [None, 5])
def test_save_and_load(tmp_path: Path, canvas: int | None) -> None:
    dataset = a_dataset(canvas)
    path = tmp_path / "toy.safetensors"
    save(path, dataset)
    loaded = load(path, sha256(path))
    assert loaded.shape == dataset.shape == ((1, 2, 3) if canvas is None else (1, 5, 5))
    assert (loaded.name, loaded.classes) == ("toy", ("no", "yes"))
    assert loaded.mean.equal(dataset.mean)
    assert loaded.std.equal(dataset.std)
    for name in ("train", "validation", "test"):
        ours, theirs = getattr(dataset, name), getattr(loaded, name)
        assert ours.canvas == theirs.canvas
        assert ours.images.equal(theirs.images)
        assert ours.labels.equal(theirs.labels)
        assert (ours.offsets is None) == (theirs.offsets is None)
        assert ours.offsets is None or ours.offsets.equal(theirs.offsets)


def test_same_content_same_bytes(tmp_path: Path) -> None:
    dataset = a_dataset(5)
    first, second = tmp_path / "1", tmp_path / "2"
    save(first, dataset)
    save(second, replace(dataset, test=dataset.test.to("cpu")))
    assert first.read_bytes() == second.read_bytes()
    assert sha256(first).startswith("42d98973c778c474")


def test_missing_damaged_and_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "toy.safetensors"
    with pytest.raises(UserError, match="is missing"):
        load(path)
    save(path, a_dataset())
    with pytest.raises(UserError, match="not the file that its card describes"):
        load(path, "0" * 64)
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(UserError, match="is damaged"):
        load(path)
